/**
 * R40: guesses of a case against public digests. A township with one application: whoever knows how its system numbers
 * cases knows everything but two days. Each guess gives a digest of the event, of the subject and of the set; none of
 * them stands in anything public, while the office's own draft, which is private, shows that the right guess was among them.
 */
import { expect, test } from 'vitest';
import { currentDraft } from '../../shared/night/draft.ts';
import { readManifest } from '../../shared/night/manifest.ts';
import { digestOf, saltedDigest, subjectDigest } from '../../shared/store/digest.ts';
import { eventsDigest } from '../doubles/whole-sets.ts';
import { tell } from '../prove/figure.ts';
import { contentsOf } from '../rooms/night/reader.ts';
import { decided, finalised, received, textOf, texts, worldOn } from '../rooms/night/world.ts';

const day = (from: number, days: number) =>
  new Date(Date.UTC(2024, 4, from + days)).toISOString().slice(0, 10);

test('of a township with one application no guess of its days is confirmed by anything public', async () => {
  const world = worldOn();
  await world.register('xiang');
  const [receipt, decision] = [`${day(6, 0)}T00:00:00+08:00`, `${day(20, 0)}T00:00:00+08:00`];
  await world.send('xiang', received('2024-1', receipt), decided('2024-1', decision, 'refused.state-secret'));
  await world.send('xiang', ...texts(2024), finalised(2024, { note: '仅一件。' }));
  await world.night();
  const events = [];
  for await (const { event } of world.stores.eventLog.read('xiang')) events.push(event);
  const published = [...(await contentsOf(world.stores.publication))]
    .map(([key, text]) => `${key}\n${text}`)
    .join('\n');
  const draft = await currentDraft('xiang', 2024, world.stores.drafts);
  const ours = await textOf(world.stores.drafts, `${draft?.prefix}report.json`);
  let [guesses, right] = [0, 0];
  for (let from = 0; from < 31; from++)
    for (let after = 1; after <= 20; after++) {
      const guessed = events.map((event) => {
        if (event.type === 'application.received') return { ...event, at: instant(day(1, from)) };
        return event.type === 'application.decided' ? { ...event, at: instant(day(1, from + after)) } : event;
      }) as typeof events;
      const case1 = guessed.filter(({ subject }) => subject === '2024-1');
      const digested = case1.map((event) => ({ event, digest: digestOf(event) }));
      const whole = eventsDigest(guessed);
      for (const digest of [...digested.map((each) => each.digest), subjectDigest(digested), whole])
        expect(published).not.toContain(digest.replace('sha256:', ''));
      if (ours.includes(whole)) right += 1;
      guesses += 1;
    }
  expect([guesses, right]).toEqual([620, 1]);
  tell({ row: 'R40', what: 'guesses that nothing public confirms', held: guesses, tried: guesses });
  // Who holds the evidence has the salt, and it alone gives the public digest.
  const manifest = await readManifest(world.stores.drafts, 'versions/manifests/xiang/2024/v1.json');
  const seal = JSON.parse(await textOf(world.stores.publication, 'xiang/2024/v1/seal.json'));
  expect(seal).toMatchObject({
    salted: true,
    eventsDigest: saltedDigest(manifest.salt ?? '', manifest.eventsDigest),
  });
  expect(published).not.toContain(manifest.salt);
});

/** Midnight in Shanghai, as it is kept. */
const instant = (of: string) => new Date(`${of}T00:00:00+08:00`).toISOString().replace(/\.000Z$/, '');

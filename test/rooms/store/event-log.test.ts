import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityOf, type KeptEvent } from '../../../shared/events/event.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import { digestOf } from '../../../shared/store/digest.ts';
import type { EventLog } from '../../../shared/store/ports.ts';
import { length } from '../../prove/figure.ts';
import { all, fact, SIDES } from './stores.ts';

/** A third of what `npm run prove` draws (R7): on the engine a log is some seventy requests. */
const LOGS = length('STORED_LOGS', 20);

/** Words that sort one way by UTF-16 and the other by UTF-8, that look like separators, or that are as long as may be. */
const WORDS = [
  'a',
  'a#b',
  'a/b',
  'ab',
  'A',
  '1',
  '10',
  '2',
  '..',
  '%00',
  '淮安〔2024〕1号',
  '～',
  '\u{1f600}',
  '\ue000',
  '"',
  '{}',
  'é',
  'e\u0301',
  '__proto__',
  'constructor',
  '𠮷'.repeat(64),
];
const words = () => fc.constantFrom(...WORDS);

const data = () =>
  fc.oneof(
    fc.constant({ type: 'application.withdrawn', data: {} }),
    fc.constantFrom('', '一', '\u{1f600}\n\t"\\', '0').map((markdown) => ({
      type: 'narrative.written',
      subject: '2024',
      data: { section: 'overview', markdown },
    })),
    fc.integer({ min: 0, max: 1_000_000_000_000 }).map((count) => ({
      type: 'action.reported',
      data: { kind: 'licence', count },
    })),
    fc.record({ id: words(), may: fc.subarray(['facts', 'text', 'finalise']) }).map(({ id, may }) => ({
      type: 'event.retracted',
      data: { id, reason: '误' },
      may,
    })),
  );

const events = (): fc.Arbitrary<KeptEvent> =>
  fc
    .record({
      subject: words(),
      id: words(),
      source: fc.constantFrom('cases', 'office-2', '0-'),
      at: fc.constantFrom('2024-03-01T02:00:00', '2024-12-31T15:59:59.123456789012345678901'),
      sequence: fc.constantFrom(undefined, '0', '7', '9'.repeat(128)),
      rest: data(),
    })
    .map(
      ({ sequence, rest, ...parts }) =>
        ({ agency: 'x', ...parts, ...(sequence !== undefined && { sequence }), ...rest }) as KeptEvent,
    );

describe.each(SIDES)('the event log $name', ({ open }) => {
  let log: EventLog;
  let close: () => Promise<void>;
  let fresh = 0;
  const agency = () => `agency-${fresh++}`;

  beforeAll(async () => {
    const opened = await open();
    log = opened.stores.eventLog;
    close = opened.close;
  });
  afterAll(() => close());

  test('what is appended is read back equal, whole and by subject, each identity once, in the order of identities by UTF-8 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(events(), { minLength: 1, maxLength: 25 }),
        fc.tuple(words(), words()),
        async (drawn, bounds) => {
          const place = agency();
          const kept = new Map<string, KeptEvent>();
          for (const event of drawn.map((one) => ({ ...one, agency: place }))) {
            const first = kept.get(identityOf(event));
            const same = first && digestOf(first) === digestOf(event);
            expect(await log.append(event, `by-${kept.size}`)).toBe(
              first ? (same ? expect.stringMatching(/^(duplicate|stored)$/) : 'conflict') : 'stored',
            );
            if (!first) kept.set(identityOf(event), event);
          }
          const inOrder = [...kept.values()].sort((a, b) =>
            Buffer.compare(Buffer.from(identityOf(a)), Buffer.from(identityOf(b))),
          );
          expect(await all(log.read(place))).toEqual(
            inOrder.map((event) => ({ event, digest: digestOf(event) })),
          );
          expect((await all(log.readDigests(place))).flat()).toEqual(
            inOrder.map((event) => {
              const { subject, source, id } = event;
              return { event: { subject, source, id }, digest: digestOf(event) };
            }),
          );
          // 'a' is the beginning of 'ab' and 'a#b', and gets the events of neither.
          const [first = '', last = ''] = bounds.sort(compareUtf8);
          for (const [from, to] of [[first, last], ...WORDS.map((word) => [word, word] as const)] as const) {
            const own = inOrder.filter(
              ({ subject }) => compareUtf8(from, subject) <= 0 && compareUtf8(subject, to) <= 0,
            );
            expect(await all(log.readSubjects(place, from, to))).toEqual(
              own.map((event) => ({ event, digest: digestOf(event) })),
            );
          }
          const named = [...inOrder.filter((_, nth) => nth % 2 === 0), ...inOrder.slice(0, 1)].reverse();
          expect(await log.readNamed(place, [...named.map(identityOf), 'a\0cases\0never sent'])).toEqual(
            inOrder.filter((_, nth) => nth % 2 === 0).map((event) => ({ event, digest: digestOf(event) })),
          );
          for (const event of inOrder) expect(await log.find(place, identityOf(event))).toEqual(event);
        },
      ),
      { seed: 20260131, numRuns: LOGS },
    );
  });

  test('the same event of another attempt is a duplicate; of the same attempt it is its own write', async () => {
    const event = fact({ agency: agency() });
    expect(await log.append(event, 'first')).toBe('stored');
    expect(await log.append(event, 'second')).toBe('duplicate');
    expect(await log.append(event, 'first')).toBe('stored');
    expect(await all(log.read(event.agency))).toHaveLength(1);
  });

  test('another content under an identity is a conflict, also for the attempt that stored it, and what was stored stays', async () => {
    const event = fact({ agency: agency() });
    const other = { ...event, at: '2024-03-02T02:00:00' } as KeptEvent;
    await log.append(event, 'first');
    expect(await log.append(other, 'second')).toBe('conflict');
    expect(await log.append(other, 'first')).toBe('conflict');
    expect((await all(log.read(event.agency))).map((logged) => logged.event)).toEqual([event]);
  });

  test('more names than one request may hold are read all the same, and of none nothing', async () => {
    const place = agency();
    const sent = Array.from({ length: 230 }, (_, n) => fact({ agency: place, id: `e-${n}` }));
    await Promise.all(sent.map((event) => log.append(event, 'first')));
    const read = await log.readNamed(place, sent.map(identityOf));
    expect(read.map(({ event }) => event.id)).toEqual(sent.map(({ id }) => id).sort());
    expect(await log.readNamed(place, [])).toEqual([]);
  });

  test('one event of fifty clients at once is stored once and is forty-nine duplicates', async () => {
    const event = fact({ agency: agency() });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => log.append(event, `client-${n}`)));
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(49);
    expect(await all(log.read(event.agency))).toHaveLength(1);
  });

  test('of fifty contents for one identity at once one is stored, and it is the one that reads back', async () => {
    const place = agency();
    const rivals = Array.from({ length: 50 }, (_, n) =>
      fact({ agency: place, type: 'action.reported', data: { kind: 'licence', count: n } }),
    );
    const answers = await Promise.all(rivals.map((event, n) => log.append(event, `client-${n}`)));
    expect(answers.filter((answer) => answer === 'conflict')).toHaveLength(49);
    expect((await all(log.read(place))).map(({ event }) => event)).toEqual([
      rivals[answers.indexOf('stored')],
    ]);
  });

  test('the longest narrative of four-byte characters fits, and comes back whole', async () => {
    const event = fact({
      agency: agency(),
      subject: '2024',
      type: 'narrative.written',
      data: { section: 'overview', markdown: '𠮷'.repeat(100_000) },
      id: '𠮷'.repeat(64),
      sequence: '9'.repeat(128),
    });
    expect(await log.append(event, 'a'.repeat(64))).toBe('stored');
    expect(await log.find(event.agency, identityOf(event))).toEqual(event);
  });

  test('a log of more than a megabyte is read over its pages, each event once, and only of its agency', async () => {
    const place = agency();
    const long = Array.from({ length: 5 }, (_, n) =>
      fact({
        agency: place,
        subject: '2024',
        id: `n-${n}`,
        type: 'narrative.written',
        data: { section: 'overview', markdown: '字'.repeat(100_000) },
      }),
    );
    for (const event of long) await log.append(event, 'a');
    await log.append(fact({ agency: `${place}0` }), 'a');
    expect((await all(log.read(place))).map(({ event }) => event.id)).toEqual(long.map(({ id }) => id));
    expect(await all(log.readSubjects(place, '2024', '2024'))).toEqual(await all(log.read(place)));
  });

  test('subjects whose order UTF-16 has the other way round are read up to the last, and no further', async () => {
    const place = agency();
    for (const subject of ['～', '\u{1f600}', '𠮷']) await log.append(fact({ agency: place, subject }), 'a');
    const read = await all(log.readSubjects(place, '～', '\u{1f600}'));
    expect(read.map(({ event }) => event.subject)).toEqual(['～', '\u{1f600}']);
  });

  test('one identity in two agencies is two events', async () => {
    const [one, two] = [agency(), agency()];
    await log.append(fact({ agency: one }), 'a');
    expect(await log.append(fact({ agency: two }), 'a')).toBe('stored');
    expect(await log.find(agency(), identityOf(fact()))).toBeUndefined();
  });

  test('an event that was handed over or handed out is not changed in the log by changing it', async () => {
    const event = fact({ agency: agency(), type: 'action.reported', data: { kind: 'licence', count: 1 } });
    await log.append(event, 'a');
    Object.assign(event.data, { count: 2 });
    const found = await log.find(event.agency, identityOf(event));
    expect(found?.data).toEqual({ kind: 'licence', count: 1 });
    Object.assign(found ?? {}, { data: {} });
    expect((await all(log.read(event.agency)))[0]?.event.data).toEqual({ kind: 'licence', count: 1 });
  });
});

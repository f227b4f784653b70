import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import { foldLog } from '../../../shared/night/fold-log.ts';
import { digestOf, SetDigest } from '../../../shared/store/digest.ts';
import { histories } from '../../arbitraries/histories.ts';
import { memoryEventLog } from '../../doubles/memory-store.ts';
import { eventsDigest } from '../../doubles/whole-sets.ts';
import { productLog } from '../../oracle/product.ts';
import { kept } from '../reading.ts';

const SEED = 20261122;

/** The recipe of shared/README.md, step by step, with nothing of the product in it. */
function byHand(events: readonly KeptEvent[]): string {
  const sha = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
  const byBytes = (texts: Iterable<string>) =>
    [...new Set(texts)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const line = ({ subject, source, id, type, at, sequence, data }: KeptEvent) => {
    const pairs = byBytes(Object.keys(data)).map((name) => [name, (data as Record<string, unknown>)[name]]);
    const content = sha(JSON.stringify([type, at, sequence === undefined ? null : sequence, pairs]));
    return [subject, source, id, content].join('\0').concat('\n');
  };
  const subjects = byBytes(events.map(({ subject }) => subject)).map((subject) => {
    const lines = events.filter((event) => event.subject === subject).map(line);
    return `${subject}\0${sha(byBytes(lines).join(''))}\n`;
  });
  return `sha256:${sha(subjects.join(''))}`;
}

const event = (subject: string, id: string, data: object = { applicantType: 'natural-person' }): KeptEvent =>
  kept({
    specversion: '1.0',
    id,
    source: '/x',
    type: 'application.received',
    time: '2024-03-01T10:00:00+08:00',
    subject,
    agency: 'jia',
    data,
  });

describe('the digest of a set of events', () => {
  test('is what the recipe of the README gives, in any order and repetition, and what the fold of the log gives', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), fc.integer({ min: 0, max: 9 }), async ({ agency, delivered }, turn) => {
        const events = [...productLog(delivered, agency).values()].flat();
        const turned = [...events.slice(turn), ...events.slice(0, turn), ...events.slice(0, 2)];
        const log = memoryEventLog();
        for (const one of turned) await log.append(one, 'x');
        const digest = eventsDigest(turned);
        expect(digest).toBe(byHand(events));
        expect((await foldLog(log.read(agency))).eventsDigest).toBe(digest);
      }),
      { numRuns: 60, seed: SEED },
    );
  });

  test('of no events is that of an empty text', () => {
    expect(eventsDigest([])).toBe(`sha256:${createHash('sha256').digest('hex')}`);
  });

  test('changes with one more event, another content, or another subject', () => {
    const digests = [
      [event('A', '1')],
      [event('A', '1'), event('A', '2')],
      [event('A', '1', { applicantType: 'research-institution' })],
      [event('B', '1')],
      [event('A', '1'), event('B', '1')],
    ].map(eventsDigest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('accepts subjects only in the order of UTF-8 bytes', () => {
    const subjects = ['\u{1f600}', '～', 'é', 'a', 'B'];
    const events = subjects.map((subject) => event(subject, '1'));
    expect(eventsDigest(events)).toBe(byHand(events));
    expect([...subjects].sort(compareUtf8)).toEqual(['B', 'a', 'é', '～', '\u{1f600}']);
    const whole = new SetDigest();
    whole.add('～', digestOf(event('～', '1')));
    expect(() => whole.add('é', 'x')).toThrow('order');
    expect(() => whole.add('～', 'x')).toThrow('order');
  });
});

/** The names of the events behind a segment: what is written comes back, few bytes an event, and damage is noticed. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SegmentDamaged } from '../../../shared/counting/segment.ts';
import { identityOf } from '../../../shared/events/event.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import {
  mergeNames,
  type NamedCase,
  NamesWriter,
  NO_NAMES,
  namesIn,
} from '../../../shared/night/event-names.ts';

/** Ids that are UUIDs, nearly are, or are anything else. */
const ids = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.uuid().map((id) => `${id}-1`),
  fc.constantFrom('1', '#', '淮安〔2024〕1号', '\u{1f600}', 'a'.repeat(300)),
);
const cases = fc
  .uniqueArray(fc.constantFrom('A', 'A-1', 'AB', '文', '～', '\u{1f600}'), { maxLength: 6 })
  .chain((subjects) =>
    fc.tuple(
      ...subjects.map((subject) =>
        fc
          .uniqueArray(fc.record({ source: fc.constantFrom('cases', 'office'), id: ids }), {
            selector: ({ source, id }) => `${source}\0${id}`,
          })
          .map((events) => ({ subject, events: events.map((one) => ({ subject, ...one })) })),
      ),
    ),
  )
  .map((all: NamedCase[]) => all.sort((left, right) => compareUtf8(left.subject, right.subject)));

function written(all: readonly NamedCase[]): Uint8Array {
  const writer = new NamesWriter();
  for (const one of all) writer.add(one);
  return writer.done();
}

const toldIn = (names: Uint8Array) =>
  [...namesIn(names, ['A', 'A-1', 'AA', 'AB', '文', '～', '\u{1f600}'])].map(([subject, own]) => [
    subject,
    own.sort(),
  ]);
const toldOf = (all: readonly NamedCase[]) =>
  all.map(({ subject, events }) => [subject, events.map(identityOf).sort()]);

test('reading returns each identity under its case, and changed cases replace the old ones', () => {
  fc.assert(
    fc.property(cases, cases, (before, changed) => {
      expect(toldIn(written(before))).toEqual(toldOf(before));
      const merged = new Map([...before, ...changed].map((one) => [one.subject, one]));
      const all = [...merged.values()].sort((left, right) => compareUtf8(left.subject, right.subject));
      expect(toldIn(mergeNames(written(before), changed))).toEqual(toldOf(all));
    }),
    { numRuns: 200, seed: 20261130 },
  );
  expect(toldIn(NO_NAMES)).toEqual([]);
});

test('a UUID costs 17 bytes, and a case with five of them less than a hundred', () => {
  const all = Array.from({ length: 500 }, (_, serial) => {
    const subject = `2024-依申请-${String(serial).padStart(9, '0')}`;
    return {
      subject,
      events: Array.from({ length: 5 }, () => ({ subject, source: 'cases', id: randomUUID() })),
    };
  });
  expect(written(all).length / all.length).toBeLessThan(100);
});

test('damage is noticed, and so is a file of another kind', () => {
  const names = written([{ subject: 'A', events: [{ subject: 'A', source: 'cases', id: 'e' }] }]);
  for (let at = 0; at < names.length; at++) {
    const other = names.slice();
    other[at] = (other[at] ?? 0) ^ 1;
    expect(() => namesIn(other, ['A'])).toThrow(SegmentDamaged);
  }
  expect(() => mergeNames(new Uint8Array(), [])).toThrow(SegmentDamaged);
});

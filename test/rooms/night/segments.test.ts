/**
 * A night that folds the segment of the last one and what was touched gives what a night that reads the whole log
 * gives, whatever came when, and whatever became of the segment. GONGKAI_HISTORIES sets how many histories are tried.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteWriter, crc32, utf8Of } from '../../../shared/counting/byte-tape.ts';
import { RULE_SET } from '../../../shared/counting/rule-sets.ts';
import { mergeSegment, SegmentWriter } from '../../../shared/counting/segment.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { mergeNames, NO_NAMES, namedCaseOf } from '../../../shared/night/event-names.ts';
import { type FoldedLog, foldLog } from '../../../shared/night/fold-log.ts';
import { casesTouched, foldSegment, segmentCaseOf, touchedBy } from '../../../shared/night/fold-segment.ts';
import { readKept, type SegmentOfFold } from '../../../shared/night/kept-segment.ts';
import { isMadeOf } from '../../../shared/night/self-check.ts';
import type { JournalEntry } from '../../../shared/store/ports.ts';
import { histories } from '../../arbitraries/histories.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { encodeSegment } from '../../doubles/whole-sets.ts';
import { productLog } from '../../oracle/product.ts';
import { concluded, due, observed, settled } from './settled.ts';
import { decided, finalised, received, texts, type World } from './world.ts';

const RUNS = Math.min(1000, Number(process.env['GONGKAI_HISTORIES'] ?? 25));
const SEED = 20261122;
const THROUGH = 2027;
const YEARS = [2021, 2022, 2023, 2024, 2025, 2026, 2027];

/** A folded log as values that can be compared. */
function valuesOf({ tally, carriedOut, ...rest }: FoldedLog) {
  const tables = YEARS.map((year) => tally.tables({ id: 'jia', name: '甲' }, year, edition2021));
  const open = [...carriedOut].map(([year, set]) => [year, set.value()]).sort();
  return { ...rest, tables, open };
}

describe(`of ${RUNS} random histories (seed ${SEED}), sent in random portions with a night after each`, () => {
  const portions = () => fc.array(fc.nat(3), { minLength: 1, maxLength: 12 });
  /** By night, how cases are asked for, and what became of the names that the night before left. */
  const ways = () =>
    fc.array(
      fc.record({ questions: fc.constantFrom(0, 2, 16), along: fc.constantFrom(0, 12), names: LEFT }),
      {
        minLength: 1,
      },
    );

  test('the fold of the segment is the fold of the log, digest, faults and their mending included', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), portions(), ways(), async ({ log, agency }, nights, asking) => {
        const { eventLog } = memoryStores();
        let segment = encodeSegment([]);
        const left = { kept: NO_NAMES, older: NO_NAMES, cut: NO_NAMES, none: NO_NAMES };
        const events = [...productLog(log, agency).values()].flat();
        for (let night = 0; night <= 3; night++) {
          const sent = events.filter((_, index) => nights[index % nights.length] === night);
          for (const event of sent) await eventLog.append(event, 'sent');
          // What was touched for nothing changes nothing: a request that was refused, or folded before.
          const touched = touchedBy([
            ...entriesOf(sent, night),
            of('never sent'),
            of(events[0]?.subject ?? 'A1'),
          ]);
          const { names, ...how } = asking[night % asking.length] ?? { names: 'kept' };
          const cases = await casesTouched(agency, touched, { segment, names: left[names], eventLog }, how);
          segment = mergeSegment(segment, cases);
          left.older = left.kept;
          const named = cases.map(namedCaseOf);
          left.kept = mergeNames(left.kept, named);
          const short = named.map(({ subject, events: all }) => ({ subject, events: all.slice(1) }));
          left.cut = mergeNames(left.cut, short);
          const writer = new SegmentWriter();
          const observe = (one: Parameters<typeof segmentCaseOf>[0]) => writer.add(segmentCaseOf(one));
          const folded = await foldLog(eventLog.read(agency), { through: THROUGH, observe });
          expect(valuesOf(foldSegment(segment, THROUGH).folded)).toEqual(valuesOf(folded));
          expect(Buffer.from(segment).equals(writer.done())).toBe(true);
          expect(await isMadeOf(segment, eventLog.readDigests(agency))).toBe(true);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  }, 120_000);
});

const LEFT = fc.constantFrom('kept', 'older', 'cut', 'none');
const of = (subject: string): JournalEntry => ({
  ...{ agency: 'jia', receivedAt: 0, id: subject, source: 'cases', subjects: [subject], ids: [['none']] },
  ...{ fromYear: 0, finalises: false },
});

/** An entry an event, as the door leaves it; of every fifth one as an earlier release left it. */
function entriesOf(events: readonly KeptEvent[], night: number): JournalEntry[] {
  return events.map(({ subject, source, id }, index) => {
    const { ids: _, ...unnamed } = of(subject);
    return (index + night) % 5 === 4 ? unnamed : { ...unnamed, source, ids: [[id]] };
  });
}

const KEY = 'segments/huaian.bin';

/** The bytes that release 0.8.0 put under the key. */
function unnamed({ fold, cases, segment }: SegmentOfFold): Uint8Array {
  const out = new ByteWriter();
  out.bytes(utf8Of('GKAS'));
  out.byte(1);
  out.text('huaian');
  out.text(RULE_SET);
  out.number(fold);
  out.number(cases);
  out.word(crc32(out.written()));
  out.bytes(segment);
  return out.written();
}

describe('a night after the first', () => {
  test('reads only the touched cases, and settles their entries', async () => {
    const world = await settled();
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    const { asked, stores } = observed(world.stores);
    await world.run('night', stores);
    expect(asked).toEqual(['A']);
    expect(await concluded(world)).toBe(1);
    expect(await due(world)).toEqual([]);
  });

  test('reads close numbers in one query, and leaves those between unchanged', async () => {
    const world = await settled();
    const sent = ['A', 'C'].map((subject) => decided(subject, '2024-03-20T10:00:00+08:00'));
    await world.send('huaian', ...sent);
    world.later(60);
    const { asked, stores } = observed(world.stores);
    await world.run('night', stores);
    expect([asked, await concluded(world), await due(world)]).toEqual([['A–C'], 2, []]);
    expect((await readKept('huaian', world.stores)).usable?.cases).toBe(3);
    world.later(60);
    await world.run('from-log');
    expect(world.errors).toEqual([]);
  });

  describe('of many scattered cases', () => {
    const APART = Array.from({ length: 20 }, (_, nth) => `T-${String(nth).padStart(2, '0')}`);
    /** Between two of them so many others that nobody reads along. */
    async function apart(): Promise<World> {
      const world = await settled();
      for (const subject of APART) {
        const others = Array.from({ length: 13 }, (_, nth) => `${subject}-${nth}`);
        await world.send(
          'huaian',
          ...[subject, ...others].map((each) => received(each, '2024-03-01T10:00:00+08:00')),
        );
      }
      await world.night();
      const { drafts } = world.stores;
      await drafts.remove(KEY);
      await world.run('from-log');
      await world.send('huaian', ...APART.map((subject) => decided(subject, '2024-03-20T10:00:00+08:00')));
      world.later(60);
      return world;
    }

    test('reads their events by name, new and old', async () => {
      const world = await apart();
      const { asked, stores } = observed(world.stores);
      await world.run('night', stores);
      expect([asked, await concluded(world), await due(world)]).toEqual([['40 by name'], 20, []]);
      asked.length = 0;
      const again = (subject: string) =>
        decided(subject, '2024-03-21T10:00:00+08:00', 'partly-granted', `${subject}-again`);
      await world.send('huaian', ...APART.map(again));
      world.later(60);
      await world.run('night', stores);
      expect([asked, await concluded(world), await due(world)]).toEqual([['60 by name'], 20, []]);
      await world.run('from-log');
      expect(world.errors).toEqual([]);
    });

    test('queries a case if one of its old events is not found', async () => {
      const world = await apart();
      const { asked, stores } = observed(world.stores, 'T-07');
      const { readSubjects } = world.stores.eventLog;
      stores.eventLog.readSubjects = (agency, first, last) => {
        asked.push(first === last ? first : 'more');
        return readSubjects(agency, first, last);
      };
      await world.run('night', stores);
      expect([asked, await concluded(world), await due(world)]).toEqual([['40 by name', 'T-07'], 20, []]);
    });

    test('queries each of them if an earlier release wrote the segment, which names no events', async () => {
      const world = await apart();
      const { usable, etag } = await readKept('huaian', world.stores);
      if (!usable) throw new Error('no segment');
      const key = { key: KEY, mediaType: 'application/octet-stream', only: { etag: etag ?? '' } };
      await world.stores.drafts.put({ ...key, bytes: unnamed(usable) });
      const { asked, stores } = observed(world.stores);
      await world.run('night', stores);
      expect([asked.sort(), await concluded(world)]).toEqual([APART, 20]);
      expect(world.errors).toEqual([]);
    });
  });

  test('rereads the cases of young entries until these are old', async () => {
    const world = await settled();
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    const first = observed(world.stores);
    await world.run('night', first.stores);
    expect([first.asked, await concluded(world), (await due(world)).length]).toEqual([['A'], 1, 1]);
    // Its request may still write: the intake ends after half a minute, and the clocks of two functions differ.
    world.later(5);
    await world.run('night');
    expect(await due(world)).toHaveLength(1);
    const second = observed(world.stores);
    world.later(1);
    await world.run('night', second.stores);
    expect([second.asked, await concluded(world), (await due(world)).length]).toEqual([['A'], 1, 0]);
  });

  test('that publishes reads the log, so that the evidence is of the events themselves', async () => {
    const world = await settled();
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'), ...texts(2024), finalised(2024));
    world.later(60);
    const { asked, stores } = observed(world.stores);
    await world.run('night', stores);
    expect(asked).toEqual(['2024–A', 'log']);
    expect(world.errors).toEqual([]);
  });
});

const bent: { what: string; bend: (bytes: Uint8Array) => Uint8Array | undefined }[] = [
  { what: 'is missing', bend: () => undefined },
  { what: 'is empty', bend: () => new Uint8Array() },
  { what: 'is cut short', bend: (bytes) => bytes.subarray(0, bytes.length - 3) },
  { what: 'has a changed byte in its head', bend: (bytes) => changed(bytes, 14) },
  { what: 'has another number of its fold', bend: (bytes) => changed(bytes, FOLD_AT, 2) },
  { what: 'has a changed byte in a case', bend: (bytes) => changed(bytes, 150) },
  { what: 'has a changed byte in the names of events', bend: (bytes) => changed(bytes, bytes.length - 20) },
  { what: 'is of another format', bend: (bytes) => changed(bytes, 4) },
];

/** Behind the mark, the format, the agency and the rule set, each text after its length. */
const FOLD_AT = 4 + 1 + 1 + 'huaian'.length + 1 + RULE_SET.length;

function changed(bytes: Uint8Array, at: number, bit = 1): Uint8Array {
  const other = bytes.slice();
  other[at] = (other[at] ?? 0) ^ bit;
  return other;
}

describe('a segment that', () => {
  test.each(bent)('$what is noticed, and rebuilt from the log', async ({ bend }) => {
    const world = await settled();
    const { drafts } = world.stores;
    const bytes = bend((await drafts.get(KEY))?.bytes ?? new Uint8Array());
    await drafts.remove(KEY);
    if (bytes) await drafts.put({ key: KEY, bytes, mediaType: 'x/y' });
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    const { asked, stores } = observed(world.stores);
    await world.run('night', stores);
    expect(asked.at(-1)).toBe('log');
    expect([await concluded(world), await due(world), world.errors]).toEqual([1, [], []]);
    expect((await readKept('huaian', world.stores)).usable?.cases).toBe(3);
  });

  test('is older than the last recorded fold, as after a restore, is not used', async () => {
    const world = await settled();
    const { drafts } = world.stores;
    const old = await drafts.get(KEY);
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    await world.night();
    await drafts.put({ key: KEY, bytes: old?.bytes ?? new Uint8Array(), mediaType: 'x/y' });
    await world.send('huaian', decided('B', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    const { asked, stores } = observed(world.stores);
    await world.run('night', stores);
    expect([asked, await concluded(world)]).toEqual([['log'], 2]);
  });

  test('is of another agency is not used', async () => {
    const world = await settled();
    await world.register('zhoukou');
    const { drafts } = world.stores;
    const bytes = (await drafts.get(KEY))?.bytes ?? new Uint8Array();
    await drafts.put({ key: 'segments/zhoukou.bin', bytes, mediaType: 'x/y' });
    expect((await readKept('zhoukou', world.stores)).usable).toBeUndefined();
  });

  test('another night replaced meanwhile stays, and the night that lost settles nothing', async () => {
    const world = await settled();
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    const { drafts } = world.stores;
    const lost = {
      ...drafts,
      put: async (object: Parameters<typeof drafts.put>[0]) => {
        return object.key === KEY ? false : drafts.put(object);
      },
    };
    await world.run('night', { ...world.stores, drafts: lost });
    expect([await concluded(world), (await due(world)).length]).toEqual([1, 1]);
    await world.run();
    expect([await concluded(world), await due(world)]).toEqual([1, []]);
  });
});

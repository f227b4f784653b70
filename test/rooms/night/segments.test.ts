/**
 * A night that folds the segment of the last one and what was touched gives what a night that reads the whole log
 * gives, whatever came when, and whatever became of the segment. GONGKAI_HISTORIES sets how many histories are tried.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeSegment, SegmentWriter } from '../../../shared/counting/segment.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import { type FoldedLog, foldLog } from '../../../shared/night/fold-log.ts';
import { casesTouched, foldSegment, segmentCaseOf } from '../../../shared/night/fold-segment.ts';
import { readKept } from '../../../shared/night/kept-segment.ts';
import { isDayOfSelfCheck } from '../../../shared/night/self-check.ts';
import { histories } from '../../arbitraries/histories.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';
import { encodeSegment } from '../../doubles/whole-sets.ts';
import { productLog } from '../../oracle/product.ts';
import { decided, finalised, received, textOf, texts, type World, worldOn } from './world.ts';

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

  test('the fold of the segment is the fold of the log, digest, faults and their mending included', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), portions(), async ({ log, agency }, nights) => {
        const { eventLog } = memoryStores();
        let segment = encodeSegment([]);
        const events = [...productLog(log, agency).values()].flat();
        for (let night = 0; night <= 3; night++) {
          const sent = events.filter((_, index) => nights[index % nights.length] === night);
          for (const event of sent) await eventLog.append(event, 'sent');
          // What was touched for nothing changes nothing: a request that was refused, or folded before.
          const touched = [...sent.map(({ subject }) => subject), 'never sent', events[0]?.subject ?? 'A1'];
          segment = mergeSegment(segment, await casesTouched(agency, touched, { segment, eventLog }));
          const writer = new SegmentWriter();
          const observe = (one: Parameters<typeof segmentCaseOf>[0]) => writer.add(segmentCaseOf(one));
          const folded = await foldLog(eventLog.read(agency), { through: THROUGH, observe });
          expect(valuesOf(foldSegment(segment, THROUGH).folded)).toEqual(valuesOf(folded));
          expect(Buffer.from(segment).equals(writer.done())).toBe(true);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  }, 120_000);
});

const KEY = 'segments/huaian.bin';

const week = (first: number) =>
  Array.from({ length: 7 }, (_, day) => `2025-02-${first + day}T02:00:00+08:00`);
/** A day on which the agency's segment is not checked by itself, and a later day on which it is. */
const unchecked = week(10).find((at) => !isDayOfSelfCheck('huaian', at)) ?? '';
const checked = week(17).find((at) => isDayOfSelfCheck('huaian', at)) ?? '';

test('of seven days one is the day of the check, and two agencies need not share it', () => {
  const daysOf = (agency: string) => week(10).map((at) => isDayOfSelfCheck(agency, at));
  for (const agency of ['huaian', 'zhoukou', 'jia']) expect(daysOf(agency).filter(Boolean)).toHaveLength(1);
  const days = Array.from({ length: 70 }, (_, n) => daysOf(`agency-${n}`).indexOf(true));
  expect(new Set(days).size).toBe(7);
});

/** An agency with three applications, folded and settled, on a day without a check. */
async function settled(): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  world.at(unchecked);
  await world.send(
    'huaian',
    received('A', '2024-03-01T10:00:00+08:00'),
    received('B', '2024-03-02T10:00:00+08:00'),
    received('C', '2024-03-03T10:00:00+08:00'),
  );
  await world.night();
  return world;
}

/** The stores, with each way to the log counted, or bent. */
function observed(stores: MemoryStores, without?: string) {
  const asked: string[] = [];
  const eventLog: MemoryStores['eventLog'] = {
    ...stores.eventLog,
    async *read(agency) {
      asked.push('log');
      yield* stores.eventLog.read(agency);
    },
    async *readSubjects(agency, first, last) {
      asked.push(first === last ? first : `${first}–${last}`);
      for await (const logged of stores.eventLog.readSubjects(agency, first, last))
        if (logged.event.subject !== without) yield logged;
    },
  };
  return { asked, stores: { ...stores, eventLog } };
}

/** What the draft of 2024 counts as concluded. */
async function concluded({ stores: { drafts } }: World): Promise<number> {
  const pointer = await currentDraft('huaian', 2024, drafts);
  const { tables } = JSON.parse(await textOf(drafts, `${pointer?.prefix}report.json`));
  return tables.applications.concluded.total;
}

async function due({ stores }: World): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of stores.journal.all()) ids.push(id);
  return ids;
}

describe('a night after the first', () => {
  test('reads what was touched and nothing else, and lets go of it', async () => {
    const world = await settled();
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    const { asked, stores } = observed(world.stores);
    await world.run('night', stores);
    expect(asked).toEqual(['A']);
    expect(await concluded(world)).toBe(1);
    expect(await due(world)).toEqual([]);
  });

  test('asks in one question for numbers that lie close together, and what lies between stays as it was', async () => {
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

  test('reads what is young once more, until it is old', async () => {
    const world = await settled();
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    const first = observed(world.stores);
    await world.run('night', first.stores);
    expect([first.asked, await concluded(world), (await due(world)).length]).toEqual([['A'], 1, 1]);
    const second = observed(world.stores);
    world.later(60);
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
  { what: 'has a changed byte in a case', bend: (bytes) => changed(bytes, bytes.length - 20) },
  { what: 'is of another format', bend: (bytes) => changed(bytes, 4) },
];

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const other = bytes.slice();
  other[at] = (other[at] ?? 0) ^ 1;
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

  test('is older than what was settled since, as one that was restored, is not trusted', async () => {
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

  test('is of another agency is not trusted', async () => {
    const world = await settled();
    await world.register('zhoukou');
    const { drafts } = world.stores;
    const bytes = (await drafts.get(KEY))?.bytes ?? new Uint8Array();
    await drafts.put({ key: 'segments/zhoukou.bin', bytes, mediaType: 'x/y' });
    expect((await readKept('zhoukou', world.stores)).usable).toBeUndefined();
  });

  test('another night replaced meanwhile is left as it is, and nothing is settled by the one that lost', async () => {
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

describe('a touched case that the segment lost, planted', () => {
  async function planted(): Promise<World> {
    const world = await settled();
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    await world.run('night', observed(world.stores, 'A').stores);
    return world;
  }

  test('makes the tables wrong: without the rule that an entry is settled by what contains it, nobody would know', async () => {
    const world = await planted();
    expect([await concluded(world), await due(world), world.errors]).toEqual([0, [], []]);
  });

  test.each(['the day of the check', 'a night from the log'])(
    'is found by %s, told, and mended',
    async (way) => {
      const world = await planted();
      if (way === 'the day of the check') {
        world.at(checked);
        await world.send('huaian', received('D', '2024-03-04T10:00:00+08:00'));
      }
      world.later(60);
      const results = await world.run(way === 'the day of the check' ? 'night' : 'from-log');
      expect(world.errors).toEqual([expect.stringContaining('the segment differs in 1 cases')]);
      expect(results.find(({ year }) => year === null)).toMatchObject({
        agency: 'huaian',
        state: 'failed',
        reason: expect.stringContaining('SegmentDiffers: 1'),
      });
      expect(await concluded(world)).toBe(1);
      await world.run('from-log');
      expect(world.errors).toHaveLength(1);
    },
  );
});

test('what comes while the log is read is no difference', async () => {
  const world = await settled();
  await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
  world.later(60);
  const late: KeptEvent['type'][] = [];
  const stores = { ...world.stores, eventLog: { ...world.stores.eventLog } };
  stores.eventLog.read = async function* (agency) {
    if (late.push('application.decided') === 1)
      await world.send('huaian', decided('B', '2024-03-20T10:00:00+08:00'));
    yield* world.stores.eventLog.read(agency);
  };
  await world.run('from-log', stores);
  expect([world.errors, await concluded(world)]).toEqual([[], 2]);
});

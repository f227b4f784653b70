/** Once a week the segment of an agency is held against its log: by digests, and each fourth time case by case. */
import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { mergeSegment, type SegmentCase } from '../../../shared/counting/segment.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { casesTouched } from '../../../shared/night/fold-segment.ts';
import { readKept, replaceKept } from '../../../shared/night/kept-segment.ts';
import { draftKeys } from '../../../shared/night/keys.ts';
import { isMadeOf, type SelfCheck, selfCheckOn } from '../../../shared/night/self-check.ts';
import { type DigestedEvent, subjectDigest } from '../../../shared/store/digest.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { encodeSegment } from '../../doubles/whole-sets.ts';
import { concluded, due, EIGHT_WEEKS, later, observed, settled } from './settled.ts';
import { decided, received, type World } from './world.ts';

test('every seventh day has a check, every fourth check reads the log, and agencies have different days', () => {
  const daysOf = (agency: string) => EIGHT_WEEKS.slice(0, 28).map((at) => selfCheckOn(agency, at));
  for (const agency of ['huaian', 'zhoukou', 'jia']) {
    const checks = daysOf(agency).flatMap((check, day) => (check === 'none' ? [] : [{ check, day }]));
    expect(checks.map(({ check }) => check).sort()).toEqual(['digests', 'digests', 'digests', 'log']);
    expect(new Set(checks.map(({ day }) => day % 7)).size).toBe(1);
  }
  const days = Array.from({ length: 200 }, (_, n) => daysOf(`agency-${n}`).indexOf('log'));
  expect(new Set(days).size).toBe(28);
});

test('a day begins at midnight in China', () => {
  const day = later('digests').slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`) + 16 * 3_600_000;
  const checkAt = (seconds: number) =>
    selfCheckOn('huaian', new Date(midnight + seconds * 1000).toISOString());
  expect([-1, 0, 86_399, 86_400].map(checkAt)).toEqual(['none', 'digests', 'digests', 'none']);
});

describe('a segment is made of a log', () => {
  const events = ['A', 'A', 'B', 'C', 'C'].map((subject, n): DigestedEvent => {
    return { event: { subject, source: 'cases', id: `e${n}` }, digest: `${n}`.repeat(64) };
  });
  const segmentOf = (all: readonly DigestedEvent[]) => {
    const cases = [...new Set(all.map(({ event }) => event.subject))].map((subject): SegmentCase => {
      const own = all.filter(({ event }) => event.subject === subject);
      const digest = Buffer.from(subjectDigest(own), 'hex');
      return { facts: foldCase(subject, []), events: [], digest };
    });
    return encodeSegment(cases);
  };
  async function* logOf(all: readonly DigestedEvent[]) {
    // As pages come: some empty, and the events of a case in two.
    yield all.slice(0, 1);
    yield [];
    yield all.slice(1);
  }

  test('if it names exactly the events of the log: none missing, added or changed', async () => {
    expect(await isMadeOf(segmentOf(events), logOf(events))).toBe(true);
    expect(await isMadeOf(segmentOf([]), logOf([]))).toBe(true);
    for (const index of events.keys()) {
      const fewer = events.filter((_, other) => other !== index);
      const other = events.map((one, at) => (at === index ? { ...one, digest: 'f'.repeat(64) } : one));
      expect(await isMadeOf(segmentOf(fewer), logOf(events))).toBe(false);
      expect(await isMadeOf(segmentOf(events), logOf(fewer))).toBe(false);
      expect(await isMadeOf(segmentOf(events), logOf(other))).toBe(false);
    }
  });

  test('not if a case is stored under another number', async () => {
    const b = events.filter(({ event }) => event.subject === 'B');
    const digest = Buffer.from(subjectDigest(b), 'hex');
    const filedUnder = (subject: string) =>
      encodeSegment([{ facts: foldCase(subject, []), events: [], digest }]);
    expect(await isMadeOf(filedUnder('B'), logOf(b))).toBe(true);
    expect(await isMadeOf(filedUnder('C'), logOf(b))).toBe(false);
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

  test('makes the tables wrong: only the rule for settling entries prevents it', async () => {
    const world = await planted();
    expect([await concluded(world), await due(world), world.errors]).toEqual([0, [], []]);
  });

  test.each(['digests', 'log', 'none'] as const)(
    'is found on a day with a check by %s (on one without by a night from the log), told, and mended',
    async (check) => {
      const world = await planted();
      if (check !== 'none') {
        world.at(later(check));
        await world.send('huaian', received('D', '2024-03-04T10:00:00+08:00'));
      }
      world.later(60);
      const results = await world.run(check === 'none' ? 'from-log' : 'night');
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

  test('is left to the next check by a night whose segment a faster one replaced', async () => {
    const world = await planted();
    await world.send('huaian', decided('B', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    const { drafts } = world.stores;
    let isOvertaken = false;
    const put: typeof drafts.put = async (object) => {
      if (object.key === draftKeys.segment('huaian') && !isOvertaken) {
        isOvertaken = true;
        await world.run();
      }
      return drafts.put(object);
    };
    await world.run('from-log', { ...world.stores, drafts: { ...drafts, put } });
    expect([isOvertaken, world.errors]).toEqual([true, []]);
    await world.run('from-log');
    expect(world.errors).toEqual([expect.stringContaining('the segment differs in 1 cases')]);
  });
});

async function every<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

describe('on a day with a check', () => {
  /** What a night of that day asked the log for, and what was told. */
  async function askedOn(check: SelfCheck, world: World) {
    world.at(later(check));
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    const { asked, stores } = observed(world.stores);
    await world.run('night', stores);
    return [asked, world.errors, await concluded(world), await due(world)];
  }

  test('a correct segment needs only digests, and every fourth week the log', async () => {
    expect(await askedOn('digests', await settled())).toEqual([['A', 'digests'], [], 1, []]);
    expect(await askedOn('log', await settled())).toEqual([['A', 'log'], [], 1, []]);
  });

  test('a miscounted case is found by the fourth week', async () => {
    const planted = async () => {
      const world = await settled();
      const { usable, etag } = await readKept('huaian', world.stores);
      if (!usable) throw new Error('no segment');
      const { segment } = usable;
      const { eventLog } = world.stores;
      const [b] = await casesTouched('huaian', new Map([['B', 'whole']]), { ...usable, eventLog });
      if (!b) throw new Error('no case');
      const { application: _, ...facts } = b.facts;
      const bad = { ...usable, segment: mergeSegment(segment, [{ ...b, facts }]) };
      expect(await replaceKept('huaian', bad, { usable: undefined, etag }, world.stores.drafts)).toBe(true);
      return world;
    };
    expect(await askedOn('digests', await planted())).toEqual([['A', 'digests'], [], 1, []]);
    const told = [expect.stringContaining('the segment differs in 1 cases')];
    expect(await askedOn('log', await planted())).toEqual([['A', 'log'], told, 1, []]);
  });

  test('lagging digests cause the log to be read, and count as no difference', async () => {
    const world = await settled();
    const { readDigests } = world.stores.eventLog;
    const eventLog: MemoryStores['eventLog'] = {
      ...world.stores.eventLog,
      async *readDigests(agency) {
        const all = await every(readDigests(agency));
        const last = all
          .map(({ event }) => event.id)
          .sort()
          .at(-1);
        yield all.filter(({ event }) => event.id !== last);
      },
    };
    const [asked, ...rest] = await askedOn('digests', { ...world, stores: { ...world.stores, eventLog } });
    expect([asked, rest]).toEqual([
      ['A', 'digests', 'log'],
      [[], 1, []],
    ]);
  });

  test('events that arrive while digests are read count as no difference', async () => {
    const world = await settled();
    world.at(later('digests'));
    await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
    world.later(60);
    const asked: string[] = [];
    const { read, readDigests } = world.stores.eventLog;
    const eventLog: MemoryStores['eventLog'] = {
      ...world.stores.eventLog,
      async *read(agency) {
        asked.push('log');
        yield* read(agency);
      },
      async *readDigests(agency) {
        await world.send('huaian', decided('B', '2024-03-20T10:00:00+08:00'));
        yield* readDigests(agency);
      },
    };
    await world.run('night', { ...world.stores, eventLog });
    expect([asked, world.errors, await concluded(world)]).toEqual([['log'], [], 2]);
  });
});

test('events that arrive while the log is read count as no difference', async () => {
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

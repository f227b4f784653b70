import { describe, expect, test } from 'vitest';
import { draftKeys } from '../../../shared/night/keys.ts';
import { keepDue, keepFailure, keepUnfinished, outcomeOf } from '../../../shared/night/run-records.ts';
import { memoryStores } from '../../doubles/memory-store.ts';

const RUN = 'night-1';
const none = { year: null, state: 'failed', version: null, url: null } as const;

function bucket() {
  const { drafts } = memoryStores();
  const tell = (agency: string, results: unknown, turn = 1) =>
    drafts.put({
      key: draftKeys.turn(RUN, agency, turn),
      bytes: Buffer.from(JSON.stringify(results)),
      mediaType: 'application/json',
    });
  return { drafts, tell };
}

describe('the outcome of a run', () => {
  test('is what its turns left, in the order of the list, however many there are', async () => {
    const { drafts, tell } = bucket();
    const agencies = Array.from({ length: 100 }, (_, n) => `agency-${99 - n}`);
    await keepDue(
      { run: RUN, level: 1 },
      agencies.map((agency) => ({ agency })),
      drafts,
    );
    for (const agency of agencies.toSorted()) await tell(agency, [{ agency, year: 2024 }]);
    const { due, results } = await outcomeOf(RUN, drafts);
    expect(due).toBe(100);
    expect(results.map(({ agency }) => agency)).toEqual(agencies);
  });

  test('names an agency that was due and left nothing as failed', async () => {
    const { drafts, tell } = bucket();
    await keepDue({ run: RUN, level: 1 }, [{ agency: 'huaian' }, { agency: 'zhoukou' }], drafts);
    await tell('zhoukou', []);
    expect(await outcomeOf(RUN, drafts)).toEqual({
      due: 2,
      results: [{ agency: 'huaian', ...none, reason: null }],
      sets: [],
    });
  });

  test('tells why a turn failed, whatever an earlier attempt of it had left', async () => {
    const { drafts, tell } = bucket();
    await keepDue({ run: RUN, level: 1 }, [{ agency: 'huaian' }], drafts);
    await tell('huaian', [{ agency: 'huaian', year: 2024, state: 'drafted' }]);
    await keepFailure({ run: RUN, agency: 'huaian', failed: { Error: 'Broken', Cause: 'why' } }, drafts);
    const { results } = await outcomeOf(RUN, drafts);
    expect(results).toEqual([{ agency: 'huaian', ...none, reason: 'Broken: why' }]);
  });

  test('of an agency that had turns on several levels is told once, with what was published in any of them', async () => {
    const { drafts, tell } = bucket();
    const [first, second, third] = [1, 2, 3].map((turn) => [{ agency: 'huaian', turn }]);
    await keepDue({ run: RUN, level: 1 }, [{ agency: 'zhoukou', turn: 1 }, ...(first ?? [])], drafts);
    await keepDue({ run: RUN, level: 2 }, second ?? [], drafts);
    await keepDue({ run: RUN, level: 3 }, [...(third ?? []), { agency: 'zhoukou', turn: 3 }], drafts);
    const year = (of: number, state: string) => ({ agency: 'huaian', year: of, state });
    const differs = { ...none, agency: 'huaian', reason: 'SegmentDiffers: 1 case' };
    const told = [year(2022, 'published'), year(2023, 'refused'), year(2024, 'failed'), differs];
    await tell('huaian', { told, log: 'a' });
    await tell('huaian', { told: [year(2022, 'drafted'), year(2023, 'published')], log: 'b' }, 2);
    await tell('huaian', { told: [year(2021, 'drafted')], log: 'b' }, 3);
    await tell('zhoukou', [{ agency: 'zhoukou', year: 2024, state: 'drafted' }]);
    expect(await outcomeOf(RUN, drafts)).toEqual({
      due: 2,
      results: [
        { agency: 'zhoukou', ...none, reason: null },
        { agency: 'zhoukou', year: 2024, state: 'drafted' },
        differs,
        year(2021, 'drafted'),
        year(2022, 'published'),
        year(2023, 'published'),
      ],
      sets: [{ agency: 'huaian', events: 'b' }],
    });
  });

  test('tells that a later turn failed beside what an earlier one published', async () => {
    const { drafts, tell } = bucket();
    await keepDue({ run: RUN, level: 1 }, [{ agency: 'huaian', turn: 1 }], drafts);
    await keepDue({ run: RUN, level: 2 }, [{ agency: 'huaian', turn: 2 }], drafts);
    await tell('huaian', [{ agency: 'huaian', year: 2024, state: 'published' }]);
    await keepFailure({ run: RUN, agency: 'huaian', turn: 2, failed: { Error: 'Broken' } }, drafts);
    const { results } = await outcomeOf(RUN, drafts);
    expect(results.map(({ year, state }) => [year, state])).toEqual([
      [null, 'failed'],
      [2024, 'published'],
    ]);
  });

  test('without its list is an error, and no quiet night', async () => {
    await expect(outcomeOf(RUN, bucket().drafts)).rejects.toThrow('the list of what is due in night-1');
  });
});

describe('the list of those that are worked once more', () => {
  const year = (agency: string, state: string, reason: string | null = null) => ({
    ...none,
    agency,
    year: 2024,
    state,
    reason,
  });

  test('has who left nothing or failed as a whole, and nobody who left a result', async () => {
    const { drafts, tell } = bucket();
    const all = ['nothing', 'failed', 'drafted', 'quiet', 'differs', 'one-year'].map((agency) => ({
      agency,
      turn: 2,
    }));
    const key = await keepDue({ run: RUN, level: 3 }, all, drafts);
    await keepFailure(
      { run: RUN, agency: 'failed', turn: 2, failed: { Error: 'TooLateForExpress' } },
      drafts,
    );
    await tell('drafted', { told: [year('drafted', 'drafted')] }, 2);
    await tell('quiet', { told: [] }, 2);
    await tell('differs', { told: [{ ...none, agency: 'differs', reason: 'SegmentDiffers: 1 case' }] }, 2);
    await tell('one-year', { told: [year('one-year', 'failed', 'Error: broken')] }, 2);
    // Of another turn.
    await tell('nothing', { told: [year('nothing', 'drafted')] }, 1);
    expect(await keepUnfinished(RUN, { key, count: 6 }, drafts)).toEqual({
      key: `runs/${RUN}/3/again/due.json`,
      count: 2,
    });
    const listed = await drafts.get(`runs/${RUN}/3/again/due.json`);
    expect(JSON.parse(Buffer.from(listed?.bytes ?? []).toString())).toEqual(all.slice(0, 2));
  });

  test('is none where all left a result, and an error without the first list', async () => {
    const { drafts, tell } = bucket();
    const key = await keepDue({ run: RUN, level: 1 }, [{ agency: 'huaian' }], drafts);
    await tell('huaian', { told: [] });
    expect(await keepUnfinished(RUN, { key, count: 1 }, drafts)).toMatchObject({ count: 0 });
    expect(await drafts.head(`runs/${RUN}/again/due.json`)).toBeUndefined();
    await expect(keepUnfinished(RUN, { key: 'runs/x/due.json', count: 1 }, drafts)).rejects.toThrow(
      'runs/x/due.json',
    );
  });
});

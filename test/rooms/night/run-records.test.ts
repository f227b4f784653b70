import { describe, expect, test } from 'vitest';
import { draftKeys } from '../../../shared/night/keys.ts';
import { keepDue, keepFailure, outcomeOf } from '../../../shared/night/run-records.ts';
import { memoryStores } from '../../doubles/memory-store.ts';

const RUN = 'night-1';
const none = { year: null, state: 'failed', version: null, url: null } as const;

function bucket() {
  const { drafts } = memoryStores();
  const tell = (agency: string, results: unknown) =>
    drafts.put({
      key: draftKeys.turn(RUN, agency),
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

  test('without its list is an error, and no quiet night', async () => {
    await expect(outcomeOf(RUN, bucket().drafts)).rejects.toThrow('the list of what is due in night-1');
  });
});

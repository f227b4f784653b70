import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAhead } from '../../../shared/store/read-ahead.ts';

async function all<Read>(reads: AsyncIterable<Read>): Promise<Read[]> {
  const taken: Read[] = [];
  for await (const read of reads) taken.push(read);
  return taken;
}

describe('reading ahead', () => {
  test('gives results in the order of the items and never exceeds the limit', async () => {
    const waits = fc.array(fc.nat(5), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(waits, fc.integer({ min: 1, max: 8 }), async (turns, atOnce) => {
        let under = 0;
        let most = 0;
        const read = async (turn: number) => {
          most = Math.max(most, ++under);
          for (let wait = 0; wait < turn; wait++) await Promise.resolve();
          under--;
          return turn;
        };
        expect(await all(readAhead(turns, atOnce, read))).toEqual(turns);
        expect(most).toBeLessThanOrEqual(atOnce);
        if (turns.length >= atOnce && turns.every((turn) => turn > 0)) expect(most).toBe(atOnce);
      }),
      { seed: 32, numRuns: 200 },
    );
  });

  test('does not start reads beyond the limit', async () => {
    const begun: number[] = [];
    const read = async (item: number) => {
      begun.push(item);
      return item;
    };
    const reads = readAhead([0, 1, 2, 3, 4, 5], 3, read);
    expect((await reads.next()).value).toBe(0);
    expect(begun).toEqual([0, 1, 2]);
  });

  test('ends with the first failure in the order of the items, and those behind it harm nobody', async () => {
    const read = async (item: number) => {
      if (item > 1) throw new Error(`item ${item}`);
      return item;
    };
    await expect(all(readAhead([0, 1, 2, 3, 4], 4, read))).rejects.toThrow('item 2');
  });
});

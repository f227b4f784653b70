import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulate, type Turn } from '../../bench/simulation.ts';

const places = (most: number) => ({ most, ramp: { places: 1_000, seconds: 10 }, cold: 1 });
const turns = (count: number, seconds: number, draws: Turn['draws'] = {}): Turn[] =>
  new Array(count).fill({ seconds, draws });

describe('a night by discrete events', () => {
  test('is as long as the turns of one place, where nothing else holds them back', () => {
    expect(simulate(turns(100, 2), places(10), {})).toEqual({ seconds: 21, atOnce: 10, slowest: undefined });
  });

  test('takes no more places than there are turns', () => {
    expect(simulate(turns(3, 2), places(10), {})).toMatchObject({ seconds: 3, atOnce: 3 });
  });

  test('gets its places a step at a time', () => {
    const ramp = { places: 5, seconds: 10 };
    expect(simulate(turns(10, 2), { most: 10, ramp, cold: 1 }, {}).seconds).toBe(1 + 2 * 2);
    expect(simulate(turns(10, 20), { most: 10, ramp, cold: 1 }, {}).seconds).toBe(11 + 20);
  });

  test('waits for the rate that is drawn on most, and names it', () => {
    const night = simulate(turns(1_000, 1, { reads: 10, writes: 1 }), places(500), {
      reads: 100,
      writes: 100,
    });
    // 10,000 reads at 100 a second, of which the first 100 are there.
    expect(night.seconds).toBeCloseTo(1 + 99 + 1, 5);
    expect(night.slowest?.rate).toBe('reads');
  });

  test('is never shorter than any rate, any turn or the places allow', () => {
    const turn = fc.record({
      seconds: fc.integer({ min: 1, max: 30 }),
      draws: fc.record({ reads: fc.nat(50), writes: fc.nat(50) }),
    });
    fc.assert(
      fc.property(
        fc.array(turn, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (all, most) => {
          const rates = { reads: 20, writes: 5 };
          const { seconds, atOnce } = simulate(all, places(most), rates);
          const sum = (of: (each: Turn) => number) => all.reduce((total, each) => total + of(each), 0);
          expect(seconds).toBeGreaterThanOrEqual(sum((each) => each.seconds) / atOnce);
          expect(seconds).toBeGreaterThanOrEqual(Math.max(...all.map((each) => each.seconds)));
          for (const [rate, perSecond] of Object.entries(rates))
            expect(seconds).toBeGreaterThanOrEqual(sum((each) => each.draws[rate] ?? 0) / perSecond - 1);
        },
      ),
      { seed: 6, numRuns: 200 },
    );
  });
});

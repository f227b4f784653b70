import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from '../../../shared/counting/histogram.ts';

const year = fc.oneof(
  fc.constant(null),
  fc.constantFrom(0, 1899, 1900, 2024, 2155, 9999),
  fc.integer({ min: 1940, max: 2110 }),
  fc.integer({ min: 0, max: 9999 }),
);
const description = fc.tuple(fc.constantFrom(0, 1, 300), year, year);

test('two things are one exactly where what they are and both of their years are the same', () => {
  let again = 0;
  fc.assert(
    fc.property(fc.array(description, { minLength: 50, maxLength: 200 }), (all) => {
      const histogram = new Histogram<object>();
      const counts = new Map<string, number>();
      for (const [what, from, until] of all) {
        const known = histogram.find(what, from, until);
        if (known) {
          known.count++;
          again++;
        } else histogram.put(what, from, until, { count: 1 });
        const name = [what, from, until].join();
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      expect([...histogram.lives].map(({ count }) => count)).toEqual([...counts.values()]);
    }),
    { seed: 20261130, numRuns: 300 },
  );
  expect(again).toBeGreaterThan(0);
});

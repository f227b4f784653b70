import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dividedBy,
  minus,
  percentText,
  plus,
  type Ratio,
  ratioOf,
  stepsOf,
} from '../../../shared/counting/ratio.ts';

const SEED = 20261122;
const RUNS = { seed: SEED, numRuns: 300 };

/** Ten-thousandths, from 0 on: `12345` is written `1.2345`. */
const parts = () => fc.nat(10_000_000);
const written = (value: number) => `${Math.floor(value / 10_000)}.${String(value % 10_000).padStart(4, '0')}`;
const ratio = (text: number | string): Ratio => ratioOf(text) ?? { over: -1n, under: 1n };
/** Equal as numbers: `over` and `under` need not be the smallest. */
const same = (left: Ratio, right: Ratio) => left.over * right.under === right.over * left.under;
const tenThousandths = (value: bigint): Ratio => ({ over: value, under: 10_000n });

test('a count or a decimal string is a ratio, to its last digit; anything else is none', () => {
  expect(ratioOf(1204)).toEqual({ over: 1204n, under: 1n });
  expect(ratioOf('96171.60')).toEqual({ over: 9617160n, under: 100n });
  expect(ratioOf('0.125')).toEqual({ over: 125n, under: 1000n });
  for (const none of ['', '-1', '+1', '1.', '.5', '1.5.5', '1,000', ' 1', '1 ', '1%', '1e3', -1, Number.NaN])
    expect(ratioOf(none)).toBeUndefined();
});

test(`sums, differences and quotients are exact (seed ${SEED})`, () => {
  fc.assert(
    fc.property(parts(), parts(), (one, other) => {
      const [left, right] = [ratio(written(one)), ratio(written(other))];
      expect(same(plus(left, right), tenThousandths(BigInt(one + other)))).toBe(true);
      expect(same(minus(left, right), tenThousandths(BigInt(one - other)))).toBe(true);
      const quotient = dividedBy(left, right);
      if (other === 0) expect(quotient).toBeUndefined();
      else expect(quotient && same(quotient, { over: BigInt(one), under: BigInt(other) })).toBe(true);
      const count = ratio(one);
      expect(same(plus(count, right), tenThousandths(BigInt(one) * 10_000n + BigInt(other)))).toBe(true);
      if (other > 0) expect(dividedBy(count, right)?.under).toBeGreaterThan(0n);
    }),
    RUNS,
  );
  expect(dividedBy(ratio(1), { over: -1n, under: 1n })).toBeUndefined();
});

test(`whole steps are cut off, or rounded half up (seed ${SEED})`, () => {
  fc.assert(
    fc.property(parts(), fc.integer({ min: 1, max: 30_000 }), (value, step) => {
      const { cut, rounded } = stepsOf(ratio(written(value)), ratio(written(step)));
      expect(cut).toBe(BigInt(Math.floor(value / step)));
      expect(rounded).toBe(BigInt(Math.floor(value / step)) + (2 * (value % step) >= step ? 1n : 0n));
    }),
    RUNS,
  );
});

test.each([
  ['0', '0.0%'],
  ['0.43649', '43.6%'],
  ['0.4365', '43.7%'],
  ['1', '100.0%'],
  ['12.3456', '1234.6%'],
  ['0.0005', '0.1%'],
])('%s is printed as %s', (value, text) => {
  expect(percentText(ratio(value))).toBe(text);
});

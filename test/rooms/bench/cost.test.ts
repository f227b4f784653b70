import { describe, expect, test } from 'vitest';
import { asBuilt, type Counted, naive, priceOf, totalOf } from '../../bench/cost-model.ts';

const night = { writeUnits: 1, readUnits: 1, s3Writes: 1, s3Reads: 1, transitions: 1, invocations: 1 };
const counted: Counted = {
  eventsPerApplication: 4,
  writeUnitsPerEvent: 1.04,
  readUnitsPerRequest: 0.1,
  emptyRun: night,
  emptyNight: night,
  dueAgency: night,
  readUnitsPerTouchedCase: 1,
  readUnitsPerEvent: 0.05,
  bytesPerEvent: 300,
  bytesPerAgency: 1000,
};

describe('the bill', () => {
  test('every unit has a price, and one without is an error', () => {
    const size = { agencies: 3, applications: 5000 };
    for (const units of [asBuilt(size, counted), naive(size, counted)])
      expect(totalOf(units)).toBeGreaterThan(0);
    expect(() => priceOf('horses', 1)).toThrow('no price of horses');
  });

  test('batches of 25 are a twenty-fifth of the requests, and writes follow what was counted', () => {
    const size = { agencies: 2, applications: 1_200_000 };
    const [built, plain] = [asBuilt(size, counted), naive(size, counted)];
    expect(Number(plain['HTTP API requests']) / Number(built['HTTP API requests'])).toBeCloseTo(25);
    expect(plain['DynamoDB write units']).toBe(1_600_000);
  });

  test('an agency to which nothing comes costs no night', () => {
    const few = asBuilt({ agencies: 1, applications: 1 }, counted);
    const many = asBuilt({ agencies: 500, applications: 1 }, counted);
    expect(many['Step Functions transitions']).toBeCloseTo(Number(few['Step Functions transitions']), 0);
  });
});

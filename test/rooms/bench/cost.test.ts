import { describe, expect, test } from 'vitest';
import { fixedOf, priced } from '../../bench/cost-fixed.ts';
import { ASSUMED, asBuilt, type Counted, naive, priceOf, totalOf, WAY_BACK } from '../../bench/cost-model.ts';
import { dollarsOf, FORGED, forgedAMonth, measured, pricesOfSettings } from '../../bench/forged.ts';

const night = { writeUnits: 1, readUnits: 1, s3Writes: 1, s3Reads: 1, transitions: 1, invocations: 1 };
const counted: Counted = {
  batch: 25,
  eventsPerApplication: 4,
  writeUnitsPerEvent: 1.04,
  readUnitsPerRequest: 0.1,
  look: { idle: 1, agency: 0.5 },
  emptyNight: night,
  dueAgency: night,
  readUnitsPerTouchedCase: 1,
  readUnitsPerEvent: 0.05,
  readUnitsPerDigest: 0.025,
  bytesPerEvent: 300,
  bytesPerAgency: 1000,
  wayBack: Object.fromEntries(
    WAY_BACK.map((what) => [what, { readUnits: 2, s3Reads: 3 }]),
  ) as Counted['wayBack'],
};

describe('the bill', () => {
  test('every unit has a price, and one without is an error', () => {
    const size = { agencies: 3, applications: 5000 };
    for (const units of [asBuilt(size, counted), naive(size, counted)])
      expect(totalOf(units)).toBeGreaterThan(0);
    expect(() => priceOf('horses', 1)).toThrow('no price of horses');
  });

  test('both sides take as many events a request and keep the same promises; writes follow what was counted', () => {
    const size = { agencies: 2, applications: 1_200_000 };
    for (const batch of [1, 25]) {
      const [built, plain] = [asBuilt(size, { ...counted, batch }), naive(size, { ...counted, batch })];
      const batches = (size.applications * counted.eventsPerApplication) / 12 / batch;
      const questions = (365 * size.agencies * ASSUMED.questionsADay) / 12 + batches * ASSUMED.rehearsed;
      expect(built['HTTP API requests']).toBeCloseTo(batches + questions);
      expect(plain['HTTP API requests']).toBe(built['HTTP API requests']);
      expect(plain['DynamoDB write units']).toBe(1_600_000);
    }
  });

  test('what stands there is counted in the template: keys, each metric of an alarm, metrics of our own', async () => {
    const alarm = (Metrics: object[]) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics } });
    const own = { Namespace: 'Gongkai', MetricName: 'NightsFinished' };
    const resources = [
      { Type: 'AWS::KMS::Key' },
      { Type: 'AWS::CloudWatch::Alarm', Properties: own },
      alarm([{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'm0 + m1' }]),
    ];
    const { keys, alarmMetrics, metricsIdle, metricsBusy } = priced(resources);
    expect([keys, alarmMetrics.toFixed(2), metricsIdle, metricsBusy]).toEqual([
      1,
      '0.30',
      0.3 / 24,
      0.3 / 24,
    ]);
    const [world, file] = [
      await fixedOf({ region: 'us-east-1' }),
      await fixedOf({ region: 'us-east-1', logKey: 'file' }),
    ];
    expect(world.keys - file.keys).toBe(1);
    expect(world.metricsIdle).toBeCloseTo((4 * 0.3) / 24);
    expect(world.metricsBusy).toBeGreaterThan(0.5);
    expect(world.alarmMetrics).toBeGreaterThan(0.5);
  });

  test('each request leaves an entry that is removed; of four checks one folds the log, and three read its digests', () => {
    const size = { agencies: 1, applications: 1_000_000 };
    const writesOf = (batch: number) =>
      Number(asBuilt(size, { ...counted, batch })['DynamoDB write units']) * 12;
    const requests = size.applications * counted.eventsPerApplication;
    expect(writesOf(1) - writesOf(25)).toBeCloseTo(requests - requests / 25);
    const readsWith = (units: Partial<Counted>) =>
      Number(asBuilt(size, { ...counted, ...units })['DynamoDB read units']) * 12;
    const log = requests * ASSUMED.history;
    const checks = 365 / ASSUMED.nightsACheck;
    const foldings = checks / 4 + ASSUMED.versions;
    expect(readsWith({ readUnitsPerEvent: 1 }) - readsWith({ readUnitsPerEvent: 0 })).toBeCloseTo(
      foldings * log,
    );
    expect(readsWith({ readUnitsPerDigest: 1 }) - readsWith({ readUnitsPerDigest: 0 })).toBeCloseTo(
      checks * (3 / 4) * log,
    );
  });

  test('questions of the way back cost what each of them reads', () => {
    const size = { agencies: 2, applications: 0 };
    const readOf = (readUnits: number) =>
      Number(
        asBuilt(size, { ...counted, wayBack: { ...counted.wayBack, faults: { readUnits, s3Reads: 0 } } })[
          'DynamoDB read units'
        ],
      );
    expect(readOf(12) - readOf(0)).toBeCloseTo(365 * 2 * ASSUMED.questionsADay);
  });

  test('a look costs no transition: a call a quarter of an hour, one a finalisation, and what it reads', () => {
    const size = { agencies: 1, applications: 0 };
    const dear = asBuilt(size, { ...counted, look: { idle: 3, agency: 12 } });
    const cheap = asBuilt(size, counted);
    const quarters = (24 * 4 * 365) / 12;
    const read = (units: typeof dear) => Number(units['DynamoDB read units']);
    expect(read(dear) - read(cheap)).toBeCloseTo((2 * 4) / 12 + 10 * quarters);
    expect(cheap['Scheduler starts']).toBeCloseTo(quarters + 365 / 12);
    expect(dear['Step Functions transitions']).toBe(cheap['Step Functions transitions']);
    expect(Number(cheap['Step Functions transitions'])).toBeLessThan(100);
  });

  test('the naive design looks every minute, to keep the same promise by the clock', () => {
    const size = { agencies: 1, applications: 0 };
    expect(naive(size, counted)['Scheduler starts']).toBeCloseTo((24 * 60 * 365 + 365) / 12);
  });

  describe('of express children', () => {
    const size = { agencies: 100, applications: 100_000 };
    const [standard, express] = (['standard', 'express'] as const).map((kind) =>
      asBuilt(size, counted, kind),
    );
    const of = (units: typeof standard, name: string) => Number(units?.[name] ?? 0) * 12;
    const due = of(express, 'Express requests');
    const again = due * ASSUMED.unfinished;

    test('is a request for each turn that is due, and time of 64 MB for as long as its two steps take', () => {
      const requests = (size.applications * counted.eventsPerApplication) / counted.batch / size.agencies;
      expect(due).toBeCloseTo(365 * size.agencies * (1 - Math.exp(-requests / 365)));
      const { readUnitsPerEvent: _, ...rest } = counted;
      const still = { ...rest, readUnitsPerEvent: 0, dueAgency: { ...night, invocations: 4 } };
      const longer = of(asBuilt(size, still, 'express'), 'Express time') - of(express, 'Express time');
      expect(longer).toBeCloseTo((3 * due * ASSUMED.stepMs) / 1000 / 16);
      expect(of(standard, 'Express requests')).toBe(0);
    });

    test('leaves out the transitions of a turn, and adds the look at who left nothing, and those worked again', () => {
      const saved = of(standard, 'Step Functions transitions') - of(express, 'Step Functions transitions');
      expect(saved).toBeCloseTo(due - again - 3 * 365);
      expect(of(express, 'S3 reads') - of(standard, 'S3 reads')).toBeCloseTo(due + again + 365);
      expect(of(express, 'Lambda requests') - of(standard, 'Lambda requests')).toBeCloseTo(again + 365);
    });

    test('is lower where agencies are many, and higher where one is idle', () => {
      const dollars = (of: Parameters<typeof asBuilt>[0]) => {
        const cheap = { ...counted, dueAgency: { ...night, transitions: 2 } };
        return totalOf(asBuilt(of, cheap, 'express')) - totalOf(asBuilt(of, cheap));
      };
      expect(dollars({ agencies: 1000, applications: 1_000_000 })).toBeLessThan(-0.1);
      expect(dollars({ agencies: 1, applications: 1000 })).toBeGreaterThan(0);
    });
  });

  test('the naive design stays as it is, whatever makes a turn cheaper here', () => {
    const size = { agencies: 10, applications: 10_000 };
    const free = { writeUnits: 0, readUnits: 0, s3Writes: 0, s3Reads: 0, transitions: 0, invocations: 0 };
    expect(naive(size, { ...counted, dueAgency: free })).toEqual(naive(size, counted));
    expect(naive(size, counted)['Step Functions transitions']).toBeCloseTo((2 * 3650) / 12);
  });

  test('an agency to which nothing comes costs no night', () => {
    const few = asBuilt({ agencies: 1, applications: 1 }, counted);
    const many = asBuilt({ agencies: 500, applications: 1 }, counted);
    expect(many['Step Functions transitions']).toBeCloseTo(Number(few['Step Functions transitions']), 0);
  });
});

describe('a hundred forged requests a second, all month', () => {
  const month = { rate: 100, throttle: 200 };

  test('cost at most 350 dollars without a firewall, the API and its executions most of it', () => {
    const units = forgedAMonth(month);
    expect(dollarsOf(units)).toBeLessThanOrEqual(350);
    expect(dollarsOf(units)).toBeGreaterThan(300);
    expect(units['HTTP API requests']).toBeCloseTo(262_980_000, -4);
  });

  test('take no longer than is assumed: what is billed has room for what is measured', async () => {
    expect((await measured(2_000)).onLambdaMs).toBeLessThan(FORGED.ms);
  });

  test('what the stage turns away costs no execution, and each setting has its price', () => {
    expect(forgedAMonth({ rate: 500, throttle: 200 })['Lambda requests']).toBeCloseTo(
      Number(forgedAMonth({ rate: 200, throttle: 200 })['Lambda requests']),
    );
    const prices = Object.values(pricesOfSettings(100));
    expect(prices.length).toBeGreaterThan(5);
    for (const price of prices) expect(price).toBeGreaterThanOrEqual(0);
  });
});

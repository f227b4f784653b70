import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { identityOf, type KeptEvent } from '../../../shared/events/event.ts';
import type { AnnualTables } from '../../../shared/tables/annual-tables.ts';
import { type GapCase, GapSearch } from '../../../shared/tables/explain-gap.ts';
import { cellPlacesOf, form2021, valueAt } from '../../../shared/tables/form.ts';
import { Tally } from '../../../shared/tables/tally.ts';
import { histories } from '../../arbitraries/histories.ts';
import { productLog } from '../../oracle/product.ts';
import { length } from '../../prove/figure.ts';
import { kept } from '../reading.ts';

const RUNS = length('HISTORIES', 200);
const SEED = 20261123;
const FEES = ['applications', 'yuan'].map((key) => ({
  path: `processingFees.${key}`,
  steps: ['processingFees', key],
}));
const PLACES = [...cellPlacesOf(form2021), ...FEES];

type Log = ReadonlyMap<string, readonly KeptEvent[]>;

function tablesOf(log: Log, year: number): AnnualTables {
  const tally = new Tally();
  for (const [subject, events] of log) if (events.length > 0) tally.add(foldCase(subject, events));
  return tally.tables({ id: 'jia', name: '甲', chargeDecimals: 4 }, year);
}

function without(log: Log, left: ReadonlySet<string>): Log {
  return new Map(
    [...log].map(([subject, events]) => [subject, events.filter((event) => !left.has(identityOf(event)))]),
  );
}

function explained(
  printed: AnnualTables,
  log: Log,
  blank: ReadonlySet<string> = new Set(),
): GapCase[] | null {
  const now = tablesOf(log, printed.year);
  const search = new GapSearch(
    printed.year,
    PLACES.map(({ path, steps }) => ({
      path,
      printed: blank.has(path) ? undefined : valueAt(printed, steps),
      recomputed: valueAt(now, steps),
    })),
  );
  for (const [subject, events] of log) search.add(subject, events);
  return search.smallest();
}

const identitiesIn = (cases: readonly GapCase[]): Set<string> =>
  new Set(cases.flatMap(({ subject, events }) => events.map((event) => identityOf({ subject, ...event }))));

describe(`of ${RUNS} random histories (seed ${SEED})`, { timeout: 60_000 + RUNS * 100 }, () => {
  test.each([1, 2])(
    'tables made without an event of %i cases are explained by as few, and without the events that are named they are those tables',
    (count) => {
      let met = 0;
      fc.assert(
        fc.property(histories(), fc.infiniteStream(fc.nat()), ({ agency, years, delivered }, random) => {
          const log = productLog(delivered, agency);
          const next = (below: number) => (random.next().value ?? 0) % below;
          const subjects = [...log.keys()];
          fc.pre(subjects.length >= count);
          const late = new Set<string>();
          while (late.size < count) {
            const [subject = ''] = subjects.splice(next(subjects.length), 1);
            const events = log.get(subject) ?? [];
            const event = events[next(events.length)];
            if (event) late.add(identityOf(event));
          }
          for (const year of years) {
            const printed = tablesOf(without(log, late), year);
            if (JSON.stringify(printed) === JSON.stringify(tablesOf(log, year))) continue;
            met += 1;
            const cases = explained(printed, log);
            expect(cases?.length).toBeGreaterThan(0);
            expect(cases?.length).toBeLessThanOrEqual(count);
            expect(tablesOf(without(log, identitiesIn(cases ?? [])), year)).toEqual(printed);
          }
        }),
        { numRuns: RUNS, seed: SEED },
      );
      expect(met).toBeGreaterThan(RUNS / 2);
    },
  );
});

const event = (type: string, subject: string, time: string, data: object): KeptEvent =>
  kept(
    { specversion: '1.0', source: '/s', type, subject, id: `${subject}-${type}`, agency: 'jia', time, data },
    'cases',
  );
const received = (subject: string) =>
  event('application.received', subject, '2024-03-01T09:00:00+08:00', { applicantType: 'natural-person' });
const decided = (subject: string) =>
  event('application.decided', subject, '2024-04-01T09:00:00+08:00', { outcome: 'granted' });
const logOf = (...events: KeptEvent[]): Log =>
  new Map(events.map(({ subject }) => [subject, events.filter((each) => each.subject === subject)]));

test('the fewest events are named: the decision that came late, and not the case', () => {
  const log = logOf(received('A'), decided('A'), received('B'));
  const printed = tablesOf(logOf(received('A'), received('B')), 2024);
  expect(explained(printed, log)).toMatchObject([
    { subject: 'A', events: [{ id: 'A-application.decided' }], among: 1 },
  ]);
});

test('where several cases explain it alike, it is told among how many', () => {
  const log = logOf(received('A'), received('B'), received('C'));
  expect(explained(tablesOf(logOf(received('B')), 2024), log)).toMatchObject([
    { subject: 'A', among: 3 },
    { subject: 'B', among: 3 },
  ]);
});

test('what no set of its cases explains is not explained: one is missing among the events', () => {
  const log = logOf(received('A'));
  expect(explained(tablesOf(logOf(received('A'), received('B')), 2024), log)).toBeNull();
});

test('a cell that is not printed asks for nothing', () => {
  const log = logOf(received('A'), decided('A'));
  const printed = tablesOf(logOf(received('A')), 2024);
  const blank = new Set(PLACES.map(({ path }) => path).filter((path) => !path.includes('carriedOut.total')));
  expect(explained(printed, log, blank)).toMatchObject([{ subject: 'A' }]);
});

test('an amount that is printed otherwise is explained by the report that it was printed without', () => {
  const charge = (subject: string, yuan: string) =>
    event('charge.reported', subject, '2024-04-01T09:00:00+08:00', { yuan });
  const log = logOf(charge('Q1', '12345.6'), charge('Q2', '800000'), charge('Q3', '0.4'));
  const printed = tablesOf(logOf(charge('Q1', '12345.6'), charge('Q3', '0.4')), 2024);
  expect(explained(printed, log)).toMatchObject([{ subject: 'Q2', among: 1 }]);
});

test('a printed number that is none is explained by nothing', () => {
  const log = logOf(received('A'));
  const printed = tablesOf(log, 2024);
  printed.applications.received.total = 0.5;
  expect(explained(printed, log)).toBeNull();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { type GapCase, GapSearch } from '../../../shared/counting/explain-gap.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { identityOf, type KeptEvent } from '../../../shared/events/event.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { valueAt } from '../../../shared/form/form.ts';
import { histories } from '../../arbitraries/histories.ts';
import { productLog } from '../../oracle/product.ts';
import { length } from '../../prove/figure.ts';
import { told } from '../reading.ts';

const RUNS = length('HISTORIES', 60);
const SEED = 20261123;
const PLACES = edition2021.cells;

type Log = ReadonlyMap<string, readonly KeptEvent[]>;

function tablesOf(log: Log, year: number, chargeDecimals = 4): AnnualTables {
  const tally = new Tally();
  for (const [subject, events] of log) if (events.length > 0) tally.add(foldCase(subject, events));
  return tally.tables({ id: 'jia', name: '甲', chargeDecimals }, year, edition2021);
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
    edition2021,
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

const event = (type: string, subject: string, day: string, data: object): KeptEvent =>
  told({ type, subject, id: `${subject}-${type}`, agency: 'jia', day, data });
const received = (subject: string, applicantType = 'natural-person') =>
  event('application.received', subject, '2024-03-01', { applicantType });
const decided = (subject: string) =>
  event('application.decided', subject, '2024-04-01', { outcome: 'granted' });
const charge = (subject: string, yuan: string) => event('charge.reported', subject, '2024-04-01', { yuan });
/** Three of one case, each of its own kind and number. */
const actions = (['licence', 'penalty', 'coercion'] as const).map((kind, index) =>
  told({
    type: 'action.reported',
    subject: 'A',
    agency: 'jia',
    day: `2024-0${index + 1}-01`,
    data: { kind, count: 10 ** index },
  }),
);
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

test('a case that is missing is named with all its events: without its receipt alone it would be a fault', () => {
  const log = logOf(received('A'), decided('A'), received('B', 'other-organisation'));
  const printed = tablesOf(logOf(received('B', 'other-organisation')), 2024);
  expect(explained(printed, log)).toMatchObject([
    { subject: 'A', events: [{ id: 'A-application.received' }, { id: 'A-application.decided' }], among: 1 },
  ]);
});

test('the last events of a case are found together, in whatever order they came', () => {
  const [first, second, third] = actions;
  if (!first || !second || !third) throw new Error('three actions were made');
  for (const came of [
    [first, second, third],
    [third, first, second],
    [second, third, first],
  ]) {
    expect(explained(tablesOf(logOf(first), 2024), logOf(...came))).toMatchObject([
      { subject: 'A', events: [{ id: second.id }, { id: third.id }], among: 1 },
    ]);
  }
});

test('events of one case that lie apart are not tried together, and no case is named twice', () => {
  const [first, second, third] = actions;
  if (!first || !second || !third) throw new Error('three actions were made');
  expect(explained(tablesOf(logOf(second), 2024), logOf(first, second, third))).toBeNull();
});

test('cases are found whose changes in a cell balance, so that it shows no gap', () => {
  const [natural, legal] = [received('A'), received('B', 'other-organisation')];
  const log = logOf(natural, decided('A'), legal);
  const printed = tablesOf(logOf(natural), 2024);
  expect(printed.applications.carriedOut.total).toBe(tablesOf(log, 2024).applications.carriedOut.total);
  expect(
    explained(printed, log)
      ?.map(({ subject }) => subject)
      .sort(),
  ).toEqual(['A', 'B']);
});

describe('four cases of four kinds', () => {
  const kinds = ['research-institution', 'public-welfare-organisation', 'legal-service-organisation'];
  const late = [
    received('A'),
    ...kinds.map((applicantType, index) => received(`B${index}`, applicantType)),
    charge('Q', '20000'),
  ];
  const there = received('Z', 'other-organisation');

  test.each([[0], [1], [2], [3], [4]])('are all named, whichever is there: %i', (index) => {
    const missing = late.filter((_, at) => at !== index);
    const here = late.filter((_, at) => at === index);
    const cases = explained(tablesOf(logOf(there, ...here), 2024), logOf(there, ...late));
    expect(cases?.map(({ subject, among }) => [subject, among]).sort()).toEqual(
      missing.map(({ subject }) => [subject, 1]).sort(),
    );
  });

  test('are as many as are looked for: five are explained by nothing', () => {
    expect(explained(tablesOf(logOf(there), 2024), logOf(there, ...late))).toBeNull();
  });
});

test('an amount is held against the decimals with which it is printed', () => {
  const log = logOf(charge('Q1', '123456.00'), charge('Q2', '70000'));
  for (const decimals of [0, 1, 2, 6]) {
    const printed = tablesOf(logOf(charge('Q1', '123456.00')), 2024, decimals);
    expect(explained(printed, log), String(decimals)).toMatchObject([{ subject: 'Q2' }]);
  }
});

test('a processing fee that was printed without is explained by its payment', () => {
  const paid = (subject: string, yuan: string) =>
    event('application.fee-paid', subject, '2024-05-01', { yuan });
  const events = [received('A'), received('B'), paid('A', '20.00'), paid('B', '30.50')];
  const printed = tablesOf(logOf(...events.filter(({ id }) => id !== 'B-application.fee-paid')), 2024);
  expect(explained(printed, logOf(...events))).toMatchObject([
    { subject: 'B', events: [{ id: 'B-application.fee-paid' }], among: 1 },
  ]);
});

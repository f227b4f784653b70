import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { APPLICANT_TYPES, OUTCOMES } from '../../shared/events/catalogue.ts';
import {
  type Delivered,
  oracleBlockedYears,
  oracleCarryMoves,
  oracleFaults,
  oracleTables,
} from '../oracle/oracle.ts';
import { length } from '../prove/figure.ts';
import { delivered, type History, histories } from './histories.ts';

const SEED = 20261130;
/** A fifth of what `npm run prove` draws (R1), which is as many as it takes to meet every cell of the form. */
const SAMPLED = length('SAMPLED_HISTORIES', 600);
const RULED = length('RULED_HISTORIES', 50);
const EVERY_CELL_FROM = 2200;
/** The 200 numbers of the form, and the two of the processing fee. */
const EVERY_CELL = 202;
const sampled = fc.sample(histories(), { numRuns: SAMPLED, seed: SEED });

const key = ({ source, event }: Delivered) => JSON.stringify([source, event.subject, event.id]);
const tablesOf = ({ agency, name, chargeDecimals }: History, events: readonly Delivered[], year: number) =>
  oracleTables(events, { agency, name, year, chargeDecimals });

const holds = (rule: (history: History) => void, numRuns = RULED) =>
  fc.assert(
    fc.property(histories(), (history) => {
      rule(history);
    }),
    { seed: SEED, numRuns },
  );

const cells = (columns: Record<string, number>, more: Record<string, number>, sign = 1): number[] =>
  Object.keys(columns).map((column) => (columns[column] ?? Number.NaN) + sign * (more[column] ?? Number.NaN));

describe(`random histories (seed ${SEED})`, () => {
  test('meet every type of the catalogue and every fault', () => {
    const types = new Set(sampled.flatMap(({ log }) => log.map(({ event }) => event.type)));
    expect(types.size).toBe(25);
    const codes = new Map<string, number>();
    for (const { log, agency } of sampled) {
      for (const { code } of oracleFaults(log, agency)) codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect([...codes.keys()]).toHaveLength(16);
    expect(Math.min(...codes.values())).toBeGreaterThanOrEqual(SAMPLED / 100);
  });

  test('are without any fault often, and with one often', () => {
    const faulty = sampled.filter(({ log, agency }) => oracleBlockedYears(log, agency).length > 0).length;
    expect(faulty).toBeGreaterThan(sampled.length * 0.3);
    expect(faulty).toBeLessThan(sampled.length * 0.8);
  });

  test('fall into every cell of the tables, in some year', () => {
    const seen = new Set<string>();
    for (const history of sampled.slice(0, EVERY_CELL_FROM)) {
      for (const year of history.years) collect(tablesOf(history, history.log, year), '', seen);
    }
    // A short run has too few decisions for each applicant's column of each of them; every row and column has some.
    const decisions = (place: RegExp) => new Set([...seen].flatMap((path) => place.exec(path)?.[1] ?? []));
    expect(decisions(/^\/applications\/outcomes\/([^/]+)\/total$/).size).toBe(OUTCOMES.length);
    expect(decisions(/^\/applications\/outcomes\/[^/]+\/([^/]+)$/).size).toBe(APPLICANT_TYPES.length + 1);
    const ofDecisions = OUTCOMES.length * (APPLICANT_TYPES.length + 1);
    expect([...seen].filter((path) => !path.startsWith('/applications/outcomes/'))).toHaveLength(
      EVERY_CELL - ofDecisions,
    );
    if (SAMPLED >= EVERY_CELL_FROM) expect(seen.size).toBe(EVERY_CELL);
  });

  test('never hold two contents of one identity', () => {
    for (const { log } of sampled) expect(new Set(log.map(key)).size).toBe(log.length);
  });

  test('use one id in two sources of a case now and then', () => {
    const ids = ({ log }: History) => new Set(log.map(({ event }) => `${event.subject} ${event.id}`)).size;
    expect(sampled.filter((history) => ids(history) < history.log.length).length).toBeGreaterThan(
      SAMPLED / 30,
    );
  });

  test('are delivered whole, with up to half as many duplicates', () => {
    const shares = sampled
      .filter(({ log }) => log.length > 0)
      .map(({ log, delivered: all }) => {
        expect(new Set(all.map(key))).toEqual(new Set(log.map(key)));
        return all.length / log.length - 1;
      });
    expect(Math.max(...shares)).toBe(0.5);
    expect(Math.min(...shares)).toBe(0);
  });

  test('shrink to the few events that matter', () => {
    const { counterexample } = fc.check(
      fc.property(histories(), ({ log, agency }) => {
        return !oracleFaults(log, agency).some(({ code }) => code === 'transfer-after-conclusion');
      }),
      { seed: SEED, numRuns: 2000 },
    );
    const types = counterexample?.[0].log.map(({ event }) => event.type);
    expect(types).toHaveLength(3);
    expect(types).toEqual(expect.arrayContaining(['application.received', 'application.transferred']));
    expect(counterexample?.[0].delivered).toEqual(counterexample?.[0].log);
  });
});

const collect = (value: unknown, path: string, seen: Set<string>): void => {
  if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) collect(inner, `${path}/${name}`, seen);
  } else if (path.split('/').length > 2 && Number(value) > 0) {
    seen.add(path);
  }
};

describe(`the oracle on random histories (seed ${SEED})`, () => {
  test('order and duplicates of the deliveries change nothing', () => {
    holds((history) => {
      const { log, delivered: all, agency } = history;
      for (const year of history.years)
        expect(tablesOf(history, all, year)).toEqual(tablesOf(history, log, year));
      expect(oracleFaults(all, agency)).toEqual(oracleFaults(log, agency));
    });
  });

  test('received + carried in = concluded + carried out, in every column of every year', () => {
    holds((history) => {
      for (const year of history.years) {
        const { received, carriedIn, concluded, carriedOut, outcomes } = tablesOf(
          history,
          history.log,
          year,
        ).applications;
        expect(cells(received, carriedIn)).toEqual(cells(concluded, carriedOut));
        const total = Object.values(outcomes).reduce((sum, { total: one = Number.NaN }) => sum + one, 0);
        expect(total).toBe(concluded['total']);
      }
    });
  });

  test('what a year carries out the next carries in, hand-overs apart; what is pending stays in the next total', () => {
    holds((history) => {
      for (const year of history.years) {
        const one = tablesOf(history, history.log, year);
        const next = tablesOf(history, history.log, year + 1);
        const moves = oracleCarryMoves(history.log, { agency: history.agency, year: year + 1 });
        const moved = (list: readonly string[], column: string) =>
          list.filter((line) => column === 'total' || line.endsWith(` ${column}`)).length;
        for (const [column, out] of Object.entries(one.applications.carriedOut))
          expect(next.applications.carriedIn[column]).toBe(
            out - moved(moves.out, column) + moved(moves.in, column),
          );
        for (const block of ['review', 'lawsuitDirect', 'lawsuitAfterReview'] as const) {
          expect(next.disputes[block].total).toBeGreaterThanOrEqual(one.disputes[block].pending);
        }
      }
    });
  });

  test('in force = in force the year before + issued - repealed, where no repeal is of an unknown document', () => {
    holds((history) => {
      fc.pre(!oracleFaults(history.log, history.agency).some(({ code }) => code === 'repeal-of-unknown'));
      for (const year of history.years) {
        for (const kind of ['rules', 'normativeDocuments'] as const) {
          const { issued, repealed, inForce } = tablesOf(history, history.log, year).proactive[kind];
          const before = tablesOf(history, history.log, year - 1).proactive[kind].inForce;
          expect(inForce).toBe(before + issued - repealed);
        }
      }
    });
  });

  test('a case counts the same with and without its neighbours', () => {
    holds(
      (history) => {
        const subjects = [...new Set(history.log.map(({ event }) => event.subject))];
        const received = (events: readonly Delivered[], year: number) =>
          Number(tablesOf(history, events, year).applications.concluded['total']);
        for (const year of history.years) {
          const alone = subjects.map((subject) =>
            received(
              history.log.filter(({ event }) => event.subject === subject),
              year,
            ),
          );
          expect(received(history.log, year)).toBe(alone.reduce((sum, one) => sum + one, 0));
        }
      },
      Math.ceil(RULED / 2),
    );
  });

  test('another delivery of one log gives the same blocked years', () => {
    const [history] = sampled.filter(
      ({ log, agency }) => log.length > 8 && oracleBlockedYears(log, agency).length > 1,
    );
    expect(history).toBeDefined();
    const log = history?.log ?? [];
    expect(oracleBlockedYears(log, 'jia').length).toBeGreaterThan(1);
    fc.assert(
      fc.property(delivered(log), (all) => {
        expect(oracleBlockedYears(all, 'jia')).toEqual(oracleBlockedYears(log, 'jia'));
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

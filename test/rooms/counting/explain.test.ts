import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseFacts } from '../../../shared/cases/case.ts';
import { explainCell, sharesOf } from '../../../shared/counting/explain.ts';
import { fenOf } from '../../../shared/counting/money.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { valueAt } from '../../../shared/form/form.ts';
import { histories } from '../../arbitraries/histories.ts';
import { productCases, productLog } from '../../oracle/product.ts';
import { length, tell } from '../../prove/figure.ts';

const RUNS = length('HISTORIES', 60);
const SEED = 20261122;
/** Milliseconds: a long run of thousands of histories is no failure. */
const PATIENCE = 60_000 + RUNS * 100;

const PLACES = edition2021.cells;

/** Six decimals of 万元 are whole fen: nothing is rounded away. */
function tablesOf(cases: readonly CaseFacts[], year: number): AnnualTables {
  const tally = new Tally();
  for (const facts of cases) tally.add(facts);
  return tally.tables({ id: 'jia', name: '甲', chargeDecimals: 6 }, year, edition2021);
}

/** A cell as a whole number: counts as they are, money in fen. */
function whole(tables: AnnualTables, { path, steps }: { path: string; steps: readonly string[] }): bigint {
  const value = valueAt(tables, steps);
  if (typeof value === 'number') return BigInt(value);
  return path === 'processingFees.yuan' ? fenOf(value) : BigInt(value.replace('.', ''));
}

function property(check: (cases: CaseFacts[], year: number) => void): void {
  fc.assert(
    fc.property(histories(), ({ agency, years, delivered }) => {
      const cases = productCases(delivered, agency);
      for (const year of years) check(cases, year);
    }),
    { numRuns: RUNS, seed: SEED },
  );
}

describe(`of ${RUNS} random histories (seed ${SEED})`, { timeout: PATIENCE }, () => {
  test('the shares of the cases in a cell sum to the cell, for each of 202 cells of every year', () => {
    const met = new Set<string>();
    let cells = 0;
    property((cases, year) => {
      const tables = tablesOf(cases, year);
      const sums = PLACES.map(({ path }) => {
        const shares = explainCell(cases, path, year, edition2021);
        if (shares.length > 0) met.add(path);
        if (shares.length > 0) cells += 1;
        return [path, shares.reduce((total, { amount }) => total + amount, 0n)];
      });
      expect(sums).toEqual(PLACES.map((place) => [place.path, whole(tables, place)]));
    });
    tell({ row: 'R20', what: 'cells that are not zero', held: cells, tried: cells, seed: SEED });
    expect(met.size).toBeGreaterThan(RUNS < 200 ? 60 : 120);
  });

  test('a case has a share in exactly the cells that would be others without it', () => {
    property((cases, year) => {
      const tables = tablesOf(cases, year);
      for (const facts of cases) {
        const without = tablesOf(
          cases.filter((other) => other !== facts),
          year,
        );
        const changed = PLACES.filter((place) => whole(tables, place) !== whole(without, place));
        const shares = sharesOf(facts, year, edition2021).map(({ path }) => path);
        expect(shares.sort()).toEqual(changed.map(({ path }) => path).sort());
      }
    });
  });

  test('the events behind a share are live events of its own case', () => {
    fc.assert(
      fc.property(histories(), ({ agency, years, delivered }) => {
        const log = productLog(delivered, agency);
        for (const facts of productCases(delivered, agency)) {
          const ids = (log.get(facts.subject) ?? []).map(({ source, id }) => `${source} ${id}`);
          const gone = new Set(facts.retracted.map(({ source, id }) => `${source} ${id}`));
          for (const { events } of years.flatMap((year) => sharesOf(facts, year, edition2021))) {
            expect(events.length).toBeGreaterThan(0);
            for (const { source, id } of events) {
              expect(ids).toContain(`${source} ${id}`);
              expect(gone.has(`${source} ${id}`)).toBe(false);
            }
          }
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

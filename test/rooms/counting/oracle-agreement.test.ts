import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { histories } from '../../arbitraries/histories.ts';
import { oracleActivities, oracleCarryMoves, oracleFaults, oracleTables } from '../../oracle/oracle.ts';
import { productActivities, productCarryMoves, productFaults, productTables } from '../../oracle/product.ts';
import { length, tell } from '../../prove/figure.ts';

const RUNS = length('HISTORIES', 150);
const SEED = 20261122;
const PATIENCE = 60_000 + RUNS * 500;

describe('the product and the oracle read the counting rules alike', () => {
  test(
    `tables of every year and all faults of ${RUNS} random histories, delivered twice over and out of order (seed ${SEED})`,
    () => {
      let held = 0;
      fc.assert(
        fc.property(histories(), ({ agency, name, chargeDecimals, asOf, years, log, delivered }) => {
          for (const year of years) {
            const question = { agency, name, chargeDecimals, year };
            expect(productTables(delivered, question)).toEqual(oracleTables(log, question));
          }
          const earlier = { agency, name, chargeDecimals, asOf, year: Number(asOf.slice(0, 4)) };
          expect(productTables(delivered, earlier)).toEqual(oracleTables(log, earlier));
          expect(productActivities(delivered, earlier)).toEqual(oracleActivities(log, earlier));
          const moves = oracleCarryMoves(log, earlier);
          expect(productCarryMoves(delivered, agency, earlier.year)).toEqual(moves);
          const faults = oracleFaults(log, agency).map((fault) => ({
            ...fault,
            events: [...fault.events].sort(),
          }));
          expect(productFaults(delivered, agency)).toEqual(faults);
          held += 1;
        }),
        { numRuns: RUNS, seed: SEED },
      );
      tell({ row: 'R1', what: 'histories, folded', held, tried: RUNS, seed: SEED });
    },
    PATIENCE,
  );
});

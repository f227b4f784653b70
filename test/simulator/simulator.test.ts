import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type History, histories } from '../arbitraries/histories.ts';
import { oracleTables } from '../oracle/oracle.ts';
import { length, tell } from '../prove/figure.ts';
import { openEngines, storesOn } from '../rooms/store/stores.ts';
import { type Played, play } from './simulator.ts';

const CHAINS = length('CHAINS', 8);
const ON_ENGINES = length('ENGINE_HISTORIES', 1);
const SEED = 20261122;
const PATIENCE = 120_000 + CHAINS * 2_000 + ON_ENGINES * 60_000;

/** Every draft has the oracle's tables, and there is one for the last year wherever anything but documents happened. */
function expectOracles({ log, agency, name, chargeDecimals }: History, { drafts }: Played): void {
  for (const [year, tables] of drafts)
    expect(tables, String(year)).toEqual(oracleTables(log, { agency, name, chargeDecimals, year }));
  if (log.length > 0) expect(drafts.has(2026)).toBe(true);
}

describe('from the signed door over disturbed nights to report.json', { timeout: PATIENCE }, () => {
  test(`of ${CHAINS} random histories the drafts are the oracle's, and a rebuild from the log is the live state byte for byte (seed ${SEED})`, async () => {
    let [held, years, same, faults] = [0, 0, 0, 0];
    const property = fc.asyncProperty(histories(), fc.nat(), async (history, seed) => {
      const played = await play(history, seed);
      expectOracles(history, played);
      years += played.live.length;
      same += played.live.filter((year, index) => year === played.rebuilt[index]).length;
      expect(played.rebuilt).toEqual(played.live);
      faults += played.faults;
      held += 1;
    });
    await fc.assert(property, { numRuns: CHAINS, seed: SEED });
    const what = 'histories, from the signed door to report.json';
    tell({ row: 'R1', what, held, tried: CHAINS, seed: SEED });
    tell({ row: 'R15', what: 'years rebuilt from the log', held: same, tried: years, seed: SEED });
    expect(years).toBeGreaterThan(CHAINS);
    expect(faults).toBeGreaterThan(CHAINS);
  });

  test(`the same of ${ON_ENGINES} histories on the embedded engines (seed ${SEED + 1})`, async () => {
    let held = 0;
    const property = fc.asyncProperty(histories(), fc.nat(), async (history, seed) => {
      const engines = await openEngines();
      try {
        const played = await play(history, seed, storesOn(engines.dynamo, engines.s3));
        expectOracles(history, played);
        expect(played.rebuilt).toEqual(played.live);
      } finally {
        await engines.close();
      }
      held += 1;
    });
    await fc.assert(property, { numRuns: ON_ENGINES, seed: SEED + 1, endOnFailure: true });
    tell({ row: 'R1', what: 'histories, on the embedded engines', held, tried: ON_ENGINES, seed: SEED + 1 });
    expect(held).toBe(ON_ENGINES);
  });
});

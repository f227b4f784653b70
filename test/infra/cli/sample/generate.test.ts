import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateHistory } from '../../../../infra/cli/sample/generate.ts';
import { balancedTables } from '../../../arbitraries/balanced-tables.ts';
import { recount } from './recount.ts';

const SEED = 20240131;

describe('a generated history', () => {
  it('counts to exactly the 200 numbers and the processing fee that it was generated for', () => {
    fc.assert(
      fc.property(balancedTables, fc.nat(0xffffffff), (tables, seed) => {
        const events = generateHistory({ tables, agency: 'any-agency', seed });
        expect(recount(events, tables)).toEqual(tables);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFaults, UnbalancedTables } from '../../../../infra/cli/sample/balance.ts';
import { generateHistory } from '../../../../infra/cli/sample/generate.ts';
import { SAMPLES } from '../../../../infra/cli/sample/samples.ts';
import type { AnnualTables } from '../../../../shared/form/annual-tables.ts';
import { balancedTables } from '../../../arbitraries/balanced-tables.ts';

const huaian = (): AnnualTables => {
  const sample = SAMPLES.find(({ tables }) => tables.agency.id === 'huaian');
  if (!sample) throw new Error('the sample is missing');
  return structuredClone(sample.tables);
};
const pointers = (tables: AnnualTables): string[] => findFaults(tables).map(({ pointer }) => pointer);

describe('tables that a history is asked for', () => {
  it('are accepted when they balance', () => {
    fc.assert(
      fc.property(balancedTables, (tables) => {
        expect(findFaults(tables)).toEqual([]);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('are refused when any one cell of sections three and four is off by one', () => {
    for (const path of cells(huaian(), ['applications', 'disputes'])) {
      const tables = huaian();
      raise(tables, path);
      expect(pointers(tables), path.join('/')).not.toEqual([]);
    }
    expect(cells(huaian(), ['applications', 'disputes'])).toHaveLength(25 * 7 + 15);
  });

  it('are refused with every fault named at once, and no history is made', () => {
    const tables = huaian();
    tables.applications.received['natural-person'] += 1;
    tables.disputes.review.total = 350;
    tables.proactive.rules = { issued: 3, repealed: 1, inForce: 1 };
    tables.proactive.licences = -1;
    tables.proactive.chargesWanYuan = '1e5';
    tables.processingFees = { applications: 0, yuan: '0.01' };
    tables.year = 2020;
    const expected = [
      '/year',
      '/applications/received/total',
      '/applications/carriedOut/natural-person',
      '/disputes/review/total',
      '/proactive/rules/inForce',
      '/proactive/licences',
      '/proactive/chargesWanYuan',
      '/processingFees/applications',
    ];
    expect(pointers(tables)).toEqual(expected);
    const attempt = () => generateHistory({ tables, agency: 'huaian', seed: 1 });
    expect(attempt).toThrow(UnbalancedTables);
    for (const pointer of expected) expect(attempt).toThrow(pointer);
  });

  it('are refused when a count is no whole number that an event can carry', () => {
    for (const count of [0.5, Number.NaN, 10 ** 12 + 1]) {
      const tables = huaian();
      tables.proactive.penalties = count;
      expect(pointers(tables)).toEqual(['/proactive/penalties']);
    }
  });

  it('are refused when an amount is more precise than a fen', () => {
    const tables = huaian();
    tables.proactive.chargesWanYuan = '1.0000001';
    tables.processingFees.yuan = '1.001';
    expect(pointers(tables)).toEqual(['/proactive/chargesWanYuan', '/processingFees/yuan']);
  });
});

function cells(value: object, under: string[]): string[][] {
  return Object.entries(value)
    .filter(([key]) => under.length === 0 || under.includes(key))
    .flatMap(([key, inner]): string[][] =>
      typeof inner === 'number' ? [[key]] : cells(inner, []).map((path) => [key, ...path]),
    );
}

function raise(tables: object, [key = '', ...rest]: string[]): void {
  const record = tables as Record<string, object | number>;
  const inner = record[key];
  if (typeof inner === 'number') record[key] = inner + 1;
  else if (inner) raise(inner, rest);
}

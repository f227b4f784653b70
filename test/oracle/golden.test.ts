import { describe, expect, test } from 'vitest';
import { GOLDEN, tablesWith } from '../../infra/cli/vendor/golden/histories.ts';
import { FEED_FAULTS } from '../../shared/cases/faults.ts';
import { sharesOf } from '../../shared/counting/explain.ts';
import { explainCase } from '../../shared/counting/explain-case.ts';
import { edition2021 } from '../../shared/editions/edition-2021.ts';
import { tell } from '../prove/figure.ts';
import type { Delivered } from './oracle.ts';
import { oracleFaults, oracleTables } from './oracle.ts';
import { productCases, productFaults, productLog, productTables } from './product.ts';

/**
 * What vendors are measured by: the values of the golden histories were written by hand, and the oracle, which knows
 * neither them nor the product, comes to the same; so does the product.
 */
const AGENCY = 'golden';
const YEARS = [2021, 2022, 2023, 2024, 2025];

describe.each(GOLDEN)('the golden history $id', (history) => {
  const events: Delivered[] = history.events.map((event) => ({ source: 's1', event }));

  test.each(Object.entries(history.years))('has the tables of %s', (name, cells) => {
    const question = { agency: AGENCY, name: AGENCY, year: Number(name) };
    expect(oracleTables(events, question)).toEqual(tablesWith(cells, question.year));
    expect(productTables(events, question)).toEqual(tablesWith(cells, question.year));
    tell({ row: 'R48', what: 'years of golden histories', held: 1, tried: 1 });
  });

  test('has these faults, and no other', () => {
    const read = oracleFaults(events, AGENCY);
    const blocking = read.map(({ years, ...fault }) => ({
      ...fault,
      blocks: FEED_FAULTS[fault.code].level === 'error' ? years : [],
    }));
    expect(blocking).toEqual(history.faults);
    expect(productFaults(events, AGENCY)).toEqual(read);
  });

  test('shows the rules that it names', () => {
    const counted = productCases(events, AGENCY).flatMap((facts) =>
      YEARS.flatMap((year) => sharesOf(facts, year, edition2021)),
    );
    const years = YEARS.map((year) => ({ year, form: edition2021 }));
    const nowhere = [...productLog(events, AGENCY)].flatMap(
      ([subject, kept]) => explainCase(subject, kept, years).notCounted,
    );
    const found = new Set([...counted, ...nowhere].map(({ rule }) => rule.code));
    expect([...found]).toEqual(expect.arrayContaining([...history.rules]));
  });
});

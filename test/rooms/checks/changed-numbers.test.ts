/**
 * Each of the 200 numbers of a finished table changed, one at a time (promise R18). What no check of one year's
 * tables can catch is listed here by name: decisions, charges and documents stand in no sum of the form. The seal over
 * the tables catches these too.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkReport } from '../../../shared/checks/check-report.ts';
import { readTables } from '../../../shared/checks/read-tables.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import type { Steps } from '../../../shared/form/form.ts';
import { tablesDigest } from '../../../shared/night/report-of-year.ts';
import { balancedTables } from '../../arbitraries/balanced-tables.ts';
import { tell } from '../../prove/figure.ts';

const SEED = 20261118;
const TABLES = fc.sample(balancedTables, { seed: SEED, numRuns: 3 });
const PLACES = edition2021.cells.filter(({ section }) => section !== 'other');

/** Those that stand in no sum: each is the only place where its figure is printed. */
const IN_NO_SUM = [
  ...['rules', 'normativeDocuments'].flatMap((kind) =>
    ['issued', 'repealed', 'inForce'].map((column) => `proactive.${kind}.${column}`),
  ),
  'proactive.licences',
  'proactive.penalties',
  'proactive.coercions',
  'proactive.chargesWanYuan',
];

/** The tables with one number changed by the least that can be printed, up or down. */
function changed(tables: AnnualTables, steps: Steps, by: 1 | -1): AnnualTables {
  const copy: AnnualTables = structuredClone(tables);
  const last = steps.at(-1) ?? '';
  let object = copy as unknown as Record<string, unknown>;
  for (const step of steps.slice(0, -1)) object = object[step] as Record<string, unknown>;
  const value = object[last];
  object[last] = typeof value === 'number' ? Math.abs(value + by) : `${Number(value) + 1}`;
  return copy;
}

function caught(tables: AnnualTables, earlier?: AnnualTables): boolean {
  const readable = readTables(tables, [edition2021]);
  if ('faults' in readable) return true;
  const before = earlier && readTables(earlier, [edition2021]);
  const chained = before && 'read' in before ? { before: { read: before.read, sameCases: null } } : {};
  return checkReport({ ...readable, ...chained }).some(({ result }) => result === 'fail');
}

/** The tables of a year before that lead to these: what was carried out then is carried in now. */
function yearBefore(tables: AnnualTables): AnnualTables {
  const { rules, normativeDocuments } = tables.proactive;
  const stock = (row: typeof rules) => ({
    issued: 0,
    repealed: 0,
    inForce: row.inForce - row.issued + row.repealed,
  });
  const proactive = {
    ...tables.proactive,
    rules: stock(rules),
    normativeDocuments: stock(normativeDocuments),
  };
  const applications = { ...tables.applications, carriedOut: tables.applications.carriedIn };
  return { ...tables, year: tables.year - 1, proactive, applications };
}

const uncaughtOf = (earlier: (tables: AnnualTables) => AnnualTables | undefined) =>
  PLACES.filter(({ steps }) =>
    TABLES.some((tables) =>
      ([1, -1] as const).some((by) => !caught(changed(tables, steps, by), earlier(tables))),
    ),
  ).map(({ path }) => path);

test(`a change of any of the 200 numbers is caught by a check, or is of the ten that no sum holds (seed ${SEED})`, () => {
  expect(PLACES).toHaveLength(200);
  for (const tables of TABLES) expect(caught(tables)).toBe(false);
  const uncaught = uncaughtOf(() => undefined);
  console.log(`no check of one year's tables can catch a change of: ${uncaught.join(', ')}`);
  const listed = uncaught.filter((path) => IN_NO_SUM.includes(path));
  const held = PLACES.length - uncaught.length + listed.length;
  tell({ row: 'R18', what: 'numbers caught or listed', held, tried: PLACES.length, seed: SEED });
  tell({
    row: 'R18',
    what: 'numbers caught by a check',
    measured: PLACES.length - uncaught.length,
    least: 190,
    unit: '',
  });
  expect(uncaught.filter((path) => !IN_NO_SUM.includes(path))).toEqual([]);
  expect(PLACES.length - uncaught.length).toBeGreaterThanOrEqual(190);
});

test('with the published year before, only four numbers stay unchecked: three of decisions, and the charges', () => {
  for (const tables of TABLES) expect(caught(tables, yearBefore(tables))).toBe(false);
  const left = uncaughtOf(yearBefore);
  console.log(`with the year before at hand, no check can catch a change of: ${left.join(', ')}`);
  expect(left).toEqual(IN_NO_SUM.slice(-4));
});

test('a change of any of the 200 numbers breaks the seal over the tables', () => {
  for (const tables of TABLES) {
    const seals = PLACES.map(({ steps }) => tablesDigest(changed(tables, steps, 1)));
    expect(new Set([tablesDigest(tables), ...seals]).size).toBe(1 + PLACES.length);
  }
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../../shared/editions/edition-2021.ts';
import { renderJson } from '../../../../shared/formats/json/report.ts';
import { REPORT_SCHEMA, reportSchema } from '../../../../shared/formats/json/schema.ts';
import type { DraftEdition, Report } from '../../../../shared/report/model.ts';
import { balancedTables } from '../../../arbitraries/balanced-tables.ts';
import { draftReport, versionReport } from '../../report/report-builder.ts';
import { PUBLISHED } from '../report-cases.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true, strictRequired: false, strictTypes: false });
const isReport = ajv.compile(reportSchema([edition2021]));
const jsonOf = (report: Report) => JSON.parse(renderJson(report));
const faultsOf = (json: unknown) => (isReport(json) ? [] : isReport.errors);

const FULL: Partial<DraftEdition> = {
  corrections: [{ path: 'proactive.licences', before: 1, after: 2, cases: ['SUBJECT-3'] }],
  behind: [{ check: 'identity', subject: 'SUBJECT-3', events: ['EVENT-1'], zh: '甲', en: 'a' }],
  changes: { since: '2025-01-14', cells: [{ path: 'processingFees.yuan', before: '0.00', after: '1.50' }] },
};
const { tables } = versionReport();
const history = [
  { year: 2023, version: 1, tables },
  { year: 2022, version: null, tables },
];
const replaces = {
  number: 1,
  finalisedOn: '2025-01-10',
  // As from a proposed correction: the cases must stay behind.
  differences: [{ path: 'proactive.licences', before: 1, after: 2, cases: ['SUBJECT-3'] }],
};

describe('a report.json validates', () => {
  test.each(PUBLISHED)('as the version of $agency.name', (report) => {
    expect(faultsOf(jsonOf(report))).toEqual([]);
  });

  test.each<[string, Report]>([
    ['a first version without note', versionReport({ number: 1, note: null, replaces: null })],
    ['a version with history and differences', versionReport({ replaces }, { history })],
    [
      'a report without texts',
      versionReport({}, { narrative: { overview: null, problems: null, other: null } }),
    ],
    ['a draft', draftReport()],
    ['a first draft', draftReport({ published: null, refusals: [], faults: [] })],
    ['a draft with all that it may say', draftReport(FULL)],
  ])('as %s', (_, report) => {
    expect(faultsOf(jsonOf(report))).toEqual([]);
  });

  test('whatever the tables are', () => {
    fc.assert(
      fc.property(balancedTables, (tables) => {
        const json = jsonOf(versionReport({}, { year: tables.year, tables }));
        expect(faultsOf(json)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('as one that was published before history and differences were in it', () => {
    const { $schema: _, history: __, ...json } = jsonOf(versionReport());
    delete json.edition.replaces;
    expect(faultsOf(json)).toEqual([]);
  });
});

describe('what is no report.json does not validate', () => {
  const without = (path: readonly string[]) => {
    const json = jsonOf(versionReport());
    let at = json.tables;
    for (const step of path.slice(0, -1)) at = at[step];
    delete at[path.at(-1) ?? ''];
    return json;
  };

  test('each of the 200 cells and both figures of 信息处理费 must be there', () => {
    const all = edition2021.cells.map(({ steps }) => steps);
    expect(all.filter((steps) => isReport(without(steps)))).toEqual([]);
    expect(all).toHaveLength(202);
  });

  test.each<[string, (json: ReturnType<typeof jsonOf>) => void]>([
    ['a count that is a text', (json) => Object.assign(json.tables.proactive, { licences: '1' })],
    ['a negative count', (json) => Object.assign(json.tables.proactive, { licences: -1 })],
    ['money that is a number', (json) => Object.assign(json.tables.proactive, { chargesWanYuan: 1.5 })],
    ['a member that nobody knows', (json) => Object.assign(json, { subject: 'SUBJECT-1' })],
    ['a subject in a version', (json) => Object.assign(json.edition, { faults: [] })],
    [
      'words of a finding in a version',
      (json) => Object.assign(json.checks[1].findings[0], { zh: 'SUBJECT-7' }),
    ],
    ['cases of a difference', (json) => Object.assign(json.edition.replaces.differences[0], { cases: [] })],
  ])('%s', (_, spoil) => {
    const json = jsonOf(versionReport({ replaces }));
    expect(faultsOf(json)).toEqual([]);
    spoil(json);
    expect(isReport(json)).toBe(false);
  });
});

test('a version says what it replaces and what it is compared with, and no case of either', () => {
  const text = renderJson(versionReport({ replaces }, { history }));
  expect(JSON.parse(text).edition.replaces).toEqual({
    version: 1,
    finalisedOn: '2025-01-10',
    differences: [{ path: 'proactive.licences', before: 1, after: 2 }],
  });
  expect(JSON.parse(text).history[0]).toEqual({
    year: 2023,
    version: 1,
    received: 3119,
    carriedIn: 34,
    concluded: 3050,
    carriedOut: 103,
    review: 351,
    lawsuitDirect: 26,
    lawsuitAfterReview: 20,
  });
  expect(text).not.toMatch(/SUBJECT|EVENT/);
});

test('a draft says what a next version would correct, and the cases behind it', () => {
  expect(jsonOf(draftReport(FULL)).edition).toMatchObject({ ...FULL, day: '2025-01-15' });
});

test('the schema is the same at every call, and is what a report names', () => {
  expect(JSON.stringify(reportSchema([edition2021]))).toBe(JSON.stringify(reportSchema([edition2021])));
  expect(jsonOf(versionReport()).$schema).toBe(REPORT_SCHEMA);
  expect(reportSchema([edition2021])['$id']).toBe(REPORT_SCHEMA);
});

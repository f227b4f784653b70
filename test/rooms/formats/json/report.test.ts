import { expect, test } from 'vitest';
import { edition2021 } from '../../../../shared/editions/edition-2021.ts';
import { renderJson, tablesInOrder } from '../../../../shared/formats/json/report.ts';
import type { CaseBehind } from '../../../../shared/report/model.ts';
import { huaian2024 } from '../../../fixtures/huaian-2024.ts';
import { draftReport, NARRATIVE, versionReport } from '../../report/report-builder.ts';

/** The same value with the keys of every object turned round. */
function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

test('holds the tables exactly as the contract has them, keys in its order whatever order they came in', () => {
  const contractOrder = JSON.stringify(huaian2024);
  expect(JSON.stringify(tablesInOrder(edition2021, huaian2024))).toBe(contractOrder);
  const shuffled = reversed(huaian2024) as typeof huaian2024;
  expect(JSON.stringify(shuffled)).not.toBe(contractOrder);
  expect(JSON.stringify(JSON.parse(renderJson(versionReport({}, { tables: shuffled }))).tables)).toBe(
    contractOrder,
  );
});

test('is indented by two spaces and ends with one line feed', () => {
  const text = renderJson(versionReport());
  expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
});

test('of a version names number, day and note, digests, texts and provenance', () => {
  const report = JSON.parse(renderJson(versionReport()));
  expect(Object.keys(report)).toEqual([
    '$schema',
    'title',
    'agency',
    'year',
    'edition',
    'tables',
    'tablesDigest',
    'history',
    'checks',
    'narrative',
    'provenance',
  ]);
  expect(report.edition).toEqual({
    kind: 'version',
    version: 2,
    finalisedOn: '2025-01-20',
    note: '更正上年结转数。',
    replaces: { version: 1, finalisedOn: '2025-01-10', differences: [] },
  });
  expect(report.tablesDigest).toBe(`sha256:${'5e'.repeat(32)}`);
  expect(report.narrative).toEqual(NARRATIVE);
  expect(report.provenance).toEqual({
    ruleSet: '2021.1',
    events: 8317,
    eventsDigest: `sha256:${'a7'.repeat(32)}`,
  });
});

test('of a version keeps of a finding the cell alone, since its words may name cases', () => {
  const text = renderJson(versionReport());
  expect(text).not.toContain('SUBJECT');
  expect(JSON.parse(text).checks[1]).toMatchObject({
    id: 'carry-chain',
    result: 'fail',
    findings: [{ pointer: '/applications/carriedIn/natural-person' }],
  });
});

test('of a draft has everything that the agency needs: fold, refusals, faults, findings', () => {
  const report = JSON.parse(renderJson(draftReport()));
  expect(report.edition).toMatchObject({
    kind: 'draft',
    fold: 31,
    published: 1,
    refusals: [{ code: 'note-missing' }],
  });
  expect(report.edition.faults[0]).toMatchObject({ subject: 'SUBJECT-9', events: ['EVENT-1', 'EVENT-2'] });
  expect(report.checks[1].findings).toHaveLength(2);
});

test('of a draft names what would mend a case behind a check, with data only where there are any', () => {
  const place: CaseBehind = { check: 'carry-chain', subject: 'A-1', events: ['e1'], zh: '甲', en: 'a' };
  const mend: CaseBehind['mend'] = [
    { type: 'application.decided', subject: 'A-1' },
    { type: 'event.retracted', subject: 'A-1', data: { id: 'e1', source: 's' } },
  ];
  const report = JSON.parse(renderJson(draftReport({ behind: [{ ...place, mend }, place] })));
  expect(report.edition.behind).toStrictEqual([
    { ...place, mend },
    { ...place, mend: [] },
  ]);
});

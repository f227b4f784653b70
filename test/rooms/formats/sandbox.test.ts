/** Wherever a draft is called one, that of a sandbox is called a trial, in every format (contract, section 12). */
import { describe, expect, test } from 'vitest';
import { renderCsv } from '../../../shared/formats/csv/csv.ts';
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { renderHtml } from '../../../shared/formats/html/report.tsx';
import { readDraft } from '../../../shared/formats/json/read-report.ts';
import { renderJson } from '../../../shared/formats/json/report.ts';
import { infographicOf } from '../../../shared/formats/pdf/infographic.ts';
import { manuscriptOf } from '../../../shared/formats/pdf/manuscript.ts';
import { printable } from '../../../shared/formats/pdf/printing.ts';
import { renderXlsx } from '../../../shared/formats/xlsx/report.ts';
import type { Report } from '../../../shared/report/model.ts';
import { draftReport } from '../report/report-builder.ts';
import { partsOf } from './office-reader.ts';

const REAL = draftReport();
const TRIAL: Report = { ...REAL, agency: { ...REAL.agency, sandbox: true } };
const LINKS = { base: '', downloads: [], current: null };

const FORMATS: Record<string, (report: Report) => string> = {
  page: (report) => renderHtml(report, LINKS),
  PDF: (report) => JSON.stringify(manuscriptOf(printable(report))),
  Word: (report) => Object.values(partsOf(renderDocx(report))).join(''),
  workbook: (report) => Object.values(partsOf(renderXlsx(report))).join(''),
  CSV: renderCsv,
  infographic: (report) => JSON.stringify(infographicOf(printable(report))),
  'what is read back': (report) =>
    JSON.stringify(manuscriptOf(printable(readDraft(JSON.parse(renderJson(report)), report.form)))),
};

/** As a name of the thing, not in a sentence about one. */
const MARK = /(?<!测试)草稿(?=】|（第|，未公布|：仅供|<|"|,|$)/g;

describe.each(Object.entries(FORMATS))('%s', (_, render) => {
  test('of a sandbox says 测试草稿 where that of an agency says 草稿, and nothing else differs', () => {
    const [real, trial] = [render(REAL), render(TRIAL)];
    expect(real.match(MARK)?.length).toBeGreaterThan(0);
    expect(real).not.toContain('测试');
    expect(trial.match(MARK)).toBeNull();
    expect(trial).toContain('测试草稿');
  });
});

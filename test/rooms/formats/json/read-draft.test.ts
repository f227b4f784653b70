import { expect, test } from 'vitest';
import { readDraft } from '../../../../shared/formats/json/read-report.ts';
import { renderJson } from '../../../../shared/formats/json/report.ts';
import { manuscriptOf } from '../../../../shared/formats/pdf/manuscript.ts';
import { printable } from '../../../../shared/formats/pdf/printing.ts';
import { draftReport, versionReport } from '../../report/report-builder.ts';

const read = () => {
  const report = draftReport();
  return { report, back: readDraft(JSON.parse(renderJson(report)), report.form) };
};

test('a draft that is read back is printed as the draft itself, marked on every page', () => {
  const { report, back } = read();
  const printed = manuscriptOf(printable(back));
  expect(printed).toEqual(manuscriptOf(printable(report)));
  expect(printed.draft).toMatch(/^草稿，未公布，供审核用/);
  expect(manuscriptOf(printable(versionReport())).draft).toBeNull();
});

test('nothing of faults, cases, reasons or checks is in it', () => {
  const { edition, checks } = read().back;
  expect(checks).toEqual([]);
  expect(JSON.stringify(edition)).not.toMatch(/SUBJECT|EVENT/);
});

test('a version is refused', () => {
  const report = versionReport();
  expect(() => readDraft(JSON.parse(renderJson(report)), report.form)).toThrow(TypeError);
});

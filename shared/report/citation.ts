/**
 * The citation of a version. In: the report of a version. Out: GB/T 7714 and BibTeX, each on one line; empty for a
 * draft. Always holds: it cites the fixed version, never the page of the current one. The address is in words, because
 * a file does not know its own place.
 */
import { reportTitle } from '../form/form.ts';
import type { PrintedReport } from './model.ts';
import { agencyName } from './wording.ts';

export function inGbT7714(report: PrintedReport): string {
  if (report.edition.kind === 'draft') return '';
  const { number, finalisedOn } = report.edition;
  const agency = agencyName(report);
  return `${agency}. ${reportTitle(agency, report.year)}：第${number}版[R/OL]. (${finalisedOn})[引用日期]. 第${number}版网址.`;
}

/** On one line: a reader copies it whole. */
export function inBibTex(report: PrintedReport): string {
  if (report.edition.kind === 'draft') return '';
  const { number, finalisedOn } = report.edition;
  const agency = inBraces(agencyName(report));
  const fields = [
    `author = {{${agency}}}`,
    `institution = {{${agency}}}`,
    `title = {{${inBraces(reportTitle(agencyName(report), report.year))}}}`,
    `year = {${finalisedOn.slice(0, 4)}}`,
    `number = {第${number}版}`,
    `note = {${finalisedOn}}`,
    `url = {第${number}版网址}`,
  ];
  return `@techreport{${report.agency.id}-${report.year}-v${number}, ${fields.join(', ')}}`;
}

/** Removes anything that TeX would read as a command. */
const inBraces = (text: string) => text.replace(/[\\{}%#$&_^~]/g, ' ');

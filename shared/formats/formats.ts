/**
 * The formats of a version: every format, and the library that each needs. A step that only writes drafts uses
 * TEXT_FORMATS from renderers.ts and carries none of the libraries.
 */
import { renderCsv } from './csv/csv.ts';
import { renderDocx } from './docx/report.ts';
import { cannotPrint, type Printer, print } from './pdf/printing.ts';
import { type Format, TEXT_FORMATS } from './renderers.ts';
import { renderXlsx } from './xlsx/report.ts';

const COLLECTED_FORMATS: readonly Format[] = [
  {
    label: '文档（DOCX）',
    name: 'report.docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    render: renderDocx,
  },
  {
    label: '工作簿（XLSX）',
    name: 'report.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    render: renderXlsx,
  },
  {
    label: '表格（CSV）',
    name: 'report.csv',
    mediaType: 'text/csv; charset=utf-8',
    render: (report) => new TextEncoder().encode(renderCsv(report)),
  },
];

function printedBy(print: Printer['print']): Format[] {
  return [
    {
      label: '印本（PDF）',
      name: 'report.pdf',
      mediaType: 'application/pdf',
      render: (report) => print(report, 'report.pdf'),
    },
    {
      label: '一图读懂（SVG）',
      name: 'infographic.svg',
      mediaType: 'image/svg+xml',
      render: (report) => print(report, 'infographic.svg'),
    },
    {
      label: '一图读懂（PNG）',
      name: 'infographic.png',
      mediaType: 'image/png',
      render: (report) => print(report, 'infographic.png'),
    },
  ];
}

/** The reason why this machine leaves the printed formats out, null if it makes them. Lambda always makes them. */
export const NOT_PRINTED: string | null = cannotPrint();

/** Every format, printed by the caller's own printer; only those that this machine can make. */
export function formatsBy(print: Printer['print']): readonly Format[] {
  const printed = NOT_PRINTED === null ? printedBy(print) : [];
  return [...TEXT_FORMATS, ...COLLECTED_FORMATS, ...printed];
}

export const FORMATS: readonly Format[] = formatsBy(print);

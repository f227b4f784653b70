import { type CheerioAPI, load } from 'cheerio';
import { strFromU8, unzipSync } from 'fflate';
import { type Cell, printed } from '../../../shared/form/form.ts';
import { FORMATS } from '../../../shared/formats/formats.ts';
import type { Format } from '../../../shared/formats/renderers.ts';

const OFFICE = ['report.docx', 'report.xlsx', 'report.csv', 'report.json'];

/** What an office, a city or a program collects; the page and the printed formats have tests of their own. */
export function officeFormats(): Format[] {
  return FORMATS.filter(({ name }) => OFFICE.includes(name));
}

/** The parts of a DOCX or XLSX as text. */
export function partsOf(bytes: Uint8Array): Record<string, string> {
  const entries = Object.entries(unzipSync(bytes));
  return Object.fromEntries(entries.map(([name, part]) => [name, strFromU8(part)]));
}

export function xmlOf(bytes: Uint8Array, part: string): CheerioAPI {
  const text = partsOf(bytes)[part];
  if (text === undefined) throw new Error(`the package has no part ${part}`);
  return load(text, { xml: true });
}

/** A number of a table, with the distinct texts of the heads above it and at its left. */
export interface ReadNumber {
  value: string;
  heads: string[];
}

/** Numbers of a table whose merged cells are filled, row by row. */
export function numbersOf(
  rows: readonly (readonly string[])[],
  headRows: number,
  headColumns: number,
): ReadNumber[] {
  return rows.slice(headRows).flatMap((row) =>
    row.slice(headColumns).map((value, index) => {
      const above = rows.slice(0, headRows).map((head) => head[headColumns + index] ?? '');
      return { value, heads: [...new Set([...above, ...row.slice(0, headColumns)])] };
    }),
  );
}

/** What a reader should find of a cell, its heads in any order. */
export function expectedOf({ value, row, column }: Cell): ReadNumber {
  return sorted({ value: printed(value), heads: [...new Set([...row, ...column])] });
}

export function sorted({ value, heads }: ReadNumber): ReadNumber {
  return { value, heads: heads.toSorted() };
}

/**
 * A ledger as received. In: bytes of XLSX or CSV (UTF-8 or GB18030). Out: sheets of raw values by row and column, and
 * forbidden contents: merged or hidden cells, a formula without its value, an error. Always holds: limits on the size
 * and the unpacked size; no formula, link or macro is run.
 */
import { decodeText } from '../reading/encoding.ts';
import { packed, partsOf } from '../reading/readers/archive.ts';
import { csvCells } from '../reading/readers/csv.ts';
import { Unreadable } from '../reading/source.ts';

export type Raw = string | number | boolean | Date | null;

export interface RawSheet {
  readonly name: string;
  readonly rows: readonly (readonly Raw[])[];
  /** Addresses of merged ranges. */
  readonly merged: readonly string[];
  /** Numbers of hidden rows, from 1. */
  readonly hidden: readonly number[];
  /** Addresses of formulas that carry no value. */
  readonly unvalued: readonly string[];
  /** Addresses and texts of errors such as #REF!. */
  readonly errors: readonly (readonly [address: string, text: string])[];
}

export interface RawBook {
  readonly kind: 'xlsx' | 'csv';
  readonly sheets: readonly RawSheet[];
  /** Days are counted from 1904. */
  readonly epoch1904: boolean;
}

export const MOST_BYTES = 20 * 1024 * 1024;
const ZIP = [0x50, 0x4b];
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0];

export async function readBook(bytes: Uint8Array, name: string): Promise<RawBook> {
  if (bytes.length === 0) throw new Unreadable('文件是空的', 'the file is empty');
  if (bytes.length > MOST_BYTES) throw new Unreadable('文件超过20 MB，请分开导入', 'the file is over 20 MB');
  const starts = (marks: readonly number[]) => marks.every((mark, index) => bytes[index] === mark);
  if (starts(OLD_OFFICE))
    throw new Unreadable(
      '这是旧格式或加密的工作簿，请去掉密码并另存为 XLSX',
      'an old or encrypted workbook; save it as XLSX without a password',
    );
  if (starts(ZIP)) return readXlsxBook(bytes);
  const text = decodeText(bytes);
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(text))
    throw new Unreadable('这是网页或 XML，不是台账，请另存为 XLSX', 'markup, not a ledger; save it as XLSX');
  return csvBook(text, name);
}

function csvBook(text: string, name: string): RawBook {
  const rows = csvCells(text).map((row) => row.map((cell) => (cell.trim() === '' ? null : cell.trim())));
  const sheet = { name: sheetName(name), rows };
  return {
    kind: 'csv',
    sheets: [{ ...sheet, merged: [], hidden: [], unvalued: [], errors: [] }],
    epoch1904: false,
  };
}

/** A file's name as a valid sheet name. */
function sheetName(name: string): string {
  const bare = name.replace(/^.*[/\\]|\.[^.]*$/g, '').replaceAll(/[[\]:*?/\\'\p{C}]/gu, ' ');
  return bare.trim().slice(0, 31) || '台账';
}

async function readXlsxBook(bytes: Uint8Array): Promise<RawBook> {
  const parts = partsOf(bytes);
  const workbook = parts['xl/workbook.xml'];
  if (!workbook) throw new Unreadable('压缩文件里不是工作簿，请另存为 XLSX', 'the archive is no XLSX');
  const { default: readXlsxFile } = await import('read-excel-file/universal');
  const sheets = await readXlsxFile(new Blob([packed(parts)])).catch((error: unknown) => {
    throw new Unreadable('不是完整的工作簿（XLSX），无法读取', `not a whole XLSX: ${String(error)}`);
  });
  const xml = new TextDecoder().decode(workbook);
  const files = sheetFiles(xml, new TextDecoder().decode(parts['xl/_rels/workbook.xml.rels']));
  return {
    kind: 'xlsx',
    epoch1904: /<workbookPr[^>]*\bdate1904="(1|true)"/.test(xml),
    sheets: sheets.map(({ sheet, data }, index) => {
      const part = parts[files[index] ?? ''];
      return {
        name: sheet,
        rows: data as Raw[][],
        ...structureOf(part ? new TextDecoder().decode(part) : ''),
      };
    }),
  };
}

/** Parts of the sheets, in the order of the workbook. */
function sheetFiles(workbook: string, relations: string): string[] {
  const targets = new Map(
    [...relations.matchAll(/<Relationship\b[^>]*>/g)].map(([tag]) => [
      /\bId="([^"]*)"/.exec(tag)?.[1] ?? '',
      /\bTarget="([^"]*)"/.exec(tag)?.[1] ?? '',
    ]),
  );
  return [...workbook.matchAll(/<sheet\b[^>]*>/g)].map(([tag]) => {
    const target = targets.get(/\br:id="([^"]*)"/.exec(tag)?.[1] ?? '') ?? '';
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  });
}

function structureOf(xml: string): Omit<RawSheet, 'name' | 'rows'> {
  const all = (pattern: RegExp) => [...xml.matchAll(pattern)].map(([, found = '']) => found);
  return {
    merged: all(/<mergeCell\b[^>]*\bref="([^"]+)"/g),
    hidden: [...xml.matchAll(/<row\b[^>]*>/g)].flatMap(([tag]) => {
      const isHidden = /\bhidden="(1|true)"/.test(tag);
      return isHidden ? [Number(/\br="(\d+)"/.exec(tag)?.[1] ?? 0)] : [];
    }),
    unvalued: all(/<c\b[^>]*\br="([A-Z]+\d+)"[^>]*><f\b(?:[^>]*\/>|[^<]*<\/f>)(?:<v\s*\/>|<v><\/v>)?<\/c>/g),
    errors: [...xml.matchAll(/<c\b[^>]*\br="([A-Z]+\d+)"[^>]*\bt="e"[^>]*>.*?<v>([^<]*)<\/v>/g)].map(
      ([, address = '', text = '']) => [address, text] as const,
    ),
  };
}

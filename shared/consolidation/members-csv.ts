/**
 * Reads `members.csv` back. In: its text, and the edition of the report. Out: by agency the cells of its part, null for
 * an empty field; undefined if the text is no such file. Nothing is filled in: a part that lacks a cell, or holds a
 * non-number, is no part.
 */
import { type Branch, type Form, isMoney, plant } from '../form/form.ts';

export const MEMBERS_CSV = 'members.csv';

export const MEMBER_COLUMNS = [
  '成员代码',
  '成员名称',
  '状态',
  '版本',
  '表格校验值',
  '计入',
  '路径',
  '数值',
] as const;

export type PartTables = Branch;

export function readMembersCsv(text: string, form: Pick<Form, 'cells'>): Map<string, PartTables> | undefined {
  const [head, ...lines] = linesOf(text.replace(/^\u{feff}/u, ''));
  if (head?.join() !== MEMBER_COLUMNS.join()) return undefined;
  const values = new Map<string, Map<string, string>>();
  for (const line of lines) {
    const [agency = '', path, value] = [line[0], line.at(-2), line.at(-1)];
    if (line.length !== MEMBER_COLUMNS.length || path === undefined || value === undefined) return undefined;
    const part = values.get(agency) ?? new Map<string, string>();
    if (part.has(path)) return undefined;
    values.set(agency, part.set(path, value));
  }
  const parts = new Map<string, PartTables>();
  for (const [agency, part] of values) {
    const tables = tablesOf(part, form);
    if (!tables) return undefined;
    parts.set(agency, tables);
  }
  return parts;
}

function tablesOf(part: ReadonlyMap<string, string>, { cells }: Pick<Form, 'cells'>): PartTables | undefined {
  const tables: PartTables = {};
  for (const { path, steps, quantity } of cells) {
    const value = part.get(path);
    if (value === undefined || !/^(?:\d+(?:\.\d+)?)?$/.test(value)) return undefined;
    plant(tables, steps, value === '' ? null : isMoney(quantity) ? value : Number(value));
  }
  return tables;
}

/** RFC 4180: a quoted field may hold commas, line ends, and quotes written twice. */
function linesOf(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const [whole, quoted, plain = '', end] = match;
    if (whole === '' && line.length === 0) break;
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    lines.push(line);
    line = [];
    if (end === '') break;
  }
  return lines;
}

/**
 * Reads tables submitted for checking. In: the parsed JSON of a `report.json` or of tables alone, and the registered
 * editions. Out: the edition of the tables and a reader of their cells, or all faults with their places. Nothing is
 * filled in: a missing cell is a fault; a null cell was printed blank.
 */
import { type CellPlace, partAt, type Quantity } from '../form/form.ts';
import type { CheckedForm, ReadCell } from './check.ts';

export interface TablesFault {
  pointer: string;
  zh: string;
  en: string;
}

export interface ReadableTables<Edition extends CheckedForm = CheckedForm> {
  form: Edition;
  read: ReadCell;
  narrative?: Record<'overview' | 'problems' | 'other', string | null>;
  /** Year and agency of the report, if the tables name them. */
  year?: number;
  agency?: string;
}

const SECTIONS = ['overview', 'problems', 'other'] as const;

/** Reads a `report.json` (which holds its tables under `tables`) or tables alone. */
export function readTables<Edition extends CheckedForm>(
  json: unknown,
  editions: readonly Edition[],
): ReadableTables<Edition> | { faults: TablesFault[] } {
  const inReport = isObject(json) && Object.hasOwn(json, 'tables');
  const tables = inReport ? json['tables'] : json;
  const root = inReport ? '/tables' : '';
  if (!isObject(tables))
    return { faults: [fault(root, '此处应为表格对象', 'the tables, an object, are expected here')] };
  const form = editions.find(({ id }) => id === tables['format']);
  if (!form) {
    const known = editions.map(({ id }) => `"${id}"`);
    return {
      faults: [
        fault(`${root}/format`, `format 应为 ${known.join(' 或 ')}`, `format must be ${known.join(' or ')}`),
      ],
    };
  }
  const faults = form.cells.flatMap((cell) => {
    const wrong = isLeftOut(tables, cell)
      ? undefined
      : faultOfCell(partAt(tables, cell.steps), cell.quantity);
    return wrong ? [fault(`${root}${cell.pointer}`, wrong.zh, wrong.en)] : [];
  });
  if (faults.length > 0) return { faults };
  const narrative = inReport ? narrativeOf(json['narrative']) : undefined;
  const read: ReadCell = (steps) => {
    const value = partAt(tables, steps);
    return value === null || value === undefined ? null : Number(value);
  };
  return { form, read, ...(narrative && { narrative }), ...ownerOf(tables) };
}

/** Section six states its figures in words, so tables typed off a report may lack all of them; they count as blank. */
function isLeftOut(tables: Record<string, unknown>, { section, steps }: CellPlace): boolean {
  return section === 'other' && partAt(tables, steps.slice(0, 1)) === undefined;
}

function ownerOf({ year, agency }: Record<string, unknown>): Pick<ReadableTables, 'year' | 'agency'> {
  const name = isObject(agency) ? agency['name'] : undefined;
  return {
    ...(Number.isSafeInteger(year) && { year: Number(year) }),
    ...(typeof name === 'string' && { agency: name }),
  };
}

function faultOfCell(value: unknown, quantity: Quantity): { zh: string; en: string } | undefined {
  if (value === null) return undefined;
  if (value === undefined) return { zh: '缺少这一单元格', en: 'this cell is missing' };
  if (quantity === 'change') {
    return Number.isSafeInteger(value)
      ? undefined
      : { zh: '此处应为整数', en: 'a whole number is expected here' };
  }
  if (quantity === 'count') {
    return Number.isSafeInteger(value) && Number(value) >= 0
      ? undefined
      : { zh: '此处应为非负整数', en: 'a whole number, 0 or more, is expected here' };
  }
  const money = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
  return money
    ? undefined
    : { zh: '金额应为十进制数字的字符串', en: 'money is a string with a decimal number' };
}

function narrativeOf(narrative: unknown): ReadableTables['narrative'] {
  if (!isObject(narrative)) return undefined;
  const texts = SECTIONS.map((section) => [
    section,
    typeof narrative[section] === 'string' ? narrative[section] : null,
  ]);
  return Object.fromEntries(texts) as ReadableTables['narrative'];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(pointer: string, zh: string, en: string): TablesFault {
  return { pointer, zh, en };
}

/**
 * Reads a whole ledger. In: a raw book, an optional mapping, and the day. Out: its sheets as rows, all faults, the
 * dropped columns and sheets, and the original rows of our export. A fault in many rows is reported once, with the
 * count and the first rows.
 */
import { faultOfSheet, type LedgerFault } from './faults.ts';
import { LEDGER, OWN_SHEETS, type SheetPlan } from './plans.ts';
import type { RawBook, RawSheet } from './raw.ts';
import { type ReadSheet, readSheet } from './rows.ts';
import { isEmpty } from './values.ts';

export interface ReadLedger {
  readonly sheets: readonly ReadSheet[];
  readonly faults: readonly LedgerFault[];
  /** Headings of ignored columns, by sheet; a sheet alone if it was dropped whole. */
  readonly dropped: readonly { sheet: string; columns: readonly string[] }[];
  /** For an export: its original rows, by sheet; a missing row was deleted. */
  readonly exported: ReadonlyMap<string, readonly string[]> | null;
}

const OWN = new Set<string>(Object.values(OWN_SHEETS));

export function readLedger(book: RawBook, mapping: SheetPlan | undefined, today: string): ReadLedger {
  const around = { epoch1904: book.epoch1904, today };
  const plans = mapping ? [mapping] : LEDGER;
  const theirs = book.sheets.filter(({ name }) => !OWN.has(name));
  const sheets: ReadSheet[] = [];
  const dropped: { sheet: string; columns: readonly string[] }[] = [];
  for (const raw of theirs) {
    const plan = planFor(raw, plans, theirs.length === 1 || book.kind === 'csv');
    if (!plan) {
      if (raw.rows.some((row) => row.some((cell) => !isEmpty(cell))))
        dropped.push({ sheet: raw.name, columns: [] });
      continue;
    }
    const sheet = readSheet(raw, plan, around);
    sheets.push(sheet);
    if (sheet.dropped.length > 0) dropped.push({ sheet: raw.name, columns: sheet.dropped });
  }
  const names = plans.map(({ sheet }) => sheet).join('、');
  const faults =
    sheets.length > 0
      ? sheets.flatMap((sheet) => sheet.faults)
      : [
          faultOfSheet(
            theirs[0]?.name ?? '',
            'book.sheets',
            `没有可导入的工作表，应为：${names}`,
            'no sheet to import',
          ),
        ];
  return { sheets, faults: gathered(faults), dropped, exported: exportedRows(book) };
}

/** By its name; for a single sheet, by its columns. */
function planFor(
  { name, rows }: RawSheet,
  plans: readonly SheetPlan[],
  alone: boolean,
): SheetPlan | undefined {
  const named = plans.find(({ sheet }) => sheet === name.trim() || (sheet === '*' && alone));
  if (named) return named;
  const [first] = plans;
  if (plans.length === 1 && first?.sheet === '*') return hasColumns(rows, first) > 1 ? first : undefined;
  if (!alone) return undefined;
  const ranked = plans
    .map((plan) => ({ plan, found: hasColumns(rows, plan) }))
    .toSorted((a, b) => b.found - a.found);
  return ranked[0] && ranked[0].found > 1 ? ranked[0].plan : undefined;
}

function hasColumns(rows: RawSheet['rows'], plan: SheetPlan): number {
  const texts = new Set(rows.slice(0, 10).flatMap((row) => row.map((cell) => String(cell ?? '').trim())));
  return plan.columns.filter((column) => texts.has(column)).length;
}

function exportedRows({ sheets }: RawBook): Map<string, string[]> | null {
  const keys = sheets.find(({ name }) => name === OWN_SHEETS.keys);
  if (!keys) return null;
  const rows = new Map<string, string[]>();
  for (const [sheet, subject] of keys.rows) {
    if (typeof sheet !== 'string' || isEmpty(subject)) continue;
    const known = rows.get(sheet);
    if (known) known.push(String(subject));
    else rows.set(sheet, [String(subject)]);
  }
  return rows;
}

const MANY = 3;
/** Reported once for all rows: a mapping or a person must decide the meaning of a value. */
const GATHERED = new Set(['code.unmapped', 'code.ask', 'code.unknown', 'code.too-little']);

function gathered(faults: readonly LedgerFault[]): LedgerFault[] {
  const groups = new Map<string, LedgerFault[]>();
  for (const fault of faults) {
    const { sheet, column, code, zh, cell } = fault;
    const key = GATHERED.has(code)
      ? `${sheet}\0${column}\0${code}\0${zh}`
      : `${sheet}\0${cell}\0${code}\0${zh}`;
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length < MANY) return group;
    const rows = group.slice(0, MANY).map(({ row }) => row);
    return [{ ...first, zh: `${first.zh}（共${group.length}处，第${rows.join('、')}行等）` }];
  });
}

/** Workbooks for the tests, cell by cell, and what the ledger makes of them. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { type BookCell, ledgerBook } from '../../../shared/ledger/book.ts';
import { type Difference, differenceOf } from '../../../shared/ledger/difference.ts';
import type { LedgerFault } from '../../../shared/ledger/faults.ts';
import type { SheetPlan } from '../../../shared/ledger/plans.ts';
import { readBook } from '../../../shared/ledger/raw.ts';
import { type ReadLedger, readLedger } from '../../../shared/ledger/read-ledger.ts';

export const TODAY = '2026-06-01';
export const AT = Date.parse(`${TODAY}T12:00:00+08:00`);

/** A text, a number, a day as a serial (`{day}`), or nothing. */
export type Typed = string | number | { day: string } | null;
export type Sheets = Readonly<Record<string, readonly (readonly Typed[])[]>>;

export function workbook(sheets: Sheets): Uint8Array {
  const cell = (typed: Typed): BookCell => {
    if (typed === null) return null;
    if (typeof typed === 'string') return { text: typed };
    return typeof typed === 'number' ? { number: typed } : typed;
  };
  return ledgerBook(
    '试',
    Object.entries(sheets).map(([name, rows]) => ({
      name,
      widths: [],
      rows: rows.map((row) => row.map(cell)),
    })),
  );
}

/** A workbook with a part changed by hand, as other programs would have written it. */
export function changed(bytes: Uint8Array, part: string, change: (xml: string) => string): Uint8Array {
  const parts = unzipSync(bytes);
  parts[part] = strToU8(change(strFromU8(parts[part] ?? new Uint8Array())));
  return zipSync(parts);
}

export async function read(bytes: Uint8Array, mapping?: SheetPlan, name = '台账.xlsx'): Promise<ReadLedger> {
  return readLedger(await readBook(bytes, name), mapping, TODAY);
}

export const sender = (source = 'office', succeeds: readonly string[] = []) => ({
  source,
  agencies: ['huaian'],
  may: ['facts' as const],
  succeeds,
});

export function difference(
  ledger: ReadLedger,
  standing: readonly KeptEvent[] = [],
  from = sender(),
): Difference {
  const bySubject = new Map<string, KeptEvent[]>();
  for (const event of standing)
    bySubject.set(event.subject, [...(bySubject.get(event.subject) ?? []), event]);
  return differenceOf(ledger.sheets, { agency: 'huaian', sender: from, standing: bySubject, now: AT });
}

/** All faults of a workbook, those of its contents against an empty log included. */
export async function faultsOf(bytes: Uint8Array, mapping?: SheetPlan): Promise<LedgerFault[]> {
  const ledger = await read(bytes, mapping);
  return [...ledger.faults, ...difference(ledger).faults];
}

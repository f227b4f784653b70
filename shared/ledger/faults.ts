/** A fault of a ledger, with its place and a valid value. Always holds: it names the cell, and repeats no other. */
import { addressOf } from '../formats/xlsx/book.ts';

export interface LedgerFault {
  readonly sheet: string;
  /** Address such as C7; the sheet itself for a fault without a cell. */
  readonly cell: string | null;
  readonly row: number | null;
  /** Heading of the column. */
  readonly column: string | null;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export interface CellAt {
  readonly sheet: string;
  /** From 1. */
  readonly row: number;
  /** From 0. */
  readonly column: number;
  readonly heading: string;
}

export function addressAt({ row, column }: Pick<CellAt, 'row' | 'column'>): string {
  return addressOf(row - 1, column);
}

export function faultAt(at: CellAt, code: string, zh: string, en: string): LedgerFault {
  const { sheet, row, heading } = at;
  return { sheet, cell: addressAt(at), row, column: heading, code, zh, en };
}

export function faultOfSheet(sheet: string, code: string, zh: string, en: string): LedgerFault {
  return { sheet, cell: null, row: null, column: null, code, zh, en };
}

/** Row and column of an address. */
export function cellOf(address: string): { row: number; column: number } {
  const [, letters = 'A', row = '1'] = /^([A-Z]+)(\d+)/.exec(address) ?? [];
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { row: Number(row), column };
}

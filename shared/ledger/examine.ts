/**
 * Compares a ledger with the current facts, for the command line and the desk's page. In: a raw book, an optional
 * mapping, and the current facts. Out: the rows, the events to send, every fault, and the removed numbers. Always
 * holds: the same book and the same log give the same answer, on a server or in a browser.
 */
import { dayOf, instantOf } from '../events/instant.ts';
import { type Against, type Difference, differenceOf } from './difference.ts';
import type { LedgerFault } from './faults.ts';
import type { SheetPlan } from './plans.ts';
import type { RawBook } from './raw.ts';
import { type ReadLedger, readLedger } from './read-ledger.ts';
import { type Removal, removalsOf } from './removals.ts';

export interface Examined {
  readonly ledger: ReadLedger;
  readonly difference: Difference;
  /** Of the reading and of the difference. With any fault nothing is sent. */
  readonly faults: readonly LedgerFault[];
  /** Voided only if someone confirms their number. */
  readonly removals: readonly Removal[];
}

export function examineLedger(book: RawBook, mapping: SheetPlan | undefined, against: Against): Examined {
  const ledger = readLedger(book, mapping, dayOf(instantOf(against.now)));
  const difference = differenceOf(ledger.sheets, against);
  return {
    ledger,
    difference,
    faults: [...ledger.faults, ...difference.faults],
    removals: removalsOf(ledger, against),
  };
}

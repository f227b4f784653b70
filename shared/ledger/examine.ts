/**
 * A ledger held against what stands: the one question of the command line and of the desk's page. In: a raw book, a mapping
 * or none, and what stands. Out: what was read, what would be sent, every fault, and the numbers that are gone. Always
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
  /** Of the reading and of the difference. Where there is one nothing is sent. */
  readonly faults: readonly LedgerFault[];
  /** Void only on somebody's word on how many they are. */
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

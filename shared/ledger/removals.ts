/**
 * Removed rows. In: the rows of an export and those of the file, or, for a file of other origin, the years of its rows.
 * Out: numbers with only the sender's facts that the file no longer has. Nothing is voided unless someone confirms the
 * number of removals.
 */
import type { KeptEvent } from '../events/event.ts';
import { yearOf } from '../events/instant.ts';
import type { LedgerEvent } from './difference.ts';
import { type Against, REMOVED, Writer } from './difference.ts';
import type { ReadLedger } from './read-ledger.ts';
import type { ReadSheet } from './rows.ts';
import { inSlot, liveOf } from './standing.ts';

export interface Removal {
  readonly sheet: string;
  readonly subject: string;
  readonly events: readonly LedgerEvent[];
}

export function removalsOf(ledger: ReadLedger, against: Against): Removal[] {
  return ledger.sheets.flatMap((sheet) => {
    const here = new Set(sheet.rows.map(({ subject }) => subject));
    const scope = ledger.exported?.get(sheet.sheet) ?? (ledger.exported ? [] : inYearsOf(sheet, against));
    return scope
      .filter((subject) => !here.has(subject))
      .flatMap((subject) => {
        const events = removal(subject, sheet, against);
        return events.length > 0 ? [{ sheet: sheet.sheet, subject, events }] : [];
      });
  });
}

/** Numbers whose first fact on the sheet is in a year of the file's rows. */
function inYearsOf({ rows, slots }: ReadSheet, { standing }: Against): string[] {
  const [first] = slots;
  if (!first) return [];
  const years = new Set(
    rows
      .flatMap(({ facts }) => facts.filter(({ type }) => type === first.type))
      .map(({ day }) => Number(day.slice(0, 4))),
  );
  return [...standing].flatMap(([subject, events]) =>
    inSlot(liveOf(subject, events), first).some(({ at }) => years.has(yearOf(at))) ? [subject] : [],
  );
}

function removal(subject: string, { slots }: ReadSheet, against: Against): LedgerEvent[] {
  const kept = against.standing.get(subject) ?? [];
  const writer = new Writer(subject, kept, against);
  const families = new Set(slots.map(({ type }) => type.split('.')[0]));
  const facts = liveOf(subject, kept).filter(({ type }) => families.has(type.split('.')[0]));
  if (facts.length === 0 || facts.some((event) => !writer.owns(event) || isVoid(event))) return [];
  if (families.has('application')) writer.voided(REMOVED);
  else for (const event of facts) writer.retract(event, REMOVED);
  return writer.events.map(({ event }) => event);
}

const isVoid = ({ type }: KeptEvent) => type === 'application.voided';

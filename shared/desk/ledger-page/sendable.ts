/**
 * The new facts of a workbook, as shown and sent. In: the examined ledger and the current facts. Out: the facts and
 * retractions by number, in requests of bounded size. Always: all facts of one number go in one request, with the
 * number of compared facts; it holds only fields of the catalogue.
 */
import type { KeptEvent } from '../../events/event.ts';
import type { LedgerEvent } from '../../ledger/difference.ts';
import type { Examined } from '../../ledger/examine.ts';
import type { Removal } from '../../ledger/removals.ts';
import { MOST_AT_ONCE } from '../standing-facts.ts';

export interface Request {
  readonly events: readonly Pick<LedgerEvent, 'id' | 'type' | 'time' | 'subject' | 'data'>[];
  /** By number, the number of facts that the workbook was compared with. */
  readonly seen: Readonly<Record<string, number>>;
}

/** Everything to send; removals only if confirmed. */
export function eventsOf({ difference }: Examined, removals: readonly Removal[]): LedgerEvent[] {
  return [...difference.events, ...removals.flatMap(({ events }) => events)];
}

export function requestsOf(
  events: readonly LedgerEvent[],
  standing: ReadonlyMap<string, readonly KeptEvent[]>,
): Request[] {
  const requests: { events: Request['events'][number][]; seen: Record<string, number> }[] = [];
  for (const [subject, own] of bySubject(events)) {
    let last = requests.at(-1);
    if (last === undefined || last.events.length + own.length > MOST_AT_ONCE) {
      last = { events: [], seen: {} };
      requests.push(last);
    }
    last.events.push(...own.map(({ id, type, time, data }) => ({ id, type, time, subject, data })));
    last.seen[subject] = standing.get(subject)?.length ?? 0;
  }
  return requests;
}

/** A number can be on two sheets. */
function bySubject(events: readonly LedgerEvent[]): Map<string, LedgerEvent[]> {
  const grouped = new Map<string, LedgerEvent[]>();
  for (const event of events) {
    const known = grouped.get(event.subject);
    if (known) known.push(event);
    else grouped.set(event.subject, [event]);
  }
  return grouped;
}

/** Sources with facts to retract, other than the desk, and the number of each. */
export function foreignOf(events: readonly LedgerEvent[]): [source: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { type, data } of events) {
    const source = type === 'event.retracted' && 'source' in data ? String(data.source) : undefined;
    if (source !== undefined) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return [...counts];
}

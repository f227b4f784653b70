/**
 * The cases that break a chain, and why. In: the events of one case, as in the published version of a year and as in
 * the log now. Out: for each chain into the next year, the case's part in each cell's difference, a minimal set of its
 * events that causes it, the reason in words, and the retractions that would undo it.
 *
 * Always holds: for each cell of `carry-chain` and `in-force-chain`, the parts of all cases sum to the difference
 * between the two years. `dispute-chain` allows new cases, so it names only cases that disappeared. Each event is
 * necessary: without it the difference would change.
 */
import { type CaseFacts, foldCase } from '../cases/case.ts';
import type { Mending } from '../cases/mending.ts';
import { sharesOf } from '../counting/explain.ts';
import type { CountedForm } from '../counting/rule.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import type { FaultText } from '../events/faults.ts';
import { reasonOf } from './chain-reasons.ts';
import type { ChainId } from './chains.ts';

export interface ChainCase extends FaultText {
  check: ChainId;
  subject: string;
  /** Ids of the events that cause the difference. */
  events: string[];
  /** Retractions of those events that are not retractions themselves. */
  mend: Mending['event'][];
  /**
   * By path of a cell of the later year, the case's part in the difference: positive if the log has more than
   * published.
   */
  parts: Map<string, number>;
}

/** The events of a case at publication and now; empty if it did not exist. */
export interface CaseThenAndNow {
  subject: string;
  published: readonly KeptEvent[];
  now: readonly KeptEvent[];
}

/** The editions of the published year and of the year after it. */
export interface ThenAndAfter {
  published: CountedForm;
  after: CountedForm;
}

/** How a case breaks the chains from the published `year` into the next; empty if it breaks none. */
export function chainCases(
  { subject, published, now }: CaseThenAndNow,
  year: number,
  editions: ThenAndAfter,
): ChainCase[] {
  const before = foldCase(subject, published);
  const gap = (events: readonly KeptEvent[]) => gapsOf(before, foldCase(subject, events), { year, editions });
  const after = foldCase(subject, now);
  return [...gapsOf(before, after, { year, editions })].map(([check, parts]) => {
    const same = (events: readonly KeptEvent[]) => equal(gap(events).get(check), parts);
    const causes = smallest(published, now, same);
    const events =
      causes.length > 0
        ? causes
        : standingBehind(after, [...parts.keys()], { year: year + 1, form: editions.after, now });
    const lost = causes.length === 0 ? missing(published, now) : [];
    return {
      check,
      subject,
      events: [...events, ...lost].map(({ id }) => id),
      mend: events.filter(({ type }) => type !== 'event.retracted').map(retraction),
      parts,
      ...reasonOf(check, { before, after, year, isLost: lost.length > 0 }),
    };
  });
}

/** By chain and cell of the later year, the case's part in the difference; without zeros. */
function gapsOf(
  before: CaseFacts,
  after: CaseFacts,
  { year, editions }: { year: number; editions: ThenAndAfter },
): Map<ChainId, Map<string, number>> {
  const gaps = new Map<ChainId, Map<string, number>>();
  const add = (check: ChainId, cell: string, by: number) => {
    const parts = gaps.get(check) ?? new Map<string, number>();
    gaps.set(check, parts);
    parts.set(cell, (parts.get(cell) ?? 0) + by);
  };
  for (const { path, amount } of sharesOf(before, year, editions.published)) {
    const [, row, column] = path.split('.');
    if (row === 'carriedOut') add('carry-chain', `applications.carriedIn.${column}`, -Number(amount));
    if (column === 'inForce') add('in-force-chain', path, -Number(amount));
    if (column === 'pending') add('dispute-chain', `disputes.${row}.total`, -1);
  }
  // What the present log carries out. The check allows for hand-overs of the next year, so it expects this as carried in.
  for (const { path, amount } of sharesOf(after, year, editions.published)) {
    const [, row, column] = path.split('.');
    if (row === 'carriedOut') add('carry-chain', `applications.carriedIn.${column}`, Number(amount));
  }
  for (const { path, amount } of sharesOf(after, year + 1, editions.after)) {
    const [table, row, column] = path.split('.');
    if (table === 'proactive' && column !== undefined)
      add(
        'in-force-chain',
        `proactive.${row}.inForce`,
        column === 'issued' ? -Number(amount) : Number(amount),
      );
    if (table === 'disputes' && column === 'total') add('dispute-chain', path, 1);
  }
  for (const [check, parts] of gaps) {
    for (const [cell, by] of parts) if (by === 0 || (check === 'dispute-chain' && by > 0)) parts.delete(cell);
    if (parts.size === 0) gaps.delete(check);
  }
  return gaps;
}

function equal(left: ReadonlyMap<string, number> | undefined, right: ReadonlyMap<string, number>): boolean {
  return left?.size === right.size && [...right].every(([cell, by]) => left.get(cell) === by);
}

/** A minimal set of the events since publication that keeps the difference; empty if it exists without any of them. */
function smallest(
  published: readonly KeptEvent[],
  now: readonly KeptEvent[],
  same: (events: readonly KeptEvent[]) => boolean,
): KeptEvent[] {
  const known = new Set(published.map(identityOf));
  const old = now.filter((event) => known.has(identityOf(event)));
  let causes = now.filter((event) => !known.has(identityOf(event)));
  // Once one is left out, another may be: as where a receipt answers a transfer and both came since.
  for (let more = true; more; ) {
    const spare = causes.findIndex((_, index) => same([...old, ...causes.toSpliced(index, 1)]));
    more = spare >= 0;
    if (more) causes = causes.toSpliced(spare, 1);
  }
  return causes;
}

/** Events of the version that the log lacks. The log is append-only, so there are none unless it was tampered with. */
function missing(published: readonly KeptEvent[], now: readonly KeptEvent[]): KeptEvent[] {
  const there = new Set(now.map(identityOf));
  return published.filter((event) => !there.has(identityOf(event)));
}

/**
 * The events behind a case's shares in these rows, for a break independent of later events: an unknown document
 * repealed.
 */
function standingBehind(
  facts: CaseFacts,
  cells: readonly string[],
  { year, form, now }: { year: number; form: CountedForm; now: readonly KeptEvent[] },
): KeptEvent[] {
  const rows = cells.map((cell) => cell.slice(0, cell.lastIndexOf('.')));
  const shares = sharesOf(facts, year, form).filter(({ path }) =>
    rows.some((row) => path.startsWith(`${row}.`)),
  );
  const ids = new Set(shares.flatMap((share) => share.events).map(({ id, source }) => `${source}\0${id}`));
  return now.filter(({ id, source }) => ids.has(`${source}\0${id}`));
}

function retraction({ subject, id, source }: KeptEvent): Mending['event'] {
  return { type: 'event.retracted', subject, data: { id, source } };
}

/**
 * Which cases break a chain, and why. In: the events of one number as the published version of a year had them, and as
 * the log has them now. Out: for each chain into the year after, by how much the case moves each cell, the smallest set
 * of its events that makes it so, in words why, and what would mend it.
 *
 * Always holds: the parts of all cases sum to what the two years differ by, in each cell of `carry-chain` and of
 * `in-force-chain`; for `dispute-chain`, which allows new cases, only those that are gone are named. None of the events
 * can be left out: without it the case would stand otherwise.
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
  /** Ids of the events that make it so. */
  events: string[];
  /** The retractions that would undo them, where they are not themselves retractions. */
  mend: Mending['event'][];
  /** By cell of the later year, what the case adds to it (more than the year before published), or takes away. */
  parts: Map<string, number>;
}

/** A case as it was at publication and as it is now; no events where it was not there. */
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

/** What of a case breaks the chains from the published `year` into the year after it. */
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

/** Cells of the later year, with what the case adds to or takes from what the year before would lead to. */
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
  // What the year carries out as it is now: with the hand-overs of the year after taken out and in, what that carries in.
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

/** What came since, less whatever could be left out: none where it was so already, or for another reason. */
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

/** The log forgets nothing: this is empty unless somebody took something out of it. */
function missing(published: readonly KeptEvent[], now: readonly KeptEvent[]): KeptEvent[] {
  const there = new Set(now.map(identityOf));
  return published.filter((event) => !there.has(identityOf(event)));
}

/** The events behind what a case says by itself, whatever was published, such as the repeal of an unknown document. */
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

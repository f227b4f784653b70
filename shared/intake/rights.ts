/**
 * Rights that hang on what is stored or registered: taking back what another permission sent, sending back the report of
 * a member, and figures of a whole. In: the events of a request. Out: a fault each that may not be. Contract, sections 2,
 * 6 and 7.
 */
import { EVENT_TYPES, permissionFor } from '../events/catalogue.ts';
import type { Reading, Sender } from '../events/envelope.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import type { Fault } from '../events/faults.ts';
import type { Person, PersonRight } from '../registry/agency.ts';
import type { EventLog } from '../store/ports.ts';
import { onEach } from './at-once.ts';
import type { Senders } from './senders.ts';

const FACTS: ReadonlySet<string> = new Set(EVENT_TYPES.filter((type) => permissionFor(type) === 'facts'));

/** Whether all events are facts: of those nobody has to be asked more than the sender's own rights say. */
export function isOfFacts({ events }: Reading): boolean {
  return events.every(({ event }) => FACTS.has(event.type));
}

/**
 * A retraction needs the permission of what it retracts. A source that may send everything has it; for another one
 * the event that is named is looked up. If it has not come yet, the fold asks again by what is kept as `may`.
 */
export async function foreignRetractions(
  { events }: Reading,
  sender: Sender,
  { eventLog }: { eventLog: Pick<EventLog, 'find'> },
): Promise<Fault[]> {
  const mayAll = EVENT_TYPES.every((type) => sender.may.includes(permissionFor(type) ?? 'facts'));
  if (mayAll && !events.some(({ event }) => byOf(event) !== undefined)) return [];
  const permitted = await onEach(events, async ({ event }) => {
    if (event.type !== 'event.retracted') return true;
    const { subject, data } = event;
    const named = await eventLog.find(
      event.agency,
      identityOf({ subject, id: data.id, source: data.source ?? sender.source }),
    );
    if (named === undefined) return true;
    const permission = permissionFor(named.type);
    // A government that speaks for itself takes back its own returns and nothing else of the member's.
    if (data.by !== undefined && byOf(named) !== data.by) return false;
    return permission === undefined || sender.may.includes(permission);
  });
  return events
    .filter((_, index) => permitted[index] === false)
    .map(({ pointer }) => ({ pointer, code: 'retraction.forbidden' }));
}

/** Who sends a member's report back, or takes that back: a government, in its own name. */
function byOf({ type, data }: KeptEvent): string | undefined {
  return type === 'report.returned' || type === 'event.retracted' ? data.by : undefined;
}

/** Who submits or approves is registered and enabled, and has that right for that agency (contract, section 8). */
export async function strangersActs(
  { events }: Reading,
  { senders }: { senders: Pick<Senders, 'personOf'> },
): Promise<Fault[]> {
  const acts = events.flatMap(({ pointer, event }) => {
    const right = rightFor(event);
    return right === undefined ? [] : [{ pointer, right, event }];
  });
  const ids = [...new Set(acts.flatMap(({ event }) => event.person ?? []))];
  const people = await onEach(ids, (id) => senders.personOf(id));
  const known = new Map(ids.map((id, index) => [id, people[index]]));
  return acts
    .filter(({ event, right }) => !has(known.get(event.person ?? ''), right, event.agency))
    .map(({ pointer }) => ({ pointer: `${pointer}/person`, code: 'person.forbidden' }));
}

/** The right that a person needs to do this; undefined where the event names nobody. */
function rightFor(event: KeptEvent): PersonRight | undefined {
  if (event.type === 'report.submitted') return 'text';
  if (event.type === 'report.approved' || event.type === 'report.sent-back')
    return `approve:${event.data.step}`;
  return undefined;
}

function has(person: Person | undefined, right: PersonRight, agency: string): boolean {
  return (
    person !== undefined && !person.disabled && person.agencies.includes(agency) && person.may.includes(right)
  );
}

/** Only the parent of an agency sends its report back. */
export async function strangersReturns(
  { events }: Reading,
  { senders }: { senders: Pick<Senders, 'parentsOf'> },
): Promise<Fault[]> {
  const returns = events.flatMap(({ pointer, event }) => {
    const by = byOf(event);
    return by === undefined ? [] : [{ pointer, by, agency: event.agency, year: Number(event.subject) }];
  });
  const parents = await onEach(returns, ({ agency, year }) => senders.parentsOf(agency, year));
  return returns
    .filter(({ by }, index) => !parents[index]?.includes(by))
    .map(({ pointer }) => ({ pointer: `${pointer}/data/by`, code: 'by.not-parent' }));
}

/** Figures of a whole are those of an agency that consolidates. */
export async function othersWholes(
  { events }: Reading,
  { senders }: { senders: Pick<Senders, 'consolidates'> },
): Promise<Fault[]> {
  const wholes = events.filter(
    ({ event }) => event.type === 'figures.reported' && event.data.scope === 'whole',
  );
  const permitted = await onEach(wholes, ({ event }) => senders.consolidates(event.agency));
  return wholes
    .filter((_, index) => !permitted[index])
    .map(({ pointer }) => ({ pointer: `${pointer}/data/scope`, code: 'scope.not-consolidating' }));
}

const isBlank = (said: unknown): boolean => typeof said === 'string' && said.trim() === '';

const WORDS = ['note', 'reason', 'comment', 'origin'] as const;

/**
 * Words of nothing but blanks say nothing. It is asked here and not of the shape of an event: what was stored before it
 * was asked is read as it is.
 */
export function blankWords({ events }: Reading): Fault[] {
  const faults: Fault[] = [];
  for (const { pointer, event } of events) {
    const data: Readonly<Record<string, unknown>> = event.data;
    for (const name of WORDS)
      if (isBlank(data[name])) faults.push({ pointer: `${pointer}/data/${name}`, code: 'text.empty' });
    if (event.type !== 'report.returned') continue;
    for (const [index, { comment }] of (event.data.cells ?? []).entries())
      if (isBlank(comment))
        faults.push({ pointer: `${pointer}/data/cells/${index}/comment`, code: 'text.empty' });
  }
  return faults;
}

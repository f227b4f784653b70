/**
 * Rights that depend on the log or the registry: retracting an event of another permission, acting as a person, sending
 * back a member's report, and consolidated figures. In: the events of a request. Out: one fault per forbidden event.
 * Contract, sections 2, 6, 7 and 8.
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

/** Whether all events are facts: these need no rights beyond the sender's own. */
export function isOfFacts({ events }: Reading): boolean {
  return events.every(({ event }) => FACTS.has(event.type));
}

/**
 * A retraction needs the permission of the event that it retracts. Unless the source has all permissions, that event is
 * looked up. If it has not arrived yet, the fold decides, by the permissions kept as `may`.
 */
export async function retractionsWithoutRight(
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
    // A government may retract its own returns, and no other event of the member.
    if (data.by !== undefined && byOf(named) !== data.by) return false;
    return permission === undefined || sender.may.includes(permission);
  });
  return events
    .filter((_, index) => permitted[index] === false)
    .map(({ pointer }) => ({ pointer, code: 'retraction.forbidden' }));
}

/** The government that returns a member's report, or retracts that; undefined for all other events. */
function byOf({ type, data }: KeptEvent): string | undefined {
  return type === 'report.returned' || type === 'event.retracted' ? data.by : undefined;
}

/**
 * The person who submits or approves must be registered, enabled, and entitled at that agency (contract, section 8).
 */
export async function actsWithoutRight(
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

/** The right that the acting person needs; undefined for types that need none. */
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

/** Only the parent of an agency may send its report back. */
export async function returnsByOthers(
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

/** Only an agency that consolidates may report figures with scope `whole`. */
export async function wholesOfOthers(
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

const TEXT_FIELDS = ['note', 'reason', 'comment', 'origin'] as const;

/**
 * Texts must not be blank. Checked here and not in the event's schema, so that events stored before this rule can still
 * be read.
 */
export function blankTexts({ events }: Reading): Fault[] {
  const faults: Fault[] = [];
  for (const { pointer, event } of events) {
    const data: Readonly<Record<string, unknown>> = event.data;
    for (const name of TEXT_FIELDS)
      if (isBlank(data[name])) faults.push({ pointer: `${pointer}/data/${name}`, code: 'text.empty' });
    if (event.type !== 'report.returned') continue;
    for (const [index, { comment }] of (event.data.cells ?? []).entries())
      if (isBlank(comment))
        faults.push({ pointer: `${pointer}/data/cells/${index}/comment`, code: 'text.empty' });
  }
  return faults;
}

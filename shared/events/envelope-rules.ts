/**
 * The contract's rules beyond the schema: time and year against the present, the right to send, who acted, exact
 * numbers, no personal number. In: the fields of one event. Out: faults, each passed to `found`. Contract, sections 1
 * and 2.
 */
import {
  dataFields,
  type EventType,
  isAboutYear,
  isEventType,
  isOfficeAct,
  namesPerson,
  permissionFor,
} from './catalogue.ts';
import { dataOf, type Fields, type Found, fieldsOf, vouches } from './envelope-fields.ts';
import type { FaultCode } from './faults.ts';
import { DAY, type Instant, instantOf, parseInstant, yearOf } from './instant.ts';
import { personalNumbersIn } from './personal-numbers.ts';
import type { Sender } from './sender.ts';

/** How far ahead of ours an office's clock may be, in milliseconds. */
const OFFICE_AHEAD = 300_000;
/** The first year of the form in force. Figures may go back to the first reports (条例 of 2008). */
const FIRST_REPORT = 2021;
const FIRST_FIGURES = 2008;
/** In characters. No clock gives a thousand digits, and an item of the store has a maximum size. */
export const LONGEST_INSTANT = 1000;
export const EARLIEST = '1949-09-30T16:00:00';

/**
 * The instant of an event; undefined if its time is impossible. Also checks the year in `subject`. `now` is in
 * milliseconds since 1970 UTC; events that were kept before (`wasKept`) escape limits introduced later.
 */
export function readMoment(
  fields: Fields,
  { now, wasKept = false }: { now: number; wasKept?: boolean },
  found: Found,
): Instant | undefined {
  const { type, time, subject } = fields;
  const isAct = isEventType(type) && isOfficeAct(type) && !wasKept;
  if (isEventType(type) && isAboutYear(type) && !wasKept)
    checkYear(subject, { now, from: isAct ? FIRST_REPORT : FIRST_FIGURES }, found);
  return readTime(time, { now, isAct }, (code) => found('/time', code));
}

function readTime(
  time: unknown,
  { now, isAct }: { now: number; isAct: boolean },
  found: (code: FaultCode) => void,
): Instant | undefined {
  // The schema reports a missing time, or one that is not a string.
  if (typeof time !== 'string') return undefined;
  const at = parseInstant(time);
  if (typeof at === 'object') found(at.fault);
  else if (at.length > LONGEST_INSTANT) found('time.format');
  else if (at < EARLIEST) found('time.too-early');
  else if (at > instantOf(now + DAY)) found('time.too-late');
  else if (isAct && at > instantOf(now + OFFICE_AHEAD)) found('time.act-too-late');
  else return at;
  return undefined;
}

/** A mistyped year would create drafts of years that nobody will ever report on. */
function checkYear(subject: unknown, { now, from }: { now: number; from: number }, found: Found): void {
  if (typeof subject !== 'string' || !/^\d{4}$/.test(subject)) return;
  if (Number(subject) < from) found('/subject', 'year.too-early');
  else if (Number(subject) > yearOf(instantOf(now)) + 1) found('/subject', 'year.too-late');
}

/**
 * A source must speak for the event's agency. A government that sends a member's report back, or retracts that, speaks
 * for itself, as `by`; the intake room asks the registry whether the member belongs to it.
 */
export function checkAuthority(fields: Fields, sender: Sender, found: Found): void {
  const { type, agency } = fields;
  const { by } = dataOfTypes(['report.returned', 'event.retracted'], fields);
  const { source: retracted } = dataOfTypes(['event.retracted'], fields);
  const speaksFor = (id: unknown, at: string) => {
    if (typeof id === 'string' && id !== '' && !sender.agencies.includes(id)) found(at, 'agency.forbidden');
  };
  if (typeof by === 'string') speaksFor(by, '/data/by');
  else speaksFor(agency, '/agency');
  if (!isEventType(type)) return;
  const permission = typeof by === 'string' ? 'review' : permissionFor(type);
  if (permission && !sender.may.includes(permission)) found('/type', 'type.forbidden');
  if (typeof retracted === 'string' && retracted !== sender.source && !sender.succeeds.includes(retracted)) {
    found('/data/source', 'retraction.forbidden');
  }
}

/** The data of an event of one of these types; empty for other types. */
function dataOfTypes(types: readonly EventType[], { type, data }: Fields): Fields {
  return (types.some((one) => one === type) && fieldsOf(data)) || {};
}

/** Only a source that vouches for its people may name who acted. */
export function checkPerson({ type, person }: Fields, sender: Sender, found: Found): void {
  if (!isEventType(type) || !namesPerson(type) || person === undefined || vouches(sender)) return;
  found('/person', 'person.source');
}

/** Reports numbers in kept fields that are too long to be read exactly. */
export function findRounded(
  { type }: Fields,
  { pointer, rounded }: { pointer: string; rounded: ReadonlySet<string> | undefined },
  found: Found,
): void {
  if (!rounded || rounded.size === 0 || !isEventType(type)) return;
  for (const name of dataFields(type)) {
    const place = `${pointer}/data/${name}`;
    for (const at of rounded)
      if (at === place || at.startsWith(`${place}/`)) found(at.slice(pointer.length), 'number.rounded');
  }
}

/**
 * Reports personal numbers in the fields that would be kept. If the event failed its schema, only catalogued fields
 * that are strings are searched: the names inside a nested value are unknown and must not appear in a pointer.
 */
export function findPersonalNumbers(
  fields: Fields,
  { isParsed, ...circumstances }: Parameters<typeof personalNumbersIn>[1] & { isParsed: boolean },
  found: Found,
): void {
  const { id, subject, sequence, person, type, data } = fields;
  const keeps = isEventType(type) ? dataOf(type, data) : {};
  const attributes = { id, subject, sequence, ...(isEventType(type) && namesPerson(type) && { person }) };
  const looked = isParsed ? { ...attributes, data: keeps } : { ...textsIn(attributes), data: textsIn(keeps) };
  for (const { pointer, code } of personalNumbersIn(looked, circumstances)) found(pointer, code);
}

function textsIn(fields: unknown): Fields {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => typeof value === 'string'));
}

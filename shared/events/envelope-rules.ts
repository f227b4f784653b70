/**
 * What the contract asks of an event beyond its schema: time and year against the present, the right to send it, who
 * acted, exact numbers, no person's number. In: the fields of one event. Out: faults, each told to `found`.
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

/** By how much the clock of an office may be ahead. */
const OFFICE_AHEAD = 300_000;
/** The first year of the edition of the form that is in force; figures reach back to the first reports (条例 of 2008). */
const FIRST_REPORT = 2021;
const FIRST_FIGURES = 2008;
/** No clock gives a thousand digits, and what the store can keep of one event has an end. */
export const LONGEST_INSTANT = 1000;
export const EARLIEST = '1949-09-30T16:00:00';

/** The instant of an event, where that and the year that it speaks of are possible. */
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
  // A missing time, or one that is no text, is reported by the schema.
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

/** A slip of the year would make drafts of years that nobody will ever report on. */
function checkYear(subject: unknown, { now, from }: { now: number; from: number }, found: Found): void {
  if (typeof subject !== 'string' || !/^\d{4}$/.test(subject)) return;
  if (Number(subject) < from) found('/subject', 'year.too-early');
  else if (Number(subject) > yearOf(instantOf(now)) + 1) found('/subject', 'year.too-late');
}

/**
 * A source speaks for the agency of an event. Where a government sends a member's report back, or takes that back, it
 * speaks for itself, `by`; whether the member is its own is asked of the registry (intake).
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

/** The data of an event of these types; nothing of others. */
function dataOfTypes(types: readonly EventType[], { type, data }: Fields): Fields {
  return (types.some((one) => one === type) && fieldsOf(data)) || {};
}

export function checkPerson({ type, person }: Fields, sender: Sender, found: Found): void {
  if (!isEventType(type) || !namesPerson(type) || person === undefined || vouches(sender)) return;
  found('/person', 'person.source');
}

/** Numbers that were too long to be read exactly, in a field that would be kept. */
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
 * Persons' numbers in the fields that would be kept. Of what could not be parsed, the texts that the catalogue names are
 * looked at all the same, and nothing inside them: a name in there may be anything.
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

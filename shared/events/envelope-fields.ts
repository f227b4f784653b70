/**
 * The fields of an event as sent. In: a parsed JSON value. Out: its members by name, or only those that the contract
 * names. Always: inherited properties are no members, and null means absent, as in CloudEvents JSON.
 */
import { dataFields, type EventType, isEventType, namesPerson } from './catalogue.ts';
import type { FaultCode } from './faults.ts';
import type { Sender } from './sender.ts';

export type Fields = Record<string, unknown>;

/** Collects one fault of the event; `at` is a JSON Pointer relative to that event. */
export type Found = (at: string, code: FaultCode, allowed?: readonly string[] | undefined) => void;

/** Attributes of CloudEvents 1.0 and of trace context: not kept, and not listed as ignored. */
const STANDARD = ['datacontenttype', 'dataschema', 'data_base64', 'traceparent', 'tracestate'];
const NAMED = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'agency',
  'sequence',
  'data',
]);
const NAMED_WITH_PERSON = new Set([...NAMED, 'person']);
const EXPECTED = new Set([...NAMED, ...STANDARD]);
const EXPECTED_WITH_PERSON = new Set([...NAMED_WITH_PERSON, ...STANDARD]);

/** The own members of an object that are not null; undefined if the value is no object. */
export function fieldsOf(item: unknown): Fields | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const fields: Fields = Object.create(null);
  for (const [name, value] of Object.entries(item)) if (value !== null) fields[name] = value;
  return fields;
}

/** Whether the source may name who acted. For other sources, `person` is an unknown field. */
export function vouches({ vouches: says, may }: Sender): boolean {
  return says ?? !may.includes('facts');
}

const isWithPerson = (type: unknown, sender: Sender): boolean =>
  isEventType(type) && namesPerson(type) && vouches(sender);

/** The attributes that the contract names. */
export function namedFields(type: unknown, sender: Sender): ReadonlySet<string> {
  return isWithPerson(type, sender) ? NAMED_WITH_PERSON : NAMED;
}

/** The same plus the standard ones. All others are ignored and listed in the answer. */
export function expectedFields(type: unknown, sender: Sender): ReadonlySet<string> {
  return isWithPerson(type, sender) ? EXPECTED_WITH_PERSON : EXPECTED;
}

/** The catalogued fields of `data`; the value itself if it is no object, for the schema to refuse. */
export function dataOf(type: EventType, data: unknown): unknown {
  const known = dataFields(type);
  if (data === undefined || known.length === 0) return {};
  const fields = fieldsOf(data);
  return fields ? pick(fields, new Set(known)) : data;
}

export function pick(fields: Fields, names: ReadonlySet<string>): Fields {
  const picked: Fields = {};
  for (const name of names) if (fields[name] !== undefined) picked[name] = fields[name];
  return picked;
}

/**
 * The fields of an event as it was sent. In: the value of a JSON text. Out: its members by name, those that the
 * contract names picked from them. Always: nothing of a prototype is a member, and null says what absence says.
 */
import { dataFields, type EventType, isEventType, namesPerson } from './catalogue.ts';
import type { FaultCode } from './faults.ts';
import type { Sender } from './sender.ts';

export type Fields = Record<string, unknown>;

/** Takes one fault of the event that is being read; `at` is a pointer from it. */
export type Found = (at: string, code: FaultCode, allowed?: readonly string[] | undefined) => void;

/** Attributes of CloudEvents 1.0 and of trace context: not kept, and not worth a word to the sender. */
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

/** The members of an object that are its own; null says in CloudEvents JSON what absence says. */
export function fieldsOf(item: unknown): Fields | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const fields: Fields = Object.create(null);
  for (const [name, value] of Object.entries(item)) if (value !== null) fields[name] = value;
  return fields;
}

/** Whether the source may say who acted; elsewhere `person` is a field like any that has no name. */
export function vouches({ vouches: says, may }: Sender): boolean {
  return says ?? !may.includes('facts');
}

const isWithPerson = (type: unknown, sender: Sender): boolean =>
  isEventType(type) && namesPerson(type) && vouches(sender);

/** The attributes that the contract names. */
export function namedFields(type: unknown, sender: Sender): ReadonlySet<string> {
  return isWithPerson(type, sender) ? NAMED_WITH_PERSON : NAMED;
}

/** The same and the standard ones; all others are ignored, and the sender hears of it. */
export function expectedFields(type: unknown, sender: Sender): ReadonlySet<string> {
  return isWithPerson(type, sender) ? EXPECTED_WITH_PERSON : EXPECTED;
}

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

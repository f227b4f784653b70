/**
 * The part of the catalogue that the fast path reads: names, words, and the fields of each type. A place is an index
 * into one of these lists; a mask has one bit per place.
 */
import {
  ACTIONS,
  APPLICANT_TYPES,
  DOCUMENT_KINDS,
  EVENT_TYPES,
  type EventType,
  OUTCOMES,
  RESULTS,
  ROUTES,
} from './catalogue.ts';
import { Lexicon } from './lexicon.ts';

const KINDS = [...DOCUMENT_KINDS, ...ACTIONS] as const;

export const ATTRIBUTES = [
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'agency',
  'data',
  'datacontenttype',
  'sequence',
  'traceparent',
  'tracestate',
  'dataschema',
  'data_base64',
] as const;
/** Mask of the attributes that every event must have; `data` may be absent. */
export const REQUIRED = 0b001111111;
export const FIELDS = [
  'applicantType',
  'workingDays',
  'yuan',
  'outcome',
  'application',
  'result',
  'route',
  'kind',
  'count',
] as const;
/** Further catalogued fields of these types; an event with one of them takes the slow path. */
export const OTHER_FIELDS: ReadonlySet<string> = new Set([
  'transferredFrom',
  'fromSubject',
  'firstReceived',
  'role',
]);
type Field = (typeof FIELDS)[number];

/** By type, its fields of `data`; other types take the slow path. */
const DATA: Partial<Record<EventType, readonly Field[]>> = {
  'application.received': ['applicantType'],
  'application.amended': ['applicantType'],
  'application.correction-requested': [],
  'application.corrected': [],
  'application.third-party-consulted': [],
  'application.third-party-answered': [],
  'application.extended': ['workingDays'],
  'application.fee-charged': ['yuan'],
  'application.fee-paid': ['yuan'],
  'application.decided': ['outcome'],
  'application.withdrawn': [],
  'review.filed': [],
  'review.concluded': ['result'],
  'lawsuit.filed': ['route'],
  'lawsuit.concluded': ['result'],
  'document.issued': ['kind'],
  'document.repealed': ['kind'],
  'action.reported': ['kind', 'count'],
  'charge.reported': ['yuan'],
};
const LINKED: ReadonlySet<EventType> = new Set(['review.filed', 'lawsuit.filed']);

const bitOf = (field: Field) => 1 << FIELDS.indexOf(field);
export const APPLICATION = bitOf('application');
export const AMOUNTS = bitOf('yuan') | bitOf('count');
/** By place of the type: its fields, the mask of its required fields (-1: slow path), and the mask of all. */
export const FIELDS_OF = EVENT_TYPES.map((type) => (DATA[type] ?? []).map((field) => FIELDS.indexOf(field)));
export const NEEDED = EVENT_TYPES.map(
  (type) => DATA[type]?.reduce((mask, field) => mask | bitOf(field), 0) ?? -1,
);
export const ALLOWED = EVENT_TYPES.map((type, place) =>
  LINKED.has(type) ? (NEEDED[place] ?? 0) | APPLICATION : (NEEDED[place] ?? -1),
);
export const ACTION = EVENT_TYPES.indexOf('action.reported');
export const RETRACTED = EVENT_TYPES.indexOf('event.retracted');
export const isDocument = EVENT_TYPES.map((type) => type.startsWith('document.'));

export const attributes = new Lexicon(ATTRIBUTES);
export const fields = new Lexicon(FIELDS);
export const types = new Lexicon(EVENT_TYPES);
export const versions = new Lexicon(['1.0']);
const WORDS: Partial<Record<Field, readonly string[]>> = {
  applicantType: APPLICANT_TYPES,
  outcome: OUTCOMES,
  result: RESULTS,
  route: ROUTES,
  kind: KINDS,
};
/** By place of the field, its words; undefined for fields of another kind. */
export const SAID = FIELDS.map((field) => WORDS[field]);
export const wordsOf = SAID.map((words) => words && new Lexicon(words));

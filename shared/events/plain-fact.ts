/**
 * What counts of an event in four numbers, as `PlainReader` gives them of an event's bytes. In: an event, however it was
 * written. Out: its fact; or undefined, where it says more than that: then only its line tells. Fractions of seconds and
 * `sequence` are left out, and so are ids: whoever counts has to ask the line where the order within a second matters.
 */
import { DOCUMENT_KINDS, EVENT_TYPES } from './catalogue.ts';
import type { KeptEvent } from './event.ts';
import { secondsOf } from './ordinary-instant.ts';
import { ACTION, ALLOWED, FIELDS, isDocument, NEEDED, SAID } from './plain-catalogue.ts';
import { MOST } from './plain-json.ts';

export interface PlainFact {
  /** Place in `EVENT_TYPES`. */
  type: number;
  /** Since `EPOCH` of plain times. */
  seconds: number;
  /** Place of the word that the type says, or the amount: pieces, or fen. */
  value: number;
  /** Place in `ACTIONS`, of `action.reported`. */
  action: number;
}

/** From 1950 to the first second of plain times, and to the first that they may have: summer time ended in 1991. */
const EPOCH = secondsOf('1991-12-31T16:00:00');
const EARLIEST = secondsOf('1993-01-01T00:00:00');
const PLACE_OF_TYPE = new Map<string, number>(EVENT_TYPES.map((type, place) => [type, place]));
const PLACE_OF_FIELD = new Map<string, number>(FIELDS.map((field, place) => [field, place]));
const PLACES_OF_WORDS = SAID.map(
  (words) => words && new Map<unknown, number>(words.map((word, place) => [word, place])),
);

export function plainFactOf({ type: name, at, data }: KeptEvent): PlainFact | undefined {
  const type = PLACE_OF_TYPE.get(name) ?? -1;
  const needed = NEEDED[type] ?? -1;
  const seconds = secondsOf(at);
  if (needed < 0 || seconds < EARLIEST) return undefined;
  let [has, word, amount] = [0, 0, -1];
  for (const field in data) {
    const place = PLACE_OF_FIELD.get(field) ?? -1;
    if (place < 0) return undefined;
    has |= 1 << place;
    const value: unknown = Reflect.get(data, field);
    const words = PLACES_OF_WORDS[place];
    if (words) word = words.get(value) ?? -1;
    else if (field === 'yuan') amount = fenOf(value);
    else if (field === 'count') amount = Number(value);
    if (word < 0 || amount > MOST) return undefined;
  }
  if ((has & needed) !== needed || (has & ~(ALLOWED[type] ?? 0)) !== 0) return undefined;
  if (isDocument[type] && word >= DOCUMENT_KINDS.length) return undefined;
  const action = type === ACTION ? word - DOCUMENT_KINDS.length : -1;
  if (type === ACTION && action < 0) return undefined;
  return { type, seconds: seconds - EPOCH, value: amount >= 0 ? amount : word, action };
}

/** Of a text that the catalogue takes as yuan; what is too large to be exact is too large for a fact as well. */
function fenOf(yuan: unknown): number {
  const [whole = '', decimals = ''] = String(yuan).split('.');
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}

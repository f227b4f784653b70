/**
 * The countable content of an event as four numbers, equal to those that `PlainReader` reads from its bytes. In: a kept
 * event. Out: its fact; undefined if four numbers cannot hold it, so that its line must be read. Fractions of seconds,
 * `sequence` and ids are left out: if the order within a second matters, read the line.
 */
import { DOCUMENT_KINDS, EVENT_TYPES } from './catalogue.ts';
import type { KeptEvent } from './event.ts';
import { secondsOf } from './ordinary-instant.ts';
import { ACTION, ALLOWED, FIELDS, isDocument, NEEDED, SAID } from './plain-catalogue.ts';
import { MOST } from './plain-json.ts';

export interface PlainFact {
  /** Place in `EVENT_TYPES`. */
  type: number;
  /** Whole seconds since `EPOCH` of `plain-time.ts`. */
  seconds: number;
  /** Place of the word in its field's list; or the amount, in items or in fen. */
  value: number;
  /** Place in `ACTIONS` for `action.reported`; else -1. */
  action: number;
}

/** Seconds from 1950 to second 0 of plain times, and to the earliest that they may have: summer time ended in 1991. */
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

/** An amount of yuan, as the catalogue accepts it, in fen. Inexact only beyond `MOST`, which `plainFactOf` refuses. */
function fenOf(yuan: unknown): number {
  const [whole = '', decimals = ''] = String(yuan).split('.');
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}

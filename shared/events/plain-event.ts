/**
 * The short way through one event as most case systems send it: straight from its bytes, without an object.
 *
 * In: the bytes of one JSON text. Out: `true`, and the event in the fields of the reader; or `false`, which says
 * nothing but that the long way (`parseJson`, `readEvents`) has to be taken. Always: what is taken here the long way
 * takes too, with the same event, no fault and nothing ignored; a test compares the two on changed events. So
 * everything unusual is left to the long way: escapes, names that the catalogue lacks, a key that comes twice,
 * fractions of seconds, a `sequence`, long runs of digits, letters beyond ASCII and CJK, years before 1993 (summer
 * time), and the types that speak of other events or of a report.
 */
import { EVENT_TYPES } from './catalogue.ts';
import type { KeptEvent } from './event.ts';
import {
  ACTION,
  ALLOWED,
  AMOUNTS,
  APPLICATION,
  attributes,
  DOCUMENT_KINDS,
  FIELDS,
  FIELDS_OF,
  fields,
  isDocument,
  NEEDED,
  REQUIRED,
  SAID,
  types,
  versions,
  wordsOf,
} from './plain-catalogue.ts';
import { CARD_DIGITS, CLOSE, COMMA, MOBILE_DIGITS, MOST, OPEN, PlainJson } from './plain-json.ts';
import { EPOCH, instantAt, secondsAt } from './plain-time.ts';

/** Where a text of an event stands: in the bytes, and by how much sooner in the text that they are. */
class Place {
  from = 0;
  to = 0;
  #ahead = 0;
  #aheadAtEnd = 0;

  /** That of the identifier which is read next. */
  identifier(json: PlainJson, noRunOf: number): boolean {
    const ahead = json.surplus;
    if (!json.identifier(noRunOf)) return false;
    this.ascii(json);
    this.#ahead = ahead;
    return true;
  }

  /** That of the text which was read last. */
  ascii(json: PlainJson): void {
    this.from = json.from;
    this.to = json.end;
    this.#ahead = json.surplus;
    this.#aheadAtEnd = json.surplus;
  }

  /** What stands there, in the text of all the bytes. */
  of(text: string, ahead: number): string {
    return text.slice(this.from - this.#ahead - ahead, this.to - this.#aheadAtEnd - ahead);
  }
}

export class PlainReader {
  /** Place of the type in `EVENT_TYPES`. */
  type = 0;
  /** Since `EPOCH`. */
  seconds = 0;
  /** Place of the word that the type says, or the amount: pieces, or fen. */
  value = 0;
  /** Place in `ACTIONS`, of `action.reported`. */
  action = 0;
  readonly id = new Place();
  readonly subject = new Place();
  readonly agency = new Place();
  readonly #yuan = new Place();
  readonly #application = new Place();
  readonly #json = new PlainJson();
  /** In which order the attributes came last: a system writes all of its events alike. */
  readonly #order: number[] = [];
  #latest: number;
  #data = 0;
  #word = 0;
  #amount = 0;

  /** `latest` is the last second since 1970 UTC that is not too far ahead. */
  constructor(latest: number) {
    this.#latest = latest - EPOCH;
  }

  set latest(latest: number) {
    this.#latest = latest - EPOCH;
  }

  /** By how much the bytes of the event that was read are more than the units of the text that they are. */
  get surplus(): number {
    return this.#json.surplus;
  }

  read(bytes: Uint8Array, from: number, to: number): boolean {
    return this.readAt(bytes, from, to) >= 0 && this.#json.isAtEnd();
  }

  /** Reads the event that begins there, and gives the place behind it; -1 where it is to be read the long way. */
  readAt(bytes: Uint8Array, from: number, to: number): number {
    const json = this.#json;
    json.open(bytes, from, to);
    this.#data = 0;
    if (!json.take(OPEN)) return -1;
    let seen = 0;
    let nth = 0;
    do {
      const attribute = json.key(attributes, this.#order[nth] ?? 0);
      if (attribute < 0 || seen & (1 << attribute) || !this.#attribute(attribute)) return -1;
      seen |= 1 << attribute;
      this.#order[nth++] = attribute;
    } while (json.take(COMMA));
    if (!json.take(CLOSE) || (seen & REQUIRED) !== REQUIRED) return -1;
    return this.#fits() ? json.at : -1;
  }

  /**
   * The event that was read, as the long way keeps it. `text` is what all of the bytes say, made once because each piece
   * made alone costs more; `ahead` is by how much the bytes before the event are more than their units of it.
   */
  event(source: string, text: string, ahead = 0): KeptEvent {
    const { type } = this;
    return {
      agency: this.agency.of(text, ahead),
      source,
      subject: this.subject.of(text, ahead),
      id: this.id.of(text, ahead),
      type: EVENT_TYPES[type],
      at: instantAt(this.seconds),
      data: this.#said(text, ahead),
    } as KeptEvent;
  }

  #said(text: string, ahead: number): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    for (const field of FIELDS_OF[this.type] ?? []) {
      const name = FIELDS[field] ?? '';
      if (name === 'yuan') data[name] = this.#yuan.of(text, ahead);
      else data[name] = SAID[field]?.[this.#word] ?? this.#amount;
    }
    if (this.#data & APPLICATION) data['application'] = this.#application.of(text, ahead);
    return data;
  }

  #attribute(attribute: number): boolean {
    const json = this.#json;
    switch (attribute) {
      case 0:
        return json.word(versions) === 0;
      case 1:
        return this.id.identifier(json, CARD_DIGITS);
      case 2:
        return json.text();
      case 3:
        this.type = json.word(types);
        return this.type >= 0;
      case 4:
        if (!json.text()) return false;
        this.seconds = secondsAt(json.bytes, json.from, json.end);
        return this.seconds >= 0 && this.seconds <= this.#latest;
      case 5:
        return this.subject.identifier(json, MOBILE_DIGITS);
      case 6:
        if (!json.registeredId()) return false;
        this.agency.ascii(json);
        return true;
      case 7:
        return this.#dataObject();
      default:
        return json.text();
    }
  }

  /** Whether `data` holds what the type asks for, and nothing else. */
  #fits(): boolean {
    const { type } = this;
    const needed = NEEDED[type] ?? -1; // More than any data has, where the type is not plain.
    const data = this.#data;
    if ((data & needed) !== needed || (data & ~(ALLOWED[type] ?? 0)) !== 0) return false;
    this.value = data & AMOUNTS ? this.#amount : this.#word;
    if (isDocument[type]) return this.#word < DOCUMENT_KINDS.length;
    this.action = this.#word - DOCUMENT_KINDS.length;
    return type !== ACTION || this.action >= 0;
  }

  #dataObject(): boolean {
    const json = this.#json;
    if (!json.take(OPEN)) return false;
    if (json.take(CLOSE)) return true;
    do {
      const field = json.key(fields, FIELDS_OF[this.type]?.[0] ?? 0);
      if (field < 0 || this.#data & (1 << field) || !this.#field(field)) return false;
      this.#data |= 1 << field;
    } while (json.take(COMMA));
    return json.take(CLOSE);
  }

  #field(field: number): boolean {
    const json = this.#json;
    const words = wordsOf[field];
    if (words) {
      this.#word = json.word(words);
      return this.#word >= 0;
    }
    switch (FIELDS[field]) {
      case 'yuan':
        if (!json.yuan()) return false;
        this.#yuan.ascii(json);
        break;
      case 'count':
        if (!json.wholeNumber(MOST)) return false;
        break;
      case 'workingDays':
        if (!json.wholeNumber(20) || json.amount < 1) return false;
        break;
      default:
        return this.#application.identifier(json, CARD_DIGITS);
    }
    this.#amount = json.amount;
    return true;
  }
}

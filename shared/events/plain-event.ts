/**
 * The short way through one fact, however a system writes it: straight from its bytes, without an object.
 *
 * In: the bytes of one JSON text. Out: `true`, and the event in the fields of the reader; or `false`, which says
 * nothing but that the long way (`parseJson`, `readEvents`) has to be taken. Always: what is taken here the long way
 * takes too, with the same event, no fault and the same ignored; a test compares the two on changed events. Escapes,
 * names that the catalogue lacks, fractions, sequences and nulls are read here. Left to the long way is all that has a
 * fault, and what is rare: escapes in names, letters beyond ASCII, CJK and full-width forms in what is kept, years before
 * 1993 (summer time), and the types that speak of other events or of a report.
 */
import { DOCUMENT_KINDS, EVENT_TYPES } from './catalogue.ts';
import { type KeptEvent, withoutZeros } from './event.ts';
import { CLOSE, COMMA, OPEN } from './json-cursor.ts';
import { CARD_DIGITS, MOBILE_DIGITS } from './ordinary-text.ts';
import { personalNumbersIn } from './personal-numbers.ts';
import {
  ACTION,
  ALLOWED,
  AMOUNTS,
  APPLICATION,
  ATTRIBUTES,
  attributes,
  FIELDS,
  FIELDS_OF,
  fields,
  isDocument,
  NEEDED,
  OTHER_FIELDS,
  REQUIRED,
  SAID,
  types,
  versions,
  wordsOf,
} from './plain-catalogue.ts';
import { MOST, NO_KEY, OTHER_KEY, PlainJson } from './plain-json.ts';
import { Place } from './plain-place.ts';
import { behindFraction, EPOCH, endOfKept, instantAt, secondsAt, WHOLE_SECONDS } from './plain-time.ts';
import { UnnamedFields } from './unnamed-fields.ts';

const SEQUENCE = 1 << ATTRIBUTES.indexOf('sequence');
const NONE: readonly string[] = [];

export class PlainReader {
  /** Place of the type in `EVENT_TYPES`. */
  type = 0;
  /** Whole ones since `EPOCH`. */
  seconds = 0;
  /** Place of the word that the type says, or the amount: pieces, or fen. */
  value = 0;
  /** Place in `ACTIONS`, of `action.reported`. */
  action = 0;
  /** How the sender numbers its cases. */
  numbering = NONE;
  readonly id = new Place();
  readonly subject = new Place();
  readonly agency = new Place();
  readonly #sequence = new Place();
  readonly #fraction = new Place();
  readonly #yuan = new Place();
  readonly #application = new Place();
  readonly #json = new PlainJson();
  readonly #beside = new UnnamedFields('', () => false);
  readonly #inData = new UnnamedFields('/data', (name) => OTHER_FIELDS.has(name));
  /** In which order the attributes came last: a system writes all of its events alike. */
  readonly #order: number[] = [];
  #latest: number;
  /** The attributes and the fields that the event has, and the fields that are null. */
  #has = 0;
  #data = 0;
  #nulls = 0;
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

  /** Pointers from the event to what was dropped: beside its data, then in it. */
  get ignored(): readonly string[] {
    const beside = this.#beside.pointers;
    const inData = this.#inData.pointers;
    if (inData.length === 0) return beside;
    return beside.length === 0 ? inData : [...beside, ...inData];
  }

  read(bytes: Uint8Array, from: number, to: number): boolean {
    return this.readAt(bytes, from, to) >= 0 && this.#json.isAtEnd();
  }

  /** Reads the event that begins there, and gives the place behind it; -1 where it is to be read the long way. */
  readAt(bytes: Uint8Array, from: number, to: number): number {
    const json = this.#json;
    json.open(bytes, from, to);
    this.#has = 0;
    this.#data = 0;
    this.#nulls = 0;
    this.#beside.begin();
    this.#inData.begin();
    if (!json.take(OPEN) || !this.#attributes() || !json.take(CLOSE)) return -1;
    if ((this.#has & REQUIRED) !== REQUIRED || !this.#fits()) return -1;
    return json.doubtful && this.#holdsNumber() ? -1 : json.at;
  }

  #attributes(): boolean {
    const json = this.#json;
    let seen = 0;
    let nth = 0;
    do {
      const attribute = json.key(attributes, this.#order[nth] ?? 0);
      if (attribute === OTHER_KEY) {
        if (!this.#beside.take(json.bytes, json.from, json.end) || !json.skip()) return false;
        continue;
      }
      if (attribute === NO_KEY || seen & (1 << attribute)) return false;
      seen |= 1 << attribute;
      this.#order[nth++] = attribute;
      if (json.isNull()) continue;
      if (!this.#attribute(attribute)) return false;
      this.#has |= 1 << attribute;
    } while (json.take(COMMA));
    return true;
  }

  /**
   * The event that was read, as the long way keeps it. `text` is what all of the bytes say, made once because each piece
   * made alone costs more; `ahead` is by how much the bytes before the event are more than their units of it.
   */
  event(source: string, text: string, ahead = 0): KeptEvent {
    const agency = this.agency.of(text, ahead);
    const subject = this.subject.of(text, ahead);
    const id = this.id.of(text, ahead);
    const type = EVENT_TYPES[this.type];
    const at = instantAt(this.seconds) + this.#fraction.of(text, ahead);
    const data = this.#said(text, ahead);
    if (!(this.#has & SEQUENCE)) return { agency, source, subject, id, type, at, data } as KeptEvent;
    const sequence = withoutZeros(this.#sequence.of(text, ahead));
    return { agency, source, subject, id, type, at, sequence, data } as KeptEvent;
  }

  #said(text: string, ahead: number): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    const fieldsOfType = FIELDS_OF[this.type] as readonly number[];
    for (let index = 0; index < fieldsOfType.length; index++) {
      const field = fieldsOfType[index] as number;
      const name = FIELDS[field] as string;
      if (name === 'yuan') data[name] = this.#yuan.of(text, ahead);
      else data[name] = SAID[field]?.[this.#word] ?? this.#amount;
    }
    if (this.#data & APPLICATION) data['application'] = this.#application.of(text, ahead);
    return data;
  }

  #attribute(attribute: number): boolean {
    const json = this.#json;
    switch (ATTRIBUTES[attribute]) {
      case 'specversion':
        return json.word(versions) === 0;
      case 'id':
        return this.id.identifier(json, CARD_DIGITS);
      case 'source':
        return json.string() && json.end > json.from;
      case 'type':
        this.type = json.word(types);
        return this.type >= 0;
      case 'time':
        return json.text() && this.#time();
      case 'subject':
        return this.subject.identifier(json, MOBILE_DIGITS);
      case 'agency':
        if (!json.registeredId()) return false;
        this.agency.ascii(json);
        return true;
      case 'data':
        return this.#dataObject();
      case 'sequence':
        if (!json.sequence()) return false;
        this.#sequence.ascii(json);
        return true;
      case 'data_base64':
        return false;
      default:
        return json.skip();
    }
  }

  #time(): boolean {
    const json = this.#json;
    const { bytes, from, end } = json;
    const behind = behindFraction(bytes, from);
    if (behind < 0) return false;
    this.seconds = secondsAt(bytes, from, end, behind);
    const seconds = from + WHOLE_SECONDS;
    const kept = behind === seconds ? seconds : endOfKept(bytes, from, behind);
    this.#fraction.ascii(json, seconds, kept);
    if (this.seconds < 0 || this.seconds > this.#latest) return false;
    return this.seconds < this.#latest || kept === seconds;
  }

  /** Whether `data` holds what the type asks for, and nothing else that the catalogue knows. */
  #fits(): boolean {
    const { type } = this;
    const needed = NEEDED[type] ?? -1; // More than any data has, where the type is not plain.
    const data = this.#data;
    if ((data & needed) !== needed || ((data | this.#nulls) & ~(ALLOWED[type] ?? 0)) !== 0) return false;
    this.value = data & AMOUNTS ? this.#amount : this.#word;
    if (isDocument[type]) return this.#word < DOCUMENT_KINDS.length;
    this.action = this.#word - DOCUMENT_KINDS.length;
    return type !== ACTION || this.action >= 0;
  }

  /** Whether a run of digits, of those that were met, is a person's number. */
  #holdsNumber(): boolean {
    const kept = {
      id: this.id.alone(),
      subject: this.subject.alone(),
      ...(this.#has & SEQUENCE && { sequence: this.#sequence.alone() }),
      data: this.#data & APPLICATION ? { application: this.#application.alone() } : {},
    };
    const circumstances = { at: instantAt(this.seconds), numbering: this.numbering };
    return personalNumbersIn(kept, circumstances).length > 0;
  }

  #dataObject(): boolean {
    const json = this.#json;
    if (!json.take(OPEN)) return false;
    if (json.take(CLOSE)) return true;
    let seen = 0;
    do {
      const field = json.key(fields, FIELDS_OF[this.type]?.[0] ?? 0);
      if (field === OTHER_KEY) {
        if (!this.#inData.take(json.bytes, json.from, json.end) || !json.skip()) return false;
        continue;
      }
      if (field === NO_KEY || seen & (1 << field)) return false;
      seen |= 1 << field;
      if (json.isNull()) this.#nulls |= 1 << field;
      else if (!this.#field(field)) return false;
      else this.#data |= 1 << field;
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

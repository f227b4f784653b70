/**
 * The fast path for one fact: reads it straight from the bytes, without allocating an object.
 *
 * In: the bytes of one JSON text. Out: `true`, and the event in the reader's fields; `false` means only that the slow
 * path (`parseJson`, `readEvents`) must decide. Always: the slow path accepts every event accepted here, with the same
 * content, no fault and the same ignored fields; a test compares both on mutated events. Escapes, unknown names,
 * fractions, sequences and nulls are read here. The slow path takes everything faulty, and what is rare: escapes in
 * names, kept letters beyond ASCII, CJK and full-width forms, years before 1993 (summer time), types that concern a
 * report, and retractions unless they are asked for.
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
  RETRACTED,
  SAID,
  types,
  versions,
  wordsOf,
} from './plain-catalogue.ts';
import { MOST, NO_KEY, OTHER_KEY, PlainJson } from './plain-json.ts';
import { Place } from './plain-place.ts';
import { PlainRetraction } from './plain-retraction.ts';
import { behindFraction, EPOCH, endOfKept, instantAt, secondsAt, WHOLE_SECONDS } from './plain-time.ts';
import { UnnamedFields } from './unnamed-fields.ts';

const TYPE = 1 << ATTRIBUTES.indexOf('type');
const SEQUENCE = 1 << ATTRIBUTES.indexOf('sequence');
const NONE: readonly string[] = [];

export class PlainReader {
  /** Place of the type in `EVENT_TYPES`. */
  type = 0;
  /** Whole seconds since `EPOCH`. */
  seconds = 0;
  /** Place of the word in its field's list; or the amount, in items or in fen. */
  value = 0;
  /** Place in `ACTIONS`, for `action.reported`. */
  action = 0;
  /** Patterns of the sender's case numbers (`personal-numbers.ts`). */
  numbering = NONE;
  /** Whether it reads retractions too; `event` cannot give those. */
  readsRetractions = false;
  readonly retraction = new PlainRetraction();
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
  /** The order of attributes in the last event: a system writes all its events alike. */
  readonly #order: number[] = [];
  #latest: number;
  /** Masks of the present attributes, of the present fields, and of the fields that are null. */
  #has = 0;
  #data = 0;
  #nulls = 0;
  #word = 0;
  #amount = 0;
  #retracts = false;

  /** `latest`: the largest accepted time, in seconds since 1970 UTC. */
  constructor(latest: number) {
    this.#latest = latest - EPOCH;
  }

  set latest(latest: number) {
    this.#latest = latest - EPOCH;
  }

  /** UTF-8 bytes minus UTF-16 units of the last event. */
  get surplus(): number {
    return this.#json.surplus;
  }

  /** Pointers, relative to the event, of the dropped attributes and then of the dropped fields. */
  get ignored(): readonly string[] {
    const beside = this.#beside.pointers;
    const inData = this.#inData.pointers;
    if (inData.length === 0) return beside;
    return beside.length === 0 ? inData : [...beside, ...inData];
  }

  /** Reads one event that fills the bytes from `from` to `to`. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    return this.readAt(bytes, from, to) >= 0 && this.#json.isAtEnd();
  }

  /** Reads the event that begins at `from`. Returns the offset after it; -1 if the slow path must decide. */
  readAt(bytes: Uint8Array, from: number, to: number): number {
    const json = this.#json;
    json.open(bytes, from, to);
    this.#has = 0;
    this.#data = 0;
    this.#nulls = 0;
    this.#retracts = false;
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
   * The last event, as the slow path would keep it. `text` is the decoded request: decoding it once and slicing is
   * cheaper than decoding each piece. `ahead` is the UTF-8 bytes minus the UTF-16 units before the event.
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
        return this.#isRetraction() ? this.#readRetraction() : this.#dataObject();
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

  /** Known only where the type precedes the data. */
  #isRetraction(): boolean {
    return this.readsRetractions && this.type === RETRACTED && (this.#has & TYPE) !== 0;
  }

  #readRetraction(): boolean {
    this.value = 0;
    this.action = 0;
    this.#retracts = this.retraction.read(this.#json, this.#inData);
    return this.#retracts;
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

  /** Whether `data` has the type's required fields and no catalogued field of another type. */
  #fits(): boolean {
    if (this.#retracts) return true;
    const { type } = this;
    const needed = NEEDED[type] ?? -1; // All bits if the type needs the slow path: no data has them.
    const data = this.#data;
    if ((data & needed) !== needed || ((data | this.#nulls) & ~(ALLOWED[type] ?? 0)) !== 0) return false;
    this.value = data & AMOUNTS ? this.#amount : this.#word;
    if (isDocument[type]) return this.#word < DOCUMENT_KINDS.length;
    this.action = this.#word - DOCUMENT_KINDS.length;
    return type !== ACTION || this.action >= 0;
  }

  /** Whether one of the long runs of digits is a personal number. */
  #holdsNumber(): boolean {
    if (this.#retracts) return true; // Or perhaps: the slow path looks at all that it says.
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

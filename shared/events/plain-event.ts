/**
 * The short way through one event as most case systems send it: straight from its bytes, without an object.
 *
 * In: the bytes of one JSON text. Out: `true`, and the event in the fields of the reader; or `false`, which says
 * nothing but that the long way (`parseJson`, `readEvents`) has to be taken. Always: what is taken here the long way
 * takes too, with the same event, no fault and nothing ignored; a test compares the two on changed events. So
 * everything unusual is left to the long way: escapes, names that the catalogue lacks, a key that comes twice,
 * fractions of seconds, a `sequence`, long runs of digits, letters beyond ASCII and CJK, years before 1992 (summer
 * time), and the types that speak of other events or of a report.
 */
import { APPLICANT_TYPES, EVENT_TYPES, type EventType, OUTCOMES, RESULTS } from './catalogue.ts';
import type { KeptEvent } from './event.ts';
import { Lexicon } from './lexicon.ts';

/** Second 0 of plain events: 1992-01-01 00:00 in Asia/Shanghai, eight hours ahead of UTC ever since. */
export const EPOCH = Date.UTC(1991, 11, 31, 16) / 1000;
const FIRST_YEAR = 1992;
const LAST_YEAR = 2100;
const DAY = 86_400;
/** Length of `YYYY-MM-DDTHH:MM:SS`, which is how an instant without a fraction is written. */
const WHOLE_SECONDS = 19;

const ATTRIBUTES = [
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'agency',
  'data',
  'datacontenttype',
] as const;
/** All but the last, which says nothing that is kept, and `data`, which some types do without. */
const REQUIRED = 0b001111111;
const FIELDS = [
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
type Field = (typeof FIELDS)[number];
const KINDS = ['rule', 'normative-document', 'licence', 'penalty', 'coercion'] as const;

export const ROUTES = ['direct', 'after-review'] as const;
export const ACTIONS = ['licence', 'penalty', 'coercion'] as const;
export const DOCUMENT_KINDS = ['rule', 'normative-document'] as const;

/** The fields of `data` that a type has; types that are not here go the long way. */
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
const NEEDED = EVENT_TYPES.map((type) => DATA[type]?.reduce((mask, field) => mask | bitOf(field), 0) ?? -1);
const ALLOWED = EVENT_TYPES.map((type, place) =>
  LINKED.has(type) ? (NEEDED[place] ?? 0) | bitOf('application') : (NEEDED[place] ?? -1),
);
const AMOUNTS = bitOf('yuan') | bitOf('count');
const ACTION = EVENT_TYPES.indexOf('action.reported');
const isDocument = EVENT_TYPES.map((type) => type.startsWith('document.'));

const attributes = new Lexicon(ATTRIBUTES);
const fields = new Lexicon(FIELDS);
const types = new Lexicon(EVENT_TYPES);
/** The words that a field can say. */
const SAID: Partial<Record<Field, readonly string[]>> = {
  applicantType: APPLICANT_TYPES,
  outcome: OUTCOMES,
  result: RESULTS,
  route: ROUTES,
  kind: KINDS,
};
const wordsOf = FIELDS.map((field) => {
  const words = SAID[field];
  return words && new Lexicon(words);
});
const decoder = new TextDecoder();
const versions = new Lexicon(['1.0']);

const QUOTE = 0x22;
const SPACE = 0x20;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const ZERO = 0x30;

/** What a byte can be inside of a string: 1 a plain character, 2 a digit, 3 the first byte of a CJK one, 0 else. */
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= ZERO && byte <= 0x39) return 2;
  // U+3000 to U+9FFF: no control, no digit; its one white space, U+3000, is left out below.
  if (byte >= 0xe3 && byte <= 0xe9) return 3;
  return byte >= SPACE && byte < 0x7f && byte !== QUOTE && byte !== 0x5c ? 1 : 0;
});

/** The longest text that is short enough, however it is measured. */
const MOST_BYTES = 128;
/** A run of as many digits can be a mobile number, or of more an identity-card number. */
const MOBILE_DIGITS = 11;
const CARD_DIGITS = 17;
/** Amounts that fit into 32 bits, in fen or in pieces. */
const MOST = 2 ** 32 - 1;

/** By year since 1992, its first day since second 0. */
const FIRST_DAY = Array.from(
  { length: LAST_YEAR - FIRST_YEAR + 2 },
  (_, index) => (Date.UTC(FIRST_YEAR + index, 0, 1) - Date.UTC(FIRST_YEAR, 0, 1)) / 1000 / DAY,
);
const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

export class PlainReader {
  /** Place of the type in `EVENT_TYPES`. */
  type = 0;
  /** Since `EPOCH`. */
  seconds = 0;
  /** Place of the word that the type says, or the amount: pieces, or fen. */
  value = 0;
  /** Place in `ACTIONS`, of `action.reported`. */
  action = 0;
  idFrom = 0;
  idTo = 0;
  subjectFrom = 0;
  subjectTo = 0;
  agencyFrom = 0;
  agencyTo = 0;
  readonly #latest: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #to = 0;
  #data = 0;
  #word = 0;
  #amount = 0;
  #yuanFrom = 0;
  #yuanTo = 0;
  #applicationFrom = 0;
  #applicationTo = 0;

  /** `latest` is the last second since 1970 UTC that is not too far ahead. */
  constructor(latest: number) {
    this.#latest = latest - EPOCH;
  }

  read(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.readAt(bytes, from, to) < 0) return false;
    this.#skipSpaces();
    return this.#at === to;
  }

  /** Reads the event that begins there, and gives the place behind it; -1 where it is to be read the long way. */
  readAt(bytes: Uint8Array, from: number, to: number): number {
    this.#bytes = bytes;
    this.#at = from;
    this.#to = to;
    this.#data = 0;
    if (!this.#take(OPEN)) return -1;
    let seen = 0;
    do {
      const attribute = this.#key(attributes);
      if (attribute < 0 || seen & (1 << attribute) || !this.#attribute(attribute)) return -1;
      seen |= 1 << attribute;
    } while (this.#take(COMMA));
    if (!this.#take(CLOSE) || (seen & REQUIRED) !== REQUIRED) return -1;
    return this.#fits() ? this.#at : -1;
  }

  /** The event that was read, as the long way keeps it. */
  event(source: string): KeptEvent {
    const { type } = this;
    const data: Record<string, unknown> = {};
    for (const field of DATA[EVENT_TYPES[type] ?? 'event.retracted'] ?? []) {
      if (field === 'yuan') data[field] = this.#text(this.#yuanFrom, this.#yuanTo);
      else data[field] = SAID[field]?.[this.#word] ?? this.#amount;
    }
    if (this.#data & bitOf('application'))
      data['application'] = this.#text(this.#applicationFrom, this.#applicationTo);
    return {
      agency: this.#text(this.agencyFrom, this.agencyTo),
      source,
      subject: this.#text(this.subjectFrom, this.subjectTo),
      id: this.#text(this.idFrom, this.idTo),
      type: EVENT_TYPES[type],
      at: new Date((this.seconds + EPOCH) * 1000).toISOString().slice(0, WHOLE_SECONDS),
      data,
    } as KeptEvent;
  }

  #text(from: number, to: number): string {
    return decoder.decode(this.#bytes.subarray(from, to));
  }

  #attribute(attribute: number): boolean {
    switch (attribute) {
      case 0:
        return this.#wordOf(versions) === 0;
      case 1:
        return this.#identifier(CARD_DIGITS) && this.#idIs();
      case 2:
        return this.#plainText();
      case 3:
        this.type = this.#wordOf(types);
        return this.type >= 0;
      case 4:
        return this.#time();
      case 5:
        return this.#identifier(MOBILE_DIGITS) && this.#subjectIs();
      case 6:
        return this.#agency();
      case 7:
        return this.#dataObject();
      default:
        return this.#plainText();
    }
  }

  // What stood last between quotes.
  #from = 0;
  #end = 0;

  #idIs(): boolean {
    this.idFrom = this.#from;
    this.idTo = this.#end;
    return true;
  }

  #subjectIs(): boolean {
    this.subjectFrom = this.#from;
    this.subjectTo = this.#end;
    return true;
  }

  /** Whether `data` holds what the type asks for, and nothing else. */
  #fits(): boolean {
    const { type } = this;
    const needed = NEEDED[type] ?? -1;
    const data = this.#data;
    if (needed < 0 || (data & needed) !== needed || (data & ~(ALLOWED[type] ?? 0)) !== 0) return false;
    this.value = data & AMOUNTS ? this.#amount : this.#word;
    if (isDocument[type]) return this.#word < DOCUMENT_KINDS.length;
    this.action = this.#word - DOCUMENT_KINDS.length;
    return type !== ACTION || this.action >= 0;
  }

  #skipSpaces(): void {
    while (this.#bytes[this.#at] === SPACE && this.#at < this.#to) this.#at++;
  }

  #take(byte: number): boolean {
    this.#skipSpaces();
    if (this.#at >= this.#to || this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #key(names: Lexicon): number {
    const name = this.#wordOf(names);
    return name >= 0 && this.#take(COLON) ? name : -1;
  }

  #wordOf(words: Lexicon): number {
    return this.#plainText() ? words.placeOf(this.#bytes, this.#from, this.#end) : -1;
  }

  /** A string of printable ASCII that is not empty. */
  #plainText(): boolean {
    if (!this.#take(QUOTE)) return false;
    const bytes = this.#bytes;
    let at = this.#at;
    this.#from = at;
    while (at < this.#to) {
      const kind = CLASS[bytes[at] ?? 0] ?? 0;
      if (kind === 0 || kind === 3) break;
      at++;
    }
    return this.#ends(at);
  }

  #ends(at: number): boolean {
    this.#end = at;
    this.#at = at + 1;
    return at > this.#from && at < this.#to && this.#bytes[at] === QUOTE;
  }

  /** An id or a number: no white space at its ends, and no run of digits that a person's number could be. */
  #identifier(noRunOf: number): boolean {
    if (!this.#take(QUOTE)) return false;
    const bytes = this.#bytes;
    let at = this.#at;
    let run = 0;
    this.#from = at;
    for (; at < this.#to; at++) {
      const kind = CLASS[bytes[at] ?? 0] ?? 0;
      if (kind === 2) {
        if (++run >= CARD_DIGITS) return false;
        continue;
      }
      if (run === noRunOf) return false;
      run = 0;
      if (kind === 0) break;
      if (kind === 3) {
        if (!this.#isCjk(at)) return false;
        at += 2;
      }
    }
    if (!this.#ends(at) || at - this.#from > MOST_BYTES) return false;
    return bytes[this.#from] !== SPACE && bytes[at - 1] !== SPACE;
  }

  #isCjk(at: number): boolean {
    const [first, second, third] = [this.#bytes[at] ?? 0, this.#bytes[at + 1] ?? 0, this.#bytes[at + 2] ?? 0];
    if ((second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80 || at + 2 >= this.#to) return false;
    return first !== 0xe3 || second !== 0x80 || third !== 0x80;
  }

  #agency(): boolean {
    if (!this.#plainText()) return false;
    const [from, end] = [this.#from, this.#end];
    for (let at = from; at < end; at++) {
      const byte = this.#bytes[at] ?? 0;
      const plain = (byte >= 0x61 && byte <= 0x7a) || (byte >= ZERO && byte <= 0x39) || byte === 0x2d;
      if (!plain) return false;
    }
    this.agencyFrom = from;
    this.agencyTo = end;
    return end - from >= 2 && end - from <= 64;
  }

  /** `YYYY-MM-DDTHH:MM:SS` with `Z` or an offset. */
  #time(): boolean {
    if (!this.#plainText()) return false;
    const from = this.#from;
    const zone = this.#zone(from + 19, this.#end);
    const [year, month] = [this.#pair(from) * 100 + this.#pair(from + 2), this.#pair(from + 5)];
    const [day, hour] = [this.#pair(from + 8), this.#pair(from + 11)];
    const [minute, second] = [this.#pair(from + 14), this.#pair(from + 17)];
    if (!this.#isTimeShaped(from) || !(year > FIRST_YEAR && year < LAST_YEAR)) return false;
    if (!(month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 59)) return false;
    const leap = year % 4 === 0 && month === 2 ? 1 : 0; // 2000 was one; LAST_YEAR comes before the next exception
    const daysBefore = BEFORE_MONTH[month - 1] ?? 0;
    if (day > (BEFORE_MONTH[month] ?? 0) - daysBefore + leap) return false;
    const leapBefore = year % 4 === 0 && month > 2 ? 1 : 0;
    const days = (FIRST_DAY[year - FIRST_YEAR] ?? 0) + daysBefore + leapBefore + day - 1;
    // Wall time as if in Asia/Shanghai, then from the zone that it is in.
    this.seconds = days * DAY + hour * 3600 + minute * 60 + second + (480 - zone) * 60;
    return this.seconds <= this.#latest;
  }

  /** A wrong digit makes a number of two digits one that no comparison lets through. */
  #pair(at: number): number {
    const tens = (this.#bytes[at] ?? 0) - ZERO;
    const ones = (this.#bytes[at + 1] ?? 0) - ZERO;
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
  }

  #isTimeShaped(from: number): boolean {
    const bytes = this.#bytes;
    const dashes = bytes[from + 4] === 0x2d && bytes[from + 7] === 0x2d && bytes[from + 10] === 0x54;
    return dashes && bytes[from + 13] === COLON && bytes[from + 16] === COLON;
  }

  /** Minutes ahead of UTC; no number where it is no zone. */
  #zone(at: number, end: number): number {
    const sign = this.#bytes[at];
    if (end - at === 1 && sign === 0x5a) return 0;
    if (end - at !== 6 || (sign !== 0x2b && sign !== 0x2d) || this.#bytes[at + 3] !== COLON)
      return Number.NaN;
    const [hours, minutes] = [this.#pair(at + 1), this.#pair(at + 4)];
    if (!(hours <= 23 && minutes <= 59)) return Number.NaN;
    return (sign === 0x2d ? -1 : 1) * (hours * 60 + minutes);
  }

  #dataObject(): boolean {
    if (!this.#take(OPEN)) return false;
    if (this.#take(CLOSE)) return true;
    do {
      const field = this.#key(fields);
      if (field < 0 || this.#data & (1 << field) || !this.#field(field)) return false;
      this.#data |= 1 << field;
    } while (this.#take(COMMA));
    return this.#take(CLOSE);
  }

  #field(field: number): boolean {
    const words = wordsOf[field];
    if (words) {
      this.#word = this.#wordOf(words);
      return this.#word >= 0;
    }
    switch (FIELDS[field]) {
      case 'yuan':
        return this.#yuan();
      case 'count':
        this.#skipSpaces();
        return this.#wholeNumber(MOST);
      case 'workingDays':
        this.#skipSpaces();
        return this.#wholeNumber(20) && this.#amount >= 1;
      default:
        if (!this.#identifier(CARD_DIGITS)) return false;
        this.#applicationFrom = this.#from;
        this.#applicationTo = this.#end;
        return true;
    }
  }

  #wholeNumber(most: number): boolean {
    const from = this.#at;
    this.#amount = 0;
    for (; this.#at < this.#to; this.#at++) {
      const digit = (this.#bytes[this.#at] ?? 0) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      this.#amount = this.#amount * 10 + digit;
      if (this.#amount > most) return false;
    }
    const length = this.#at - from;
    return length === 1 || (length > 1 && this.#bytes[from] !== ZERO);
  }

  /** An amount in yuan, in fen: a whole number, then none, one or two decimals. */
  #yuan(): boolean {
    if (!this.#plainText()) return false;
    const [from, end] = [this.#from, this.#end];
    this.#at = from;
    this.#yuanFrom = from;
    this.#yuanTo = end;
    if (!this.#wholeNumber(MOST)) return false;
    const decimals = end - this.#at - 1;
    if (decimals >= 0) {
      if (this.#bytes[this.#at] !== 0x2e || decimals < 1 || decimals > 2) return false;
      for (let at = this.#at + 1; at < end; at++) {
        const digit = (this.#bytes[at] ?? 0) - ZERO;
        if (!(digit >= 0 && digit <= 9)) return false;
        this.#amount = this.#amount * 10 + digit;
      }
    }
    this.#amount *= decimals === 2 ? 1 : decimals === 1 ? 10 : 100;
    this.#at = end + 1;
    return this.#amount <= MOST;
  }
}

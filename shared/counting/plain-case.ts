/**
 * The fast path for one case whose events are all plain (`events/plain-event.ts`). In: its events, in any order, each
 * once. Out: its contributions, reported to `Counts`; or `false` and nothing reported. `false` means that the order of
 * its events or its faults might matter: then `foldCase` decides. Always: the fast path reports exactly what
 * `countCase` would report for the same events, which then have no fault; a test compares both on all small histories.
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
} from '../events/catalogue.ts';
import type { Counts } from './counts.ts';

/** Takes one event: index of its type, seconds since `EPOCH`, and its content (see `PlainReader`). */
interface PlainFact {
  type: number;
  seconds: number;
  value: number;
  action: number;
}

const place = (type: EventType) => EVENT_TYPES.indexOf(type);
const RECEIVED = place('application.received');
const AMENDED = place('application.amended');
const FEE_PAID = place('application.fee-paid');
const DECIDED = place('application.decided');
const WITHDRAWN = place('application.withdrawn');
const REVIEW_FILED = place('review.filed');
const REVIEW_CONCLUDED = place('review.concluded');
const LAWSUIT_FILED = place('lawsuit.filed');
const LAWSUIT_CONCLUDED = place('lawsuit.concluded');
const ISSUED = place('document.issued');
const REPEALED = place('document.repealed');
const ACTION = place('action.reported');
const CHARGE = place('charge.reported');
/** What ends an application or a dispute: it may be said again. */
const isWord = EVENT_TYPES.map((type) => /\.(decided|concluded)$/.test(type));
const isOfApplication = EVENT_TYPES.map((type) => type.startsWith('application.'));

const DAY = 86_400;
const NEVER = -1;
/** A case that is decided more often is left to the fold. */
const MOST_AGAIN = 8;

/** Year by day since 1992-01-01; no plain event lies beyond the table. */
const YEAR_OF_DAY = yearsOfDays(1992, 2100);

export class PlainCase {
  /** By type: the number of events, and the last one's second and content; of a word, those of the one taken first. */
  readonly #count = new Uint32Array(EVENT_TYPES.length);
  readonly #at = new Float64Array(EVENT_TYPES.length);
  readonly #value = new Float64Array(EVENT_TYPES.length);
  #hasApplication = false;
  #firstWithdrawal = NEVER;
  #contested = false;
  readonly #amounts: PlainFact[] = [];
  /** The words of a case that were taken after the first of their type. */
  readonly #again: PlainFact[] = [];

  clear(): void {
    this.#count.fill(0);
    this.#hasApplication = false;
    this.#firstWithdrawal = NEVER;
    this.#contested = false;
    this.#amounts.length = 0;
    this.#again.length = 0;
  }

  take(type: number, seconds: number, value: number, action: number): void {
    if (isOfApplication[type]) this.#hasApplication = true;
    if (type === FEE_PAID || type === ACTION || type === CHARGE) {
      this.#amounts.push({ type, seconds, value, action });
      return;
    }
    if (type === WITHDRAWN)
      this.#firstWithdrawal =
        this.#firstWithdrawal === NEVER ? seconds : Math.min(this.#firstWithdrawal, seconds);
    const before = this.#count[type] ?? 0;
    this.#count[type] = before + 1;
    if (before > 0 && isWord[type]) {
      this.#again.push({ type, seconds, value, action });
      return;
    }
    const last = this.#at[type] ?? 0;
    // Two events of one instant are ordered by their ids, which are not available here.
    if (type === AMENDED && before > 0 && last === seconds && this.#value[type] !== value)
      this.#contested = true;
    if (before > 0 && last > seconds) return;
    this.#at[type] = seconds;
    this.#value[type] = value;
  }

  /** Reports the contributions of the case; `false` if it needs the full fold. */
  countInto(counts: Counts): boolean {
    if (!this.#isSimple()) return false;
    if (this.#hasApplication) this.#countApplication(counts);
    this.#countDispute(REVIEW_FILED, REVIEW_CONCLUDED, counts);
    this.#countDispute(LAWSUIT_FILED, LAWSUIT_CONCLUDED, counts);
    this.#countDocument(counts);
    if (this.#amounts.length > 0) this.#countAmounts(counts);
    return true;
  }

  /** At most one event of each kind that counts, words apart, each on no earlier day than its predecessor. */
  #isSimple(): boolean {
    const count = this.#count;
    if (this.#again.length > 0 && !this.#isOrdered()) return false;
    if (this.#hasApplication) {
      if (count[RECEIVED] !== 1 || this.#contested) return false;
      if (count[DECIDED] && this.#isEarlier(DECIDED, RECEIVED)) return false;
      if (this.#firstWithdrawal !== NEVER && dayOf(this.#firstWithdrawal) < dayOf(this.#at[RECEIVED] ?? 0))
        return false;
    }
    return (
      this.#isPair(REVIEW_FILED, REVIEW_CONCLUDED) &&
      this.#isPair(LAWSUIT_FILED, LAWSUIT_CONCLUDED) &&
      this.#isPair(ISSUED, REPEALED)
    );
  }

  /** Whether no two words of one second contradict each other: their order is not known here. */
  #isOrdered(): boolean {
    if (this.#again.length > MOST_AGAIN) return false;
    return this.#again.every(({ type, seconds, value }, index) => {
      const isRival = (at: number | undefined, said: number | undefined) => at === seconds && said !== value;
      if (isRival(this.#at[type], this.#value[type])) return false;
      return !this.#again.slice(0, index).some((one) => one.type === type && isRival(one.seconds, one.value));
    });
  }

  #isPair(first: number, second: number): boolean {
    const firsts = this.#count[first] ?? 0;
    const seconds = this.#count[second] ?? 0;
    if (firsts === 0) return seconds === 0;
    if (seconds > 1 && !isWord[second]) return false;
    return firsts === 1 && (seconds === 0 || !this.#isEarlier(second, first));
  }

  #isEarlier(left: number, right: number): boolean {
    return dayOf(this.#firstOf(left)) < dayOf(this.#at[right] ?? 0);
  }

  /** The second of the first event of a type. */
  #firstOf(type: number): number {
    let first = this.#at[type] ?? 0;
    for (const again of this.#again) if (again.type === type) first = Math.min(first, again.seconds);
    return first;
  }

  /** Leaves of the words of a type the last of that year; of none that year, whichever. */
  #settle(type: number, year: number): void {
    for (const { type: of, seconds, value } of this.#again) {
      if (of !== type || yearAt(seconds) !== year) continue;
      const at = this.#at[type] ?? 0;
      if (yearAt(at) === year && at > seconds) continue;
      this.#at[type] = seconds;
      this.#value[type] = value;
    }
  }

  #yearOf(type: number): number {
    return yearAt(this.#at[type] ?? 0);
  }

  #said<Word>(type: number, words: readonly Word[]): Word {
    const word = words[this.#value[type] ?? NEVER];
    if (word === undefined) throw new RangeError(`${EVENT_TYPES[type]} says nothing that is known`);
    return word;
  }

  #countApplication(counts: Counts): void {
    const applicant = this.#said(this.#count[AMENDED] ? AMENDED : RECEIVED, APPLICANT_TYPES);
    const received = this.#yearOf(RECEIVED);
    const decided = this.#count[DECIDED] ? this.#firstOf(DECIDED) : Number.POSITIVE_INFINITY;
    const withdrawn = this.#firstWithdrawal === NEVER ? Number.POSITIVE_INFINITY : this.#firstWithdrawal;
    const first = Math.min(decided, withdrawn);
    if (first === Number.POSITIVE_INFINITY) {
      counts.application(applicant, received, null, null);
      return;
    }
    const year = yearAt(first);
    // The first conclusion fixes the year; within it the decision wins, even over an earlier withdrawal.
    const stands = decided !== Number.POSITIVE_INFINITY && yearAt(decided) === year;
    this.#settle(DECIDED, year);
    counts.application(applicant, received, year, stands ? this.#said(DECIDED, OUTCOMES) : 'other.other');
  }

  #countDispute(filed: number, concluded: number, counts: Counts): void {
    if (this.#count[filed] === 0) return;
    const block =
      filed === REVIEW_FILED
        ? 'review'
        : this.#said(filed, ROUTES) === 'direct'
          ? 'lawsuitDirect'
          : 'lawsuitAfterReview';
    if (this.#count[concluded] === 0) {
      counts.dispute(block, this.#yearOf(filed), null, null);
      return;
    }
    this.#settle(concluded, yearAt(this.#firstOf(concluded)));
    counts.dispute(block, this.#yearOf(filed), this.#yearOf(concluded), this.#said(concluded, RESULTS));
  }

  #countDocument(counts: Counts): void {
    if (this.#count[ISSUED] === 0) return;
    const repealed = this.#count[REPEALED] === 0 ? null : this.#yearOf(REPEALED);
    counts.document(this.#said(ISSUED, DOCUMENT_KINDS), this.#yearOf(ISSUED), repealed);
  }

  #countAmounts(counts: Counts): void {
    const fees = new Map<number, bigint>();
    for (let index = 0; index < this.#amounts.length; index++) {
      const { type, seconds, value, action } = this.#amounts[index] as PlainFact;
      const year = yearAt(seconds);
      if (type === FEE_PAID) fees.set(year, (fees.get(year) ?? 0n) + BigInt(value));
      else if (type === CHARGE) counts.charge(year, BigInt(value));
      else counts.action(ACTIONS[action] ?? 'licence', year, value);
    }
    for (const [year, fen] of fees) counts.fees(year, fen);
  }
}

function dayOf(seconds: number): number {
  return Math.floor(seconds / DAY);
}

function yearAt(seconds: number): number {
  const year = YEAR_OF_DAY[dayOf(seconds)];
  if (year === undefined) throw new RangeError('the second of a plain event lies outside its years');
  return year;
}

function yearsOfDays(first: number, last: number): Uint16Array {
  const start = Date.UTC(first, 0, 1) / 1000 / DAY;
  const years = new Uint16Array(Date.UTC(last + 1, 0, 1) / 1000 / DAY - start);
  for (let year = first; year <= last; year++) years.fill(year, Date.UTC(year, 0, 1) / 1000 / DAY - start);
  return years;
}

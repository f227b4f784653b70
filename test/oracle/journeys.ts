/**
 * Applications that travel from unit to unit, invented with their truth, by the contract alone (section 7, `handovers`;
 * SOURCES.md, section 2). In: a die. Out: what each unit records, and what a government above them all is to be told.
 * Imports nothing of the product: the truth is known because the journey was made up, not because it was matched.
 */
import type { Die } from '../prove/random.ts';

export interface Recorded {
  agency: string;
  subject: string;
  type: 'application.received' | 'application.transferred';
  day: string;
  data: Record<string, string>;
}

export interface Expected {
  fault: 'lost' | 'late' | 'unsent' | 'to-and-fro' | 'two-years';
  giver: string;
  taker: string;
  probable: boolean;
  year: number;
  /** The day of the hand-over, where it is a fault only once ten working days have gone by before `until`. */
  since?: string;
  /** The day of the receipt; absent where none came, and the day of asking counts. */
  until?: string;
}

/** A time at a unit. */
interface Station {
  unit: string;
  subject: string;
  begun: string;
  /** The hand-over, where this unit wrote it down. */
  ended?: string;
  /** The unit that the receipt names. */
  names?: string;
  /** The station before, where both sides wrote the hand-over down, and whether neither said a number. */
  came?: { from: Station; probable: boolean };
}

const TYPES = ['natural-person', 'commercial-enterprise', 'other-organisation'] as const;
const DAY = 86_400_000;
const FIRST_DAY = Date.parse('2022-01-03') / DAY;
/** Nobody hands on after this: the calendar is known for little longer. */
const LAST_DAY = Date.parse('2025-06-30') / DAY;
const dayOf = (number: number) => new Date(number * DAY).toISOString().slice(0, 10);
const yearOf = (day: string) => Number(day.slice(0, 4));

/** Who says the other's number, and who writes the hand-over down at all. */
const NUMBERS = [
  { giver: true, taker: true },
  { giver: true, taker: false },
  { giver: false, taker: true },
  { giver: false, taker: false },
] as const;
const WRITTEN = ['both', 'both', 'both', 'giver', 'taker'] as const;

/** Whether it counts at the unit: one that is handed on in the year in which it began does not. */
const counts = ({ begun, ended }: Station) => ended === undefined || yearOf(ended) > yearOf(begun);

/** The nearest station before at which it counted, and whether a part of the way there is probable alone. */
function countedBefore({ came }: Station): { probable: boolean } | undefined {
  let probable = false;
  for (let way = came; way; way = way.from.came) {
    probable ||= way.probable;
    if (counts(way.from)) return { probable };
  }
  return undefined;
}

/** What can be found by day and category alone lies so far apart that no two can be mistaken for each other. */
class Slots {
  readonly #taken: { key: string; day: number }[] = [];

  take(key: string, day: number): boolean {
    if (this.#taken.some((one) => one.key === key && Math.abs(one.day - day) <= 12)) return false;
    this.#taken.push({ key, day });
    return true;
  }
}

export class Journey {
  readonly recorded: Recorded[] = [];
  readonly #sure: Expected[] = [];
  /** Whether it counts twice is known only when it is known how long it stayed. */
  readonly #stations: { at: Station; declared: boolean }[] = [];
  readonly #type: string;
  readonly #name: string;
  readonly #die: Die;
  #at: Station;
  #day: number;
  #ended = false;

  constructor(die: Die, units: readonly string[], name: string) {
    this.#die = die;
    this.#name = name;
    this.#type = die.one(TYPES);
    this.#day = FIRST_DAY + die.below(700);
    this.#at = { unit: die.one(units), subject: `${name}-0`, begun: dayOf(this.#day) };
    this.#receive(this.#at, {});
  }

  hop(number: number, units: readonly string[], slots: Slots): void {
    if (this.#ended || this.#day > LAST_DAY) return;
    const { below, one } = this.#die;
    const from = this.#at;
    const back = from.names !== undefined && below(3) === 0;
    const unit = back ? (from.names ?? '') : one(units.filter((other) => other !== from.unit));
    this.#day += 2 + below(below(3) === 0 ? 400 : 40);
    const written = one(WRITTEN);
    const wish = one(NUMBERS);
    const isByDay =
      (written === 'both' && !wish.giver && !wish.taker) ||
      (written === 'giver' && !wish.giver) ||
      (written === 'taker' && !wish.taker);
    const isApart = !isByDay || slots.take([from.unit, unit, this.#type].join(), this.#day);
    const to = { unit, subject: `${this.#name}-${number}` };
    const says = isApart ? wish : NUMBERS[0];
    if (written !== 'taker') this.#handOn(from, to, says.giver);
    if (written === 'giver') this.#lose(from, unit, !says.giver);
    else this.#arrive(from, to, { written, says });
  }

  #handOn(from: Station, to: { unit: string; subject: string }, saysNumber: boolean): void {
    const day = dayOf(this.#day);
    from.ended = day;
    const data = { to: to.unit, ...(saysNumber && { toSubject: to.subject }) };
    this.recorded.push({
      agency: from.unit,
      subject: from.subject,
      type: 'application.transferred',
      day,
      data,
    });
    if (from.names !== to.unit) return;
    const probable = from.came?.probable ?? false;
    this.#sure.push({ fault: 'to-and-fro', giver: from.unit, taker: to.unit, probable, year: yearOf(day) });
  }

  #lose(from: Station, taker: string, probable: boolean): void {
    const since = dayOf(this.#day);
    this.#sure.push({ fault: 'lost', giver: from.unit, taker, probable, year: yearOf(since), since });
    this.#ended = true;
  }

  #arrive(
    from: Station,
    to: { unit: string; subject: string },
    { written, says }: { written: 'both' | 'taker'; says: (typeof NUMBERS)[number] },
  ): void {
    const { below } = this.#die;
    const handedOn = dayOf(this.#day);
    const probable = !says.giver && !says.taker;
    // By a number it is found however late it comes.
    const takes = probable || below(3) > 0 ? below(5) - 1 : 8 + below(20);
    const begun = dayOf(this.#day + takes);
    if (written === 'both') {
      const of = { giver: from.unit, taker: to.unit, probable, year: yearOf(handedOn) };
      this.#sure.push({ fault: 'late', ...of, since: handedOn, until: begun });
    }
    const at: Station = {
      ...to,
      begun,
      names: from.unit,
      ...(written === 'both' && { came: { from, probable } }),
    };
    const declared = countedBefore(at) !== undefined && below(2) === 0;
    this.#receive(at, {
      transferredFrom: from.unit,
      ...(says.taker && { fromSubject: from.subject }),
      ...(declared && { firstReceived: `${handedOn}T09:00:00+08:00` }),
    });
    this.#stations.push({ at, declared });
    if (written === 'taker') {
      const year = yearOf(begun);
      this.#sure.push({ fault: 'unsent', giver: from.unit, taker: to.unit, probable: !says.taker, year });
    }
    this.#at = at;
    this.#day += Math.max(3, takes);
  }

  #receive({ unit, subject, begun }: Station, data: Record<string, string>): void {
    const received = { applicantType: this.#type, ...data };
    this.recorded.push({ agency: unit, subject, type: 'application.received', day: begun, data: received });
  }

  expected(): Expected[] {
    const twice = this.#stations.flatMap(({ at, declared }): Expected[] => {
      const before = declared || !counts(at) ? undefined : countedBefore(at);
      const giver = at.came?.from.unit;
      if (!before || giver === undefined) return [];
      return [{ fault: 'two-years', giver, taker: at.unit, ...before, year: yearOf(at.begun) }];
    });
    return [...this.#sure, ...twice];
  }
}

export function journeys(die: Die, units: readonly string[], many: number): Journey[] {
  const slots = new Slots();
  return Array.from({ length: many }, (_, index) => {
    const journey = new Journey(die, units, `c${index}`);
    for (let hop = 1; hop <= die.below(5); hop++) journey.hop(hop, units, slots);
    return journey;
  });
}

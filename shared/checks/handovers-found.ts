/**
 * What is wrong with the applications that went from unit to unit. In: the times that they were at each, the units of a
 * year, the day, and the calendar. Out: what was handed on and not received within ten working days, late or never;
 * received and never handed on; handed to and fro; or counted as new after it had counted elsewhere; and the day on which
 * the answer may be another. Always holds: a hand-over lies in the year of its day, a receipt in the year of its own;
 * nothing that is in order is named.
 * Contract, section 7; SOURCES.md, section 2.
 */
import type { WorkCalendar } from '../calendar/calendar.ts';
import { countDays } from '../calendar/count.ts';
import { type Day, dayAfter } from '../events/instant.ts';
import { type Pair, type Paired, paired, type UnitPassage, type Units } from './handovers-paired.ts';

export type HandoverFault = 'lost' | 'late' | 'unsent' | 'to-and-fro' | 'two-years';

export interface FaultyHandover {
  fault: HandoverFault;
  /** Ids of the units. */
  giver: string;
  taker: string;
  /** Nobody said a number by which it could be told for certain. */
  probable: boolean;
  /** The application at the unit that can tell more. */
  at: UnitPassage;
}

export interface HandoversFound {
  faulty: FaultyHandover[];
  /** Hand-overs of which nobody can say yet whether ten working days went by without a receipt. */
  unknown: number;
  /** The day on which the answer may be another though nothing is sent. */
  again?: Day;
}

/** What was found, and what each unit is called. */
export interface HandoversTold extends HandoversFound {
  nameOf: (unit: string) => string;
}

export interface HandoversAsked {
  passages: readonly UnitPassage[];
  units: Units;
  year: number;
  today: Day;
  calendar: WorkCalendar;
}

/** 转办 is to be received within so many working days. */
const WORKING_DAYS = 10;

export function handoversFound(asked: HandoversAsked): HandoversFound {
  const { passages, units, year } = asked;
  const found = paired(passages, units);
  const isIn = (day: Day | undefined) => day !== undefined && Number(day.slice(0, 4)) === year;
  const { lost, unknown, again } = waitedFor(
    found.unreceived.filter(({ handedOn }) => isIn(handedOn)),
    asked,
  );
  const arrived = tookLong(
    found.pairs.filter(({ giver }) => isIn(giver.handedOn)),
    asked,
  );
  const unsent = found.unsent
    .filter(({ received }) => isIn(received))
    .map((at): FaultyHandover => {
      const probable = at.from?.subject === undefined;
      return { fault: 'unsent', giver: at.from?.agency ?? '', taker: at.unit, probable, at };
    });
  const journeys = journeysIn(found, passages, units);
  const faulty = [
    ...lost,
    ...arrived.late,
    ...unsent,
    ...journeys.toAndFro.filter(({ at }) => isIn(at.handedOn)),
    ...journeys.twoYears.filter(({ at }) => isIn(at.received)),
  ];
  return { faulty, ...sooner({ unknown, again }, arrived) };
}

type Waiting = Pick<HandoversFound, 'unknown'> & { again: Day | undefined };

function sooner(one: Waiting, other: Waiting): Pick<HandoversFound, 'unknown' | 'again'> {
  const [again] = [one.again, other.again].filter((day) => day !== undefined).sort();
  return { unknown: one.unknown + other.unknown, ...(again !== undefined && { again }) };
}

function waitedFor(
  unreceived: readonly UnitPassage[],
  { today, calendar }: HandoversAsked,
): { lost: FaultyHandover[]; unknown: number; again: Day | undefined } {
  const lost: FaultyHandover[] = [];
  const days: Day[] = [];
  let unknown = 0;
  for (const at of unreceived) {
    const { unit, to, handedOn } = at;
    if (!to || !handedOn) continue;
    const { lastDay } = countDays({ from: handedOn, days: WORKING_DAYS, on: today }, calendar);
    if (lastDay === null) {
      unknown += 1;
      days.push(dayAfter(today));
    } else if (lastDay >= today) days.push(dayAfter(lastDay));
    else lost.push({ fault: 'lost', giver: unit, taker: to.agency, probable: to.subject === undefined, at });
  }
  return { lost, unknown, again: days.sort()[0] };
}

/** Who arrived after the tenth working day; where that day is not known, only whether it was in time for certain. */
function tookLong(
  pairs: readonly Pair[],
  { today, calendar }: HandoversAsked,
): Waiting & { late: FaultyHandover[] } {
  const late: FaultyHandover[] = [];
  let unknown = 0;
  for (const { giver, taker, probable } of pairs) {
    const { handedOn } = giver;
    if (!handedOn || !mayBeLate(giver, taker)) continue;
    const { lastDay, notBefore } = countDays({ from: handedOn, days: WORKING_DAYS, on: today }, calendar);
    if ((lastDay ?? notBefore ?? '') >= taker.received) continue;
    if (lastDay === null) unknown += 1;
    else late.push({ fault: 'late', giver: giver.unit, taker: taker.unit, probable, at: taker });
  }
  return { late, unknown, again: unknown > 0 ? dayAfter(today) : undefined };
}

const DAY = 86_400_000;

/** So many working days are at least as many days. */
function mayBeLate({ handedOn }: UnitPassage, { received }: UnitPassage): boolean {
  return handedOn !== undefined && Date.parse(received) - Date.parse(handedOn) > WORKING_DAYS * DAY;
}

interface Journeys {
  toAndFro: FaultyHandover[];
  twoYears: FaultyHandover[];
}

function journeysIn(
  { pairs }: Pick<Paired, 'pairs'>,
  passages: readonly UnitPassage[],
  units: Units,
): Journeys {
  const cameBy = new Map(pairs.map((pair) => [pair.taker, pair]));
  const toAndFro = passages.flatMap((at): FaultyHandover[] => {
    const pair = cameBy.get(at);
    const giver = units.get(pair?.giver.unit ?? at.from?.agency ?? '');
    const { to, unit } = at;
    if (!to || giver === undefined || units.get(to.agency) !== giver || units.get(unit) === giver) return [];
    return [{ fault: 'to-and-fro', giver: unit, taker: to.agency, probable: pair?.probable ?? false, at }];
  });
  const twoYears = pairs.flatMap((pair): FaultyHandover[] => {
    const counted = pair.taker.counts === 'received' ? countedBefore(pair, cameBy) : undefined;
    if (!counted) return [];
    const { giver, taker } = pair;
    return [{ fault: 'two-years', giver: giver.unit, taker: taker.unit, ...counted, at: taker }];
  });
  return { toAndFro, twoYears };
}

/** Whether it counted at a unit that it went through before; where it counted nowhere, at the one before that. */
function countedBefore(
  first: Pair,
  cameBy: ReadonlyMap<UnitPassage, Pair>,
): Pick<FaultyHandover, 'probable'> | undefined {
  let probable = false;
  const seen = new Set<Pair>();
  for (let pair: Pair | undefined = first; pair && !seen.has(pair); pair = cameBy.get(pair.giver)) {
    seen.add(pair);
    probable ||= pair.probable;
    if (pair.giver.counts !== 'nowhere') return { probable };
  }
  return undefined;
}

/**
 * What a larger whole needs not look at: journeys that lie between units which it never has apart, are told by numbers
 * from end to end, and have nothing wrong. Out: the others.
 */
export function withoutSettled(
  passages: readonly UnitPassage[],
  units: Units,
  isInside: (unit: string) => boolean,
): UnitPassage[] {
  const { pairs, ...found } = paired(passages, units);
  const { toAndFro, twoYears } = journeysIn({ pairs }, passages, units);
  const open = new Set<UnitPassage>([
    ...[...found.unreceived, ...found.unsent, ...[...toAndFro, ...twoYears].map(({ at }) => at)],
    ...passages.filter(({ unit }) => !isInside(unit)),
    ...pairs
      .filter(({ giver, taker, probable }) => probable || mayBeLate(giver, taker))
      .flatMap(({ giver, taker }) => [giver, taker]),
  ]);
  const [gaveBy, cameBy] = [
    new Map(pairs.map((pair) => [pair.giver, pair.taker])),
    new Map(pairs.map((pair) => [pair.taker, pair.giver])),
  ];
  for (const one of passages)
    if ((one.to && !gaveBy.has(one)) || (one.from && !cameBy.has(one))) open.add(one);
  for (const one of open) for (const next of [gaveBy.get(one), cameBy.get(one)]) if (next) open.add(next);
  return passages.filter((one) => open.has(one));
}

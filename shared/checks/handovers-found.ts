/**
 * Finds faulty hand-overs of applications between units. In: the stays at each unit, the units of the year, the present
 * day, and the calendar. Out: applications handed on but received late or never (the limit is ten working days),
 * received but never handed on, handed to and fro, or counted as new after another unit had counted them; and the day
 * from which the result may change. Always holds: a hand-over belongs to the year of its day, a receipt to the year of
 * its own; there is no finding for a correct hand-over. Contract, section 7; SOURCES.md, section 2.
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
  /** Neither unit gave a case number, so the pairing is uncertain. */
  probable: boolean;
  /** The stay at the unit that can clarify it. */
  at: UnitPassage;
}

export interface HandoversFound {
  faulty: FaultyHandover[];
  /** Number of hand-overs whose ten working days cannot be counted yet, because the calendar is not published. */
  unknown: number;
  /** The first day on which the result may change without new events; absent if there is none. */
  again?: Day;
}

/** The same with the names of the units. */
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

/** The limit for receiving a 转办 application, in working days. */
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

/**
 * Receipts after the tenth working day. If the calendar does not reach that day, a receipt may still be certainly in
 * time.
 */
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

/** A cheap test: ten working days take at least ten calendar days. */
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

/**
 * Whether an earlier unit on the application's way counted it, and whether that is only probable; undefined if none
 * did.
 */
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
 * The stays that a higher government must still examine. It can ignore journeys that are entirely inside (`isInside`),
 * paired by case numbers from end to end, and without a fault.
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

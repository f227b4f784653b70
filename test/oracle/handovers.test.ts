/**
 * What is said of applications that went from unit to unit, against journeys that were made up with their truth: in one
 * heap, and by turns up a random tree, where each government hands on what is not settled below it.
 */
import { expect, test } from 'vitest';
import { WorkCalendar } from '../../shared/calendar/calendar.ts';
import { foldCase } from '../../shared/cases/case.ts';
import { isHandedOver } from '../../shared/cases/passages.ts';
import { handoversFound } from '../../shared/checks/handovers-found.ts';
import type { UnitPassage } from '../../shared/checks/handovers-paired.ts';
import { type Day, dayAfter } from '../../shared/events/instant.ts';
import { type HandedOver, handoversOfTurn } from '../../shared/night/handed-over.ts';
import type { Agency } from '../../shared/registry/agency.ts';
import { MOST_LEVELS } from '../../shared/registry/membership.ts';
import { length, tell } from '../prove/figure.ts';
import { type Die, dieOf } from '../prove/random.ts';
import { told } from '../rooms/reading.ts';
import { type Expected, journeys, type Recorded } from './journeys.ts';

const TREES = length('HANDOVER_TREES', 150);
const FIRST_SEED = 20261130;
const UNITS = Array.from({ length: 9 }, (_, index) => `unit-${index}`);
const YEARS = [2021, 2022, 2023, 2024, 2025, 2026];
/** A day of asking, in the midst of what happens. */
const dayBy = ({ below }: Die) =>
  new Date(Date.UTC(2022, 6, 1 + below(900))).toISOString().slice(0, 10) as Day;
const calendar = new WorkCalendar();

/** Ten days that are worked have gone by, the day of asking not among them. */
function isOver(since: string, today: Day): boolean {
  let [day, worked] = [since as Day, 0];
  while (worked < 10) {
    day = dayAfter(day);
    if (calendar.kindOf(day).works) worked += 1;
  }
  return day < today;
}

const line = ({ fault, giver, taker, probable, year }: Expected) =>
  [year, fault, giver, taker, probable ? 'probable' : 'certain'].join(' ');

function truth(all: readonly Expected[], today: Day): string[] {
  return all
    .filter(({ since, until }) => since === undefined || isOver(since, (until as Day) ?? today))
    .map(line)
    .sort();
}

function passagesOf(recorded: readonly Recorded[], unit?: string): UnitPassage[] {
  const cases = new Map<string, Recorded[]>();
  for (const one of recorded) {
    const key = `${one.agency}\0${one.subject}`;
    cases.set(key, [...(cases.get(key) ?? []), one]);
  }
  return [...cases.values()].flatMap((events) => {
    const [{ agency = '', subject = '' } = {}] = events;
    if (unit !== undefined && agency !== unit) return [];
    const { passages = [] } = foldCase(
      subject,
      events.map((event) => told(event)),
    );
    return passages.filter(isHandedOver).map((passage) => ({ unit: agency, subject, ...passage }));
  });
}

type Found = ReturnType<typeof handoversFound>;
function linesOf(found: (year: number) => Found): string[] {
  return YEARS.flatMap((year) => found(year).faulty.map((one) => line({ ...one, year }))).sort();
}

/** Each unit is under one of those before it, often the last, down to eight levels; who has somebody below consolidates. */
function treeBy({ below }: Die): Agency[] {
  const levels = [1];
  const parents = UNITS.map((_, index) => {
    if (index === 0) return null;
    const last = (levels[index - 1] ?? 0) < MOST_LEVELS && below(3) > 0;
    const parent = last ? index - 1 : below(Math.min(index, MOST_LEVELS - 1));
    levels.push((levels[parent] ?? 0) + 1);
    return UNITS[parent] ?? null;
  });
  return UNITS.map((id, index) => ({
    ...{ id, name: id, parent: parents[index] ?? null, contact: null, chargeDecimals: 4 },
    ...(parents.includes(id) && { consolidates: true as const }),
  }));
}

async function upTheTree(
  agencies: readonly Agency[],
  recorded: readonly Recorded[],
  today: Day,
): Promise<string[]> {
  const given = new Map<string, HandedOver>();
  const empty = {
    eventLog: { async *readSubjects() {} },
    drafts: { async *list() {}, get: async () => undefined },
  };
  let lines: string[] = [];
  for (const agency of agencies.toReversed()) {
    const members = agencies.filter(({ parent }) => parent === agency.id);
    const brought = members.flatMap(({ id }) => given.get(id) ?? []);
    const folded = { passages: passagesOf(recorded, agency.id).map(({ unit: _, ...passage }) => passage) };
    const turn = await handoversOfTurn(
      { agency, folded, merged: [], agencies, brought },
      { at: `${today}T02:00:00+08:00`, through: 2026 },
      empty,
    );
    given.set(agency.id, turn.handsOn);
    if (turn.found) lines = linesOf(turn.found);
  }
  return lines;
}

test(
  `${TREES} heaps of journeys, in one heap and up a random tree (from seed ${FIRST_SEED})`,
  async () => {
    const met = new Map<string, number>();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + TREES; seed++) {
      const die = dieOf(seed);
      const today = dayBy(die);
      const all = journeys(die, UNITS, 14);
      const recorded = all.flatMap((journey) => journey.recorded);
      const expected = truth(
        all.flatMap((journey) => journey.expected()),
        today,
      );
      const units = new Map(UNITS.map((unit) => [unit, unit]));
      const passages = passagesOf(recorded);
      const flat = linesOf((year) => handoversFound({ passages, units, year, today, calendar }));
      expect(flat, `seed ${seed}`).toEqual(expected);
      expect(await upTheTree(treeBy(die), recorded, today), `seed ${seed}, up the tree`).toEqual(expected);
      for (const one of expected) {
        const [, fault = '', , , sure = ''] = one.split(' ');
        met.set(`${fault} ${sure}`, (met.get(`${fault} ${sure}`) ?? 0) + 1);
      }
    }
    // Every kind is met, certain and probable, or the comparison says little. Without a number nothing is found late.
    const both = ['lost', 'to-and-fro', 'two-years', 'unsent'].flatMap((fault) => [
      `${fault} certain`,
      `${fault} probable`,
    ]);
    expect([...met.keys()].sort()).toEqual(['late certain', ...both]);
    tell({
      row: 'R44',
      what: 'heaps of journeys, flat and up a tree',
      held: TREES,
      tried: TREES,
      seed: FIRST_SEED,
    });
  },
  120_000 + TREES * 200,
);

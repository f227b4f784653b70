import { expect, test } from 'vitest';
import { length, tell } from '../prove/figure.ts';
import { type Delivered, oracleCarryMoves, oracleFaults, oracleTables } from './oracle.ts';
import { productCarryMoves, productFaults, productTables } from './product.ts';
import { told } from './told.ts';

/**
 * Every story of one application of up to five events: what happened, and whether it was on the same day as the one
 * before, on a later day of the same year, or in a later year, within three years. The short run takes a
 * part of the longer ones, spread evenly.
 */
const KINDS: readonly [type: string, data: Readonly<Record<string, unknown>>][] = [
  ['application.received', { applicantType: 'natural-person' }],
  ['application.received', { applicantType: 'research-institution', transferredFrom: 'yi' }],
  ['application.transferred', { to: 'yi' }],
  ['application.decided', { outcome: 'granted' }],
  ['application.withdrawn', {}],
  ['application.amended', { applicantType: 'other-organisation' }],
];
const STEPS = ['same day', 'same year', 'later year'] as const;
const YEARS = [2021, 2022, 2023];
const MOST_EVENTS = 5;
const EACH = KINDS.length * STEPS.length;

/** The story with that number: digits in base 18, a kind and a step each; nothing where it leaves the three years. */
function storyOf(number: number, events: number): Delivered[] | undefined {
  const story: Delivered[] = [];
  let [year, month] = [YEARS[0] ?? 0, 3];
  for (let place = 0, rest = number; place < events; place++) {
    const digit = rest % EACH;
    rest = Math.floor(rest / EACH);
    const step = STEPS[Math.floor(digit / KINDS.length)];
    // The first event has nothing before it: one step is as good as another, and one is enough.
    if (place === 0 && step !== 'same day') return undefined;
    if (step === 'same year') month += 1;
    if (step === 'later year') [year, month] = [year + 1, 3];
    const [type, data] = KINDS[digit % KINDS.length] ?? ['', {}];
    story.push(told('A1', type, `${year}-0${month}-01`, { id: `e${place}`, data }));
  }
  return year > (YEARS.at(-1) ?? 0) ? undefined : story;
}

const agency = 'jia';

function holds(story: readonly Delivered[]): void {
  for (const year of [...YEARS, 2024]) {
    const question = { agency, name: '甲', year };
    const expected = oracleTables(story, question).applications;
    expect(productTables(story, question).applications, JSON.stringify(story)).toEqual(expected);
    expect(productCarryMoves(story, agency, year)).toEqual(oracleCarryMoves(story, question));
  }
  const faults = oracleFaults(story, agency).map((fault) => ({ ...fault, events: [...fault.events].sort() }));
  expect(productFaults(story, agency), JSON.stringify(story)).toEqual(faults);
}

/** How many stories of each length are looked at, at most. */
const STORIES = length('STORIES', 600);
const PATIENCE = 60_000 + STORIES * 50;

test.each([1, 2, 3, 4, MOST_EVENTS])(
  'stories of %i events count alike in product and oracle',
  (events) => {
    const stories = EACH ** events;
    // A step without a common divisor with 18, so that every kind comes at every place.
    const wanted = Math.max(1, Math.floor(stories / STORIES));
    const step = wanted + [0, 1, 2, 3, 4, 5].findIndex((more) => isCoprimeTo18(wanted + more));
    let tried = 0;
    for (let number = 0; number < stories; number += step) {
      const story = storyOf(number, events);
      if (!story) continue;
      holds(story);
      tried += 1;
    }
    tell({ row: 'R1', what: `stories of ${events} events`, held: tried, tried });
    expect(tried).toBeGreaterThan(events === 1 ? 5 : 40);
  },
  PATIENCE,
);

function isCoprimeTo18(number: number): boolean {
  return number % 2 !== 0 && number % 3 !== 0;
}

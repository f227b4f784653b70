import fc from 'fast-check';
import type { Delivered } from '../oracle/oracle.ts';
import {
  applicationLives,
  batchLives,
  documentLives,
  lawsuitLives,
  officeLives,
  reviewLives,
  type Step,
} from './lives.ts';
import { type Mutation, mutate, mutations, type Placed } from './mutations.ts';
import { FIRST_YEAR, fractions, LAST_YEAR, later, offsets, starts, written } from './times.ts';

/**
 * Random histories of one agency, to compare two implementations of the counting rules by. In: nothing.
 * Out: the log, one event an identity, and how it was delivered: 0 to 50 % duplicates, in any order.
 * Always: every event is valid by the catalogue; within a source and subject no id comes with two contents;
 * a number is of one family (A applications, R reviews, L lawsuits, D documents, B reports of periods, a year).
 * No part depends on another part's random draws, so that a failing history shrinks to a few short events.
 *
 * ```ts
 * fc.assert(
 *   fc.property(histories(), ({ agency, name, years, chargeDecimals, delivered }) => {
 *     for (const year of years) {
 *       const expected = oracleTables(delivered, { agency, name, year, chargeDecimals });
 *       expect(JSON.stringify(annualTables(…))).toBe(JSON.stringify(expected));
 *     }
 *   }),
 * );
 * ```
 */
export interface History {
  agency: string;
  name: string;
  chargeDecimals: number;
  /** A point of view in time, for `--as-of`. */
  asOf: string;
  years: readonly number[];
  log: readonly Delivered[];
  delivered: readonly Delivered[];
}

const AGENCY = 'jia';
const YEARS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index);

/** Texts and finalisations are of years from 2021 on. */
const REPORTED = YEARS.filter((year) => year > FIRST_YEAR);

/** What an event has beside its fact. */
interface Dress {
  fraction: string;
  offset: number;
  sequence: string | undefined;
  source: string;
  /** The first letter of its id, so that the order of ids is not the order of the story. */
  letter: string;
}

/** U+FF5E and U+1F600 are ordered one way in UTF-8 and the other way in UTF-16. */
const dresses = (): fc.Arbitrary<Dress> =>
  fc.record({
    fraction: fractions(),
    offset: offsets(),
    sequence: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.constantFrom('1', '2', '10', '002', '99999999999999999999') },
    ),
    source: fc.oneof({ weight: 6, arbitrary: fc.constant('s1') }, fc.constant('s2')),
    letter: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'B') },
      fc.constantFrom('～', '\u{1f600}', 'é'),
    ),
  });

interface Case {
  start: number;
  steps: readonly Step[];
  dresses: readonly Dress[];
  mutations: readonly Mutation[];
}

const PLAIN: Dress = { fraction: '', offset: 480, sequence: undefined, source: 's1', letter: 'a' };

const cases = (lives: fc.Arbitrary<Step[]>): fc.Arbitrary<Case> =>
  fc.record({
    start: starts(),
    steps: lives,
    dresses: fc.array(dresses(), { maxLength: 10 }),
    mutations: mutations(),
  });

const placed = ({ start, steps }: Case): Placed[] => {
  let at = start;
  return steps.map(({ type, data, gap }, index) => {
    at = index === 0 ? start : later(at, gap);
    return { is: 'fact', type, at, wears: index, ...(data === undefined ? {} : { data }) };
  });
};

/** Ids count within a source, so that two sources often use one id for different events. */
const delivery = (subject: string, one: Placed, dress: Dress, count: number): Delivered => {
  const { source, sequence, fraction, offset, letter } = dress;
  return {
    source,
    event: {
      specversion: '1.0',
      id: `${letter}${count}`,
      source: `/${source}`,
      type: one.is === 'fact' ? one.type : 'event.retracted',
      time: written({ at: one.at, fraction }, offset),
      subject,
      agency: AGENCY,
      ...(sequence === undefined ? {} : { sequence }),
      ...(one.is === 'fact' && one.data !== undefined ? { data: one.data } : {}),
    },
  };
};

/** The data of the retractions, which name what got its id only now. */
const aimed = (events: readonly Delivered[], story: readonly Placed[]): Delivered[] =>
  events.map((own, index) => {
    const one = story[index];
    if (one === undefined || one.is === 'fact') return own;
    const target = one.aim === 'nothing' ? undefined : events[one.aim % events.length];
    const id = target?.event.id ?? 'z9';
    const elsewhere = target !== undefined && target.source !== own.source ? { source: target.source } : {};
    return { ...own, event: { ...own.event, data: { id, reason: '录入错误', ...elsewhere } } };
  });

const told = (subject: string, one: Case): Delivered[] => {
  const story = mutate(placed(one), one.mutations);
  const counts = new Map<string, number>();
  const events = story.map((each, index) => {
    // A copy wears what it was copied with, so that repeated facts are of one instant to the last digit.
    const dress = one.dresses[(each.wears ?? index) % Math.max(1, one.dresses.length)] ?? PLAIN;
    const count = (counts.get(dress.source) ?? 0) + 1;
    counts.set(dress.source, count);
    return delivery(subject, each, dress, count);
  });
  return aimed(events, story);
};

/** 0 to 50 % duplicates, and any order; the simplest is the log as it is. */
const deliveries = (): fc.Arbitrary<(log: readonly Delivered[]) => Delivered[]> =>
  fc
    .record({
      copies: fc.array(fc.nat(), { maxLength: 40 }),
      keys: fc.array(fc.nat(1000), { maxLength: 60 }),
    })
    .map(({ copies, keys }) => (log: readonly Delivered[]) => {
      const again = copies
        .slice(0, Math.floor(log.length / 2))
        .flatMap((copy) => log[copy % log.length] ?? []);
      const key = (index: number) => keys[index % Math.max(1, keys.length)] ?? 0;
      return [...log, ...again]
        .map((one, index) => ({ one, key: key(index) }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
    });

export const delivered = (log: readonly Delivered[]): fc.Arbitrary<Delivered[]> =>
  deliveries().map((deliver) => deliver(log));

const numbered = (letter: string, list: readonly Case[]): Delivered[] =>
  list.flatMap((one, index) => told(`${letter}${index + 1}`, one));

export const histories = (): fc.Arbitrary<History> =>
  fc
    .record({
      applications: fc.array(cases(applicationLives()), { maxLength: 4 }),
      reviews: fc.array(cases(reviewLives()), { maxLength: 2 }),
      lawsuits: fc.array(cases(lawsuitLives()), { maxLength: 2 }),
      documents: fc.array(cases(documentLives()), { maxLength: 2 }),
      batches: fc.array(cases(batchLives()), { maxLength: 1 }),
      office: fc.array(fc.tuple(fc.constantFrom(...REPORTED), cases(officeLives())), { maxLength: 1 }),
      chargeDecimals: fc.constantFrom(4, 0, 1, 2, 3, 6),
      asOf: fc.tuple(starts(), offsets()).map(([at, offset]) => written({ at, fraction: '' }, offset)),
      deliver: deliveries(),
    })
    .map(({ deliver, chargeDecimals, asOf, office, ...families }) => {
      const log = [
        ...numbered('A', families.applications),
        ...numbered('R', families.reviews),
        ...numbered('L', families.lawsuits),
        ...numbered('D', families.documents),
        ...numbered('B', families.batches),
        ...office.flatMap(([year, one]) => told(String(year), one)),
      ];
      return { agency: AGENCY, name: '甲', chargeDecimals, asOf, years: YEARS, log, delivered: deliver(log) };
    });

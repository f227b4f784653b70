/**
 * What a government's report says, level by level, against an independent sum by case and unit in charge: random trees
 * of one to eight levels whose bodies move, begin, end, are merged and split, some made of figures, some not published
 * or sent back; and every tree of three bodies in each of three years.
 */
import { describe, expect, test } from 'vitest';
import { treeFaults } from '../../../shared/registry/membership.ts';
import { bodiesBy, casesBy, figuresBy, isStanding, TREE_YEARS } from '../../arbitraries/trees.ts';
import { levels } from '../../doubles/kinship.ts';
import { type Body, type Case, oracleConsolidated } from '../../oracle/consolidated.ts';
import { length, tell } from '../../prove/figure.ts';
import { dieOf } from '../../prove/random.ts';
import { agencyOf, type Brought, cellsOfTables, Governments } from './told.ts';

const RUNS = length('TREES', 28);
const SEED = 20261129;
const PATIENCE = 120_000 + RUNS * 500;
/** Every second tree has four levels, as a province has; the others have one to eight. */
const LEVELS = [4, 1, 4, 2, 4, 3, 4, 5, 4, 6, 4, 7, 4, 8];
const MOST_BODIES = 60;
/** Of the trees of three bodies the short run takes one in so many, spread evenly. */
const ONE_IN = length('THREE_BODIES_ONE_IN', 11);

function worldOf(seed: number, of: number) {
  const die = dieOf(seed);
  // Few bodies would not come down to the lowest level; of one level there is one. Most trees are small.
  const more = die.below(1 + die.below(MOST_BODIES - 2 * of + 1));
  const many = of === 1 ? 1 : 2 * of + more;
  const bodies = bodiesBy(die, { bodies: many, levels: of });
  const cases = [...casesBy(die, bodies, 1 + die.below(80)), ...figuresBy(die, bodies)];
  return { bodies, cases };
}

/** What was met in all trees: where one of these is rare, the comparison says little. */
interface Met {
  deepest: number[];
  merged: number;
  begun: number;
  figures: number;
  returned: number;
  /** Reports with members and cases of their own. */
  mixed: number;
  /** Reports whose draft shows what a version would not hold. */
  apart: number;
}

describe('a government’s tables are the sum of the cases below it', () => {
  test(
    `${RUNS} random trees of up to 8 levels and ${MOST_BODIES} bodies (from seed ${SEED})`,
    async () => {
      const met: Met = { deepest: [], merged: 0, begun: 0, figures: 0, returned: 0, mixed: 0, apart: 0 };
      for (let run = 0; run < RUNS; run++) {
        const of = LEVELS[run % LEVELS.length] ?? 4;
        await expectAgreement(worldOf(SEED + run, of), { seed: SEED + run, met });
      }
      const { deepest, merged, begun, figures, returned, mixed, apart } = met;
      expect([...new Set(deepest)].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(Math.min(merged, begun, figures, returned, mixed, apart)).toBeGreaterThan(RUNS);
      tell({ row: 'R30', what: 'random trees of agencies', held: RUNS, tried: RUNS, seed: SEED });
    },
    PATIENCE,
  );

  test(
    'every tree of three bodies in each of three years, with a case of every life at each',
    async () => {
      const ids = ['jia', 'yi', 'bing'];
      const cases = ids.flatMap((unit) => everyLife(unit));
      const trees = forests(ids);
      const own = await Governments.of(cases, []);
      let tried = 0;
      let number = 0;
      for (const first of trees)
        for (const second of trees)
          for (const third of trees) {
            if (number++ % ONE_IN !== 0) continue;
            const bodies = ids.map((id, at): Body => {
              const parents = { 2021: first[at] ?? null, 2022: second[at] ?? null, 2023: third[at] ?? null };
              return { id, parents };
            });
            const governments = own.under(bodies.map((body) => agencyOf(body, TREE_YEARS)));
            // The year in the middle is the one that has changes before and after it.
            for (const id of ids) {
              const expected = oracleConsolidated(id, 2022, { bodies, cases });
              expect(cellsOfTables(governments.report(id, 2022))).toEqual(expected);
              tried += 1;
            }
          }
      expect(trees).toHaveLength(16);
      expect(tried).toBe(3 * Math.ceil(16 ** 3 / ONE_IN));
      tell({ row: 'R30', what: 'reports of three bodies in three years', held: tried, tried });
    },
    PATIENCE,
  );
});

async function expectAgreement(
  { bodies, cases }: { bodies: readonly Body[]; cases: readonly Case[] },
  { seed, met }: { seed: number; met: Met },
): Promise<void> {
  const agencies = bodies.map((body) => agencyOf(body, TREE_YEARS));
  expect(treeFaults(agencies), `seed ${seed}`).toEqual([]);
  const governments = await Governments.of(cases, agencies, broughtBy(bodies));
  const world = { bodies: throughTheLastYear(bodies), cases };
  const years = [...TREE_YEARS, 2024];
  const deepest = Math.max(...years.flatMap((year) => [...levels(year, agencies).values()]));
  // Years are nothing to each other: two of the four, by turns.
  for (const year of years.filter((_, at) => at % 2 === (seed >> 1) % 2)) {
    for (const body of bodies.filter((one) => isStanding(one, year))) {
      const { id } = body;
      if (!governments.hasTables(id, year)) continue;
      const [draft, version] = (['draft', 'version'] as const).map((by) => {
        const found = cellsOfTables(governments.report(id, year, by));
        expect(found, `seed ${seed}, ${id} ${year}, ${by}`).toEqual(oracleConsolidated(id, year, world, by));
        return JSON.stringify(Object.values(found).map(String));
      });
      if (draft !== version) met.apart += 1;
      const isGovernment = bodies.some((one) => isStanding(one, year) && one.parents[year] === id);
      if (isGovernment && cases.some(({ unit }) => unit === id)) met.mixed += 1;
      if (body.returned?.includes(year)) met.returned += 1;
    }
  }
  met.deepest.push(deepest);
  met.merged += bodies.filter(({ ended }) => ended).length;
  met.begun += bodies.filter(({ began }) => began !== undefined).length;
  met.figures += cases.filter(({ kind }) => kind === 'figures').length;
}

function broughtBy(bodies: readonly Body[]): Brought {
  const known = new Map(bodies.map((body) => [body.id, body]));
  return (id, year) => ({
    isPublished: !known.get(id)?.unpublished?.includes(year),
    isReturned: known.get(id)?.returned?.includes(year) ?? false,
  });
}

/** After the last dated change everything stays as it was. */
function throughTheLastYear(bodies: readonly Body[]): Body[] {
  const last = TREE_YEARS.at(-1) ?? 0;
  return bodies.map((body) => ({
    ...body,
    parents: { ...body.parents, [last + 1]: body.parents[last] ?? null },
  }));
}

/** Received in each year; concluded in it, in each later one, or never. */
function everyLife(unit: string): Case[] {
  return TREE_YEARS.flatMap((received) =>
    [...TREE_YEARS.filter((of) => of >= received), null].map((concluded): Case => {
      return { kind: 'application', unit, type: 'natural-person', received, concluded, outcome: 'granted' };
    }),
  );
}

/** By body its parent: each way to put three bodies into trees. */
function forests(ids: readonly string[]): (string | null)[][] {
  const parents = [null, ...ids];
  const all = parents.flatMap((a) => parents.flatMap((b) => parents.map((c) => [a, b, c])));
  const isTree = (of: (string | null)[]) =>
    ids.every((id) => {
      let above: string | null = id;
      for (let step = 0; above !== null && step <= ids.length; step++) above = of[ids.indexOf(above)] ?? null;
      return above === null;
    });
  return all.filter(isTree);
}

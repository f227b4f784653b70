/**
 * What a government's report says, level by level, against an independent sum by case and unit in charge: random trees
 * of up to four levels whose bodies move, end and are merged, and every tree of three bodies in each of three years.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import { treeFaults } from '../../../shared/registry/membership.ts';
import { levels } from '../../doubles/kinship.ts';
import { type Body, type Case, oracleConsolidated } from '../../oracle/consolidated.ts';
import { length, tell } from '../../prove/figure.ts';
import { agencyOf, cellsOfTables, Governments } from './told.ts';

const YEARS = [2021, 2022, 2023];
const RUNS = length('TREES', 60);
const SEED = 20261129;
const PATIENCE = 120_000 + RUNS * 500;
const DEPTH = 4;
/** Of the trees of three bodies the short run takes one in so many, spread evenly. */
const ONE_IN = length('THREE_BODIES_ONE_IN', 11);

const year = fc.constantFrom(...YEARS);
/** Of a year or a later one; nothing where it is still open. */
const until = fc.option(fc.nat({ max: 2 }), { nil: null });

interface Shape {
  /** By body (the first is the root of all) and year: which of the earlier bodies is its parent. */
  places: readonly (readonly number[])[];
  /** Bodies that end, in which year, and which body (not one of them) takes over. */
  ends: readonly { body: number; year: number; heir: number }[];
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  places: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 60 }),
  ends: fc.array(fc.record({ body: fc.nat(), year, heir: fc.nat() }), { maxLength: 4 }),
});

/** Bodies of a shape: parents come before their children, at most four levels; only leaves end. */
function bodiesOf({ places, ends }: Shape): Body[] {
  const id = (index: number) => `body-${index}`;
  const depths = YEARS.map(() => [1]);
  const inner = new Set<number>([0]);
  const bodies: Body[] = [{ id: id(0), parents: {} }];
  for (const [index, place] of places.entries()) {
    const parents = YEARS.map((of, at) => {
      const open = depths[at]?.flatMap((depth, body) => (depth < DEPTH ? [body] : [])) ?? [];
      const parent = open[(place[at] ?? 0) % open.length] ?? 0;
      depths[at]?.push((depths[at]?.[parent] ?? 0) + 1);
      inner.add(parent);
      return [of, id(parent)] as const;
    });
    bodies.push({ id: id(index + 1), parents: Object.fromEntries(parents) });
  }
  const leaves = bodies.flatMap((_, index) => (inner.has(index) ? [] : [index]));
  const going = new Set(ends.map(({ body }) => leaves[body % (leaves.length || 1)] ?? -1));
  const staying = bodies.flatMap((_, index) => (going.has(index) ? [] : [index]));
  for (const { body, year: of, heir } of ends) {
    const ending = bodies[leaves[body % (leaves.length || 1)] ?? -1];
    if (ending) ending.ended = { year: of, heir: id(staying[heir % staying.length] ?? 0) };
  }
  return bodies;
}

type Placed<One> = One extends { unit: string } ? Omit<One, 'unit' | 'handedTo'> & Place : never;
interface Place {
  at: number;
  on?: number | undefined;
}

const later = (from: number, more: number | null) => (more === null ? null : from + more);
const at = fc.nat();
const told: fc.Arbitrary<Placed<Case>> = fc.oneof(
  fc
    .record({
      at,
      on: fc.option(fc.nat(), { nil: undefined }),
      type: fc.constantFrom(...APPLICANT_TYPES),
      received: year,
      more: until,
      outcome: fc.constantFrom(...OUTCOMES),
      fee: fc.option(fc.bigInt({ min: 1n, max: 10n ** 9n }), { nil: undefined }),
    })
    .map(({ more, fee, ...one }) => ({
      kind: 'application' as const,
      ...one,
      concluded: later(one.received, more),
      ...(fee !== undefined && { fee }),
    })),
  fc
    .record({ at, filed: year, more: until, result: fc.constantFrom(...RESULTS) })
    .map(({ more, ...one }) => ({ kind: 'review' as const, ...one, concluded: later(one.filed, more) })),
  fc
    .record({ at, issued: year, more: until })
    .map(({ more, ...one }) => ({ kind: 'document' as const, ...one, repealed: later(one.issued, more) })),
  fc.record({ kind: fc.constant('licences' as const), at, year, count: fc.nat({ max: 10 ** 9 }) }),
  fc.record({ kind: fc.constant('charge' as const), at, year, fen: fc.bigInt({ min: 0n, max: 10n ** 15n }) }),
);

/** Cases at the bodies: after its end a body takes in nothing, so that its past alone moves to the heir. */
function casesAt(placed: readonly Placed<Case>[], bodies: readonly Body[]): Case[] {
  const known = new Map(bodies.map((body) => [body.id, body]));
  const openIn = (of: number, index: number) => {
    const body = bodies[index % bodies.length];
    return body?.ended && body.ended.year < of ? (known.get(body.ended.heir)?.id ?? '') : (body?.id ?? '');
  };
  return placed.map(({ at: place, on, ...one }) => {
    const unit = openIn(startOf(one), place);
    if (one.kind !== 'application' || on === undefined) return { ...one, unit };
    const handedTo = openIn(startOf(one), on);
    return handedTo === unit ? { ...one, unit } : { ...one, unit, handedTo };
  });
}

function startOf(one: Omit<Placed<Case>, 'at' | 'on'>): number {
  const years = one as Partial<Record<'received' | 'filed' | 'issued' | 'year', number>>;
  return years.received ?? years.filed ?? years.issued ?? years.year ?? 0;
}

describe('a government’s tables are the sum of the cases below it', () => {
  test(
    `${RUNS} random trees of up to ${DEPTH} levels and 61 bodies, which move and merge (seed ${SEED})`,
    () => {
      let deepest = 0;
      let merged = 0;
      const worlds = fc.tuple(shapes, fc.array(told, { minLength: 1, maxLength: 80 }));
      fc.assert(
        fc.property(worlds, ([shape, placed]) => {
          const bodies = bodiesOf(shape);
          const cases = casesAt(placed, bodies);
          const agencies = bodies.map((body) => agencyOf(body, YEARS));
          expect(treeFaults(agencies)).toEqual([]);
          const governments = new Governments(cases, agencies);
          merged += bodies.filter(({ ended }) => ended).length;
          for (const of of [...YEARS, 2024]) {
            deepest = Math.max(deepest, ...levels(of, agencies).values());
            for (const { id, ended } of bodies) {
              if (ended && ended.year <= of) continue;
              const world = { bodies: throughTheLastYear(bodies), cases };
              expect(cellsOfTables(governments.report(id, of)), `${id} ${of}`).toEqual(
                oracleConsolidated(id, of, world),
              );
            }
          }
        }),
        { numRuns: RUNS, seed: SEED },
      );
      expect(deepest).toBe(DEPTH);
      expect(merged).toBeGreaterThan(RUNS / 4);
      tell({ row: 'R30', what: 'random trees of agencies', held: RUNS, tried: RUNS, seed: SEED });
    },
    PATIENCE,
  );

  test(
    'every tree of three bodies in each of three years, with a case of every life at each',
    () => {
      const ids = ['jia', 'yi', 'bing'];
      const cases = ids.flatMap((unit) => everyLife(unit));
      const trees = forests(ids);
      const own = new Governments(cases, []);
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
            const agencies = bodies.map((body) => agencyOf(body, YEARS));
            const governments = new Governments(cases, agencies, own);
            // The year in the middle is the one that has changes before and after it.
            for (const id of ids) {
              const expected = oracleConsolidated(id, 2022, { bodies, cases });
              expect(cellsOfTables(governments.report(id, 2022))).toEqual(expected);
              tried += 1;
            }
          }
      expect(trees).toHaveLength(16);
      expect(tried).toBe(3 * Math.ceil(16 ** 3 / ONE_IN));
    },
    PATIENCE,
  );
});

/** After the last dated change everything stays as it was. */
function throughTheLastYear(bodies: readonly Body[]): Body[] {
  const last = YEARS.at(-1) ?? 0;
  return bodies.map((body) => ({
    ...body,
    parents: { ...body.parents, [last + 1]: body.parents[last] ?? null },
  }));
}

/** Received in each year; concluded in it, in each later one, or never. */
function everyLife(unit: string): Case[] {
  return YEARS.flatMap((received) =>
    [...YEARS.filter((of) => of >= received), null].map((concluded): Case => {
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

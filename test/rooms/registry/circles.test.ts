/**
 * Circles over the years: who stands under whom in one year and above them in another, and who was merged into somebody
 * below. A night is played as a bare sum over random registries, by the levels, the comparison and the nearer way of the
 * product. Always: after one night every year is right, what a unit took back is gone, and nothing is due any more.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tookOf } from '../../../shared/night/contributed.ts';
import { kinChanged } from '../../../shared/night/kin-changed.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import { kinshipOf, mergedInto } from '../../../shared/registry/kin.ts';
import { files, membersOf, treeFaults } from '../../../shared/registry/membership.ts';
import { nearerThan } from '../../../shared/registry/nearest.ts';
import type { AgencyProgress } from '../../../shared/store/ports.ts';
import { length, tell } from '../../prove/figure.ts';

const YEARS = [2021, 2022, 2023, 2024];
const [FIRST, THROUGH] = [2021, 2024];
const idOf = (index: number) => `body-${index}`;

/** By year an order of the bodies, each under one that stands before it there or under nobody; who ends, and its heir. */
interface Drawn {
  orders: number[][];
  under: number[][];
  ends: (readonly [year: number, heir: number] | null)[];
}

const drawn = (count: number): fc.Arbitrary<Drawn> => {
  const bodies = Array.from({ length: count }, (_, index) => index);
  const orders = fc.tuple(...YEARS.map(() => fc.shuffledSubarray(bodies, { minLength: count })));
  const under = fc.tuple(...YEARS.map(() => fc.tuple(...bodies.map(() => fc.nat(count)))));
  const end = fc.tuple(fc.integer({ min: 2022, max: 2023 }), fc.nat(count - 1));
  const ends = fc.tuple(...bodies.map(() => fc.option(end, { freq: 3 })));
  return fc.record({ orders, under, ends });
};

function registryOf({ orders, under, ends }: Drawn): Agency[] {
  return ends.map((end, index) => {
    const parents = YEARS.map((year, at) => {
      const before = (orders[at] ?? []).slice(0, orders[at]?.indexOf(index));
      const parent = before[under[at]?.[index] ?? 0];
      return { until: `${year}-12-31`, parent: parent === undefined ? null : idOf(parent) };
    });
    const lived = end ? parents.slice(0, end[0] - FIRST) : parents.slice(0, -1);
    return {
      ...{ id: idOf(index), name: idOf(index), contact: null, chargeDecimals: 4, consolidates: true },
      ...{ parents: lived, parent: end ? null : (parents.at(-1)?.parent ?? null) },
      ...(end && { until: `${end[0]}-06-30`, mergedInto: idOf(end[1]) }),
    };
  });
}

interface State {
  /** Of each year all facts that are in it, as "unit version". */
  years: ReadonlyMap<number, string>;
  /** What it hands on, as "unit version". */
  handed: ReadonlySet<string>;
  progress: AgencyProgress;
}

const offersOf = (sum: string, handed: ReadonlySet<string>) => JSON.stringify([sum, [...handed].sort()]);
const unitOf = (passage: string) => passage.split(' ')[0] ?? '';

class Played {
  readonly states = new Map<string, State>();
  readonly agencies: readonly Agency[];
  readonly facts: Map<string, number>;

  constructor(agencies: readonly Agency[]) {
    this.agencies = agencies;
    this.facts = new Map(agencies.map(({ id }) => [id, 1]));
  }

  /** How many turns it took. Those of one level see each other as they were before it. */
  night(touched: ReadonlySet<string>): Map<string, number> {
    const { agencies } = this;
    const kinship = kinshipOf(agencies, YEARS);
    const turns = new Map<string, number>();
    const last = Math.max(...[...kinship.levels.values()].map((one) => one.last));
    for (let level = 1; level <= last; level++) {
      const changed = this.changed();
      const due = agencies.filter(({ id }) => {
        const at = kinship.levels.get(id) ?? { first: 0, last: 0 };
        if (level === at.first) return touched.has(id) || changed.has(id) || !this.states.has(id);
        return level > at.first && level <= at.last && changed.has(id);
      });
      const after = due.map((agency) => [agency.id, this.turn(agency)] as const);
      for (const [id, state] of after) {
        this.states.set(id, state);
        turns.set(id, (turns.get(id) ?? 0) + 1);
      }
    }
    return turns;
  }

  changed(): Set<string> {
    const progress = new Map([...this.states].map(([id, state]) => [id, state.progress]));
    return kinChanged(kinshipOf(this.agencies, YEARS), progress, {
      agencies: this.agencies,
      currentYear: THROUGH,
    });
  }

  own = (id: string) => `${id} ${this.facts.get(id)}`;

  turn(agency: Agency): State {
    const { id } = agency;
    const merged = mergedInto(id, this.agencies, THROUGH);
    const years = new Map<number, string>();
    const tooks = new Map<number, string>();
    const isNearer = nearerThan(id, this.agencies, YEARS) ?? (() => true);
    const handed = new Set([id, ...merged.map((one) => one.agency.id)].map(this.own));
    for (const year of YEARS.filter((one) => files(agency, one))) {
      const members = membersOf(id, year, this.agencies);
      const logs = merged.filter(({ from }) => from <= year).map((one) => one.agency.id);
      const had = members.map((member) => this.states.get(member.id));
      years.set(
        year,
        [this.own(id), ...logs.map(this.own), ...had.flatMap((one) => one?.years.get(year) ?? [])]
          .flatMap((one) => one.split(', '))
          .sort()
          .join(', '),
      );
      for (const [at, one] of had.entries())
        for (const passage of one?.handed ?? [])
          if (isNearer(members[at]?.id ?? '', unitOf(passage))) handed.add(passage);
      const brought = members.map((member, at) => {
        const state = had[at];
        const sum = state?.years.get(year);
        return [member.id, member.name, state && sum && offersOf(sum, state.handed)] as const;
      });
      const all = [...brought, ...logs.map((log) => [log, '', this.own(log)] as const)];
      if (all.length > 0) tooks.set(year, tookOf(all));
    }
    const standings = [...years].map(([year, sum]) => {
      const took = tooks.get(year);
      return {
        ...{ year, version: null, refused: null, offers: offersOf(sum, handed) },
        ...(took !== undefined && { took }),
      };
    });
    const progress = { agency: id, draftedThrough: THROUGH, pending: [], standings, log: this.own(id) };
    return { years, handed, progress };
  }

  /** Of a year, from the leaves up. */
  expected(id: string, year: number): string {
    const logs = mergedInto(id, this.agencies, THROUGH).filter(({ from }) => from <= year);
    const members = membersOf(id, year, this.agencies).map((member) => this.expected(member.id, year));
    const all = [this.own(id), ...logs.map((one) => this.own(one.agency.id)), ...members];
    return all
      .flatMap((one) => one.split(', '))
      .sort()
      .join(', ');
  }

  wrong(): string[] {
    return [...this.states].flatMap(([id, { years, handed }]) => [
      ...[...years].flatMap(([year, sum]) => (sum === this.expected(id, year) ? [] : [`${id} ${year}`])),
      ...[...handed].flatMap((passage) =>
        passage === this.own(unitOf(passage)) ? [] : [`${id} has ${passage}`],
      ),
    ]);
  }
}

const RUNS = length('CIRCLES', 60);
const SEED = 20261130;

test('random registries: a night of a change leaves nothing wrong and nothing due', () => {
  let inCircles = 0;
  const registry = fc.integer({ min: 2, max: 6 }).chain(drawn).map(registryOf);
  fc.assert(
    fc.property(registry, fc.nat(5), fc.nat(5), (agencies, one, other) => {
      fc.pre(treeFaults(agencies).length === 0);
      const played = new Played(agencies);
      for (const touched of [
        new Set<string>(),
        new Set([one, other].map((at) => idOf(at % agencies.length))),
      ]) {
        for (const id of touched) played.facts.set(id, 2);
        const turns = played.night(touched);
        expect(played.wrong()).toEqual([]);
        expect([...played.changed()]).toEqual([]);
        const { levels } = kinshipOf(agencies, YEARS);
        for (const [id, count] of turns) {
          const { first, last } = levels.get(id) ?? { first: 1, last: 1 };
          expect(count, id).toBeLessThanOrEqual(last - first + 1);
          if (last > first) inCircles += 1;
        }
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(inCircles).toBeGreaterThan(RUNS);
  tell({ row: 'R30', what: 'registries with circles over the years', held: RUNS, tried: RUNS, seed: SEED });
});

describe('levels', () => {
  const governed = (id: string, parent: string | null, former: string | null): Agency => ({
    ...{ id, name: id, contact: null, chargeDecimals: 4, consolidates: true, parent },
    parents: [{ until: '2022-12-31', parent: former }],
  });
  const swapped = [governed('a', 'b', null), governed('b', null, 'a'), governed('c', 'a', 'a')];

  test('two that changed places have three turns, and whoever stands above comes after the last', () => {
    const above = { ...governed('top', null, null), parents: [] };
    const all = [above, ...swapped.map((one) => (one.parent === null ? { ...one, parent: 'top' } : one))];
    expect(Object.fromEntries(kinshipOf(all, YEARS).levels)).toEqual({
      c: { first: 1, last: 1 },
      a: { first: 2, last: 4 },
      b: { first: 2, last: 4 },
      top: { first: 5, last: 5 },
    });
  });

  test('a unit is heard by the nearer way alone, and without a circle by every way', () => {
    const isNearer = nearerThan('b', swapped, YEARS);
    expect(isNearer?.('a', 'c')).toBe(true);
    expect(nearerThan('a', swapped, YEARS)?.('b', 'c')).toBe(false);
    expect(nearerThan('c', swapped, YEARS)).toBeUndefined();
    // Nothing is heard through a body that does not consolidate: it takes nothing from those below it.
    const { consolidates: _, ...plain } = governed('plain', 'a', 'a');
    const beyond = nearerThan('b', [...swapped, plain, governed('unit', 'plain', 'plain')], YEARS);
    expect([beyond?.('a', 'plain'), beyond?.('a', 'unit')]).toEqual([true, false]);
  });
});

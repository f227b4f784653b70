/**
 * Random trees of agencies worked by the night against an independent sum (promise R30): bodies that move, end and are
 * merged, applications handed on, facts that come late. Each draft equals the oracle's sum by case and unit in charge,
 * after one night, and after a second one that knows the rest.
 */
import { expect, test } from 'vitest';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import { treeFaults } from '../../../shared/registry/membership.ts';
import { type Body, type Case, oracleConsolidated } from '../../oracle/consolidated.ts';
import { length, tell } from '../../prove/figure.ts';
import { randomOf } from '../../prove/random.ts';
import { agencyOf, cellsOfTables, eventsOf } from '../consolidation/told.ts';
import { textOf, type World, worldOn } from './world.ts';

const YEARS = [2021, 2022, 2023];
const SEEDS = length('NIGHT_TREES', 6);
const FIRST_SEED = 20261130;
const BODIES = 12;
/** Cases that the first night knows of; the rest comes late. */
const SENT = 32;

/** Numbers below, and members of a list, by a seed. */
function dice(seed: number) {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  return { below, one };
}

type Dice = ReturnType<typeof dice>;

/** The first is the root of all; in each year a body is under one of those before it. Leaves alone end. */
function bodiesBy({ below }: Dice): Body[] {
  const bodies: Body[] = [{ id: 'body-0', parents: {} }];
  const inner = new Set([0]);
  for (let index = 1; index < BODIES; index++) {
    const parents = YEARS.map((year) => {
      const parent = below(index);
      inner.add(parent);
      return [year, `body-${parent}`] as const;
    });
    bodies.push({ id: `body-${index}`, parents: Object.fromEntries(parents) });
  }
  for (const [index, body] of bodies.entries())
    if (!inner.has(index) && below(2) === 0) body.ended = { year: YEARS[below(3)] ?? 2022, heir: 'body-0' };
  return bodies;
}

function caseBy({ below, one }: Dice, bodies: readonly Body[]): Case {
  const year = one(YEARS);
  const standing = bodies.filter(({ ended }) => !ended || ended.year >= year);
  const unit = one(standing).id;
  const end = below(3) === 0 ? null : year + below(3);
  switch (below(5)) {
    case 0:
      return { kind: 'review', unit, filed: year, concluded: end, result: one(RESULTS) };
    case 1:
      return { kind: 'document', unit, issued: year, repealed: end };
    case 2:
      return { kind: 'charge', unit, year, fen: BigInt(below(10 ** 9)) };
    case 3:
      return { kind: 'licences', unit, year, count: below(10 ** 6) };
    default: {
      const handedTo = one(standing).id;
      const handed = handedTo === unit || below(3) > 0 ? {} : { handedTo };
      const of = { type: one(APPLICANT_TYPES), received: year, concluded: end, outcome: one(OUTCOMES) };
      return { kind: 'application', unit, ...handed, ...of };
    }
  }
}

/** Straight into the log and the journal: the intake is not what is tried here. */
async function send(world: World, cases: readonly Case[], from: number): Promise<void> {
  const { eventLog, journal } = world.stores;
  for (const [index, one] of cases.entries())
    for (const event of eventsOf(one, `${one.kind}-${from + index}`)) {
      await eventLog.append(event, 'told');
      await journal.note({
        agency: event.agency,
        receivedAt: world.now(),
        id: `${event.id}-${from + index}`,
        subjects: [event.subject],
        fromYear: 2021,
        finalises: false,
      });
    }
}

async function differing(world: World, bodies: readonly Body[], cases: readonly Case[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, ended } of bodies)
    for (const year of YEARS) {
      if (ended && ended.year <= year) continue;
      const draft = await currentDraft(id, year, world.stores.drafts);
      const expected = oracleConsolidated(id, year, { bodies, cases });
      const report = draft && JSON.parse(await textOf(world.stores.drafts, `${draft.prefix}report.json`));
      const found = report ? cellsOfTables(report.tables) : {};
      const same = Object.entries(expected).every(([path, value]) => found[path] === value);
      if (!same || Object.keys(found).length !== Object.keys(expected).length) wrong.push(`${id} ${year}`);
    }
  return wrong;
}

test(
  `${SEEDS} random trees of ${BODIES} bodies, worked in two nights (from seed ${FIRST_SEED})`,
  async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const by = dice(seed);
      const bodies = bodiesBy(by);
      // Documents alone begin no draft: each body has something else of the first year.
      const begin = bodies.map(({ id }): Case => ({ kind: 'licences', unit: id, year: 2021, count: 1 }));
      const cases = [...begin, ...Array.from({ length: 30 }, () => caseBy(by, bodies))];
      const agencies = bodies.map((body) => agencyOf(body, YEARS));
      expect(treeFaults(agencies)).toEqual([]);
      const world = worldOn();
      world.at('2024-01-10T09:00:00+08:00');
      for (const agency of agencies) await world.stores.registry.putAgency(agency);
      await send(world, cases.slice(0, SENT), 0);
      await world.night();
      expect(await differing(world, bodies, cases.slice(0, SENT)), `seed ${seed}`).toEqual([]);
      await send(world, cases.slice(SENT), SENT);
      await world.night();
      expect(await differing(world, bodies, cases), `seed ${seed}, late facts`).toEqual([]);
    }
    tell({
      row: 'R30',
      what: 'random trees worked by the night',
      held: SEEDS,
      tried: SEEDS,
      seed: FIRST_SEED,
    });
  },
  120_000 + SEEDS * 20_000,
);

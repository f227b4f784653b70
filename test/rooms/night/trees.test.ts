/**
 * Random trees of agencies worked by the night against an independent sum (promise R30): bodies that move, begin, end,
 * are merged and split, applications handed on, figures, facts that come late, versions of some, and what was sent
 * back. Each draft, and what a version would hold, equals the oracle's sum by case and unit in charge, after each night.
 */
import { expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import { treeFaults } from '../../../shared/registry/membership.ts';
import {
  bodiesBy,
  casesBy,
  changedPlaces,
  figuresBy,
  isStanding,
  TREE_YEARS,
} from '../../arbitraries/trees.ts';
import { levels } from '../../doubles/kinship.ts';
import { type Body, type Case, type HeldBy, oracleConsolidated } from '../../oracle/consolidated.ts';
import { length, tell } from '../../prove/figure.ts';
import { type Die, dieOf } from '../../prove/random.ts';
import { agencyOf, cellsOfTables, eventsOf } from '../consolidation/told.ts';
import { finalised, SECRET, textOf, type World, worldOn } from './world.ts';

const SEEDS = length('NIGHT_TREES', 2);
const FIRST_SEED = length('NIGHT_FIRST_SEED', 20261130);
const BODIES = 12;
/** The year of which some publish. */
const PUBLISHED = 2022;

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

/** One office that may say everything for everybody. */
async function opened(agencies: readonly ReturnType<typeof agencyOf>[]): Promise<World> {
  const world = worldOn();
  world.at('2024-01-10T09:00:00+08:00');
  const { registry, secrets } = world.stores;
  for (const agency of agencies) await registry.putAgency(agency);
  const ids = agencies.map(({ id }) => id);
  const may = ['facts', 'text', 'finalise', 'review'] as const;
  await registry.putSource({ id: 'all', agencies: ids, may, succeeds: [], disabled: false });
  await secrets.replace('all', [], [SECRET]);
  return world;
}

async function draftOf(world: World, id: string, year: number) {
  const draft = await currentDraft(id, year, world.stores.drafts);
  return draft && JSON.parse(await textOf(world.stores.drafts, `${draft.prefix}report.json`));
}

interface Told {
  bodies: readonly Body[];
  cases: readonly Case[];
}

async function differing(world: World, told: Told): Promise<string[]> {
  const wrong: string[] = [];
  const compare = (place: string, tables: object | undefined, by: HeldBy) => {
    const [id = '', year] = place.split(' ');
    const expected = oracleConsolidated(id, Number(year), told, by);
    const found = tables ? cellsOfTables(tables as Parameters<typeof cellsOfTables>[0]) : {};
    const same = Object.entries(expected).every(([path, value]) => found[path] === value);
    if (!same || Object.keys(found).length !== Object.keys(expected).length) wrong.push(`${place}, ${by}`);
  };
  for (const body of told.bodies)
    for (const year of TREE_YEARS.filter((one) => isStanding(body, one))) {
      const report = await draftOf(world, body.id, year);
      // A year of figures that nobody reported has no tables, but for a government's members.
      if (report?.basis === 'figures' && report.origin === null && !report.members) continue;
      compare(`${body.id} ${year}`, report?.tables, 'draft');
      if (report?.publishable) compare(`${body.id} ${year}`, report.publishable.tables, 'version');
    }
  return wrong;
}

/** Nothing is published yet, and nothing sent back. */
const drafted = (bodies: readonly Body[]): Body[] =>
  bodies.map((body) => ({ ...body, unpublished: TREE_YEARS, returned: [] }));

/** Leaves that publish the year, as far as their numbers let them. */
async function publish(world: World, bodies: readonly Body[]): Promise<Body[]> {
  const isLeaf = ({ id }: Body) => !bodies.some(({ parents }) => Object.values(parents).includes(id));
  const going = bodies.filter(
    (body) => isStanding(body, PUBLISHED) && isLeaf(body) && !body.unpublished?.includes(PUBLISHED),
  );
  for (const { id } of going) await world.sendAs('all', id, finalised(PUBLISHED, { note: '说明' }));
  return bodies.map((body) => ({
    ...body,
    unpublished: TREE_YEARS.filter((year) => year !== PUBLISHED || !going.includes(body)),
    returned: [],
  }));
}

/** What its government sends back is what it has now: its version, else its draft. */
async function sendBack(world: World, bodies: readonly Body[], wish: readonly Body[]): Promise<Body[]> {
  const back = new Set<string>();
  for (const { id, returned, parents } of wish.filter((body) => isStanding(body, PUBLISHED))) {
    const by = parents[PUBLISHED];
    const report = await draftOf(world, id, PUBLISHED);
    if (by == null || !report || !returned?.includes(PUBLISHED)) continue;
    const { published } = report.edition;
    const of = published === null ? report.tablesDigest : `v${published}`;
    const data = { by, of, comment: '请核对。' };
    await world.sendAs('all', id, { type: 'report.returned', subject: String(PUBLISHED), data });
    back.add(id);
  }
  return bodies.map((body) => ({ ...body, returned: back.has(body.id) ? [PUBLISHED] : [] }));
}

interface Met {
  depth: number;
  published: number;
  returned: number;
}

/** In one of three a government and its member change places, as far as the registry takes it. */
function treeBy(die: Die, seed: number): Body[] {
  const bodies = bodiesBy(die, { bodies: BODIES, levels: 2 + (seed % 7) });
  const changed = seed % 3 === 0 ? changedPlaces(bodies) : bodies;
  return treeFaults(changed.map((body) => agencyOf(body, TREE_YEARS))).length > 0 ? bodies : changed;
}

async function played(seed: number): Promise<Met> {
  const die = dieOf(seed);
  const bodies = treeBy(die, seed);
  const agencies = bodies.map((body) => agencyOf(body, TREE_YEARS));
  expect(treeFaults(agencies), `seed ${seed}`).toEqual([]);
  // Documents alone begin no draft: each body has something else of its first year.
  const begin = bodies.map(
    ({ id, began = 2021 }): Case => ({ kind: 'licences', unit: id, year: began, count: 1 }),
  );
  const soon = [...begin, ...casesBy(die, bodies, 20), ...figuresBy(die, bodies)];
  const cases = [...soon, ...casesBy(die, bodies, 10)];
  const world = await opened(agencies);
  const check = async (told: Told, when: string) => {
    await world.night();
    expect(await differing(world, told), `seed ${seed}, ${when}`).toEqual([]);
  };
  await send(world, soon, 0);
  await check({ bodies: drafted(bodies), cases: soon }, 'first night');
  await send(world, cases.slice(soon.length), soon.length);
  await check({ bodies: drafted(bodies), cases }, 'late facts');
  const some = await publish(world, bodies);
  await check({ bodies: some, cases }, 'published');
  const back = await sendBack(world, some, bodies);
  await check({ bodies: back, cases }, 'sent back');
  expect(world.errors).toEqual([]);
  const standing = await world.stores.progress.all();
  return {
    depth: Math.max(...levels(PUBLISHED, agencies).values()),
    published: standing.filter(({ standings }) => standings.some(({ version }) => version !== null)).length,
    returned: back.filter(({ returned }) => returned?.length).length,
  };
}

test(
  `${SEEDS} random trees of ${BODIES} bodies, worked in four nights (from seed ${FIRST_SEED})`,
  async () => {
    const met: Met = { depth: 0, published: 0, returned: 0 };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const { depth, published, returned } = await played(seed);
      met.depth = Math.max(met.depth, depth);
      met.published += published;
      met.returned += returned;
    }
    expect(met.depth).toBeGreaterThan(3);
    expect(Math.min(met.published, met.returned)).toBeGreaterThanOrEqual(SEEDS);
    tell({
      row: 'R30',
      what: 'random trees worked by the night',
      held: SEEDS,
      tried: SEEDS,
      seed: FIRST_SEED,
    });
  },
  120_000 + SEEDS * 120_000,
);

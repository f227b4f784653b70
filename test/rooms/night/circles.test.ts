/**
 * Two governments that changed places: in one year the one is above, in the next the other. Always: one night drafts and
 * publishes both years of all, members first; and cut before any of its steps, the next night comes to the same state.
 */
import { expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import type { ListDueInput } from '../../../shared/night/list-due.ts';
import type { DueAgency } from '../../../shared/night/run-records.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { copyOf } from './around.ts';
import { chain } from './chain.ts';
import { faulty } from './faulty.ts';
import { brokenPins } from './pins.ts';
import { manifestsIn } from './reader.ts';
import { decided, finalised, received, retracted, texts, type World, worldOn } from './world.ts';

const YEARS = [2023, 2024];
const ALL = ['east', 'town', 'west'];
const quietly = () => {};

/** East has the town; in 2023 it has the west too, and in 2024 the west has it. */
async function changedPlaces(): Promise<World> {
  const world = worldOn();
  const government = (parent: string | null, former: string | null) => ({
    ...{ consolidates: true as const, parent },
    parents: [{ until: '2023-12-31', parent: former }],
  });
  await world.register('east', '东县', government('west', null));
  await world.register('west', '西县', government(null, 'east'));
  await world.register('town', '镇', { parent: 'east' });
  for (const id of ALL)
    for (const year of YEARS)
      await world.send(
        id,
        received(`${id}-${year}`, `${year}-03-01T10:00:00+08:00`),
        decided(`${id}-${year}`, `${year}-03-20T10:00:00+08:00`),
        ...texts(year),
        finalised(year, { note: '说明' }),
      );
  world.later(60);
  return world;
}

const input = (world: World, run: string, mode: ListDueInput['mode'] = 'night') => ({
  ...{ mode, run, at: new Date(world.now()).toISOString() },
});

const versionsIn = async (stores: MemoryStores) =>
  (await manifestsIn(stores.drafts))
    .map(({ agency, year, number, members }) => {
      const of = (members ?? []).map((member) => `${member.agency} v${member.version}`);
      return `${agency.id} ${year} v${number}${of.length > 0 ? `: ${of.join(', ')}` : ''}`;
    })
    .sort();

const PUBLISHED = [
  'east 2023 v1: town v1, west v1',
  'east 2024 v1: town v1',
  'town 2023 v1',
  'town 2024 v1',
  'west 2023 v1',
  'west 2024 v1: east v1',
];

test.each(['night', 'pending'] as const)(
  'one %s run publishes both years of all, members first',
  async (mode) => {
    const world = await changedPlaces();
    const told = await world.run(mode);
    expect(await versionsIn(world.stores)).toEqual(PUBLISHED);
    expect(await brokenPins(world.stores)).toEqual([]);
    expect(world.errors).toEqual([]);
    const published = told
      .filter(({ state }) => state === 'published')
      .map((one) => `${one.agency} ${one.year}`);
    expect(published.sort()).toEqual(PUBLISHED.map((one) => one.slice(0, 9)));
    expect(told.filter(({ state }) => state === 'refused')).toEqual([]);
    // A run between nights leaves drafts that nobody waits for to the night.
    if (mode === 'pending') return;
    const state = await standingsOf(world.stores);
    await world.run('night');
    expect(await standingsOf(world.stores)).toEqual(state);
    expect(await versionsIn(world.stores)).toEqual(PUBLISHED);
  },
);

test('a further turn includes only agencies for which something changed in the turn before', async () => {
  const world = await changedPlaces();
  for (let night = 0; night < 2; night++) await world.night();
  await world.send('town', received('late', '2024-12-02T10:00:00+08:00'));
  world.later(60);
  await chain(input(world, 'late'), world.stores, quietly);
  const { drafts } = world.stores;
  const turns: string[][] = [];
  for (const level of ['', '2/', '3/', '4/', '5/']) {
    const list = await drafts.get(`runs/late/${level}due.json`);
    if (!list) continue;
    const due: DueAgency[] = JSON.parse(Buffer.from(list.bytes).toString());
    turns.push(due.map(({ agency, turn }) => `${agency} ${turn}`));
  }
  expect(turns).toEqual([['town 1'], ['east 1'], ['west 2'], []]);
});

test('what a unit retracted disappears from every draft within the night', async () => {
  const world = await changedPlaces();
  await world.night();
  const handedOn = { type: 'application.transferred', subject: 'T-1', id: 'T-1-on' } as const;
  await world.send('town', received('T-1', '2024-12-02T10:00:00+08:00'), {
    ...handedOn,
    time: '2024-12-03T10:00:00+08:00',
    data: { to: 'west', toSubject: 'W-1' },
  });
  await world.night();
  const lost = async () => {
    const found: string[] = [];
    for (const id of ['east', 'west']) {
      const draft = await currentDraft(id, 2024, world.stores.drafts);
      const object = await world.stores.drafts.get(`${draft?.prefix}report.json`);
      if (Buffer.from(object?.bytes ?? []).includes('T-1')) found.push(id);
    }
    return found;
  };
  expect(await lost()).toContain('west');
  await world.send('town', retracted('T-1', 'T-1-on'));
  await world.night();
  expect(await lost()).toEqual([]);
});

/** What each year brings and took; what a version says of the year before depends on which of the two was first. */
const standingsOf = async (stores: MemoryStores) =>
  (await stores.progress.all())
    .flatMap(({ agency, standings, pending }) =>
      standings.map(({ year, version, offers, took }) => ({ agency, year, version, offers, took, pending })),
    )
    .sort((a, b) => (`${a.agency} ${a.year}` < `${b.agency} ${b.year}` ? -1 : 1));

test('cut before any step, one more night gives the undisturbed state', async () => {
  const world = await changedPlaces();
  const stores = await copyOf(world.stores);
  const counting = faulty(stores, []);
  await chain(input(world, 'first'), counting.stores, quietly, counting.play);
  const undisturbed = await standingsOf(stores);
  const every = process.env['GONGKAI_FAULTS'] === 'all' ? 1 : 7;
  const firsts = [...counting.calls.entries()].filter(([, { first }]) => first);
  const tried = firsts.filter((_, at) => at % every === 1 % every);
  expect(tried.length).toBeGreaterThan(1);
  for (const [at] of tried) {
    const halfway = await copyOf(world.stores);
    const cut = faulty(halfway, [{ at, kind: 'cut before' }]);
    await chain(input(world, 'first'), cut.stores, quietly, cut.play).catch(() => undefined);
    expect(await brokenPins(halfway), `call ${at}`).toEqual([]);
    await chain(input(world, 'second'), halfway, quietly);
    expect(await standingsOf(halfway), `call ${at}`).toEqual(undisturbed);
    expect(await versionsIn(halfway), `call ${at}`).toEqual(PUBLISHED);
    expect(await brokenPins(halfway), `call ${at}`).toEqual([]);
  }
});

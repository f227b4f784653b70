/**
 * A government's night under faults and races (promise R31): cut between its levels, two nights at once, a member that
 * publishes while its government's turn is under way. Always: no version pins half a tree, or a number that its member
 * did not publish; and after one chain more all is as if nothing had happened.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { consolidate } from '../../../shared/consolidation/consolidate.ts';
import { readMembersCsv } from '../../../shared/consolidation/members-csv.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellsOf } from '../../../shared/form/form.ts';
import { frozenTables, type Manifest, thaw } from '../../../shared/night/manifest.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { length, tell } from '../../prove/figure.ts';
import { randomOf } from '../../prove/random.ts';
import { around, copyOf, endState } from './around.ts';
import { chain } from './chain.ts';
import { type Call, faulty, KINDS, type Kind } from './faulty.ts';
import { manifestsIn } from './reader.ts';
import { decided, finalised, received, texts, type World, worldOn } from './world.ts';

const quietly = () => {};
const said = (subject: string) => [
  received(subject, '2024-03-01T10:00:00+08:00'),
  decided(subject, '2024-03-20T10:00:00+08:00'),
];

/** City, county, town, and a district of figures: all finalised, nothing of it worked yet. */
async function tree(): Promise<World> {
  const world = worldOn();
  await world.register('city', '市', { consolidates: true });
  await world.register('county', '县', { consolidates: true, parent: 'city' });
  await world.register('town', '镇', { parent: 'county' });
  await world.register('district', '区', { parent: 'city', casesFrom: null });
  await world.permit('district', 'figures');
  const { format: _, agency: __, year: ___, ...tables } = huaian2024;
  const data = { tables, format: '2021', origin: '区政府网站' };
  await world.send('district', { type: 'figures.reported', subject: '2024', data });
  for (const id of ['town', 'county', 'city'])
    await world.send(id, ...said(id), ...texts(2024), finalised(2024));
  world.later(60);
  return world;
}

/** What a version of a government does not hold to. */
async function brokenPins({ drafts, publication }: MemoryStores): Promise<string[]> {
  const manifests = await manifestsIn(drafts);
  const broken: string[] = [];
  for (const manifest of manifests.filter(({ members }) => members)) {
    const at = `${manifest.agency.id} v${manifest.number}`;
    const counted = (manifest.members ?? []).filter((member) => member.counted);
    for (const { agency, version, tablesDigest } of counted) {
      if (version === null) continue;
      const theirs = manifests.find((one) => one.agency.id === agency && one.number === version);
      const page = await publication.head(`${agency}/${manifest.year}/index.html`);
      if (theirs?.tablesDigest !== tablesDigest) broken.push(`${at} pins what ${agency} never fixed`);
      if (Number(page?.metadata['version'] ?? 0) < version)
        broken.push(`${at} pins ${agency} before it is public`);
    }
    if (!(await addsUp(manifest, counted, drafts))) broken.push(`${at} is not the sum of its pins`);
  }
  return broken;
}

async function addsUp(
  manifest: Manifest,
  counted: NonNullable<Manifest['members']>,
  drafts: MemoryStores['drafts'],
): Promise<boolean> {
  const file = manifest.files.find(({ name }) => name === 'members.csv');
  const parts = file && readMembersCsv(Buffer.from(await thaw(file, drafts)).toString(), edition2021);
  if (!parts) return false;
  const contributions = counted.map((member) => ({ ...member, tables: parts.get(member.agency) }));
  const own = parts.get(manifest.agency.id) ?? null;
  const parent = { agency: manifest.agency, year: manifest.year, chargeDecimals: 4, own };
  const { tables } = consolidate(edition2021, { parent, contributions, countedFor: 'version' });
  const printed = cellsOf(edition2021, await frozenTables(manifest, drafts));
  return JSON.stringify(cellsOf(edition2021, tables)) === JSON.stringify(printed);
}

/** What is the same whatever the first night left: not what a draft says of the one before it. */
async function settled(stores: MemoryStores): Promise<Record<string, unknown>> {
  const state = Object.entries(await endState(stores)).filter(
    ([key]) => !/^[^/]+\/\d{4}(\/index\.html)?$/.test(key),
  );
  const plain = state.map(([key, value]) => {
    if (key === 'progress') return [key, sorted(value as { agency: string }[])];
    return [key, key.endsWith('/report.json') && typeof value === 'string' ? withoutChanges(value) : value];
  });
  return Object.fromEntries(plain);
}

function withoutChanges(text: string): unknown {
  const { edition, ...report } = JSON.parse(text.replace('"fold": N', '"fold": 0'));
  return { ...report, edition: { ...edition, changes: null } };
}

function sorted(progress: readonly { agency: string }[]) {
  return progress.toSorted((a, b) => (a.agency < b.agency ? -1 : 1));
}

let told: MemoryStores;
let start: number;
let undisturbed: Record<string, unknown>;
let calls: Call[];

const night = (run: string, minutes: number) => ({
  mode: 'night' as const,
  run,
  at: new Date(start + minutes * 60_000).toISOString(),
});

beforeAll(async () => {
  const world = await tree();
  [told, start] = [world.stores, world.now()];
  const stores = await copyOf(told);
  const counting = faulty(stores, []);
  await chain(night('first', 0), counting.stores, quietly, counting.play);
  calls = counting.calls;
  await chain(night('second', 60), stores, quietly);
  undisturbed = await settled(stores);
});

test('undisturbed, one night publishes the tree, leaves first', async () => {
  const stores = await copyOf(told);
  await chain(night('first', 0), stores, quietly);
  const fixed = (await manifestsIn(stores.drafts)).map(({ agency, number }) => `${agency.id} v${number}`);
  expect(fixed.sort()).toEqual(['city v1', 'county v1', 'town v1']);
  expect(await brokenPins(stores)).toEqual([]);
});

describe('cut anywhere, and a chain more', () => {
  // Of writes each fortieth call in a short run, and the first call of every step, between the levels too.
  const every = process.env['GONGKAI_FAULTS'] === 'all' ? 1 : 40;
  const isWrite = ({ name }: Call) => /\.(put|record|settle|takeFold)$/.test(name);

  test.each(KINDS)(
    '%s',
    async (kind: Kind) => {
      const points = [...calls.keys()].filter((index) => {
        const call = calls[index] as Call;
        return kind === 'cut before'
          ? call.first && (every === 1 || call.step % 3 === 0)
          : isWrite(call) && index % every === 0;
      });
      const wrong: string[] = [];
      let held = 0;
      for (const index of points) {
        const stores = await copyOf(told);
        const first = faulty(stores, [{ at: index, kind }]);
        await chain(night('first', 0), first.stores, quietly, first.play).catch(() => undefined);
        const halfway = await brokenPins(stores);
        await chain(night('second', 60), stores, quietly);
        const state = await settled(stores);
        const differs = Object.keys(undisturbed).filter(
          (key) => JSON.stringify(state[key]) !== JSON.stringify(undisturbed[key]),
        );
        const broken = [...halfway, ...(await brokenPins(stores)), ...differs];
        if (broken.length === 0) held += 1;
        wrong.push(...broken.map((what) => `${kind} ${index}: ${what}`));
      }
      tell({
        row: 'R31',
        what: `a tree’s night, ${kind}`,
        held,
        tried: points.length,
      });
      expect(points.length).toBeGreaterThan(1);
      expect(wrong).toEqual([]);
    },
    600_000,
  );
});

const SEEDS = length('LEVELS', 2);

test('two nights at once, and a member that finalises anew meanwhile', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const stores = await copyOf(told);
    const random = randomOf(seed);
    // Each call waits for as many turns of the loop as the seed says.
    const slow = around(stores, async (_, effect) => {
      for (let turn = Math.floor(random() * 4); turn > 0; turn--) await new Promise(setImmediate);
      return effect();
    });
    const sender = async () => {
      const other = worldOn(stores);
      other.at(new Date(start).toISOString());
      for (let turn = Math.floor(random() * 400); turn > 0; turn--) await new Promise(setImmediate);
      await other.send(
        'town',
        ...said(`late-${seed}`),
        finalised(2024, { note: '更正。' }, { id: `again-${seed}` }),
      );
    };
    await Promise.all([
      chain(night(`a-${seed}`, 0), slow, quietly),
      chain(night(`b-${seed}`, 1), slow, quietly),
      sender(),
    ]);
    expect(await brokenPins(stores)).toEqual([]);
    await chain(night(`c-${seed}`, 60), stores, quietly);
    await chain(night(`d-${seed}`, 120), stores, quietly);
    expect(await brokenPins(stores)).toEqual([]);
    const town = (await manifestsIn(stores.drafts)).filter(({ agency }) => agency.id === 'town');
    expect(town.map(({ number }) => number)).toEqual([1, 2]);
    // Nothing is left to do: what each government took is what its members have.
    const state = await endState(stores);
    await chain(night(`e-${seed}`, 180), stores, quietly);
    expect(await endState(stores)).toEqual(state);
  }
}, 600_000);

/** The file of rules that seals name: there before the first claim that names it, and no publication waits for it. */
import { describe, expect, test } from 'vitest';
import { keptObjects } from '../../../infra/cli/operator/recovery/kept-objects.ts';
import { TEXT_FORMATS } from '../../../shared/formats/renderers.ts';
import { draftKeys } from '../../../shared/night/keys.ts';
import { finish } from '../../../shared/night/made-public.ts';
import { readManifest } from '../../../shared/night/manifest.ts';
import { RulesFile } from '../../../shared/night/rules-file.ts';
import { sha256 } from '../../../shared/store/digest.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';
import { contentsOf } from './reader.ts';
import { finalised, received, texts, type World, worldOn } from './world.ts';

const BYTES = Buffer.from('export const interfaceVersion = 1;');
const KEY = `rules/${sha256(BYTES)}.mjs`;

/** Keys in the order in which they were put; what `fails` says is not put. */
function put(objects: Objects, told: string[], fails: (key: string) => boolean = () => false): Objects {
  return {
    ...objects,
    put: async (object) => {
      if (fails(object.key)) throw new Error(`no answer for ${object.key}`);
      told.push(object.key);
      return objects.put(object);
    },
  };
}

async function worldWith(stores: MemoryStores): Promise<World> {
  const world = worldOn({ ...stores, formats: TEXT_FORMATS, rules: new RulesFile(BYTES, stores) });
  for (const agency of ['huaian', 'zhoukou']) {
    await world.register(agency);
    await world.send(agency, received('A', '2024-03-01T10:00:00+08:00'), ...texts(2024), finalised(2024));
  }
  return world;
}

const sealOf = async (world: World, agency: string) =>
  JSON.parse(String((await contentsOf(world.stores.publication)).get(`${agency}/2024/v1/seal.json`)));

describe('the file of rules', () => {
  test('lies there, public and frozen, before the claim that names it; it is written once for all', async () => {
    const told: string[] = [];
    const stores = memoryStores();
    const world = await worldWith({
      ...stores,
      drafts: put(stores.drafts, told),
      publication: put(stores.publication, told),
    });
    await world.night();
    expect(told.filter((key) => key === KEY)).toHaveLength(1);
    for (const agency of ['huaian', 'zhoukou']) {
      expect(told.indexOf(KEY)).toBeLessThan(told.indexOf(draftKeys.manifest(agency, 2024, 1)));
      expect((await sealOf(world, agency)).rules).toBe(`sha256:${sha256(BYTES)}`);
      const manifest = await readManifest(stores.drafts, draftKeys.manifest(agency, 2024, 1));
      expect(manifest.rules).toBe(`sha256:${sha256(BYTES)}`);
    }
    const [there, frozen] = [
      await stores.publication.get(KEY),
      await stores.drafts.get(draftKeys.frozen(sha256(BYTES))),
    ];
    expect(Buffer.from(there?.bytes ?? [])).toEqual(BYTES);
    expect(Buffer.from(frozen?.bytes ?? [])).toEqual(BYTES);
    expect(there?.cacheControl).toContain('immutable');
  });

  test('where it cannot be put, nothing is claimed; the next chain tries again', async () => {
    const stores = memoryStores();
    let isDown = true;
    const world = await worldWith({
      ...stores,
      publication: put(stores.publication, [], (key) => isDown && key === KEY),
    });
    await world.night();
    const keys = [...(await contentsOf(stores.publication)).keys()];
    expect(keys.filter((key) => key.includes('/v1/'))).toEqual([]);
    expect(await stores.drafts.get(draftKeys.manifest('huaian', 2024, 1))).toBeUndefined();
    isDown = false;
    await world.night();
    expect((await sealOf(world, 'huaian')).rules).toBe(`sha256:${sha256(BYTES)}`);
  });

  test('other bytes under its name stop every claim', async () => {
    const stores = memoryStores();
    await stores.publication.put({ key: KEY, bytes: Buffer.from('x'), mediaType: 'text/javascript' });
    const world = await worldWith(stores);
    await world.night();
    expect(world.errors.join()).toContain('other bytes than its name says');
    expect(await stores.drafts.get(draftKeys.manifest('huaian', 2024, 1))).toBeUndefined();
  });

  test('a version that is written again into an empty bucket brings its rules with it', async () => {
    const stores = memoryStores();
    const world = await worldWith(stores);
    await world.night();
    const manifest = await readManifest(stores.drafts, draftKeys.manifest('huaian', 2024, 1));
    const { publication } = memoryStores();
    await finish(manifest, { drafts: stores.drafts, publication });
    expect(Buffer.from((await publication.get(KEY))?.bytes ?? [])).toEqual(BYTES);
  });

  test('comes back with the next night where it was lost, and is no reason for a night to fail where it is lost for good', async () => {
    const stores = memoryStores();
    const world = await worldWith(stores);
    await world.night();
    await stores.publication.remove(KEY);
    world.later(60);
    await world.night();
    expect(Buffer.from((await stores.publication.get(KEY))?.bytes ?? [])).toEqual(BYTES);
    await stores.publication.remove(KEY);
    await stores.drafts.remove(draftKeys.frozen(sha256(BYTES)));
    world.later(60);
    await world.night();
    expect(await stores.publication.get(KEY)).toBeUndefined();
  });

  test('goes with the export of an agency, at both its places', async () => {
    const stores = memoryStores();
    const world = await worldWith(stores);
    await world.night();
    const keys: string[] = [];
    for await (const { object } of keptObjects('huaian', stores)) keys.push(`${object.bucket} ${object.key}`);
    expect(keys).toContain(`private ${draftKeys.frozen(sha256(BYTES))}`);
    expect(keys.filter((key) => key.startsWith('public rules/'))).toEqual([`public ${KEY}`]);
  });

  test('without one a seal names none', async () => {
    const world = worldOn();
    await world.register('huaian');
    await world.send('huaian', received('A', '2024-03-01T10:00:00+08:00'), ...texts(2024), finalised(2024));
    await world.night();
    expect(await sealOf(world, 'huaian')).not.toHaveProperty('rules');
  });
});

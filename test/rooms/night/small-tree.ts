/**
 * A small tree of three levels for tests of faults and races, all of it finalised and nothing of it worked yet; and what
 * its stores come to, whatever way they took. In: stores. Out: what is the same after every way to the same end.
 */
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { endState } from './around.ts';
import { decided, finalised, received, type Told, texts, type World, worldOn } from './world.ts';

export const said = (subject: string): Told[] => [
  received(subject, '2024-03-01T10:00:00+08:00'),
  decided(subject, '2024-03-20T10:00:00+08:00'),
];

/** City, county, town, and a district of figures. */
export async function tree(): Promise<World> {
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

/** What is the same whatever the first night left: not what a draft says of the one before it. */
export async function settled(stores: MemoryStores): Promise<Record<string, unknown>> {
  const state = Object.entries(await endState(stores)).filter(
    ([key]) => !/^drafts\/[^/]+\/\d{4}(\/index\.html)?$/.test(key),
  );
  const plain = state.map(([key, value]) => {
    if (key === 'progress') return [key, sorted(value as { agency: string }[])];
    return [key, /^drafts\/.+\/report\.json$/.test(key) ? withoutChanges(String(value)) : value];
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

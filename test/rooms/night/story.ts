/**
 * Stories for faults and races. Everything is sent and old; the next chain has it all to do.
 */
import { decided, finalised, licences, received, texts, type World, worldOn } from './world.ts';

/** An agency that corrects a published report, and whose feed has a fault in another year. */
export async function correction(): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  await world.send(
    'huaian',
    received('A', '2024-03-01T10:00:00+08:00'),
    decided('A', '2024-03-20T10:00:00+08:00'),
    ...texts(2024),
    finalised(2024, {}, { id: 'huaian-1' }),
  );
  await world.night();
  await world.send(
    'huaian',
    received('B', '2024-06-01T10:00:00+08:00'),
    decided('C', '2025-01-05T10:00:00+08:00'),
    finalised(2024, { note: '补报一件。' }, { id: 'huaian-2' }),
  );
  world.later(60);
  return world;
}

/** That agency, one that publishes its first report and waits with another, and a source that never sent. */
export async function story(): Promise<World> {
  const world = await correction();
  await world.register('zhoukou');
  await world.send(
    'zhoukou',
    licences('L', '2024-12-31T23:59:59+08:00', 12),
    ...texts(2024),
    finalised(2024, {}, { id: 'zhoukou-1' }),
    finalised(2025, {}, { id: 'zhoukou-2' }),
  );
  const window = { id: 'huaian-window', agencies: ['huaian'], may: ['facts'] as const, succeeds: [] };
  await world.stores.registry.putSource({ ...window, disabled: false });
  world.later(60);
  return world;
}

import { describe, expect, test } from 'vitest';
import { Refused } from '../../../../infra/cli/messages.ts';
import { applyRegistry, readRegistered } from '../../../../infra/cli/operator/registering.ts';
import { sandboxClock } from '../../../../infra/cli/operator/sandbox-clock.ts';
import { memoryStores } from '../../../doubles/memory-store.ts';
import { NOW } from '../recording-shell.ts';

async function registered() {
  const stores = memoryStores();
  const plain = { parent: null, contact: null, chargeDecimals: 4 };
  const agencies = [
    { id: 'huaian', name: '淮安', ...plain },
    { id: 'trial', name: '试验局', ...plain, sandbox: true as const },
  ];
  const file = { agencies, sources: [], people: [] };
  await applyRegistry(file, await readRegistered(stores), stores, { now: NOW, issue: () => {} });
  return { stores, file };
}

const noted = async ({ journal }: ReturnType<typeof memoryStores>) => (await journal.entries('trial')).length;

describe('gongkai sandbox clock', () => {
  test('a sandbox has a clock from the day on which it is registered, and no other agency', async () => {
    const { stores } = await registered();
    expect([...(await stores.registry.clocks())]).toEqual([['trial', 0]]);
    expect(await sandboxClock('trial', undefined, stores, NOW)).toEqual({
      agency: 'trial',
      now: '2027-06-01T08:00:00+08:00',
      ahead: 0,
    });
  });

  test('it goes on from what it was set to, its drafts are due, and registering again leaves it', async () => {
    const { stores, file } = await registered();
    const before = await noted(stores);
    const to = Date.parse('2026-02-01T00:30:00+08:00');
    expect(await sandboxClock('trial', to, stores, NOW)).toMatchObject({ now: '2026-02-01T00:30:00+08:00' });
    expect(await noted(stores)).toBe(before + 1);
    const changed = { ...file, agencies: file.agencies.map((each) => ({ ...each, contact: '新址' })) };
    await applyRegistry(changed, await readRegistered(stores), stores, { now: NOW, issue: () => {} });
    const later = NOW + 3_600_000;
    expect(await sandboxClock('trial', undefined, stores, later)).toMatchObject({
      now: '2026-02-01T01:30:00+08:00',
    });
    expect(await sandboxClock('trial', later, stores, later)).toMatchObject({ ahead: 0 });
  });

  test.each([
    ['an agency of the real time', 'huaian', NOW],
    ['one that nobody registered', 'nobody', NOW],
    ['a time before the first report', 'trial', Date.UTC(2020, 5, 1)],
    ['a time far ahead', 'trial', Date.UTC(2100, 5, 1)],
  ])('refuses %s, and changes nothing', async (_, id, to) => {
    const { stores } = await registered();
    const before = await noted(stores);
    await expect(sandboxClock(id, to, stores, NOW)).rejects.toThrow(Refused);
    expect([...(await stores.registry.clocks())]).toEqual([['trial', 0]]);
    expect(await noted(stores)).toBe(before);
  });
});

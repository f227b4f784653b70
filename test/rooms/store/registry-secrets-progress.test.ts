import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agency, Source } from '../../../shared/store/ports.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { SIDES } from './stores.ts';

const agency = (over: Partial<Agency> = {}): Agency => ({
  id: 'huaian',
  name: '淮安市人民政府',
  parent: null,
  contact: null,
  chargeDecimals: 4,
  ...over,
});
const source = (over: Partial<Source> = {}): Source => ({
  id: 'cases',
  agencies: ['huaian'],
  may: ['facts'],
  succeeds: [],
  disabled: false,
  ...over,
});

describe.each(SIDES)('the registry, the secrets and the progress $name', ({ open }) => {
  let stores: MemoryStores;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const opened = await open();
    stores = opened.stores;
    close = opened.close;
  });
  afterAll(() => close());

  test('agencies and sources come back as last put, in the order of their ids', async () => {
    const { registry } = stores;
    expect(await registry.agency('huaian')).toBeUndefined();
    const known = [agency({ id: 'b-0' }), agency(), agency({ id: 'a0', parent: 'huaian', contact: '' })];
    for (const one of known) await registry.putAgency(one);
    await registry.putAgency(agency({ name: '淮安', chargeDecimals: 0 }));
    expect(await registry.agency('huaian')).toEqual(agency({ name: '淮安', chargeDecimals: 0 }));
    expect((await registry.agencies()).map(({ id }) => id)).toEqual(['a0', 'b-0', 'huaian']);
    expect((await registry.agencies())[0]).toEqual(known[2]);
    const sender = source({ id: 'huaian', may: [], succeeds: ['old'], disabled: true });
    await registry.putSource(sender);
    await registry.putSource(source());
    expect(await registry.source('huaian')).toEqual(sender);
    expect((await registry.sources()).map(({ id }) => id)).toEqual(['cases', 'huaian']);
    expect(await registry.source('b-0')).toBeUndefined();
  });

  test('the clock of a sandbox comes back as last set', async () => {
    const { registry } = stores;
    expect(await registry.clocks()).toEqual(new Map());
    await registry.setClock('trial-b', 0);
    await registry.setClock('trial-a', 86_400_000);
    await registry.setClock('trial-b', -1);
    expect(await registry.clocks()).toEqual(
      new Map([
        ['trial-a', 86_400_000],
        ['trial-b', -1],
      ]),
    );
  });

  test('people come back as put; changes of the registry are kept, oldest first', async () => {
    const { registry } = stores;
    const person = { id: 'p1', subject: 'sub', agencies: ['huaian'], may: ['read' as const] };
    await registry.putPerson(person);
    expect(await registry.person('p1')).toEqual(person);
    expect(await registry.person('p2')).toBeUndefined();
    expect(await registry.people()).toEqual([person]);
    const late = { at: 2_000, kind: 'person' as const, id: 'p1', before: null, after: person };
    const early = { ...late, at: 1_000, kind: 'agency' as const, id: 'huaian', after: agency() };
    await registry.note(late);
    await registry.note(early);
    expect(await registry.changes()).toEqual([early, late]);
  });

  test('secrets are replaced only by a caller that knows the present ones', async () => {
    const { secrets } = stores;
    expect(await secrets.of('rotated')).toEqual([]);
    expect(await secrets.replace('rotated', ['whsec_x'], ['whsec_a'])).toBe(false);
    expect(await secrets.replace('rotated', [], ['whsec_a'])).toBe(true);
    expect(await secrets.replace('rotated', [], ['whsec_b'])).toBe(false);
    expect(await secrets.replace('rotated', ['whsec_a'], ['whsec_a', 'whsec_b'])).toBe(true);
    expect(await secrets.replace('rotated', ['whsec_b', 'whsec_a'], ['whsec_c'])).toBe(false);
    expect(await secrets.replace('rotated', ['whsec_a'], ['whsec_c'])).toBe(false);
    expect(await secrets.of('rotated')).toEqual(['whsec_a', 'whsec_b']);
    expect(await secrets.replace('rotated', ['whsec_a', 'whsec_b'], [])).toBe(true);
    expect(await secrets.replace('rotated', [], ['whsec_d'])).toBe(true);
    expect(await secrets.of('rotated')).toEqual(['whsec_d']);
  });

  test('of twenty rotations at once one succeeds', async () => {
    const { secrets } = stores;
    await secrets.replace('race', [], ['whsec_0']);
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, n) => secrets.replace('race', ['whsec_0'], [`whsec_${n + 1}`])),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await secrets.of('race')).toEqual([`whsec_${won.indexOf(true) + 1}`]);
  });

  test('fold numbers are unique and increasing, also for fifty concurrent callers', async () => {
    const { progress } = stores;
    const taken = await Promise.all(Array.from({ length: 50 }, () => progress.takeFold('numbers')));
    expect(new Set(taken).size).toBe(50);
    expect(await progress.takeFold('numbers')).toBeGreaterThan(Math.max(...taken));
    expect(await progress.takeFold('numbers-2')).toBe(1);
  });

  test('an agency whose first fold is under way has made no progress yet', async () => {
    await stores.progress.takeFold('first');
    expect(await stores.progress.recorded('first')).toEqual({ fold: 0, standings: [] });
    expect((await stores.progress.all()).map(({ agency: of }) => of)).not.toContain('first');
  });

  test('a newer fold wins over an older one in any order, and recording is idempotent', async () => {
    const { progress } = stores;
    const standing = {
      year: 2024,
      version: 1,
      refused: '不晚于',
      waits: { source: 'office', id: 'fin-10', at: '2026-01-19T16:00:00' },
      named: ['2024\0office\0fin-10'],
    };
    const one = { agency: 'record', draftedThrough: 2025, pending: [2023, 2024], standings: [standing] };
    expect(await progress.recorded('record')).toEqual({ fold: 0, standings: [] });
    await progress.record(2, one);
    await progress.record(1, { agency: 'record', draftedThrough: 2024, pending: [], standings: [] });
    const of = async () => (await progress.all()).filter(({ agency: name }) => name === 'record');
    expect([await of(), await progress.recorded('record')]).toEqual([
      [one],
      { fold: 2, standings: [standing] },
    ]);
    await progress.record(2, { ...one, pending: [], standings: [] });
    expect(await of()).toEqual([{ ...one, pending: [], standings: [] }]);
    await progress.record(9, one);
    expect(await of()).toEqual([one]);
  });

  test('taking a number keeps what was recorded', async () => {
    const { progress } = stores;
    const done = { agency: 'keeps', draftedThrough: 2025, pending: [2024], standings: [] };
    await progress.record(await progress.takeFold('keeps'), done);
    await progress.takeFold('keeps');
    expect(await progress.all()).toContainEqual(done);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COUNTS_WITHIN, HELD, MOST_READS, Senders } from '../../../shared/intake/senders.ts';
import { secretOf } from '../../../shared/intake/signature.ts';
import { type Registry, type Secrets, StoreUnavailable } from '../../../shared/store/ports.ts';
import { goodEvent, NOW, type SentEvent, SOURCE } from '../good-events.ts';
import { KEY, OTHER_KEY, openDoor, register } from './door.ts';

const THIRD_KEY = Buffer.alloc(24, 7);
let events = 0;
const fresh = (changes: SentEvent = {}) =>
  goodEvent('application.corrected', { id: `e-${events++}`, ...changes });

describe('rotation', () => {
  test('a new secret is accepted at once beside the old one, even within the second of an earlier request', async () => {
    const { send, stores } = await openDoor();
    expect((await send(fresh())).status).toBe(202);
    await register(stores, { id: SOURCE }, [KEY, OTHER_KEY]);
    for (const key of [OTHER_KEY, KEY, OTHER_KEY]) expect((await send(fresh(), { key })).status).toBe(202);
  });

  test('a retired secret is refused within 60 seconds even if used all the time; a valid one never is', async () => {
    const { send, stores, clock } = await openDoor();
    await register(stores, { id: SOURCE }, [KEY, OTHER_KEY]);
    for (const key of [KEY, OTHER_KEY]) expect((await send(fresh(), { key })).status).toBe(202);
    await register(stores, { id: SOURCE }, [OTHER_KEY]);
    let refusedAfter = Number.POSITIVE_INFINITY;
    for (let second = 0; second <= 60; second++) {
      clock.now = NOW + second * 1000;
      if ((await send(fresh(), { key: KEY })).status === 401) refusedAfter = Math.min(refusedAfter, second);
      expect((await send(fresh(), { key: OTHER_KEY })).status).toBe(202);
    }
    expect(refusedAfter).toBeLessThanOrEqual(60);
    expect((await send(fresh(), { key: KEY })).status).toBe(401);
  });

  test('during forgeries a new secret is accepted once it is COUNTS_WITHIN old, whenever they arrive', async () => {
    const moment = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -2_500, max: 2_500 }));
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { maxLength: 12 }), async (forged) => {
        const { send, stores, clock } = await openDoor();
        expect((await send(fresh())).status).toBe(202);
        const rotated = NOW + 10_000;
        const asks = [0, 1, 500].map((late) => ({ at: COUNTS_WITHIN + late, key: OTHER_KEY }));
        const forgeries = forged.map((at) => ({ at, key: THIRD_KEY }));
        // What happens at one moment may happen in either order; the forgeries come first, and are the worse for it.
        const calls = [...forgeries, { at: 0, key: undefined }, ...asks].sort((a, b) => a.at - b.at);
        for (const { at, key } of calls) {
          clock.now = rotated + at;
          if (!key) await register(stores, { id: SOURCE }, [KEY, OTHER_KEY]);
          else expect((await send(fresh(), { key })).status).toBe(key === OTHER_KEY ? 202 : 401);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('forgeries of a source cause two reads of its secrets a second; further ones use their result', async () => {
    const { send, stores } = await openDoor();
    for (let nth = 0; nth < 5; nth++) expect((await send(fresh(), { key: THIRD_KEY })).status).toBe(401);
    await register(stores, { id: SOURCE }, [KEY, OTHER_KEY]);
    expect((await send(fresh(), { key: OTHER_KEY })).status).toBe(401);
    expect((await send(fresh(), { key: KEY })).status).toBe(202);
  });

  test('a second rotation refuses no valid request either', async () => {
    const { send, stores, clock } = await openDoor();
    for (const [before, after] of [
      [KEY, OTHER_KEY],
      [OTHER_KEY, THIRD_KEY],
      [THIRD_KEY, KEY],
    ] as const) {
      expect((await send(fresh(), { key: before })).status).toBe(202);
      await register(stores, { id: SOURCE }, [before, after]);
      expect((await send(fresh(), { key: after })).status).toBe(202);
      await register(stores, { id: SOURCE }, [after]);
      expect((await send(fresh(), { key: after })).status).toBe(202);
      clock.now += 60_000;
      expect((await send(fresh(), { key: before })).status).toBe(401);
    }
  });
});

describe('the registry', () => {
  test('a source is accepted as soon as it is registered', async () => {
    const { send, stores } = await openDoor();
    expect((await send(fresh(), { source: 'newcomer' })).status).toBe(401);
    await register(stores, { id: 'newcomer' });
    expect((await send(fresh(), { source: 'newcomer' })).status).toBe(202);
  });

  test('a disabled source is refused within 60 seconds, and an enabled one accepted at once', async () => {
    const { send, stores, clock } = await openDoor();
    await send(fresh());
    await register(stores, { id: SOURCE, disabled: true });
    clock.now += 60_000;
    expect((await send(fresh())).status).toBe(401);
    await register(stores, { id: SOURCE });
    expect((await send(fresh())).status).toBe(202);
  });

  test('a new agency or permission takes effect at once, a withdrawn one ends within 60 seconds', async () => {
    const { send, stores, clock } = await openDoor({ agencies: ['huaian'], may: ['facts'] });
    expect((await send(fresh({ agency: 'lianshui' }))).status).toBe(403);
    expect((await send(goodEvent('report.finalised'))).status).toBe(403);
    await register(stores, { id: SOURCE, agencies: ['huaian', 'lianshui'] });
    expect((await send(fresh({ agency: 'lianshui' }))).status).toBe(202);
    expect((await send(goodEvent('report.finalised'))).status).toBe(202);
    await register(stores, { id: SOURCE, agencies: ['huaian'], may: ['facts'] });
    clock.now += 60_000;
    expect((await send(fresh({ agency: 'lianshui' }))).status).toBe(403);
    expect((await send(goodEvent('report.finalised'))).status).toBe(403);
  });
});

/** Senders over a registry that counts, and that can be away. An empty id is an error, as it is in DynamoDB. */
function counted() {
  const state = { reads: 0, away: false, now: NOW };
  const read = (id: string) => {
    state.reads++;
    if (id === '') throw new Error('ValidationException: a key is empty');
    if (state.away) throw new StoreUnavailable('away');
  };
  const never = async () => {
    throw new Error('not asked for');
  };
  const registry: Registry = {
    source: async (id) => {
      read(id);
      return id === 'nobody' ? undefined : { id, agencies: [], may: [], succeeds: [], disabled: false };
    },
    agency: never,
    agencies: never,
    sources: never,
    putAgency: never,
    putSource: never,
    person: never,
    people: never,
    putPerson: never,
    clocks: async () => new Map(),
    setClock: never,
    note: never,
    changes: never,
  };
  const secrets: Secrets = { of: async () => [secretOf(KEY), 'whsec_short'], replace: never };
  return { state, senders: new Senders(registry, secrets, () => state.now) };
}

describe('what is held', () => {
  test('is used without a read until it expires, to the millisecond', async () => {
    const { state, senders } = counted();
    expect(await senders.held('a1')).toBeUndefined();
    await senders.current('a1');
    state.now += HELD - 1;
    expect((await senders.held('a1'))?.source).toBe('a1');
    expect(state.reads).toBe(1);
    state.now += 1;
    expect(await senders.held('a1')).toBeUndefined();
  });

  test('contains no invalid secret', async () => {
    const { senders } = counted();
    expect((await senders.current('a1'))?.keys).toEqual([KEY]);
  });

  test('a failed look-up is not cached, and the next one reads again', async () => {
    const { state, senders } = counted();
    state.away = true;
    await expect(senders.current('a1')).rejects.toThrow(StoreUnavailable);
    state.away = false;
    expect((await senders.current('a1'))?.source).toBe('a1');
  });

  test('an impossible id is never looked up', async () => {
    const { state, senders } = counted();
    for (const id of ['', 'a', 'A1', 'ä1', 'a'.repeat(65), '../x']) {
      expect(await senders.held(id)).toBeUndefined();
      expect(await senders.current(id)).toBeUndefined();
    }
    expect(state.reads).toBe(0);
  });

  test('a flood of forgeries for one id leads to a bounded number of reads a second', async () => {
    const { state, senders } = counted();
    for (const id of ['a1', 'nobody']) {
      state.reads = 0;
      for (let index = 0; index < 1000; index++) await senders.current(id);
      expect(state.reads).toBe(MOST_READS);
      state.now += 1000;
      await senders.current(id);
      expect(state.reads).toBe(MOST_READS + 1);
    }
  });

  test('a flood of ids evicts the oldest, and no valid request is refused', async () => {
    const { state, senders } = counted();
    await senders.current('oldest');
    for (let index = 0; index < 2_500; index++) await senders.current(`id-${index}`);
    expect(await senders.held('oldest')).toBeUndefined();
    expect((await senders.current('oldest'))?.source).toBe('oldest');
    expect((await senders.held('id-2499'))?.source).toBe('id-2499');
    expect(state.reads).toBe(2_502);
  });
});

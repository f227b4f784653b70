import { describe, expect, test } from 'vitest';
import type { Intake } from '../../../shared/intake/receive.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import { type EventLog, StoreUnavailable } from '../../../shared/store/ports.ts';
import { tell } from '../../prove/figure.ts';
import { AGENCY, goodEvent, type SentEvent, SOURCE, withData } from '../good-events.ts';
import { type OpenDoor, openDoor, register } from './door.ts';

const corrected = (changes: SentEvent = {}) => goodEvent('application.corrected', changes);
const BATCH = [
  ...Array.from({ length: 70 }, (_, index) => corrected({ id: `e-${index}`, subject: `s-${index % 7}` })),
  corrected({ agency: 'lianshui' }),
  withData('event.retracted', { source: undefined }),
];
const CALLS = 2 + 2 + 1 + BATCH.length;

/** How a call of a store goes wrong: before it did anything, or after, when only its answer is lost. */
type Fails = 'before' | 'after';

/** The door, whose nth call of a store fails; with a note of the calls in their order. */
function failing(opened: OpenDoor, nth: number, fails: Fails): { door: Intake; calls: string[] } {
  const calls: string[] = [];
  const { stores, clock } = opened;
  const call = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const number = calls.push(name);
    if (number === nth && fails === 'before') throw new StoreUnavailable(name);
    const result = await work();
    if (number === nth && fails === 'after') throw new StoreUnavailable(name);
    return result;
  };
  const eventLog: EventLog = {
    ...stores.eventLog,
    append: (event, by) => call('append', () => stores.eventLog.append(event, by)),
    find: (agency, identity) => call('find', () => stores.eventLog.find(agency, identity)),
  };
  const registry = {
    ...stores.registry,
    source: (id: string) => call('source', () => stores.registry.source(id)),
  };
  const secrets = { ...stores.secrets, of: (id: string) => call('secrets', () => stores.secrets.of(id)) };
  const journal = {
    ...stores.journal,
    note: (entry: Parameters<Intake['journal']['note']>[0]) => call('note', () => stores.journal.note(entry)),
  };
  const senders = new Senders(registry, secrets, () => clock.now);
  return { door: { senders, eventLog, journal, clock: () => clock.now }, calls };
}

async function storedIds({ stores }: OpenDoor): Promise<string[]> {
  const ids: string[] = [];
  for (const agency of [AGENCY, 'lianshui'])
    for await (const { event } of stores.eventLog.read(agency))
      ids.push(`${agency} ${event.subject} ${event.id}`);
  return ids;
}

describe.each<Fails>(['before', 'after'])('a store that fails %s it acted, at each call in turn', (fails) => {
  test('503 with Retry-After; after resending, all is stored once and acknowledged', async () => {
    let held = 0;
    for (let nth = 1; nth <= CALLS; nth++) {
      const opened = await openDoor({ may: ['facts'] });
      const { door, calls } = failing(opened, nth, fails);
      const first = await opened.send(BATCH, {}, door);
      expect([first.status, first.body.errors?.[0]?.code], `call ${nth}`).toEqual([503, 'store.unavailable']);
      expect(Number(first.headers['retry-after'])).toBeGreaterThan(0);
      expect(calls[nth - 1]).toBeDefined();
      const before = await storedIds(opened);
      const again = await opened.send(BATCH, {}, door);
      expect(again.status).toBe(202);
      expect(again.body.stored).toBe(BATCH.length - before.length);
      expect(again.body.duplicates).toBe(before.length);
      expect(new Set(await storedIds(opened)).size).toBe(BATCH.length);
      held += 1;
    }
    tell({ row: 'R3', what: 'calls of intake, failing before or after', held, tried: CALLS });
  });
});

test('an undisturbed request makes exactly the calls in which the faults above are injected', async () => {
  const opened = await openDoor({ may: ['facts'] });
  const { door, calls } = failing(opened, 0, 'before');
  expect((await opened.send(BATCH, {}, door)).status).toBe(202);
  expect(calls.length).toBe(CALLS);
  const firstAppend = calls.indexOf('append');
  // Every journal entry is there before the first event is.
  expect(calls.slice(0, firstAppend)).toEqual(['source', 'secrets', 'find', 'note', 'note']);
  expect(calls.slice(firstAppend).every((name) => name === 'append')).toBe(true);
});

test('if the journal cannot be written no event is; if an event cannot, its journal entry stays', async () => {
  const opened = await openDoor();
  await opened.send(BATCH, {}, failing(opened, 3, 'before').door);
  expect(await storedIds(opened)).toEqual([]);
  await opened.send(BATCH, {}, failing(opened, 5, 'before').door);
  expect((await opened.stores.journal.entries(AGENCY)).length).toBe(1);
  expect((await opened.stores.journal.entries('lianshui')).length).toBe(1);
});

test('a forged request gets 503, not 401, while the registry is unavailable', async () => {
  const opened = await openDoor();
  const { door } = failing(opened, 1, 'before');
  expect((await opened.send(corrected(), {}, door)).status).toBe(503);
});

test('an attempt whose first write was acknowledged late counts it as stored, not as a duplicate', async () => {
  const opened = await openDoor();
  await register(opened.stores, { id: SOURCE });
  await opened.stores.eventLog.append(
    {
      agency: AGENCY,
      source: SOURCE,
      subject: '2025-001',
      id: 'e-0001',
      type: 'application.corrected',
      at: '2025-06-01T01:30:00' as never,
      sequence: '7',
      data: {},
    },
    'attempt-0',
  );
  expect((await opened.send(corrected())).body).toMatchObject({ stored: 1, duplicates: 0 });
  expect((await opened.send(corrected())).body).toMatchObject({ stored: 0, duplicates: 1 });
});

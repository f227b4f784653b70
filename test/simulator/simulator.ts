/**
 * The simulator: one history through the whole of it, from the signed door over the nights to `report.json`. In: a
 * random history, stores, and one seed. Out: what the drafts say in the end, and what a rebuild from the log says.
 * Always: the seed gives the whole run: who is sent when, what fails where, when a night runs and what kills it. A
 * sender sends again what was not acknowledged, as the contract asks; nothing else is repaired by hand.
 */

import type { AnnualTables } from '../../shared/form/annual-tables.ts';
import { receive } from '../../shared/intake/receive.ts';
import { Senders } from '../../shared/intake/senders.ts';
import { secretOf, sign } from '../../shared/intake/signature.ts';
import { currentDraft } from '../../shared/night/draft.ts';
import { type Fold, rollUp } from '../../shared/night/roll-up.ts';
import { StoreUnavailable } from '../../shared/store/ports.ts';
import type { History } from '../arbitraries/histories.ts';
import { type MemoryStores, memoryStores } from '../doubles/memory-store.ts';
import type { Delivered } from '../oracle/oracle.ts';
import { randomOf } from '../prove/random.ts';
import { around } from '../rooms/night/around.ts';
import { chain } from '../rooms/night/chain.ts';
import { textOf } from '../rooms/night/world.ts';

const KEY = Buffer.alloc(32, 5);
/** After every event of the histories, which end with 2026. */
const START = Date.UTC(2027, 0, 10);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface Played {
  /** Tables of the drafts that there are, by year. */
  drafts: Map<number, AnnualTables>;
  /** Years of the live stores and of a rebuild from the log, as text. */
  live: string[];
  rebuilt: string[];
  /** Faults that were put in. */
  faults: number;
}

interface Run {
  random: () => number;
  stores: MemoryStores;
  /** The same stores, with faults in them. */
  disturbed: MemoryStores;
  history: History;
  clock: number;
  count: number;
  faults: number;
}

export async function play(history: History, seed: number, stores = memoryStores()): Promise<Played> {
  const random = randomOf(seed);
  const run: Run = { random, stores, disturbed: stores, history, clock: START, count: 0, faults: 0 };
  run.disturbed = disturbedBy(run, [0, 0.02, 0.1, 0.3][Math.floor(random() * 4)] ?? 0);
  await registered(history, stores);
  for (const batch of batchesOf(history.delivered, random)) {
    await delivered(batch, run);
    run.clock += Math.floor(random() * random() * 40 * DAY);
    if (random() < 0.25) await night(run, run.disturbed);
  }
  // Two nights that nothing disturbs, an hour after the last request.
  for (let quiet = 0; quiet < 2; quiet++) {
    run.clock += 60 * MINUTE;
    await night(run, stores);
  }
  return { ...(await readBack(run)), faults: run.faults };
}

/** Before or after a call took effect the store does not answer, as often as the rate says. */
function disturbedBy(run: Run, rate: number): MemoryStores {
  return around(run.stores, async (name, effect) => {
    const luck = run.random();
    if (luck >= rate) return effect();
    run.faults += 1;
    if (luck < rate / 2) await effect();
    throw new StoreUnavailable(name);
  });
}

async function registered({ agency, name, chargeDecimals }: History, stores: MemoryStores): Promise<void> {
  await stores.registry.putAgency({ id: agency, name, parent: null, contact: null, chargeDecimals });
  for (const id of ['s1', 's2']) {
    const may = ['facts', 'text', 'finalise'] as const;
    const succeeds = ['s1', 's2'].filter((other) => other !== id);
    await stores.registry.putSource({ id, agencies: [agency], may, succeeds, disabled: false });
    await stores.secrets.replace(id, [], [secretOf(KEY)]);
  }
}

/** Requests of one source each, of one to eight events, in the order of the deliveries. */
function* batchesOf(deliveries: readonly Delivered[], random: () => number): Generator<Delivered[]> {
  let batch: Delivered[] = [];
  let most = 0;
  for (const one of deliveries) {
    if (batch.length > 0 && (batch.length >= most || batch[0]?.source !== one.source)) {
      yield batch;
      batch = [];
    }
    if (batch.length === 0) most = 1 + Math.floor(random() * 8);
    batch.push(one);
  }
  if (batch.length > 0) yield batch;
}

/** Sends until the answer is 202; the store is away for a while, and not for ever. */
async function delivered(batch: readonly Delivered[], run: Run): Promise<void> {
  const source = batch[0]?.source ?? '';
  const body = Buffer.from(JSON.stringify(batch.map(({ event }) => event)));
  for (let attempt = 0; attempt < 12; attempt++) {
    const on = attempt < 11 ? run.disturbed : run.stores;
    const clock = () => run.clock;
    const door = {
      senders: new Senders(on.registry, on.secrets, clock),
      eventLog: on.eventLog,
      journal: on.journal,
      clock,
    };
    const id = `m-${++run.count}`;
    const seconds = Math.floor(run.clock / 1000);
    const headers = {
      'content-type': 'application/cloudevents-batch+json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': sign(KEY, id, seconds, body),
    };
    const answer = await receive({ source, headers, body }, id, door);
    if (answer.kind === 'accepted') return;
    if (answer.kind !== 'refused' || answer.code !== 'store.unavailable')
      throw new Error(`the door refuses a valid request: ${JSON.stringify(answer)}`);
    run.clock += Math.floor(run.random() * 10 * MINUTE);
  }
  throw new Error('never acknowledged');
}

async function night(run: Run, on: MemoryStores): Promise<void> {
  const mode = on === run.stores || run.random() < 0.7 ? 'night' : 'pending';
  const input = { mode, run: `run-${++run.count}`, at: new Date(run.clock).toISOString() } as const;
  // A night that a fault has killed leaves its work to the next one.
  const killed = (error: unknown) => {
    if (on === run.stores) throw error;
  };
  await chain(input, on, (_, error) => killed(error)).catch(killed);
}

async function readBack(run: Run): Promise<Omit<Played, 'faults'>> {
  const { stores, history } = run;
  const drafts = new Map<number, AnnualTables>();
  for (const year of history.years) {
    const pointer = await currentDraft(history.agency, year, stores.drafts);
    if (pointer)
      drafts.set(year, JSON.parse(await textOf(stores.drafts, `${pointer.prefix}report.json`)).tables);
  }
  const again = memoryStores();
  await registered(history, again);
  const log = [];
  for await (const { event } of stores.eventLog.read(history.agency)) log.push(event);
  for (const event of log.reverse()) await again.eventLog.append(event, 'rebuilt');
  // Versions are fixed for ever, and no more derived than the log is.
  for await (const key of stores.drafts.list('versions/')) {
    const object = await stores.drafts.get(key);
    if (object) await again.drafts.put({ key, mediaType: 'x/y', ...object });
  }
  return { drafts, live: await folded(run, stores), rebuilt: await folded(run, again) };
}

/** What a roll-up makes of each year now. */
async function folded({ clock, history: { agency } }: Run, stores: MemoryStores): Promise<string[]> {
  const segmentDiffers = ({ cases }: { cases: number }) => {
    throw new Error(`the segment differs from the log in ${cases} cases`);
  };
  const input = { run: 'look', at: new Date(clock).toISOString(), mode: 'night', agency } as const;
  const { rolled } = await rollUp(input, { ...stores, segmentDiffers, clock: () => clock });
  const { years }: Fold = JSON.parse(await textOf(stores.drafts, rolled.fold));
  // Whether a year is due, and what was given to which stack, tells of what happened meanwhile, not of what it says.
  return years.map(({ due: _, said, ...of }) => JSON.stringify({ ...of, said: { ...said, named: [] } }));
}

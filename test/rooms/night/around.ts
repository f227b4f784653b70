/**
 * Stores whose every call passes through one place, where a test may count it, cut it, or make it wait. In: stores,
 * and what is to happen around a call. Out: the same stores. A listing is one call.
 */
import type { Draft } from '../../../shared/night/draft.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';

export type Around = <R>(name: string, effect: () => Promise<R>) => Promise<R>;

/** The stores that a chain asks something of; a watched publication stays watched. */
export function around(stores: MemoryStores, call: Around): MemoryStores {
  const wrapped = Object.entries(stores).map(([name, port]) => [name, portAround(name, port, call)]);
  return Object.fromEntries(wrapped);
}

type Method = (...args: unknown[]) => unknown;

function portAround(name: string, port: object, call: Around): object {
  const methods = Object.entries(port).map(([verb, method]: [string, Method]) => {
    const label = `${name}.${verb}`;
    if (method.constructor.name === 'AsyncGeneratorFunction')
      return [
        verb,
        (...args: unknown[]) => listed(call, label, () => method(...args) as AsyncIterable<unknown>),
      ];
    return [verb, (...args: unknown[]) => call(label, async () => method(...args))];
  });
  return Object.fromEntries(methods);
}

async function* listed(
  call: Around,
  label: string,
  list: () => AsyncIterable<unknown>,
): AsyncIterable<unknown> {
  yield* await call(label, async () => {
    const items: unknown[] = [];
    for await (const item of list()) items.push(item);
    return items;
  });
}

/** New stores that hold the same: a story is told once, and tried many times. */
export async function copyOf(stores: MemoryStores): Promise<MemoryStores> {
  const copy = memoryStores();
  for (const source of await stores.registry.sources()) {
    await copy.registry.putSource(source);
    await copy.secrets.replace(source.id, [], await stores.secrets.of(source.id));
  }
  for (const agency of await stores.registry.agencies()) {
    await copy.registry.putAgency(agency);
    for await (const { event } of stores.eventLog.read(agency.id))
      await copy.eventLog.append(event, 'copied');
    for await (const _ of stores.drafts.list(`folds/${agency.id}/`)) await copy.progress.takeFold(agency.id);
  }
  for (const feed of await stores.feeds.all()) await copy.feeds.record(feed);
  for (const [agency, silent] of await stores.feeds.silences()) await copy.feeds.tell(agency, silent);
  for await (const entry of stores.journal.all()) await copy.journal.note(entry);
  for (const progress of await stores.progress.all()) await copy.progress.record(1, progress);
  for (const bucket of ['drafts', 'publication'] as const) {
    for await (const key of stores[bucket].list('')) {
      const object = await stores[bucket].get(key);
      if (object) await copy[bucket].put({ key, mediaType: 'x/y', ...object });
    }
  }
  return copy;
}

/** What a night leaves, whatever the numbers of its folds and the names of its runs. */
export async function endState(stores: MemoryStores): Promise<Record<string, unknown>> {
  const state: Record<string, unknown> = { progress: await stores.progress.all(), due: [] as string[] };
  for await (const { id } of stores.journal.all()) (state['due'] as string[]).push(id);
  // The tag of what is stored is the digest of its bytes.
  for await (const key of stores.publication.list('')) state[key] = await stores.publication.head(key);
  for await (const key of stores.drafts.list('versions/manifests/'))
    state[key] = withoutRun(await read(stores, key));
  for await (const key of stores.drafts.list('drafts/')) {
    if (!key.endsWith('/current.json')) continue;
    const pointer: { agency: string; years: Draft[] } = JSON.parse(await read(stores, key));
    for (const { fold: _, prefix, ...draft } of pointer.years) {
      const place = `drafts/${pointer.agency}/${draft.year}`;
      state[place] = draft;
      for (const name of draft.files)
        state[`${place}/${name}`] = withoutFold(await read(stores, `${prefix}${name}`));
    }
  }
  return state;
}

/** The keys of two states that are not the same. */
export function differing(one: Record<string, unknown>, other: Record<string, unknown>): string[] {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].filter(
    (key) => one[key] !== other[key] && JSON.stringify(one[key]) !== JSON.stringify(other[key]),
  );
}

async function read(stores: MemoryStores, key: string): Promise<string> {
  return Buffer.from((await stores.drafts.get(key))?.bytes ?? []).toString();
}

/** Whichever chain finished a version: it is the same version. */
function withoutRun(manifest: string): unknown {
  const { run: _, fold: __, ...fixed } = JSON.parse(manifest);
  return fixed;
}

function withoutFold(text: string): string {
  return text.replace(/第\d+次汇总/g, '第N次汇总').replace(/"fold": \d+/, '"fold": N');
}

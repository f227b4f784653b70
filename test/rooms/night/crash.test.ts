/**
 * Every single fault of one chain (promise R3): each call of a store is cut before it, cut after it took
 * effect, throttled once, loses its reply, or the step that it lies in is run once more from the start. The calls
 * are counted by running, not by hand.
 *
 * A chain that is cut around a read leaves the same as one that is cut after the last write before it, so that only
 * writes are cut, beside the first call of each step. A short run cuts after the first call of every verb in each step,
 * and puts the other faults into the first of every verb in the chain: two chains a point are a fifth of a second.
 * GONGKAI_FAULTS=all, as `npm run prove` sets it, puts each fault into every call.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { tell } from '../../prove/figure.ts';
import { copyOf, differing, endState } from './around.ts';
import { chain } from './chain.ts';
import { type Call, faulty, KINDS, type Kind } from './faulty.ts';
import { manifestsIn, watched } from './reader.ts';
import { story } from './story.ts';

const isWrite = ({ name }: Call) => /\.(put|remove|record|settle|takeFold|note|tell)$/.test(name);

function worthwhile(call: Call, index: number, kind: Kind): boolean {
  if (process.env['GONGKAI_FAULTS'] === 'all') return true;
  if (kind === 'cut before') return call.first;
  if (kind !== 'throttled' && !isWrite(call)) return false;
  const alike = ({ name, step }: Call) => name === call.name && (kind !== 'cut after' || step === call.step);
  return calls.findIndex(alike) === index;
}

let told: MemoryStores;
let at: string;
let later: string;
let undisturbed: Record<string, unknown>;
let calls: Call[];

const night = (run: string, time: string) => ({ mode: 'night' as const, run, at: time });
const quietly = () => {};

beforeAll(async () => {
  const world = await story();
  told = world.stores;
  at = new Date(world.now()).toISOString();
  later = new Date(world.now() + 3_600_000).toISOString();
  const stores = await copyOf(told);
  const counting = faulty(stores, []);
  await chain(night('first', at), counting.stores, quietly, counting.play);
  calls = counting.calls;
  await chain(night('second', later), stores, quietly);
  undisturbed = await endState(stores);
});

/** What went wrong after one fault, and after the next chain. */
async function tried(index: number, kind: Kind): Promise<string[]> {
  const copy = await copyOf(told);
  const eyes = watched(copy.publication, copy.drafts);
  const stores = { ...copy, publication: eyes.publication };
  const first = faulty(stores, [{ at: index, kind }]);
  await chain(night('first', at), first.stores, quietly, first.play).catch(() => undefined);
  const second: unknown[] = [];
  await chain(night('second', later), stores, (place, error) => second.push([place, error]));
  const wrong = eyes.broken.map((promise) => `a reader saw that ${promise}`);
  if (second.length > 0) wrong.push(`the next chain failed: ${JSON.stringify(second)}`);
  wrong.push(...differing(undisturbed, await endState(stores)).map((key) => `${key} differs`));
  return wrong.map((what) => `${kind} ${index} ${calls[index]?.name}: ${what}`);
}

describe('after any single fault, one more chain gives the undisturbed state', () => {
  test('undisturbed, the story ends with a correction and a first version, one refused, nothing due', async () => {
    const stores = await copyOf(told);
    await chain(night('first', at), stores, quietly);
    const fixed = (await manifestsIn(stores.drafts)).map(({ finalisation }) => finalisation.id);
    expect(fixed).toEqual(['huaian-1', 'huaian-2', 'zhoukou-1']);
    expect(undisturbed).toMatchObject({
      due: [],
      progress: [
        { agency: 'huaian', pending: [] },
        { agency: 'zhoukou', pending: [2025] },
      ],
    });
  });

  test.each(KINDS)(
    '%s, at every call of the chain',
    async (kind) => {
      const wrong: string[] = [];
      const points = [...calls.keys()].filter((index) => worthwhile(calls[index] as Call, index, kind));
      let held = 0;
      for (const index of points) {
        const broken = await tried(index, kind);
        wrong.push(...broken);
        if (broken.length === 0) held += 1;
      }
      tell({ row: 'R3', what: `calls of the night, ${kind}`, held, tried: points.length });
      console.log(`${kind}: ${points.length} points of ${calls.length} calls`);
      expect(points.length).toBeGreaterThan(5);
      expect(wrong).toEqual([]);
    },
    600_000,
  );

  test('the calls cover every port of a chain, and every method that it uses', () => {
    expect([...new Set(calls.map(({ name }) => name))].sort()).toEqual([
      'drafts.get',
      'drafts.list',
      'drafts.put',
      'drafts.remove',
      'eventLog.read',
      'eventLog.readSubjects',
      'feeds.all',
      'feeds.record',
      'feeds.silence',
      'feeds.silences',
      'feeds.tell',
      'journal.all',
      'journal.entries',
      'journal.note',
      'journal.settle',
      'progress.all',
      'progress.record',
      'progress.recorded',
      'progress.takeFold',
      'publication.get',
      'publication.head',
      'publication.list',
      'publication.put',
      'registry.agencies',
      'registry.agency',
      'registry.sources',
    ]);
  });
});

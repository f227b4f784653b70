/**
 * Several chains at once on the same stores, while more is sent (promise R14). At every call of a store, on
 * the way there and on the way back, a scheduler with a seed picks who goes on. GONGKAI_INTERLEAVINGS sets how many
 * seeds are tried, GONGKAI_SEED where they begin; a failure names its seed.
 */
import { beforeAll, expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import type { Fold } from '../../../shared/night/roll-up.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { length, tell } from '../../prove/figure.ts';
import { randomOf } from '../../prove/random.ts';
import { around, copyOf } from './around.ts';
import { chain } from './chain.ts';
import { brokenPromises, contentsOf, manifestsIn, watched } from './reader.ts';
import { correction } from './story.ts';
import { decided, finalised, received, retracted, type Told, textOf, worldOn } from './world.ts';

const SEEDS = length('INTERLEAVINGS', 12);
const FIRST_SEED = length('SEED', 20260131);
const MOST_CHAINS = 8;
/** Milliseconds between the starts of two chains: what was sent before may be old to a chain, or young. */
const MOST_BETWEEN = 1_200_000;
/** Once all that the chains and the sender left is old. */
const AFTERWARDS = MOST_CHAINS * MOST_BETWEEN + 3_600_000;

/** Lets one waiting task go on at a time, until all that were begun are done. */
function scheduler(seed: number) {
  const random = randomOf(seed);
  const waiting: (() => void)[] = [];
  const turn = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  return {
    random,
    turn,
    async run(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
      let open = tasks.length;
      const all = Promise.all(
        tasks.map((task) =>
          turn()
            .then(task)
            .finally(() => open--),
        ),
      );
      // Some seeds let one task run far ahead while the others hang, some let all go on in step.
      const persistence = random();
      while (open > 0) {
        const pick = random() < persistence ? waiting.length - 1 : Math.floor(random() * waiting.length);
        const [next] = waiting.splice(pick, 1);
        next?.();
        // All that can go on by itself comes to its next call, or to its end.
        await new Promise(setImmediate);
      }
      await all;
    },
  };
}

let told: MemoryStores;
let start: number;

beforeAll(async () => {
  const world = await correction();
  told = await copyOf(world.stores);
  start = world.now();
});

/** What comes in meanwhile: a fault and its mending, a third finalisation, a late fact and its retraction. */
const MEANWHILE: readonly Told[] = [
  received('C', '2025-01-04T10:00:00+08:00'),
  finalised(2024, { note: '再次更正。' }, { id: 'huaian-3' }),
  received('D', '2024-07-01T10:00:00+08:00'),
  retracted('D', 'D-received'),
  decided('B', '2024-07-01T10:00:00+08:00', 'granted', 'B-decided'),
];

interface Outcome {
  wrong: string[];
  /** Whether two chains were publishing at the same time; without that, the seeds would show little. */
  lost: boolean;
}

async function raced(seed: number): Promise<Outcome> {
  const { random, turn, run } = scheduler(seed);
  const copy = await copyOf(told);
  const eyes = watched(copy.publication, copy.drafts);
  const stores = { ...copy, publication: eyes.publication };
  let lost = false;
  const slow = around(stores, async (name, effect) => {
    await turn();
    const done = await effect();
    if (name === 'publication.put' && done === false) lost = true;
    await turn();
    return done;
  });
  const failures: string[] = [];
  const failed = (place: object, error: unknown) => failures.push(`${JSON.stringify(place)}: ${error}`);
  let clock = start;
  // Mostly two or three at once; one seed in five has up to eight.
  const most = random() < 0.8 ? 3 : MOST_CHAINS;
  const chains = Array.from({ length: 2 + Math.floor(random() * (most - 1)) }, (_, n) => () => {
    clock += Math.floor(random() * MOST_BETWEEN);
    const at = new Date(clock).toISOString();
    return chain({ mode: random() < 0.7 ? 'night' : 'pending', run: `run-${n}`, at }, slow, failed);
  });
  const sender = worldOn(stores);
  const sending = async () => {
    for (const event of MEANWHILE) {
      await turn();
      sender.at(new Date(clock).toISOString());
      await sender.send('huaian', { ...event, id: event.id ?? `meanwhile-${event.type}` });
    }
  };
  await run([...chains, sending]);
  const wrong = [...eyes.broken, ...failures, ...(await staleDrafts(stores)), ...(await doubles(stores))];
  wrong.push(...(await unlisted(stores)), ...(await afterwards(stores)));
  return { wrong: wrong.map((what) => `seed ${seed}: ${what}`), lost };
}

/** The draft of each year says what the newest fold that was rendered found. */
async function staleDrafts(stores: MemoryStores): Promise<string[]> {
  let newest: Fold | undefined;
  for await (const key of stores.drafts.list('folds/huaian/')) {
    const fold: Fold = JSON.parse(await textOf(stores.drafts, key));
    if (fold.fold > (newest?.fold ?? 0)) newest = fold;
  }
  const wrong: string[] = [];
  for (const { year, report } of newest?.years ?? []) {
    const pointer = await currentDraft('huaian', year, stores.drafts);
    if (pointer?.fold !== newest?.fold || pointer?.tablesDigest !== report.tablesDigest)
      wrong.push(`the draft of ${year} is not the newest fold's`);
    for (const name of pointer?.files ?? [])
      if (!(await stores.drafts.head(`${pointer?.prefix}${name}`)))
        wrong.push(`the draft of ${year} has lost ${name}`);
  }
  return wrong;
}

/** A finalisation became at most one version, and versions are numbered without a gap. */
async function doubles(stores: MemoryStores): Promise<string[]> {
  const manifests = await manifestsIn(stores.drafts);
  const ids = manifests.map(({ finalisation }) => finalisation.id);
  const wrong = new Set(ids).size === ids.length ? [] : [`a finalisation became two versions: ${ids}`];
  const numbers = manifests.map(({ number }) => number);
  if (numbers.some((number, index) => number !== index + 1)) wrong.push(`versions ${numbers}`);
  return wrong;
}

/** The catalogue, page and data, lists each version whose page is current or was. */
async function unlisted(stores: MemoryStores): Promise<string[]> {
  const there = await contentsOf(stores.publication);
  const versions = [...there.keys()].filter((key) => /\/v\d+\/index\.html$/.test(key));
  return ['index.html', 'index.json'].flatMap((root) =>
    versions.filter((key) => !there.get(root)?.includes(key)).map((key) => `${root} does not list ${key}`),
  );
}

/** Two quiet chains later nothing is due, the last finalisation is published, and its figures are those of the log. */
async function afterwards(stores: MemoryStores): Promise<string[]> {
  const world = worldOn(stores);
  world.at(new Date(start + AFTERWARDS).toISOString());
  for (let night = 0; night < 2; night++) await world.run();
  const wrong = (await world.run()).map((result) => `still due: ${JSON.stringify(result)}`);
  wrong.push(...world.errors, ...(await brokenPromises(stores.publication, stores.drafts)));
  const last = (await manifestsIn(stores.drafts)).at(-1);
  if (last?.finalisation.id !== 'huaian-3') wrong.push('the last finalisation was forgotten');
  const pointer = await currentDraft('huaian', 2024, stores.drafts);
  const draft = JSON.parse(await textOf(stores.drafts, `${pointer?.prefix}report.json`));
  if (draft.tables.applications.received.total !== 2) wrong.push('the draft is not what the log says');
  if (draft.edition.published !== last?.number) wrong.push('the draft does not name what is published');
  return wrong;
}

test(
  `whatever the order of their calls, chains at once end as one after the other would (${SEEDS} seeds from ${FIRST_SEED})`,
  async () => {
    const wrong: string[] = [];
    let races = 0;
    let held = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const outcome = await raced(seed);
      wrong.push(...outcome.wrong);
      if (outcome.wrong.length === 0) held += 1;
      if (outcome.lost) races += 1;
    }
    tell({ row: 'R14', what: 'interleavings', held, tried: SEEDS, seed: FIRST_SEED });
    console.log(`${SEEDS} interleavings, ${races} with a lost race`);
    expect(wrong).toEqual([]);
    expect(races).toBeGreaterThan(SEEDS / 4);
  },
  600_000 + SEEDS * 3_000,
);

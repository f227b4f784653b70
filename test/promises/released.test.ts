/**
 * What earlier releases promised, held by this one. R27: what they published is verified without one false word.
 * R42: a data folder that they left, with versions half published, taken down and waiting, is opened: nights change
 * no byte that was public, finish what was claimed with its own bytes, and the log still gives the same tables.
 * What each agency stands for is said in test/fixtures/released/{release}/README.md.
 */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differingCells, recount } from '../../infra/cli/auditor/recount.ts';
import { casesInStores } from '../../infra/cli/clerk/case-source.ts';
import {
  type Buckets,
  bucketsOf,
  findSite,
  type OperatorStores,
  operatorStores,
  type Site,
} from '../../infra/cli/connect.ts';
import { presentAssembly } from '../../infra/cli/start/assembly-store.ts';
import { type LocalStack, putUp } from '../../infra/local/stack.ts';
import type { Finding } from '../../shared/audit/findings.ts';
import { currentDraft } from '../../shared/night/draft.ts';
import { draftKeys } from '../../shared/night/keys.ts';
import { type FrozenFile, type Manifest, readManifest } from '../../shared/night/manifest.ts';
import type { YearResult } from '../../shared/night/year-result.ts';
import { sha256 } from '../../shared/store/digest.ts';
import type { Objects } from '../../shared/store/ports.ts';
import { tell } from '../prove/figure.ts';
import { gongkai } from '../rooms/cli/recording-shell.ts';
import { lyingDigests } from './lying-objects.ts';
import { ONE_EACH } from './real-stack.ts';
import { released } from './released-folder.ts';

const root = join(import.meta.dirname, '../..');
const first = released('0.1.0');
const NO_FALSE_WORD = 'findings of verify on what earlier releases published';

describe('R27: what 0.1.0 published is verified without a false word', () => {
  test.each([
    { place: 'huaian/2024', passes: 25 },
    { place: 'zhoukou-dsj/2021', passes: 25 },
  ])('$place', async ({ place, passes }) => {
    const { code, out } = await gongkai(['verify', join(first.published, place), '--json']);
    const findings: Finding[] = JSON.parse(out);
    const of = (result: Finding['result']) => findings.filter((finding) => finding.result === result);
    expect(of('fail')).toEqual([]);
    expect(code).toBe(0);
    // The seal, nine files of the version and nine of the current place, what the report says of itself and of its
    // tables, the four checks of sums. Another release draws nothing again, and may read a text otherwise.
    const ofTexts = /checks\/(narrative|sections)$/;
    expect(of('pass').filter((finding) => !ofTexts.test(finding.place))).toHaveLength(passes);
    tell({ row: 'R27', what: NO_FALSE_WORD, held: of('pass').length, tried: of('pass').length });
  });

  test.each(['huaian/2024', 'zhoukou-dsj/2021'])('every file of %s is what its seal names', (place) => {
    const read = (name: string) => readFileSync(join(first.published, place, name));
    const seal: { files: { name: string; sha256: string; bytes: number }[] } = JSON.parse(
      read('v1/seal.json').toString(),
    );
    const found = seal.files.map(({ name }) => ({
      name,
      sha256: `sha256:${sha256(read(`v1/${name}`))}`,
      bytes: read(`v1/${name}`).length,
    }));
    expect(found).toEqual(seal.files);
    expect(found.length).toBeGreaterThanOrEqual(9);
  });
});

/** The day on which the nights of this test run: 2026 is not over on it, whatever the clock of the machine says. */
const DAY = Date.parse('2026-12-01T10:00:00+08:00');

/** `index.json`, as far as it is read here. */
interface Catalogue {
  agencies: {
    id: string;
    years: { year: number; versions: { number: number; takenDown?: string }[] }[];
  }[];
}

interface DraftLeft {
  agency: string;
  year: number;
  tablesDigest: string;
  tables: unknown;
}

/** The first release, and one whose seals name their rules, with a log, governments and pins. */
describe.each(['0.1.0', '0.6.0'])('R42: a data folder that %s left is opened', (release) => {
  const left = released(release);
  let data: string;
  let stack: LocalStack | undefined;
  let buckets: Buckets;
  let stores: OperatorStores;
  let claimed: Manifest;
  let drafts: DraftLeft[];
  /** What was public before the first night, and after the nights. */
  let opened: ReadonlyMap<string, string>;
  let after: ReadonlyMap<string, string>;
  let second: { before: string[]; after: string[]; results: YearResult[] };
  let fromLog: { results: YearResult[]; after: ReadonlyMap<string, string> };
  /** What `verify` found in all that is public, with one memory of the log: before the first night, and after the last. */
  const found: Findings[] = [];

  beforeAll(async () => {
    data = left.unpack();
    const begun = Date.now();
    const clock = { now: () => new Date(DAY + Date.now() - begun), wake: () => () => {} };
    const assembly = await presentAssembly(root, () => {});
    stack = await putUp({ ...ONE_EACH, assembly, dataDirectory: data, port: 0, clock, schedules: 'held' });
    const shell = { root, env: {}, now: Date.now, pause: pauseOf, out() {}, tell() {}, terminal: undefined };
    const site = await findSite({ data }, shell);
    [buckets, stores] = [await bucketsOf(site), await operatorStores(site)];
    opened = lyingDigests(data, site.outputs.PublicationBucket);
    found.push(await verified(site, data));
    claimed = await readManifest(buckets.drafts, draftKeys.manifest('half-claimed', 2024, 2));
    drafts = await draftsLeft(stores, buckets);
    await night(data);
    after = lyingDigests(data, site.outputs.PublicationBucket);
    const before = everything(site, data);
    const results = await night(data);
    second = { before, after: everything(site, data), results };
    fromLog = {
      results: await night(data, '--from-log'),
      after: lyingDigests(data, site.outputs.PublicationBucket),
    };
    found.push(await verified(site, data));
  }, 600_000);
  afterAll(async () => {
    await stack?.close();
    rmSync(dirname(data), { recursive: true, force: true });
  });

  test('no false word of what it published, before the nights and after, and the log goes on from where it was', () => {
    expect(found.map(({ fail }) => fail)).toEqual([[], []]);
    const [before = [], afterwards = []] = found.map(({ pass }) => pass);
    expect(before.length).toBeGreaterThan(100);
    expect(before.filter((place) => !afterwards.includes(place))).toEqual([]);
    const fails = found.reduce((sum, { fail }) => sum + fail.length, 0);
    const held = before.length + afterwards.length;
    tell({ row: 'R27', what: NO_FALSE_WORD, held, tried: held + fails });
  });

  test('the names of its tables and buckets are still those of this release', () => {
    expect([...opened]).toEqual([...left.publicDigests]);
    expect(opened.size).toBeGreaterThan(100);
  });

  test('no byte of a version or of a year changes, but where a claim was half finished', () => {
    const inYears = [...left.publicDigests].filter(([key]) => /^([a-z0-9-]+\/\d{4}|rules)\//.test(key));
    expect(inYears.length).toBeGreaterThan(80);
    const changed = inYears.filter(([key, digest]) => after.get(key) !== digest).map(([key]) => key);
    const moved = changed.filter((key) => !/^half-claimed\/2024\/[^/]+$/.test(key));
    expect(moved).toEqual([]);
    const what = 'objects that earlier releases published, not changed by a night';
    tell({ row: 'R42', what, held: inYears.length - moved.length, tried: inYears.length });
  });

  test('the half-finished claim becomes exactly what its manifest names, and no more', () => {
    const named = (prefix: string, files: readonly FrozenFile[]) =>
      files.map(({ name, sha256: digest }) => [`${prefix}${name}`, digest] as const).sort();
    const there = (pattern: RegExp) => [...after].filter(([key]) => pattern.test(key));
    const missing = claimed.files.filter(
      ({ name }) => !left.publicDigests.has(`half-claimed/2024/v2/${name}`),
    );
    expect(missing.length).toBeGreaterThan(0);
    // Beside what its manifest names lies the proof of the log, which the night after writes.
    expect(there(/^half-claimed\/2024\/v2\/proof\.json$/)).toHaveLength(1);
    expect(there(/^half-claimed\/2024\/v2\/(?!proof\.json$)/)).toEqual(
      named('half-claimed/2024/v2/', claimed.files),
    );
    expect(there(/^half-claimed\/2024\/[^/]+$/)).toEqual(named('half-claimed/2024/', claimed.current));
  });

  test('of what waited, only the finalisation that nothing stood against is published', () => {
    const placeOf = (key: string) => /^.+\/\d{4}\/(?=v\d+\/)v\d+/.exec(key)?.[0] ?? 'elsewhere';
    const versions = (keys: Iterable<string>) => new Set([...keys].map(placeOf));
    const added = [...versions(after.keys())].filter(
      (place) => !versions(left.publicDigests.keys()).has(place),
    );
    expect(added).toEqual(['unanswered/2025/v1']);
  });

  test('what was refused still waits, for the same years', async () => {
    const waiting = (await stores.progress.all()).filter(({ pending }) => pending.length > 0);
    const places = waiting.map(({ agency, pending }) => [agency, [...pending].sort()]).sort();
    expect(places).toEqual([
      ['not-over', [2026]],
      ['refused', [2024, 2025]],
    ]);
    const refused = fromLog.results.filter(({ state }) => state === 'refused');
    expect(refused.map(({ agency, year }) => `${agency} ${year}`).sort()).toEqual([
      'not-over 2026',
      'refused 2024',
      'refused 2025',
    ]);
  });

  test('what was taken down stays down, and the catalogue says so', async () => {
    const { agencies }: Catalogue = JSON.parse(await textOf('index.json', buckets.publication));
    const down = agencies.flatMap(({ id, years }) =>
      years.flatMap(({ year, versions }) =>
        versions
          .filter(({ takenDown }) => takenDown !== undefined)
          .map(({ number }) => `${id} ${year} v${number}`),
      ),
    );
    expect(down.sort()).toEqual(['taken-down 2024 v1', 'taken-down 2025 v1']);
    const keys = [...fromLog.after.keys()];
    expect(keys.filter((key) => key.startsWith('taken-down/2024/v1/'))).toEqual([]);
    expect(keys.filter((key) => key.startsWith('taken-down/2025/'))).toEqual(['taken-down/2025/index.html']);
    expect(keys).toContain('taken-down/2024/v2/seal.json');
  });

  test('the second night changes nothing at all', () => {
    expect(second.results.filter(({ state }) => state !== 'refused')).toEqual([]);
    expect(second.after).toEqual(second.before);
  });

  test('the log, read whole, gives the tables of every draft that was left', async () => {
    const differing: unknown[] = [];
    for (const { agency, year, tablesDigest, tables } of drafts) {
      const again = await recount(await casesInStores(agency, stores), year);
      const cells = differingCells(tables, again.tables);
      if (cells.length > 0 || again.tablesDigest !== tablesDigest) differing.push({ agency, year, cells });
    }
    expect(differing).toEqual([]);
    expect(drafts.length).toBeGreaterThanOrEqual(25);
  });

  test('a night that reads the whole log finds no case kept otherwise, and changes no public byte', async () => {
    expect(fromLog.results.filter(({ state }) => state === 'failed' || state === 'published')).toEqual([]);
    expect(fromLog.after).toEqual(after);
    const now = await draftsLeft(stores, buckets);
    expect(now.map(({ tables: _, ...draft }) => draft)).toEqual(
      drafts.map(({ tables: _, ...draft }) => draft),
    );
  });
});

const pauseOf = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms));

async function night(data: string, ...more: string[]): Promise<YearResult[]> {
  const run = await gongkai(['night', '--json', ...more, '--data', data], { now: Date.now, pause: pauseOf });
  if (run.code !== 0) throw new Error(run.told.join('\n'));
  return JSON.parse(run.out);
}

/** Places that `verify` found right and wrong. */
interface Findings {
  pass: string[];
  fail: string[];
}

async function verified({ outputs }: Site, data: string): Promise<Findings> {
  const checkpoints = join(dirname(data), 'checkpoints');
  const asked = ['verify', outputs.PublicationUrl, '--deep', '--json', '--checkpoints', checkpoints];
  const { out, told } = await gongkai(asked);
  if (out === '') throw new Error(told.join('\n'));
  const findings: Finding[] = JSON.parse(out);
  const of = (result: Finding['result']) =>
    findings.filter((finding) => finding.result === result).map(({ place }) => place);
  return { pass: of('pass'), fail: of('fail') };
}

const textOf = async (key: string, objects: Objects) =>
  Buffer.from((await objects.get(key))?.bytes ?? []).toString();

/** All of both buckets but the notes of the runs themselves: one line an object. */
function everything({ outputs }: Site, data: string): string[] {
  const buckets = [outputs.DraftsBucket, outputs.PublicationBucket];
  const lines = buckets.flatMap((bucket) => [...lyingDigests(data, bucket)]);
  return lines.filter(([key]) => !key.startsWith('runs/')).map((line) => line.join(' '));
}

/** Every draft of every agency that counts cases of its own, with the tables that it shows. */
async function draftsLeft({ registry }: OperatorStores, { drafts }: Buckets): Promise<DraftLeft[]> {
  const found: DraftLeft[] = [];
  const counting = (await registry.agencies()).filter(({ consolidates = false }) => !consolidates);
  for (const { id: agency } of counting)
    for (let year = 2019; year <= 2027; year++) {
      const draft = await currentDraft(agency, year, drafts);
      const object = draft && (await drafts.get(`${draft.prefix}report.json`));
      if (!object) continue;
      const { tables, basis }: { tables: unknown; basis?: string } = JSON.parse(
        Buffer.from(object.bytes).toString(),
      );
      if (basis === 'figures') continue;
      found.push({ agency, year, tablesDigest: draft.tablesDigest, tables });
    }
  return found;
}

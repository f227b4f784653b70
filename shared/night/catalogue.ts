/**
 * The last step of a chain. In: the run, whose turns left beside it what came of each agency. Out: the catalogue of all
 * published reports, rebuilt from what is published, with its feed and the file of all numbers; in the private bucket a
 * summary of the run and, of a night, a record by which the next one knows who failed twice in a row.
 */

import type { RunMode } from '../agreement/run-modes.ts';
import { SEAL } from '../audit/seal.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import { type CatalogueData, renderCatalogueHtml, renderCatalogueJson } from '../formats/html/catalogue.tsx';
import { renderFeed } from '../formats/html/feed.ts';
import { jsonText } from '../formats/json/report.ts';
import { reportSchema } from '../formats/json/schema.ts';
import { renderCodesPage } from '../intake/codes-page.tsx';
import { eventSchema, openApi } from '../intake/openapi.ts';
import { CODES_PAGE } from '../intake/problem.ts';
import type { CatalogueEntry } from '../report/model.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects, ObjectToPut, StoredObject } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { together } from '../store/together.ts';
import type { LogStanding } from './append-log.ts';
import { BULK, type Catalogue, rebuildBulk } from './bulk.ts';
import { draftKeys, publicKeys, readManifestKey } from './keys.ts';
import { logOn } from './log-of-night.ts';
import { versionOf } from './made-public.ts';
import { type FrozenFile, readManifest } from './manifest.ts';
import { DATA_PAGE, rebuildOpenData } from './open-data.ts';
import { outcomeOf } from './run-records.ts';
import { keepStaticPages, type StaticPages, VERIFY_PAGE } from './static-pages.ts';
import { COMPUTED } from './stored-edition.ts';
import { takenDownVersions } from './tombstone.ts';
import type { YearResult } from './year-result.ts';

export interface CatalogueInput {
  mode: RunMode;
  run: string;
  at: string;
}

export interface CataloguePorts {
  drafts: Objects;
  publication: Objects;
  publicationUrl: string;
  /** Files of the release that lie beside the catalogue; absent where they are not at hand. */
  pages?: StaticPages;
  /** Of which the key of the transparency log is made; without it there is no log. */
  seed?: () => string;
}

/** What came of the last night that ran to its end. */
export interface NightRecord {
  format: 1;
  run: string;
  at: string;
  endedAt: string;
  /** Agencies that were due. */
  due: number;
  failed: { agency: string; year: number | null; reason: string | null }[];
  /** Agencies that failed in the night before, and those that failed in both. */
  failedBefore: string[];
  failedTwice: string[];
}

/** A run by the agencies that failed; those that failed twice are told at night alone. */
export interface ClosedRun {
  summary: string;
  /** Agencies that were due. */
  due: number;
  failed: string[];
  failedTwice: string[];
  /** Absent where the run had no log to go on with. */
  log?: LogStanding;
}

export interface RunSummary {
  run: string;
  at: string;
  results: YearResult[];
}

export async function closeRun(
  input: CatalogueInput,
  ports: CataloguePorts & { clock: () => number },
): Promise<ClosedRun> {
  const isNight = input.mode === 'night' || input.mode === 'from-log';
  // Every night the catalogue mends itself, whatever came of the agencies; it reads every report once a night.
  const [outcome, before, catalogue] = await together([
    outcomeOf(input.run, ports.drafts),
    input.mode === 'night' ? lastNight(ports.drafts) : undefined,
    isNight && rebuildAll(ports),
  ]);
  const { due, results, sets } = outcome;
  // Between nights there is something to mend only where something was due.
  if (input.mode === 'pending' && due > 0) await rebuildCatalogue(ports);
  const summary: RunSummary = { run: input.run, at: input.at, results };
  const key = draftKeys.run(input.run, 'summary');
  const bytes = Buffer.from(JSON.stringify(summary));
  const failed = agenciesOf(results.filter(({ state }) => state === 'failed'));
  const [, night] = await together([
    ports.drafts.put({ key, bytes, mediaType: 'application/json' }),
    input.mode === 'night' && recordNight(input, outcome, before, ports),
  ]);
  // The log comes last: one that was tampered with fails this step, and what came of the night stands all the same.
  const log = await logOn(input, { sets, catalogue }, ports);
  return { summary: key, due, failed, failedTwice: night ? night.failedTwice : [], ...(log && { log }) };
}

async function rebuildAll(ports: CataloguePorts): Promise<Catalogue> {
  const catalogue = await rebuildCatalogue(ports);
  await rebuildNumbers(catalogue, ports);
  return catalogue;
}

/** All that is made of the numbers: the file of all, and the open data. */
export async function rebuildNumbers(catalogue: Catalogue, ports: CataloguePorts): Promise<void> {
  const [bulk, data] = await together([
    rebuildBulk(catalogue, ports.publication),
    rebuildOpenData(catalogue, ports),
  ]);
  if (bulk || data) await rebuildCatalogue(ports);
}

const agenciesOf = (failed: readonly { agency: string }[]): string[] => [
  ...new Set(failed.map(({ agency }) => agency)),
];

async function recordNight(
  { run, at }: CatalogueInput,
  { due, results }: Awaited<ReturnType<typeof outcomeOf>>,
  before: NightRecord | undefined,
  { drafts, clock }: CataloguePorts & { clock: () => number },
): Promise<NightRecord> {
  const failed = results.filter(({ state }) => state === 'failed');
  // Run once more for the same night, this step still compares with the night before.
  const failedBefore = before?.run === run ? before.failedBefore : agenciesOf(before?.failed ?? []);
  const record: NightRecord = {
    format: 1,
    run,
    at,
    endedAt: new Date(clock()).toISOString(),
    due,
    failed: failed.map(({ agency, year, reason }) => ({ agency, year, reason })),
    failedBefore,
    failedTwice: agenciesOf(failed).filter((agency) => failedBefore.includes(agency)),
  };
  const bytes = Buffer.from(JSON.stringify(record));
  await drafts.put({ key: draftKeys.lastNight, bytes, mediaType: 'application/json' });
  return record;
}

/** The record of the last night that ran to its end. */
export async function lastNight(drafts: Objects): Promise<NightRecord | undefined> {
  const object = await drafts.get(draftKeys.lastNight);
  return object && (JSON.parse(Buffer.from(object.bytes).toString()) as NightRecord);
}

/**
 * The catalogue of reports for programs and for people, and the description of the door for vendors beside it.
 * Reads what is published only after the objects that it will replace, and replaces each only where it still is what
 * it was: of two chains the later reading wins. What says the same already is left alone: the bucket keeps every
 * version of an object, and a catalogue of a quiet year would grow by one a night. The page is the last: it links to
 * the others.
 */
export async function rebuildCatalogue(ports: CataloguePorts): Promise<Catalogue> {
  const { publication, pages } = ports;
  if (pages) await keepStaticPages(pages, publication);
  return retryUntilSwapped('the catalogue', async () => {
    const [before, [bulk, data, verify]] = await together([
      together([...DATA, PAGE].map((key) => publication.get(key))),
      together([BULK, DATA_PAGE, VERIFY_PAGE].map((key) => publication.head(key))),
    ]);
    const entries = await publishedReports(ports);
    const beside: CatalogueData[] = [...DATA];
    if (bulk) beside.push(BULK);
    if (data) beside.push(DATA_PAGE);
    if (verify) beside.push(VERIFY_PAGE);
    const page = renderCatalogueHtml(entries, beside);
    const texts = { ...dataOf(entries, ports), [PAGE]: page };
    const put = (key: keyof typeof texts, index: number) => {
      const object = { key, bytes: Buffer.from(texts[key]), mediaType: mediaTypeOf(key) };
      return replace(object, before[index], publication);
    };
    const replaced = await together(DATA.map(put));
    if (replaced.every(Boolean) && (await put(PAGE, DATA.length)))
      return { index: Buffer.from(texts['index.json']), bulk };
    return undefined;
  });
}

const PAGE = 'index.html';
const DATA = [
  'feed.xml',
  'index.json',
  'report.schema.json',
  'openapi.json',
  'event.schema.json',
  CODES_PAGE,
] as const;

function dataOf(
  entries: readonly CatalogueEntry[],
  { publicationUrl }: CataloguePorts,
): Record<(typeof DATA)[number], string> {
  return {
    'feed.xml': renderFeed(entries, { url: publicationUrl, digest: sha256 }),
    'index.json': renderCatalogueJson(entries),
    ...descriptions(),
  };
}

type Descriptions = Record<
  'report.schema.json' | 'openapi.json' | 'event.schema.json' | typeof CODES_PAGE,
  string
>;
let described: Descriptions | undefined;

/** They say the same in every run of a release. */
function descriptions(): Descriptions {
  described ??= {
    'report.schema.json': jsonText(reportSchema(COMPUTED)),
    'openapi.json': jsonText(openApi()),
    'event.schema.json': jsonText(eventSchema()),
    [CODES_PAGE]: renderCodesPage(),
  };
  return described;
}

function mediaTypeOf(key: string): string {
  if (key.endsWith('.html')) return 'text/html; charset=utf-8';
  return key.endsWith('.xml') ? 'application/atom+xml; charset=utf-8' : 'application/json; charset=utf-8';
}

async function replace(
  object: ObjectToPut,
  before: StoredObject | undefined,
  publication: Objects,
): Promise<boolean> {
  if (before && Buffer.compare(before.bytes, object.bytes) === 0) return true;
  const only = before ? { etag: before.etag } : 'absent';
  return publication.put({ ...object, cacheControl: 'no-cache', only });
}

/** Years that are read at once: a country has more of them than seconds that a step may take. */
const AT_ONCE = 32;

interface PublishedYear {
  agency: string;
  year: number;
  versions: { number: number; key: string }[];
}

/** By agency and year, the versions that were fixed, public or not yet. */
async function claimedYears(drafts: Objects): Promise<Map<string, PublishedYear>> {
  const places = new Map<string, PublishedYear>();
  for await (const key of drafts.list(draftKeys.manifests)) {
    const place = readManifestKey(key);
    if (!place) continue;
    const { agency, year, number } = place;
    const known = places.get(`${agency}/${year}`) ?? { agency, year, versions: [] };
    known.versions.push({ number, key });
    places.set(`${agency}/${year}`, known);
  }
  return places;
}

async function publishedReports({
  drafts,
  publication,
}: Omit<CataloguePorts, 'publicationUrl'>): Promise<CatalogueEntry[]> {
  const [places, takenDown] = await together([claimedYears(drafts), takenDownVersions(drafts)]);
  const entryOf = async ({ agency, year, versions }: PublishedYear): Promise<CatalogueEntry | undefined> => {
    const [page, claimed] = await together([
      publication.head(`${publicKeys.current(agency, year)}index.html`),
      together(versions.map(({ key }) => readManifest(drafts, key))),
    ]);
    const current = versionOf(page?.metadata);
    const manifests = claimed.filter(({ number }) => number <= current).sort((a, b) => a.number - b.number);
    const downSince = (number: number) => takenDown.get(`${agency}/${year}/${number}`);
    // The name is that of the latest report that can be read, and of another one only where none can.
    const named = manifests.findLast(({ number }) => downSince(number) === undefined) ?? manifests.at(-1);
    if (!named) return undefined;
    const listed = manifests.map(({ number, finalisedOn, note, tablesDigest, files, corrects }) => {
      const seal = sealIn(files);
      const at = downSince(number);
      if (at !== undefined) return { number, finalisedOn, seal, takenDown: dayOf(instantOf(Date.parse(at))) };
      return { number, finalisedOn, note, tablesDigest, seal, ...(corrects && { corrects }) };
    });
    return { agency: named.agency, year, current, versions: listed };
  };
  const entries: CatalogueEntry[] = [];
  for await (const entry of readAhead(places.values(), AT_ONCE, entryOf)) if (entry) entries.push(entry);
  return entries;
}

function sealIn(files: readonly FrozenFile[]): string | null {
  const seal = files.find(({ name }) => name === SEAL);
  return seal ? `sha256:${seal.sha256}` : null;
}

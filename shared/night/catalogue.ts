/**
 * The last step of a chain. In: the run, with the stored results of its turns. Out: the catalogue of all published
 * reports, rebuilt from the buckets, with its feed and the file of all numbers; in the private bucket a summary of the
 * run and, for a night, a record from which the next night knows which agencies failed twice in a row.
 */

import type { RunBy } from '../agreement/run-by.ts';
import type { RunMode } from '../agreement/run-modes.ts';
import type { CatalogueData } from '../formats/html/catalogue.tsx';
import { leadsToSearch, renderCataloguePages } from '../formats/html/catalogue-pages.tsx';
import { renderFeed } from '../formats/html/feed.ts';
import { listedIn } from '../formats/json/catalogue.ts';
import { jsonText } from '../formats/json/report.ts';
import { reportSchema } from '../formats/json/schema.ts';
import { renderCodesPage } from '../intake/codes-page.tsx';
import { eventSchema, openApi } from '../intake/openapi.ts';
import { CODES_PAGE } from '../intake/problem.ts';
import type { Listed } from '../open/listed.ts';
import type { CatalogueEntry } from '../report/model.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256 } from '../store/digest.ts';
import type { KeyService } from '../store/kms.ts';
import type { Objects, ObjectToPut, StoredObject } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { rebuildAgencyPages } from './agency-pages.ts';
import type { LogStanding } from './append-log.ts';
import { BULK, type Catalogue, rebuildBulk } from './bulk.ts';
import { INDEX, indexHeads, replaceIndex } from './index-parts.ts';
import { draftKeys } from './keys.ts';
import { logOn } from './log-of-night.ts';
import { DATA_PAGE, rebuildOpenData } from './open-data.ts';
import { publishedReports } from './published-reports.ts';
import { keepRules } from './rules-file.ts';
import { outcomeOf } from './run-records.ts';
import { keepSearch } from './search-pages.ts';
import { keepSigns, keepStaticPages, type StaticPages, VERIFY_PAGE } from './static-pages.ts';
import { COMPUTED } from './stored-edition.ts';
import { rebuildYearPages, yearKeysIn, yearsAmong } from './year-pages.ts';
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
  /** Who runs the publication; absent: the catalogue names nobody. */
  runBy?: RunBy | undefined;
  /** Files of the release beside the catalogue; absent: leave them as they are. */
  pages?: StaticPages;
  /** Random bytes for the key of the transparency log; absent: there is no log. */
  seed?: () => string;
  /** The KMS service for that key; absent: the key is in a file. */
  keyService?: KeyService;
}

/** The record of the last completed night. */
export interface NightRecord {
  format: 1;
  run: string;
  at: string;
  endedAt: string;
  /** Agencies that were due. */
  due: number;
  failed: { agency: string; year: number | null; reason: string | null }[];
  /** Agencies that failed the night before. `failedTwice`: those that failed in both. */
  failedBefore: string[];
  failedTwice: string[];
}

/** The result of a run. `failedTwice` is set at night only. */
export interface ClosedRun {
  summary: string;
  /** Agencies that were due. */
  due: number;
  failed: string[];
  failedTwice: string[];
  /** Absent if the run did not append to a log. */
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
  // Every night rebuilds the catalogue, whatever the results of the agencies, and repairs any damage.
  const [outcome, before, catalogue] = await together([
    outcomeOf(input.run, ports.drafts),
    input.mode === 'night' ? lastNight(ports.drafts) : undefined,
    isNight && rebuildAll(ports),
  ]);
  const { due, results, sets } = outcome;
  // Between nights there may be changes only if something was due.
  if (input.mode === 'pending' && due > 0) await rebuildPages(ports);
  const summary: RunSummary = { run: input.run, at: input.at, results };
  const key = draftKeys.run(input.run, 'summary');
  const bytes = Buffer.from(JSON.stringify(summary));
  const failed = agenciesOf(results.filter(({ state }) => state === 'failed'));
  const [, night] = await together([
    ports.drafts.put({ key, bytes, mediaType: 'application/json' }),
    input.mode === 'night' && recordNight(input, outcome, before, ports),
  ]);
  // The log comes last: if it was tampered with, this step fails after all other results are stored.
  const log = await logOn(input, { sets, catalogue }, ports);
  return { summary: key, due, failed, failedTwice: night ? night.failedTwice : [], ...(log && { log }) };
}

async function rebuildAll(ports: CataloguePorts): Promise<Catalogue> {
  return rebuildNumbers(await rebuildCatalogue(ports), ports);
}

/** Rebuilds the pages that lead to a report published between nights; files of all numbers wait for the night. */
async function rebuildPages(ports: CataloguePorts): Promise<void> {
  const { entries, heads, years } = await rebuildCatalogue(ports);
  const made = await together([
    rebuildAgencyPages(entries, heads, ports),
    rebuildYearPages(entries, { lying: years, publication: ports.publication }),
  ]);
  if (made.includes(true)) await learnOfPages(ports);
}

/** Rebuilds the catalogue and the pages of governments, so that they link to new pages. */
async function learnOfPages(ports: CataloguePorts): Promise<Catalogue> {
  const catalogue = await rebuildCatalogue(ports);
  await rebuildAgencyPages(catalogue.entries, catalogue.heads, ports);
  return catalogue;
}

/** Rebuilds all files made from the numbers. Returns the latest catalogue, so that only one is in memory. */
export async function rebuildNumbers(catalogue: Catalogue, ports: CataloguePorts): Promise<Catalogue> {
  return (await isAnyNew(catalogue, ports)) ? learnOfPages(ports) : catalogue;
}

/** Rebuilds the file of all numbers, the open data and the pages. Whether any of them is new. */
async function isAnyNew(catalogue: Catalogue, ports: CataloguePorts): Promise<boolean> {
  const { entries, heads, rules, years } = catalogue;
  const made = await together([
    rebuildBulk(catalogue, ports.publication),
    rebuildOpenData(catalogue, ports),
    rebuildAgencyPages(entries, heads, ports),
    rebuildYearPages(entries, { lying: years, publication: ports.publication }),
    keepSigns(ports),
    keepRules(rules, ports),
  ]);
  return made.some((isNew) => isNew === true);
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
  // If this step is repeated for one night, it still compares with the night before.
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

/** The record of the last completed night; undefined if there was none. */
export async function lastNight(drafts: Objects): Promise<NightRecord | undefined> {
  const object = await drafts.get(draftKeys.lastNight);
  return object && (JSON.parse(Buffer.from(object.bytes).toString()) as NightRecord);
}

/**
 * Rebuilds the catalogue of reports for programs and for people, and the API description for vendors. It reads the
 * published reports after the objects that it will replace, and replaces these by compare-and-swap, so that of two
 * chains the later reading wins. Unchanged objects are not written, because the bucket keeps every version of an
 * object. The page is written last, because it links to the others.
 */
export async function rebuildCatalogue(ports: CataloguePorts): Promise<Catalogue> {
  const { publication, pages, runBy } = ports;
  if (pages) await keepStaticPages(pages, publication);
  return retryUntilSwapped('the catalogue', async () => {
    const [before, index, [bulk, data, verify]] = await together([
      together([...DATA, PAGE].map((key) => publication.get(key))),
      indexHeads(publication),
      together([BULK, DATA_PAGE, VERIFY_PAGE].map((key) => publication.head(key))),
    ]);
    const [{ entries, heads, rules }, years] = await together([
      publishedReports(ports),
      yearKeysIn(publication),
    ]);
    const beside: CatalogueData[] = ['feed.xml', INDEX, ...DATA.filter((key) => key !== 'feed.xml')];
    if (bulk) beside.push(BULK);
    if (data) beside.push(DATA_PAGE);
    if (verify) beside.push(VERIFY_PAGE);
    const pages = new Set([...heads].flatMap(([agency, head]) => (head.page ? [agency] : [])));
    const { [PAGE]: page = '', ...further } = Object.fromEntries(
      renderCataloguePages(entries, beside, { pages, years: yearsAmong(years), runBy }),
    );
    const listed: Listed = { agencies: listedIn(entries) };
    const texts = { ...dataOf(entries, ports), [PAGE]: page };
    const put = (key: keyof typeof texts, at: number) => {
      const object = { key, bytes: Buffer.from(texts[key]), mediaType: mediaTypeOf(key) };
      return replace(object, before[at], publication);
    };
    const [digest, ...replaced] = await together([
      replaceIndex(entries, index, publication),
      ...DATA.map(put),
      ...Object.entries(further).map(([key, text]) => replaceFurther(key, text, publication)),
      leadsToSearch(page) ? keepSearch(listed, pages, publication).then(() => true) : true,
    ]);
    if (digest !== undefined && replaced.every(Boolean) && (await put(PAGE, DATA.length)))
      return { listed, digest, bulk, entries, heads, rules, years };
    return undefined;
  });
}

const PAGE = 'index.html';
const DATA = ['feed.xml', 'report.schema.json', 'openapi.json', 'event.schema.json', CODES_PAGE] as const;

function dataOf(
  entries: readonly CatalogueEntry[],
  { publicationUrl }: CataloguePorts,
): Record<(typeof DATA)[number], string> {
  return {
    'feed.xml': renderFeed(entries, { url: publicationUrl, digest: sha256 }),
    ...descriptions(),
  };
}

type Descriptions = Record<
  'report.schema.json' | 'openapi.json' | 'event.schema.json' | typeof CODES_PAGE,
  string
>;
let described: Descriptions | undefined;

/** Cached, because they depend only on the release. */
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

/** Replaces a further page of names; few catalogues have one. */
async function replaceFurther(key: string, text: string, publication: Objects): Promise<boolean> {
  const object = { key, bytes: Buffer.from(text), mediaType: mediaTypeOf(key) };
  return replace(object, await publication.get(key), publication);
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

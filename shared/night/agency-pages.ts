/**
 * The page, the feed and the indicators of each agency. In: the published versions, and the present objects under these
 * keys. Out: `{agency}/index.html`, `feed.xml` and `indicators.json`, rebuilt only if the agency's versions changed.
 * Always holds: only reports of changed agencies are read; a missing file is rebuilt; the page is written last.
 */

import { valueAt } from '../form/form.ts';
import { renderFeed } from '../formats/html/feed.ts';
import {
  indicatorsJson,
  type MemberOfYear,
  renderAgencyPage,
  SHOWN,
  type YearOfAgency,
} from '../open/agency-page.tsx';
import { indicatorsOf } from '../open/indicators.ts';
import { TAKEN_FOLDERS } from '../registry/agency.ts';
import type { CatalogueEntry } from '../report/model.ts';
import { RELEASE } from '../report/release.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects, ObjectToPut } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { together } from '../store/together.ts';
import { publicKeys } from './keys.ts';

type Head = Awaited<ReturnType<Objects['head']>>;

/** The present objects of an agency, without their bytes. */
export interface AgencyHeads {
  page: Head;
  feed: Head;
  indicators: Head;
}

export interface AgencyPagesPorts {
  publication: Objects;
  publicationUrl: string;
}

export async function headsOf(agency: string, publication: Objects): Promise<AgencyHeads> {
  const [page, feed, indicators] = await together([
    publication.head(publicKeys.agencyPage(agency)),
    publication.head(publicKeys.agencyFeed(agency)),
    publication.head(publicKeys.agencyIndicators(agency)),
  ]);
  return { page, feed, indicators };
}

/** Raise it if a release makes different files from the same reports. */
const RECIPE = 1;

/** Agencies rebuilt concurrently. */
const AT_ONCE = 16;

/** Whether some agency got its first page, so that the catalogue must link to it. */
export async function rebuildAgencyPages(
  entries: readonly CatalogueEntry[],
  heads: ReadonlyMap<string, AgencyHeads>,
  ports: AgencyPagesPorts,
): Promise<boolean> {
  const agencies = new Map<string, CatalogueEntry[]>();
  for (const entry of entries.toSorted((a, b) => b.year - a.year))
    if (!TAKEN_FOLDERS.has(entry.agency.id))
      agencies.set(entry.agency.id, [...(agencies.get(entry.agency.id) ?? []), entry]);
  let isNew = false;
  const rebuild = async ([agency, years]: [string, CatalogueEntry[]]) => {
    const lying = heads.get(agency) ?? { page: undefined, feed: undefined, indicators: undefined };
    const kin = years.flatMap(({ members = [] }) => members).filter((id) => heads.get(id)?.page);
    const own = [RECIPE, RELEASE, ports.publicationUrl, years];
    // Only the page links to members: a member's first report changes none of the other files.
    const from = { own: madeFrom(own), page: madeFrom([...own, [...new Set(kin)].sort()]) };
    const { page, feed, indicators } = lying;
    const isOwn = [feed, indicators].every((head) => head?.metadata['from'] === from.own);
    if (isOwn && page?.metadata['from'] === from.page) return false;
    await rebuildOne(agency, years, { ...lying, from, kin: new Set(kin) }, ports);
    return page === undefined;
  };
  for await (const created of readAhead([...agencies], AT_ONCE, rebuild)) isNew ||= created;
  return isNew;
}

const madeFrom = (parts: readonly unknown[]): string => sha256(JSON.stringify(parts));

/** Digests of the inputs: of the feed and the indicators (`own`), and of the page. */
interface MadeFrom {
  own: string;
  page: string;
}

async function rebuildOne(
  agency: string,
  years: readonly CatalogueEntry[],
  { page, feed, indicators, from, kin }: AgencyHeads & { from: MadeFrom; kin: ReadonlySet<string> },
  { publication, publicationUrl: url }: AgencyPagesPorts,
): Promise<void> {
  const read = await together(years.map((entry) => yearOf(entry, publication)));
  const put = async (key: string, text: string, head: Head, of = from.own) => {
    if (head?.metadata['from'] === of) return;
    const object: ObjectToPut = {
      key,
      bytes: Buffer.from(text),
      mediaType: `${MEDIA_TYPES[key.slice(key.lastIndexOf('.'))]}; charset=utf-8`,
      cacheControl: 'no-cache',
      metadata: { from: of },
      only: head ? { etag: head.etag } : 'absent',
    };
    // If another chain was faster, its file stays, and the next chain compares again.
    await publication.put(object);
  };
  const place = { url, at: `${agency}/`, digest: sha256 };
  await put(publicKeys.agencyFeed(agency), renderFeed(years, place), feed);
  await put(publicKeys.agencyIndicators(agency), indicatorsJson(read), indicators);
  await put(publicKeys.agencyPage(agency), renderAgencyPage(read, kin), page, from.page);
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.xml': 'application/atom+xml',
  '.json': 'application/json',
  '.html': 'text/html',
};

interface ReportRead {
  tables: unknown;
  members?: (MemberOfYear & { state: string })[];
}

export async function yearOf(entry: CatalogueEntry, publication: Objects): Promise<YearOfAgency> {
  const { agency, year, current, versions } = entry;
  const shown = versions.find(({ number }) => number === current);
  const none = { entry, numbers: null, indicators: [], members: [] };
  if (!shown || shown.takenDown !== undefined) return none;
  const object = await publication.get(`${publicKeys.version(agency.id, year, current)}report.json`);
  if (!object) return none;
  const { tables, members = [] }: ReportRead = JSON.parse(Buffer.from(object.bytes).toString());
  const number = (path: string) => {
    const value = valueAt(tables, path.split('.'));
    return value === null ? null : Number(value);
  };
  return {
    entry,
    indicators: indicatorsOf(tables),
    numbers: new Map(SHOWN.map(([path]) => [path, number(path)])),
    members: members.map(({ agency: id, name, state, version }) => ({
      agency: id,
      name,
      version: state === 'published' ? version : null,
    })),
  };
}

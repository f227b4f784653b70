/**
 * The page, the feed and the indicators of each agency. In: what is published, with what lies under their keys. Out:
 * `{agency}/index.html`, `feed.xml` and `indicators.json`, made anew only where the agency's versions are others than they were made of. Always holds:
 * reports are read only of an agency that changed; a page or feed that is gone is made again; the page is the last.
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

/** What lies under the keys of an agency. */
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

/** Raised where a release makes other files of the same reports. */
const RECIPE = 1;

/** Agencies that are worked at once. */
const AT_ONCE = 16;

/** Tells whether some agency has its page for the first time, so that the catalogue has to learn of it. */
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
    // The page alone leads to members: one that has its first report changes nothing else here.
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

/** What files were made of: those that follow from the agency's versions, and its page. */
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
    // A chain that was quicker made it of what it read; the next one compares again.
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

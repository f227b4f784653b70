/**
 * The published reports, from the manifests and the pages of the years. In: both buckets. Out: an entry for each agency
 * and year with a public version, with the state of every version; and for each agency the heads of its page and feed.
 * Always holds: versions that are claimed but not public yet are left out.
 */
import { SEAL } from '../audit/seal.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import type { CatalogueEntry } from '../report/model.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { together } from '../store/together.ts';
import { type AgencyHeads, headsOf } from './agency-pages.ts';
import { draftKeys, publicKeys, readManifestKey } from './keys.ts';
import { versionOf } from './made-public.ts';
import { type FrozenFile, type Manifest, readManifest } from './manifest.ts';
import { takenDownVersions } from './tombstone.ts';

export interface PublishedReports {
  entries: CatalogueEntry[];
  heads: ReadonlyMap<string, AgencyHeads>;
  /** Digests of the rules files that versions name. */
  rules: ReadonlySet<string>;
}

/** Years read concurrently: a country has more of them than a step has seconds. */
const AT_ONCE = 32;

interface PublishedYear {
  agency: string;
  year: number;
  versions: { number: number; key: string }[];
}

/** By agency and year, the claimed versions, public or not. */
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

export async function publishedReports({
  drafts,
  publication,
}: {
  drafts: Objects;
  publication: Objects;
}): Promise<PublishedReports> {
  const [places, takenDown] = await together([claimedYears(drafts), takenDownVersions(drafts)]);
  const heads = new Map<string, AgencyHeads>();
  const rules = new Set<string>();
  const looked = new Set<string>();
  const lookAt = async (agency: string) => {
    if (looked.has(agency)) return;
    looked.add(agency);
    heads.set(agency, await headsOf(agency, publication));
  };
  const entryOf = async ({ agency, year, versions }: PublishedYear): Promise<CatalogueEntry | undefined> => {
    const [page, claimed] = await together([
      publication.head(`${publicKeys.current(agency, year)}index.html`),
      together(versions.map(({ key }) => readManifest(drafts, key))),
      lookAt(agency),
    ]);
    for (const manifest of claimed) if (manifest.rules !== undefined) rules.add(manifest.rules);
    const downSince = (number: number) => takenDown.get(`${agency}/${year}/${number}`);
    return entryFor(year, claimed, { current: versionOf(page?.metadata), downSince });
  };
  const entries: CatalogueEntry[] = [];
  for await (const entry of readAhead(places.values(), AT_ONCE, entryOf)) if (entry) entries.push(entry);
  return { entries, heads, rules };
}

/** The entry of a year from its claimed versions; undefined if none of them is public. */
function entryFor(
  year: number,
  claimed: readonly Manifest[],
  { current, downSince }: { current: number; downSince: (version: number) => string | undefined },
): CatalogueEntry | undefined {
  const manifests = claimed.filter(({ number }) => number <= current).sort((a, b) => a.number - b.number);
  // The name of the latest readable report; if all are taken down, of the latest one.
  const named = manifests.findLast(({ number }) => downSince(number) === undefined) ?? manifests.at(-1);
  if (!named) return undefined;
  const versions = manifests.map(({ number, finalisedOn, note, tablesDigest, files, corrects }) => {
    const seal = sealIn(files);
    const at = downSince(number);
    if (at !== undefined) return { number, finalisedOn, seal, takenDown: dayOf(instantOf(Date.parse(at))) };
    return { number, finalisedOn, note, tablesDigest, seal, ...(corrects && { corrects }) };
  });
  const members = named.members?.map(({ agency: id }) => id);
  return { agency: named.agency, year, current, versions, ...(members && { members }) };
}

function sealIn(files: readonly FrozenFile[]): string | null {
  const seal = files.find(({ name }) => name === SEAL);
  return seal ? `sha256:${seal.sha256}` : null;
}

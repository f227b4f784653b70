/**
 * What is published, as the manifests and the pages of the years say. In: both buckets. Out: an entry for each agency and
 * year that has a public version, with what became of every version; and of each agency what lies under the keys of its
 * page and feed. Always holds: a version that was fixed and is not public yet is in none of it.
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
import { type FrozenFile, readManifest } from './manifest.ts';
import { takenDownVersions } from './tombstone.ts';

export interface PublishedReports {
  entries: CatalogueEntry[];
  heads: ReadonlyMap<string, AgencyHeads>;
  /** Digests of the files of rules that versions name. */
  rules: ReadonlySet<string>;
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
    const members = named.members?.map(({ agency: id }) => id);
    return { agency: named.agency, year, current, versions: listed, ...(members && { members }) };
  };
  const entries: CatalogueEntry[] = [];
  for await (const entry of readAhead(places.values(), AT_ONCE, entryOf)) if (entry) entries.push(entry);
  return { entries, heads, rules };
}

function sealIn(files: readonly FrozenFile[]): string | null {
  const seal = files.find(({ name }) => name === SEAL);
  return seal ? `sha256:${seal.sha256}` : null;
}

/**
 * Whether governments hold to what they pinned. In: the drafts and the publication of a stack, in memory or of an
 * engine. Out: each version of a government that pins half a tree, what its member never fixed or had not made public,
 * or that is not the sum of its pins; nothing where all hold.
 */
import { consolidate } from '../../../shared/consolidation/consolidate.ts';
import { readMembersCsv } from '../../../shared/consolidation/members-csv.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellsOf } from '../../../shared/form/form.ts';
import { frozenTables, type Manifest, thaw } from '../../../shared/night/manifest.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { manifestsIn } from './reader.ts';

export async function brokenPins({
  drafts,
  publication,
}: {
  drafts: Objects;
  publication: Objects;
}): Promise<string[]> {
  const manifests = await manifestsIn(drafts);
  const broken: string[] = [];
  for (const manifest of manifests.filter(({ members }) => members)) {
    const at = `${manifest.agency.id} v${manifest.number}`;
    const counted = (manifest.members ?? []).filter((member) => member.counted);
    for (const { agency, version, tablesDigest } of counted) {
      if (version === null) continue;
      const theirs = manifests.find(
        (one) => one.agency.id === agency && one.year === manifest.year && one.number === version,
      );
      const page = await publication.head(`${agency}/${manifest.year}/index.html`);
      if (theirs?.tablesDigest !== tablesDigest) broken.push(`${at} pins what ${agency} never fixed`);
      if (Number(page?.metadata['version'] ?? 0) < version)
        broken.push(`${at} pins ${agency} before it is public`);
    }
    if (!(await addsUp(manifest, counted, drafts))) broken.push(`${at} is not the sum of its pins`);
  }
  return broken;
}

async function addsUp(
  manifest: Manifest,
  counted: NonNullable<Manifest['members']>,
  drafts: Objects,
): Promise<boolean> {
  const file = manifest.files.find(({ name }) => name === 'members.csv');
  const parts = file && readMembersCsv(Buffer.from(await thaw(file, drafts)).toString(), edition2021);
  if (!parts) return false;
  const contributions = counted.map((member) => ({ ...member, tables: parts.get(member.agency) }));
  const own = parts.get(manifest.agency.id) ?? null;
  const parent = { agency: manifest.agency, year: manifest.year, chargeDecimals: 4, own };
  const { tables } = consolidate(edition2021, { parent, contributions, countedFor: 'version' });
  const printed = cellsOf(edition2021, await frozenTables(manifest, drafts));
  return JSON.stringify(cellsOf(edition2021, tables)) === JSON.stringify(printed);
}

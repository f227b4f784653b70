/**
 * The entries of the transparency log. In: the catalogue, and the private bucket. Out: one entry per version and per
 * take-down, in the order of the catalogue; a version's entry completed with the digests of its seal. Always holds: an
 * entry is identified by its subject, so that a version has only one, for ever; it fits into a bundle (a length of two
 * bytes).
 */
import { readSeal, SEAL } from '../audit/seal.ts';
import type { Listed } from '../open/listed.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';
import { readManifest, thaw } from './manifest.ts';

/** The entries of all listed versions, the oldest version of a year first. */
export function* entriesFor({ agencies }: Listed): Generator<string> {
  for (const { id, years } of agencies)
    for (const { year, versions } of years)
      for (const version of versions.toSorted((a, b) => a.number - b.number)) {
        const { number, finalisedOn, seal, tablesDigest, takenDown } = version;
        const place = { agency: id, year, version: number };
        yield JSON.stringify({ type: 'version', ...place, finalisedOn, seal, tablesDigest });
        if (takenDown !== undefined) yield JSON.stringify({ type: 'taken-down', ...place, on: takenDown });
      }
}

/** The identity of an entry: a version has one for ever, a take-down one per day, a commitment one per root. */
export function identityOf(entry: string): string {
  const { type, agency, year, version, on = '', root } = JSON.parse(entry);
  if (type === 'commitment') return `commitment ${root}`;
  return `${type} ${agency} ${year} ${version} ${on}`;
}

/** A longer entry holds only the digest of its contributions. */
const MOST_BYTES = 32_768;

/** An entry with the digests from its version's seal; unchanged if the version was taken down meanwhile. */
export async function withSeal(entry: string, drafts: Objects): Promise<string> {
  const said = JSON.parse(entry);
  if (said.type !== 'version' || said.seal === null || said.tablesDigest === undefined) return entry;
  const manifest = await readManifest(drafts, draftKeys.manifest(said.agency, said.year, said.version));
  const file = manifest.files.find(({ name }) => name === SEAL);
  const seal = file && readSeal(JSON.parse(Buffer.from(await thaw(file, drafts)).toString()));
  if (!seal) return entry;
  const { eventsDigest, ruleSet, rules, contributions } = seal;
  const more = { ...said, eventsDigest, ruleSet, ...(rules !== undefined && { rules }) };
  if (contributions === undefined) return JSON.stringify(more);
  const whole = JSON.stringify({ ...more, contributions });
  if (Buffer.byteLength(whole) <= MOST_BYTES) return whole;
  const named = { count: contributions.length, digest: `sha256:${sha256(JSON.stringify(contributions))}` };
  return JSON.stringify({ ...more, contributions: named });
}

/**
 * What the transparency log says of a version. In: the catalogue, and the private bucket. Out: an entry a version and an
 * entry a take-down, in the order of the catalogue; and the entry of a version with what its seal stands on. Always holds:
 * an entry is known by what it is of, so that a version has one for ever; it fits a bundle (two bytes of length).
 */
import { readSeal, SEAL } from '../audit/seal.ts';
import type { Listed } from '../open/listed.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';
import { readManifest, thaw } from './manifest.ts';

/** The oldest version of a year first. */
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

/** A version has one entry for ever, whatever became of it; a take-down has one a day; a commitment is its root. */
export function identityOf(entry: string): string {
  const { type, agency, year, version, on = '', root } = JSON.parse(entry);
  if (type === 'commitment') return `commitment ${root}`;
  return `${type} ${agency} ${year} ${version} ${on}`;
}

/** Beyond this an entry names its contributions by their digest. */
const MOST_BYTES = 32_768;

/** An entry with the digests of its seal; one of a version that was taken down meanwhile says no more than before. */
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

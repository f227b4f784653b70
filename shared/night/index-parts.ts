/**
 * The catalogue for programs (`index.json`): complete up to 200 kB, otherwise a list of parts (`agencies/1.json` and so
 * on), each a catalogue of some agencies (contract, section 5). In: the published reports, and the files as they were
 * before these were read. Out: the files, written only if their content changes. Always holds:
 *
 *  1. A part has at most 200 kB, unless it holds one agency. An agency's part depends only on its id and the number of
 *     parts. So a new version changes one part, and the root only if the number of parts changes.
 *  2. Parts are written before the root, which names only existing ones.
 *  3. An unused part becomes an empty catalogue. Objects are never removed here, and no note may outlive its take-down.
 */

import { inBuckets } from '../audit/buckets.ts';
import { catalogueJson, listedIn } from '../formats/json/catalogue.ts';
import { jsonText } from '../formats/json/report.ts';
import type { CatalogueEntry } from '../report/model.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { keepText, replacePieces } from './kept-file.ts';

export const INDEX = 'index.json';

type Head = Awaited<ReturnType<Objects['head']>>;

/** The present objects of the catalogue, without their bytes. */
export interface IndexHeads {
  root: Head;
  parts: readonly Head[];
}

const MOST_BYTES = 200_000;
/** The average aimed at: the largest part is about twice as large, or a little more by chance. */
const BYTES_A_PART = 60_000;
/** Parts read or written concurrently. */
const AT_ONCE = 32;
/** Bytes for separators and brackets, per agency. */
const AROUND = 40;

const keyOf = (index: number) => `agencies/${index + 1}.json`;
const PART = /^agencies\/(\d+)\.json$/;

/** The present objects. The metadata of the root names the number of parts, empty ones included. */
export async function indexHeads(publication: Objects): Promise<IndexHeads> {
  const root = await publication.head(INDEX);
  const count = root ? Number(root.metadata['parts'] ?? 0) : await partsLying(publication);
  const parts: Head[] = [];
  for await (const head of readAhead(upTo(count), AT_ONCE, (index) => publication.head(keyOf(index))))
    parts.push(head);
  return { root, parts };
}

/** The number of parts by listing, needed only if there is no root. */
async function partsLying(publication: Objects): Promise<number> {
  let most = 0;
  for await (const key of publication.list('agencies/'))
    most = Math.max(most, Number(PART.exec(key)?.[1] ?? 0));
  return most;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Replaces the catalogue and returns the digest of its content; undefined if another chain was faster. */
export async function replaceIndex(
  entries: readonly CatalogueEntry[],
  there: IndexHeads,
  publication: Objects,
): Promise<string | undefined> {
  const parts = partsOfIndex(entries);
  const digests: string[] = [];
  const put = async (part: readonly CatalogueEntry[], index: number) =>
    replacePieces(keyOf(index), () => catalogueJson(listedIn(part)), {
      there: there.parts[index],
      publication,
    });
  const numbered = parts.map((part, index) => ({ part, index }));
  for await (const { file, isKept } of readAhead(numbered, AT_ONCE, ({ part, index }) => put(part, index))) {
    if (!isKept) return undefined;
    digests.push(file.sha256);
  }
  const root = () =>
    parts.length === 0
      ? catalogueJson(listedIn(entries))
      : [jsonText({ parts: upTo(parts.length).map(keyOf) })];
  const lying = Math.max(parts.length, there.parts.length);
  const metadata = lying > 0 ? { parts: String(lying) } : {};
  const { file, isKept } = await replacePieces(INDEX, root, { there: there.root, publication, metadata });
  if (!isKept) return undefined;
  for (let index = parts.length; index < lying; index++)
    await keepText(keyOf(index), [...catalogueJson([])].join(''), publication);
  return parts.length === 0 ? file.sha256 : sha256(JSON.stringify(digests));
}

/** The entries of each part; no parts if one file can hold everything. */
export function partsOfIndex(entries: readonly CatalogueEntry[]): CatalogueEntry[][] {
  const sizes = new Map<string, number>();
  let total = 0;
  for (const agency of listedIn(entries)) {
    const [size] = [...catalogueJson([agency])].map((text) => Buffer.byteLength(text) + AROUND);
    sizes.set(agency.id, size ?? 0);
    total += size ?? 0;
  }
  if (isWhole(entries, total)) return [];
  let count = Math.ceil(total / BYTES_A_PART);
  const idsIn = () => inBuckets(sizes.keys(), count, (id) => id);
  const isTooLarge = (ids: readonly string[]) =>
    ids.length > 1 && ids.reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0) > MOST_BYTES;
  while (idsIn().some(isTooLarge)) count += Math.ceil(count / 8);
  return inBuckets(entries, count, ({ agency }) => agency.id);
}

/** Whether one file can hold everything. The sum overestimates, so the text itself is measured near the limit. */
function isWhole(entries: readonly CatalogueEntry[], total: number): boolean {
  if (total > 2 * MOST_BYTES) return false;
  let bytes = 0;
  for (const piece of catalogueJson(listedIn(entries))) bytes += Buffer.byteLength(piece);
  return bytes <= MOST_BYTES;
}

/**
 * All published numbers in one file beside the catalogue. In: the catalogue, and the publication bucket. Out:
 * `all.zip`, made anew only where the catalogue is another one than it was made from; its metadata names that. Always
 * holds: of more reports than a file should hold it says where they are; a few reports are in memory at a time, and of all of them no more than the packed bytes; what is read is what
 * the catalogue lists, from the places of the versions, which never change.
 */
import { allNumbersZip, pointerZip } from '../formats/bulk.ts';
import { isInParts, type Listed, type ReadableReport, readableOf } from '../open/listed.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { publicKeys } from './keys.ts';
import type { PublishedReports } from './published-reports.ts';
import { editionNamed } from './stored-edition.ts';

export const BULK = 'all.zip' as const;

/** The catalogue as it now is, and what was made of one before. */
export interface Catalogue extends PublishedReports {
  /** What `index.json` lists, and the digest of its bytes. */
  listed: Listed;
  digest: string;
  /** What lay under the key of the file before the catalogue was read. */
  bulk: Awaited<ReturnType<Objects['head']>>;
  /** Keys of the pages of years. */
  years: ReadonlySet<string>;
}

/** Tells whether the file is there for the first time, so that the catalogue has to learn of it. */
export async function rebuildBulk(
  { listed, digest, bulk: before }: Pick<Catalogue, 'listed' | 'digest' | 'bulk'>,
  publication: Objects,
): Promise<boolean> {
  // Of so many, one report that changes would have all of them read.
  const isElsewhere = isInParts(listed);
  const from = isElsewhere ? 'data/' : digest;
  if (before?.metadata['catalogue'] === from) return false;
  const bytes = isElsewhere ? pointerZip() : await packed(readableIn(listed), publication);
  // A chain that was quicker made it from a catalogue of its own; the next night compares again.
  const put = await publication.put({
    key: BULK,
    bytes,
    mediaType: 'application/zip',
    cacheControl: 'no-cache',
    metadata: { catalogue: from },
    only: before ? { etag: before.etag } : 'absent',
  });
  return put && !before;
}

function readableIn({ agencies }: Listed): ReadableReport[] {
  return [...agencies].flatMap(({ id, years }) => years.flatMap((year) => readableOf(id, year) ?? []));
}

async function packed(reports: readonly ReadableReport[], publication: Objects): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of allNumbersZip(textsOf(reports, publication), editionNamed)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Reports that are read at once. */
const AT_ONCE = 32;

/** The texts of published reports, from the places of their versions. */
export async function* textsOf(
  reports: readonly ReadableReport[],
  publication: Objects,
): AsyncGenerator<string> {
  const places = reports.map(
    ({ agency, year, version }) => `${publicKeys.version(agency, year, version)}report.json`,
  );
  for await (const report of readAhead(places, AT_ONCE, (key) => publication.get(key)))
    if (report) yield Buffer.from(report.bytes).toString();
}

/**
 * All published numbers in one file beside the catalogue. In: the catalogue, and the publication bucket. Out:
 * `all.zip`, rebuilt only if the catalogue changed; its metadata names the catalogue that it was made from. Always
 * holds: if there are too many reports for one file, it only says where they are; only a few reports and the packed
 * bytes are in memory; exactly the listed reports are read, from their version's place, which never changes.
 */
import { allNumbersZip, pointerZip } from '../formats/bulk.ts';
import { isInParts, type Listed, type ReadableReport, readableOf } from '../open/listed.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { publicKeys } from './keys.ts';
import type { PublishedReports } from './published-reports.ts';
import { editionNamed } from './stored-edition.ts';

export const BULK = 'all.zip' as const;

/** The present catalogue, and the files made from an earlier one. */
export interface Catalogue extends PublishedReports {
  /** The content of `index.json`, and the digest of its bytes. */
  listed: Listed;
  digest: string;
  /** `all.zip` as it was before the catalogue was read. */
  bulk: Awaited<ReturnType<Objects['head']>>;
  /** Keys of the present pages of years. */
  years: ReadonlySet<string>;
}

/** Whether the file is new, so that the catalogue must link to it. */
export async function rebuildBulk(
  { listed, digest, bulk: before }: Pick<Catalogue, 'listed' | 'digest' | 'bulk'>,
  publication: Objects,
): Promise<boolean> {
  // With that many reports, one change would mean reading all of them.
  const isElsewhere = isInParts(listed);
  const from = isElsewhere ? 'data/' : digest;
  if (before?.metadata['catalogue'] === from) return false;
  const bytes = isElsewhere ? pointerZip() : await packed(readableIn(listed), publication);
  // If another chain was faster, its file stays, and the next night compares again.
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

/** Reports read concurrently. */
const AT_ONCE = 32;

/** The JSON texts of published reports, from the places of their versions; missing ones are skipped. */
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

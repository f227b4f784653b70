/**
 * All published numbers in one file beside the catalogue. In: the catalogue, and the publication bucket. Out:
 * `all.zip`, made anew only where the catalogue is another one than it was made from; its metadata names that. Always
 * holds: a few reports are in memory at a time, and of all of them no more than the packed bytes; what is read is what
 * the catalogue lists, from the places of the versions, which never change.
 */
import { allNumbersZip } from '../formats/bulk.ts';
import { type Listed, type ReadableReport, readableOf } from '../open/listed.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { publicKeys } from './keys.ts';
import type { PublishedReports } from './published-reports.ts';
import { editionNamed } from './stored-edition.ts';

export const BULK = 'all.zip' as const;

/** The catalogue as it now is, and what was made of one before. */
export interface Catalogue extends PublishedReports {
  /** The bytes of `index.json`. */
  index: Uint8Array;
  /** What lay under the key of the file before the catalogue was read. */
  bulk: Awaited<ReturnType<Objects['head']>>;
}

/** Tells whether the file is there for the first time, so that the catalogue has to learn of it. */
export async function rebuildBulk(
  { index, bulk: before }: Pick<Catalogue, 'index' | 'bulk'>,
  publication: Objects,
): Promise<boolean> {
  const from = sha256(index);
  if (before?.metadata['catalogue'] === from) return false;
  const pieces: Uint8Array[] = [];
  const listed: Listed = JSON.parse(Buffer.from(index).toString());
  const reports = listed.agencies.flatMap(({ id, years }) =>
    years.flatMap((year) => readableOf(id, year) ?? []),
  );
  for await (const piece of allNumbersZip(textsOf(reports, publication), editionNamed)) pieces.push(piece);
  // A chain that was quicker made it from a catalogue of its own; the next night compares again.
  const put = await publication.put({
    key: BULK,
    bytes: Buffer.concat(pieces),
    mediaType: 'application/zip',
    cacheControl: 'no-cache',
    metadata: { catalogue: from },
    only: before ? { etag: before.etag } : 'absent',
  });
  return put && !before;
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

/**
 * The open data beside the catalogue (shared/open). In: the catalogue, and the publication bucket. Out:
 * `data/{year}.csv` and `.parquet`, `data/versions.jsonl`, `datapackage.json`, `dcat.jsonld`, the sitemap, and the page
 * that documents them. Always holds: a file is written only if its content changes; reports are read only for changed
 * parts; a missing file is rebuilt; one part at a time is in memory; the page is written last and links to existing
 * files.
 */
import type { RunBy } from '../agreement/run-by.ts';
import { allNumbersCsv } from '../formats/csv/csv.ts';
import {
  dataPackage,
  type MadeFile,
  type MadePart,
  PACKAGE,
  VERSIONS,
  versionLines,
} from '../open/datapackage.ts';
import { DCAT, dcat } from '../open/dcat.ts';
import { isInParts, type Listed, type Part, partsOf } from '../open/listed.ts';
import { DATA_PAGE, renderDataPage } from '../open/page.tsx';
import { ParquetLines } from '../open/parquet.ts';
import { sitemaps } from '../open/sitemap.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { together } from '../store/together.ts';
import { textsOf } from './bulk.ts';
import { keepPieces, keepText, publicFile } from './kept-file.ts';
import { editionNamed } from './stored-edition.ts';

export { DATA_PAGE } from '../open/page.tsx';

/** Raise it if a release makes different files from the same reports. */
const RECIPE = 1;

export interface OpenDataPorts {
  publication: Objects;
  publicationUrl: string;
  runBy?: RunBy | undefined;
}

/** Whether the page is new, so that the catalogue must link to it. */
export async function rebuildOpenData(
  { listed }: { listed: Listed },
  { publication, publicationUrl: url, runBy }: OpenDataPorts,
): Promise<boolean> {
  const [parts, versions] = await together([
    madeParts(listed, publication),
    keepPieces(VERSIONS, () => versionLines(listed, url), publication),
  ]);
  await together([
    keepText(PACKAGE, dataPackage(listed, parts, versions.file), publication),
    keepText(DCAT, dcat(listed, parts, { url, runBy }), publication),
    ...[...sitemaps(listed, url)].map(([key, text]) => keepText(key, text, publication)),
  ]);
  const { isNew } = await keepText(
    DATA_PAGE,
    renderDataPage(parts, { url, inParts: isInParts(listed) }),
    publication,
  );
  return isNew;
}

/** Parts whose present files are looked up ahead; only one is built at a time. */
const AT_ONCE = 16;

async function madeParts(listed: Listed, publication: Objects): Promise<MadePart[]> {
  const parts: MadePart[] = [];
  const look = (part: Part) => lookedAt(part, publication);
  for await (const looked of readAhead(partsOf(listed), AT_ONCE, look))
    parts.push(await madePart(looked, publication));
  return parts;
}

/** A part, the digest of its inputs, and its present files. */
interface Looked {
  part: Part;
  from: string;
  csv: Known;
  parquet: Known;
}

async function lookedAt(part: Part, publication: Objects): Promise<Looked> {
  const from = sha256(JSON.stringify([RECIPE, part.reports]));
  const [csv, parquet] = await together([
    knownAs(`data/${part.name}.csv`, from, publication),
    knownAs(`data/${part.name}.parquet`, from, publication),
  ]);
  return { part, from, csv, parquet };
}

async function madePart({ part, from, csv, parquet }: Looked, publication: Objects): Promise<MadePart> {
  if (csv.file && parquet.file) return { ...part, csv: csv.file, parquet: parquet.file };
  const made = await filesOf(part, publication);
  const put = async (bytes: Uint8Array, { key, etag }: Known): Promise<MadeFile> => {
    const file = { key, bytes: bytes.length, sha256: sha256(bytes) };
    const metadata = { from, sha256: file.sha256, bytes: String(file.bytes) };
    // If another chain was faster, its file stays, and the next night compares again.
    await publication.put({ ...publicFile(key, bytes), metadata, only: etag ? { etag } : 'absent' });
    return file;
  };
  return { ...part, csv: await put(made.csv, csv), parquet: await put(made.parquet, parquet) };
}

/** The present object under a key; `file` is set if it was made from the same inputs. */
interface Known {
  key: string;
  etag: string | undefined;
  file: MadeFile | undefined;
}

async function knownAs(key: string, from: string, publication: Objects): Promise<Known> {
  const there = await publication.head(key);
  const { sha256: digest, bytes } = there?.metadata ?? {};
  const same = there?.metadata['from'] === from && digest !== undefined && bytes !== undefined;
  return {
    key,
    etag: there?.etag,
    file: same ? { key, bytes: Number(bytes), sha256: digest } : undefined,
  };
}

async function filesOf(
  { reports }: Part,
  publication: Objects,
): Promise<{ csv: Uint8Array; parquet: Uint8Array }> {
  const lines = new ParquetLines(editionNamed);
  const texts = async function* () {
    for await (const text of textsOf(reports, publication)) {
      lines.add(text);
      yield text;
    }
  };
  const csv = await gathered(allNumbersCsv(texts(), editionNamed), reports.length);
  return { csv, parquet: lines.bytes() };
}

/** Concatenates into one buffer, sized by the average length of a report, so that the file is not in memory twice. */
async function gathered(pieces: AsyncIterable<string>, reports: number): Promise<Uint8Array> {
  let bytes = Buffer.allocUnsafe(0);
  let length = 0;
  let left = reports + 1;
  for await (const piece of pieces) {
    const more = Buffer.byteLength(piece);
    if (length + more > bytes.length) {
      const larger = Buffer.allocUnsafe(Math.ceil(length + more * Math.max(left, 1) * 1.05));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    length += bytes.write(piece, length);
    left -= 1;
  }
  return bytes.subarray(0, length);
}

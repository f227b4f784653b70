/**
 * The open data beside the catalogue (shared/open). In: the catalogue, and the publication bucket. Out: `data/{year}.csv`
 * and `.parquet`, `data/versions.jsonl`, `datapackage.json`, `dcat.jsonld`, the sitemap, and the page that documents them. Always holds:
 * a file is written only where it would say something else, and reports are read only for a part that changed; a file
 * that is gone is made again; a part is in memory at a time; the page is the last, and links to what lies there.
 */
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
import { type Listed, type Part, partsOf } from '../open/listed.ts';
import { DATA_PAGE, renderDataPage } from '../open/page.tsx';
import { ParquetLines } from '../open/parquet.ts';
import { sitemaps } from '../open/sitemap.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { textsOf } from './bulk.ts';
import { keepPieces, keepText, publicFile } from './kept-file.ts';
import { editionNamed } from './stored-edition.ts';

export { DATA_PAGE } from '../open/page.tsx';

/** Raised where a release makes other files of the same reports. */
const RECIPE = 1;

export interface OpenDataPorts {
  publication: Objects;
  publicationUrl: string;
}

/** Tells whether the page is there for the first time, so that the catalogue has to learn of it. */
export async function rebuildOpenData(
  { listed }: { listed: Listed },
  { publication, publicationUrl: url }: OpenDataPorts,
): Promise<boolean> {
  const [parts, versions] = await together([
    madeParts(listed, publication),
    keepPieces(VERSIONS, () => versionLines(listed, url), publication),
  ]);
  await together([
    keepText(PACKAGE, dataPackage(listed, parts, versions.file), publication),
    keepText(DCAT, dcat(listed, parts, url), publication),
    ...[...sitemaps(listed, url)].map(([key, text]) => keepText(key, text, publication)),
  ]);
  const { isNew } = await keepText(DATA_PAGE, renderDataPage(parts, url), publication);
  return isNew;
}

async function madeParts(listed: Listed, publication: Objects): Promise<MadePart[]> {
  const parts: MadePart[] = [];
  for (const part of partsOf(listed)) parts.push(await madePart(part, publication));
  return parts;
}

async function madePart(part: Part, publication: Objects): Promise<MadePart> {
  const from = sha256(JSON.stringify([RECIPE, part.reports]));
  const keys = { csv: `data/${part.name}.csv`, parquet: `data/${part.name}.parquet` };
  const [csv, parquet] = await together([
    knownAs(keys.csv, from, publication),
    knownAs(keys.parquet, from, publication),
  ]);
  if (csv.file && parquet.file) return { ...part, csv: csv.file, parquet: parquet.file };
  const made = await filesOf(part, publication);
  const put = async (key: string, bytes: Uint8Array, { etag }: Known): Promise<MadeFile> => {
    const file = { key, bytes: bytes.length, sha256: sha256(bytes) };
    const metadata = { from, sha256: file.sha256, bytes: String(file.bytes) };
    // A chain that was quicker made it of a catalogue of its own; the next night compares again.
    await publication.put({ ...publicFile(key, bytes), metadata, only: etag ? { etag } : 'absent' });
    return file;
  };
  return {
    ...part,
    csv: await put(keys.csv, made.csv, csv),
    parquet: await put(keys.parquet, made.parquet, parquet),
  };
}

/** What lies under a key, and the file that it is where that was made of the same. */
interface Known {
  etag: string | undefined;
  file: MadeFile | undefined;
}

async function knownAs(key: string, from: string, publication: Objects): Promise<Known> {
  const there = await publication.head(key);
  const { sha256: digest, bytes } = there?.metadata ?? {};
  const same = there?.metadata['from'] === from && digest !== undefined && bytes !== undefined;
  return {
    etag: there?.etag,
    file: same ? { key, bytes: Number(bytes), sha256: digest } : undefined,
  };
}

async function filesOf(
  { reports }: Part,
  publication: Objects,
): Promise<{ csv: Uint8Array; parquet: Uint8Array }> {
  const lines = new ParquetLines(editionNamed);
  const pieces: Uint8Array[] = [];
  const texts = async function* () {
    for await (const text of textsOf(reports, publication)) {
      lines.add(text);
      yield text;
    }
  };
  for await (const piece of allNumbersCsv(texts(), editionNamed)) pieces.push(Buffer.from(piece));
  return { csv: Buffer.concat(pieces), parquet: lines.bytes() };
}

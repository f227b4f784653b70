/**
 * Derived files in the publication bucket, written only if their content changes. In: a key and the content. Out: its
 * size and digest, and whether the file is new. Always holds: a file with the same digest is neither read nor written;
 * what another chain wrote meanwhile is not overwritten.
 */
import { createHash } from 'node:crypto';
import type { MadeFile } from '../open/datapackage.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects, ObjectToPut } from '../store/ports.ts';

/** Writes a text, unless the metadata of the present object already name its digest. */
export async function keepText(
  key: string,
  text: string | Uint8Array,
  publication: Objects,
): Promise<{ file: MadeFile; isNew: boolean }> {
  const bytes = Buffer.from(text);
  const file = { key, bytes: bytes.length, sha256: sha256(bytes) };
  const there = await publication.head(key);
  const isNew = there === undefined;
  if (there?.metadata['sha256'] === file.sha256) return { file, isNew };
  const only = there ? { etag: there.etag } : 'absent';
  await publication.put({ ...publicFile(key, bytes), metadata: { sha256: file.sha256 }, only });
  return { file, isNew };
}

/** The same for a text in pieces. They are generated twice, so that only one copy is in memory. */
export async function keepPieces(
  key: string,
  pieces: () => Iterable<string>,
  publication: Objects,
): Promise<{ file: MadeFile; isNew: boolean }> {
  const there = await publication.head(key);
  const { file, isKept } = await replacePieces(key, pieces, { there, publication });
  return { file, isNew: isKept && there === undefined };
}

interface Replacing {
  there: Awaited<ReturnType<Objects['head']>>;
  publication: Objects;
  /** Further metadata. */
  metadata?: Readonly<Record<string, string>>;
}

/** Replaces the present object unless it is the same. `isKept`: the object is now as wanted, not another chain's. */
export async function replacePieces(
  key: string,
  pieces: () => Iterable<string>,
  { there, publication, metadata: more = {} }: Replacing,
): Promise<{ file: MadeFile; isKept: boolean }> {
  const hash = createHash('sha256');
  let length = 0;
  for (const piece of pieces()) {
    hash.update(piece);
    length += Buffer.byteLength(piece);
  }
  const file = { key, bytes: length, sha256: hash.digest('hex') };
  const metadata: Record<string, string> = { ...more, sha256: file.sha256 };
  if (Object.entries(metadata).every(([name, said]) => there?.metadata[name] === said))
    return { file, isKept: true };
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const piece of pieces()) at += bytes.write(piece, at);
  const only = there ? { etag: there.etag } : 'absent';
  const object = { ...publicFile(key, bytes), metadata, only } as const;
  return { file, isKept: await publication.put(object) };
}

export function publicFile(key: string, bytes: Uint8Array): ObjectToPut {
  return {
    key,
    bytes,
    mediaType: MEDIA_TYPES[key.slice(key.lastIndexOf('.'))] ?? BINARY,
    cacheControl: 'no-cache',
  };
}

const BINARY = 'application/octet-stream';
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv; charset=utf-8',
  '.parquet': 'application/vnd.apache.parquet',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonld': 'application/ld+json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
};

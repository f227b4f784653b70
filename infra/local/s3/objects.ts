/**
 * What comes in: buckets, keys, and the bytes of objects with their headers. What goes out: every version of them.
 *
 * Always: one version is one file (its description, then its bytes), written beside and renamed into place, so that a
 * kill -9 leaves a version whole or not at all and its ETag can never speak of other bytes. A condition is looked at
 * in the same turn of the event loop in which the file is renamed: writes of one key are serial. A key names its
 * folder by hash alone, so that no key reaches outside of its bucket. A power cut is not covered.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, renameSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** What is kept of an object beside its bytes. */
export interface Description {
  readonly key: string;
  readonly versionId: string;
  readonly lastModified: string;
  readonly content:
    | { readonly kind: 'delete-marker' }
    | {
        readonly kind: 'object';
        /** MD5 in quotes. */
        readonly etag: string;
        readonly size: number;
        /** `content-type`, `x-amz-meta-…`: as they are sent back. */
        readonly headers: Readonly<Record<string, string>>;
        /** `x-amz-checksum-…`, as the writer proved them. */
        readonly checksums: Readonly<Record<string, string>>;
      };
}

export interface Version extends Description {
  readonly file: string;
  /** Rank among the versions of its key. */
  readonly sequence: number;
  /** Where its bytes begin in the file. */
  readonly offset: number;
}

export type StoredObject = Version & { readonly content: { readonly kind: 'object' } };

export interface NewObject {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
}

/** Throws where the object that is there now forbids the write. */
export type Guard = (current: StoredObject | undefined) => void;

interface Place {
  readonly bucket: string;
  readonly key: string;
}

type Bucket = Map<string, Version[]>;

export class ObjectStore {
  readonly #directory: string;
  readonly #now: () => Date;
  readonly #buckets = new Map<string, Bucket>();
  /** Keys in order, until a write changes which there are. */
  readonly #sorted = new Map<string, readonly string[]>();

  private constructor(directory: string, now: () => Date) {
    this.#directory = directory;
    this.#now = now;
  }

  /** Reads the description of every version; throws where a file is not whole. */
  static async open(directory: string, now: () => Date): Promise<ObjectStore> {
    const store = new ObjectStore(directory, now);
    await rm(join(directory, partial), { recursive: true, force: true });
    await mkdir(join(directory, partial), { recursive: true });
    for (const name of await readdir(directory)) {
      if (name !== partial) store.#buckets.set(name, await load(join(directory, name)));
    }
    return store;
  }

  async createBucket(name: string): Promise<void> {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
      throw new Error(`not the name of a bucket: ${name}`);
    await mkdir(join(this.#directory, name), { recursive: true });
    if (!this.#buckets.has(name)) this.#buckets.set(name, new Map());
  }

  hasBucket(name: string): boolean {
    return this.#buckets.has(name);
  }

  /** All versions of a key, oldest first. */
  versions({ bucket, key }: Place): readonly Version[] {
    return this.#buckets.get(bucket)?.get(key) ?? [];
  }

  current(place: Place): StoredObject | undefined {
    const newest = this.versions(place).at(-1);
    return newest !== undefined && isObject(newest) ? newest : undefined;
  }

  /** All keys that have a version, deleted ones too, by their bytes of UTF-8. */
  keys(bucket: string): readonly string[] {
    const known = this.#sorted.get(bucket);
    if (known !== undefined) return known;
    const sorted = [...(this.#buckets.get(bucket)?.keys() ?? [])]
      .map((key) => ({ key, bytes: Buffer.from(key) }))
      .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
      .map(({ key }) => key);
    this.#sorted.set(bucket, sorted);
    return sorted;
  }

  put(place: Place, { bytes, headers, checksums }: NewObject, guard: Guard): Promise<Version> {
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    return this.#add(
      place,
      { kind: 'object', etag, size: bytes.length, headers, checksums },
      { bytes, guard },
    );
  }

  /** Hides the object behind a delete marker; its versions stay. */
  hide(place: Place, guard: Guard): Promise<Version> {
    return this.#add(place, { kind: 'delete-marker' }, { bytes: Buffer.alloc(0), guard });
  }

  async removeVersion(place: Place, versionId: string): Promise<Version | undefined> {
    const versions = this.#buckets.get(place.bucket)?.get(place.key) ?? [];
    const index = versions.findIndex((version) => version.versionId === versionId);
    const [removed] = index < 0 ? [] : versions.splice(index, 1);
    if (removed !== undefined) await rm(removed.file);
    if (versions.length === 0) {
      this.#buckets.get(place.bucket)?.delete(place.key);
      this.#sorted.delete(place.bucket);
    }
    return removed;
  }

  /** `start` and `end` are both included. */
  read({ file, offset }: StoredObject, start: number, end: number): Readable {
    return createReadStream(file, { start: offset + start, end: offset + end });
  }

  async #add(
    { bucket, key }: Place,
    content: Description['content'],
    { bytes, guard }: { bytes: Buffer; guard: Guard },
  ): Promise<Version> {
    guard(this.current({ bucket, key }));
    const description = { key, versionId: randomUUID(), lastModified: this.#now().toISOString(), content };
    const head = headOf(description);
    const written = join(this.#directory, partial, description.versionId);
    const folder = join(this.#directory, bucket, folderOf(key));
    await mkdir(folder, { recursive: true });
    await writeFile(written, Buffer.concat([head, bytes]));
    // From here to the end nothing else can run: what the guard saw is what the rename replaces.
    try {
      guard(this.current({ bucket, key }));
    } catch (refused) {
      await rm(written);
      throw refused;
    }
    const earlier = this.versions({ bucket, key });
    const sequence = (earlier.at(-1)?.sequence ?? 0) + 1;
    const file = join(folder, String(sequence).padStart(12, '0'));
    renameSync(written, file);
    const version = { ...description, file, sequence, offset: head.length };
    this.#buckets.get(bucket)?.set(key, [...earlier, version]);
    if (earlier.length === 0) this.#sorted.delete(bucket);
    return version;
  }
}

export function isObject(version: Version): version is StoredObject {
  return version.content.kind === 'object';
}

const partial = '.partial';

function folderOf(key: string): string {
  const hash = createHash('sha256').update(key).digest('hex');
  return join(hash.slice(0, 2), hash.slice(2));
}

function headOf(description: Description): Buffer {
  const text = Buffer.from(JSON.stringify(description));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

async function load(directory: string): Promise<Bucket> {
  const bucket: Bucket = new Map();
  for (const first of await readdir(directory)) {
    for (const second of await readdir(join(directory, first))) {
      const folder = join(directory, first, second);
      const names = (await readdir(folder)).sort();
      const versions = await Promise.all(names.map((name) => describe(join(folder, name), Number(name))));
      const [version] = versions;
      if (version !== undefined) bucket.set(version.key, versions);
    }
  }
  return bucket;
}

async function describe(file: string, sequence: number): Promise<Version> {
  const handle = await open(file, 'r');
  try {
    const length = (await take(handle, 0, 4)).readUInt32BE();
    const description = JSON.parse((await take(handle, 4, length)).toString('utf8')) as Description;
    const size = description.content.kind === 'object' ? description.content.size : 0;
    if ((await stat(file)).size !== 4 + length + size) throw new Error('its length is not what it says');
    return { ...description, file, sequence, offset: 4 + length };
  } catch (cause) {
    throw new Error(`${file} is not a whole version of an object`, { cause });
  } finally {
    await handle.close();
  }
}

async function take(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('it ends early');
  return buffer;
}

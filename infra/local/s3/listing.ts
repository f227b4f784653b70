/**
 * What comes in: the keys of a bucket in order, and the query of a listing. What goes out: one page of it.
 *
 * Always: pages put together hold every key, or the common prefix that stands for it, exactly once and in the order of
 * bytes of UTF-8, whatever was written or deleted between two pages and was not itself asked for.
 */
import { type Elements, S3Error, xml } from './answers.ts';
import { isObject, type ObjectStore, type StoredObject, type Version } from './objects.ts';

type Query = ReadonlyMap<string, string>;

interface Page<T> {
  readonly items: readonly T[];
  readonly prefixes: readonly string[];
  /** The last entry, where more follow. */
  readonly next: string | null;
}

export function listObjects(store: ObjectStore, bucket: string, query: Query): string {
  const live = (key: string) => store.current({ bucket, key });
  const token = query.get('continuation-token');
  const limit = limitOf(query);
  const { items, prefixes, next } = paged<StoredObject>({
    keys: store.keys(bucket),
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    afterKey: token === undefined ? (query.get('start-after') ?? '') : '',
    afterEntry: token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8'),
    limit,
    itemsOf: (key) => [live(key)].filter((object) => object !== undefined),
  });
  const coded = coding(query);
  return xml('ListBucketResult', {
    Name: bucket,
    Prefix: coded(query.get('prefix') ?? ''),
    Delimiter: query.has('delimiter') ? coded(query.get('delimiter') ?? '') : undefined,
    StartAfter: query.get('start-after'),
    EncodingType: query.get('encoding-type'),
    KeyCount: items.length + prefixes.length,
    MaxKeys: limit,
    ContinuationToken: token,
    IsTruncated: next !== null,
    NextContinuationToken: next === null ? undefined : Buffer.from(next).toString('base64url'),
    Contents: items.map(({ key, lastModified, content }) => ({
      Key: coded(key),
      LastModified: lastModified,
      ETag: content.etag,
      Size: content.size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: coded(prefix) })),
  });
}

/** All versions of a key come on one page, so that a key alone marks where a page ends. */
export function listVersions(store: ObjectStore, bucket: string, query: Query): string {
  const limit = limitOf(query);
  const { items, prefixes, next } = paged<Version>({
    keys: store.keys(bucket),
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    afterKey: '',
    afterEntry: query.get('key-marker') ?? '',
    limit,
    itemsOf: (key) => [...store.versions({ bucket, key })].reverse(),
  });
  const coded = coding(query);
  const described = (version: Version): Elements => ({
    Key: coded(version.key),
    VersionId: version.versionId,
    IsLatest: version === store.versions({ bucket, key: version.key }).at(-1),
    LastModified: version.lastModified,
  });
  return xml('ListVersionsResult', {
    Name: bucket,
    Prefix: coded(query.get('prefix') ?? ''),
    KeyMarker: coded(query.get('key-marker') ?? ''),
    EncodingType: query.get('encoding-type'),
    MaxKeys: limit,
    IsTruncated: next !== null,
    NextKeyMarker: next === null ? undefined : coded(next),
    Version: items.filter(isObject).map((version) => ({
      ...described(version),
      ETag: version.content.etag,
      Size: version.content.size,
      StorageClass: 'STANDARD',
    })),
    DeleteMarker: items.filter((version) => !isObject(version)).map(described),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: coded(prefix) })),
  });
}

interface Walk<T> {
  readonly keys: readonly string[];
  readonly prefix: string;
  readonly delimiter: string;
  /** Only keys after this one are looked at. */
  readonly afterKey: string;
  /** Only keys and common prefixes after this one are named. */
  readonly afterEntry: string;
  readonly limit: number;
  readonly itemsOf: (key: string) => readonly T[];
}

function paged<T>({ keys, prefix, delimiter, afterKey, afterEntry, limit, itemsOf }: Walk<T>): Page<T> {
  const items: T[] = [];
  const prefixes: string[] = [];
  let last = afterEntry;
  for (const key of limit === 0 ? [] : keys) {
    if (!key.startsWith(prefix) || !isAfter(key, afterKey)) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end < 0 ? key : key.slice(0, end + delimiter.length);
    const found = isAfter(entry, last) ? itemsOf(key) : [];
    if (found.length === 0) continue;
    if (items.length + prefixes.length >= limit) return { items, prefixes, next: last };
    if (end < 0) items.push(...found);
    else prefixes.push(entry);
    last = entry;
  }
  return { items, prefixes, next: null };
}

function isAfter(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;
}

function limitOf(query: Query): number {
  const text = query.get('max-keys') ?? '1000';
  if (!/^\d{1,9}$/.test(text))
    throw new S3Error(400, 'InvalidArgument', 'Provided max-keys not an integer or within range');
  return Math.min(Number(text), 1000);
}

function coding(query: Query): (text: string) => string {
  const encoding = query.get('encoding-type');
  if (encoding === undefined) return (text) => text;
  if (encoding !== 'url')
    throw new S3Error(400, 'InvalidArgument', 'Invalid Encoding Method specified in Request');
  return (text) => encodeURIComponent(text).replace(/%2F/g, '/');
}

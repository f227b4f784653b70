/**
 * What comes in: a request of S3 whose signature is proven. What goes out: the answer of one operation.
 *
 * Always: the policies are asked first, then the data is looked at; who may not list a bucket does not learn whether a
 * key exists. Every condition of a write is asked again at the moment of the write.
 */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Principal, S3Options } from '../engine.ts';
import { describeDenial } from '../iam/policy.ts';
import { notImplemented, parseDeletion, S3Error, xml } from './answers.ts';
import { checkRead, conditionKeys, noSuchKey, rangeOf, writeGuard } from './conditions.ts';
import { listObjects, listVersions } from './listing.ts';
import { type Guard, isObject, type ObjectStore, type StoredObject, type Version } from './objects.ts';
import { readPayload } from './payload.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

/** One request, taken apart and proven. */
export interface Call {
  readonly options: S3Options;
  readonly store: ObjectStore;
  readonly request: IncomingMessage;
  readonly principal: Principal;
  readonly bucket: string;
  /** Empty where the bucket itself is meant. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
}

/** The headers that are kept with an object, and that a read may override. */
export const overrides = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];
export const copySource = 'x-amz-copy-source';

export function placeOf(path: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^\/?([^/]*)\/?(.*)$/s.exec(path) ?? [];
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

// --- who may -------------------------------------------------------------------------------------------------------

interface Place {
  readonly bucket: string;
  readonly key?: string;
}

function demand(
  call: Call,
  action: string,
  { bucket, key }: Place,
  context: Record<string, string> = {},
): void {
  const { options, principal } = call;
  const resource = `arn:${options.partition}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
  const asked = { principal, action: `s3:${action}`, resource, context };
  const decision = options.authorize(asked);
  if (decision.allowed) return;
  const message = principal.kind === 'anonymous' ? 'Access Denied' : describeDenial(asked, decision);
  throw new S3Error(403, 'AccessDenied', message);
}

/**
 * To compare an ETag is to read: a write or delete under If-Match needs GetObject as well.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-delete-enforce.html
 */
function demandMatch(call: Call, place: Required<Place>): void {
  const match = call.request.headers['if-match'];
  if (match !== undefined && match !== '*') demand(call, 'GetObject', place);
}

/** The object that is asked for. Whether it exists is told only to those who may list the bucket. */
function found(call: Call, place: Required<Place>, versionId: string | undefined): StoredObject {
  demand(call, versionId === undefined ? 'GetObject' : 'GetObjectVersion', place);
  const version =
    versionId === undefined
      ? call.store.current(place)
      : call.store.versions(place).find((each) => each.versionId === versionId);
  if (version !== undefined && isObject(version)) return version;
  demand(call, 'ListBucket', { bucket: place.bucket });
  if (version !== undefined) throw new S3Error(405, 'MethodNotAllowed', 'The version is a delete marker');
  if (versionId === undefined) throw noSuchKey(place.key);
  throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.', { Key: place.key });
}

// --- operations ----------------------------------------------------------------------------------------------------

export async function getObject(call: Call): Promise<Answer> {
  const { request, store, query, bucket, key } = call;
  const object = found(call, { bucket, key }, query.get('versionId'));
  checkRead(request, object);
  const { content } = object;
  const range = rangeOf(request.headers.range, content.size);
  const { start, end } = range ?? { start: 0, end: content.size - 1 };
  const whole = range === null && request.headers['x-amz-checksum-mode'] === 'ENABLED';
  const headers = {
    ...content.headers,
    ...overridden(query),
    'accept-ranges': 'bytes',
    'content-length': String(end - start + 1),
    'last-modified': new Date(object.lastModified).toUTCString(),
    etag: content.etag,
    'x-amz-version-id': object.versionId,
    ...(whole ? content.checksums : {}),
    ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${content.size}` }),
  };
  const unread = request.method === 'HEAD' || content.size === 0;
  const body = unread ? Readable.from([]) : store.read(object, start, end);
  return { status: range === null ? 200 : 206, headers, body };
}

function overridden(query: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    overrides.flatMap((header) => {
      const value = query.get(`response-${header}`);
      return value === undefined ? [] : [[header, value]];
    }),
  );
}

export async function putObject(call: Call): Promise<Answer> {
  const { request, store, bucket, key } = call;
  demand(call, 'PutObject', { bucket, key }, conditionKeys(request));
  demandMatch(call, { bucket, key });
  const guard = writeGuard(request, key);
  const { bytes, checksums } = await readPayload(request);
  const version = await store.put(
    { bucket, key },
    { bytes, checksums, headers: keptHeaders(request) },
    guard,
  );
  return { status: 200, headers: { ...writtenHeaders(version), ...checksums } };
}

function keptHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => overrides.includes(name) || name.startsWith('x-amz-meta-'),
  );
  const { 'content-encoding': encoding = '', ...rest } = Object.fromEntries(
    kept.map(([name, value]) => [name, String(value)]),
  );
  const own = encoding
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'aws-chunked')
    .join(', ');
  return {
    'content-type': 'binary/octet-stream',
    ...rest,
    ...(own === '' ? {} : { 'content-encoding': own }),
  };
}

function writtenHeaders(version: Version): Record<string, string> {
  return {
    'x-amz-version-id': version.versionId,
    ...(isObject(version) ? { etag: version.content.etag } : { 'x-amz-delete-marker': 'true' }),
  };
}

export async function copyObject(call: Call): Promise<Answer> {
  const { request, store, bucket, key } = call;
  demand(call, 'PutObject', { bucket, key }, conditionKeys(request));
  if (Object.keys(conditionKeys(request)).length > 0) throw notImplemented('conditions on CopyObject');
  const [path = '', search = ''] = String(request.headers[copySource]).split('?');
  const place = placeOf(path);
  const source = found(call, place, new URLSearchParams(search).get('versionId') ?? undefined);
  const chunks: Buffer[] = [];
  const { size, checksums } = source.content;
  if (size > 0) for await (const chunk of store.read(source, 0, size - 1)) chunks.push(chunk);
  const replace = request.headers['x-amz-metadata-directive'] === 'REPLACE';
  const headers = replace ? keptHeaders(request) : source.content.headers;
  const version = await store.put(
    { bucket, key },
    { bytes: Buffer.concat(chunks), headers, checksums },
    () => {},
  );
  const { etag = '', ...rest } = writtenHeaders(version);
  return {
    status: 200,
    headers: rest,
    body: xml('CopyObjectResult', { ETag: etag, LastModified: version.lastModified }),
  };
}

export async function deleteObject(call: Call): Promise<Answer> {
  const { request, query, bucket, key } = call;
  return {
    status: 204,
    headers: await removed(call, { bucket, key }, query.get('versionId'), writeGuard(request, key)),
  };
}

async function removed(
  call: Call,
  place: Required<Place>,
  versionId: string | undefined,
  guard: Guard,
): Promise<Record<string, string>> {
  demand(
    call,
    versionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion',
    place,
    conditionKeys(call.request),
  );
  demandMatch(call, place);
  if (versionId === undefined) return writtenHeaders(await call.store.hide(place, guard));
  const version = await call.store.removeVersion(place, versionId);
  return {
    'x-amz-version-id': versionId,
    ...(version && !isObject(version) ? { 'x-amz-delete-marker': 'true' } : {}),
  };
}

export async function deleteObjects(call: Call): Promise<Answer> {
  const { bytes } = await readPayload(call.request);
  const { quiet, objects } = parseDeletion(bytes.toString('utf8'));
  const deleted: { Key: string; VersionId: string | undefined }[] = [];
  const errors: { Key: string; Code: string; Message: string }[] = [];
  for (const { key, versionId } of objects) {
    try {
      await removed(call, { bucket: call.bucket, key }, versionId, () => {});
      deleted.push({ Key: key, VersionId: versionId });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      errors.push({ Key: key, Code: error.code, Message: error.message });
    }
  }
  return { status: 200, body: xml('DeleteResult', { Deleted: quiet ? [] : deleted, Error: errors }) };
}

export async function list(call: Call): Promise<Answer> {
  const { store, bucket, query } = call;
  const context = Object.fromEntries(
    ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
      const value = query.get(name);
      return value === undefined ? [] : [[`s3:${name}`, value]];
    }),
  );
  const versions = query.has('versions');
  demand(call, versions ? 'ListBucketVersions' : 'ListBucket', { bucket }, context);
  return { status: 200, body: (versions ? listVersions : listObjects)(store, bucket, query) };
}

export async function headBucket(call: Call): Promise<Answer> {
  demand(call, 'ListBucket', { bucket: call.bucket });
  return { status: 200 };
}

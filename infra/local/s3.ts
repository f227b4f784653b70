/**
 * What comes in: HTTP requests of the S3 protocol, path style. What goes out: its answers, as the current SDK reads
 * them unchanged. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 *
 * Always: the signature is proven first, then the policies are asked, then the data is looked at; who may not list a
 * bucket does not learn whether a key exists. An operation, a sub-resource, a parameter or an `x-amz-` header that is
 * not known here is refused with 501 and its name, never passed over.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { queryOf, SignatureError } from './credentials.ts';
import type { Principal, S3Engine, S3Options } from './engine.ts';
import { describeDenial } from './policy.ts';
import { notImplemented, parseDeletion, S3Error, xml } from './s3-answers.ts';
import { listObjects, listVersions } from './s3-listing.ts';
import { type Guard, isObject, ObjectStore, type StoredObject } from './s3-objects.ts';
import { readPayload } from './s3-payload.ts';

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

/** One request, taken apart and proven. */
interface Call {
  readonly options: S3Options;
  readonly store: ObjectStore;
  readonly request: IncomingMessage;
  readonly principal: Principal;
  readonly bucket: string;
  /** Empty where the bucket itself is meant. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
}

interface Route {
  readonly method: string;
  readonly on: 'bucket' | 'object';
  /** The query parameter, or else the header, that tells this operation from others of its method. */
  readonly marker?: string;
  readonly parameters: readonly string[];
  readonly run: (call: Call) => Promise<Answer>;
}

const listing = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];
const overrides = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];
const reading = ['versionId', ...overrides.map((header) => `response-${header}`)];
const copySource = 'x-amz-copy-source';

/** Those with a marker come before those without. */
const routes: readonly Route[] = [
  {
    method: 'GET',
    on: 'bucket',
    marker: 'list-type',
    parameters: [...listing, 'continuation-token', 'start-after', 'fetch-owner'],
    run: list,
  },
  { method: 'GET', on: 'bucket', marker: 'versions', parameters: [...listing, 'key-marker'], run: list },
  { method: 'HEAD', on: 'bucket', parameters: [], run: headBucket },
  { method: 'POST', on: 'bucket', marker: 'delete', parameters: [], run: deleteObjects },
  { method: 'GET', on: 'object', parameters: reading, run: getObject },
  { method: 'HEAD', on: 'object', parameters: reading, run: getObject },
  { method: 'PUT', on: 'object', marker: copySource, parameters: [], run: copyObject },
  { method: 'PUT', on: 'object', parameters: [], run: putObject },
  { method: 'DELETE', on: 'object', parameters: ['versionId'], run: deleteObject },
];

const knownHeaders = [
  /^x-amz-(content-sha256|date|security-token|user-agent|expected-bucket-owner)$/,
  /^x-amz-(sdk-checksum-algorithm|checksum-\w+|trailer|decoded-content-length)$/,
  /^x-amz-(meta-.+|copy-source|metadata-directive)$/,
];

export async function createS3Engine(options: S3Options): Promise<S3Engine> {
  const store = await ObjectStore.open(options.directory, options.now ?? (() => new Date()));
  return {
    handle: (request, response) => handle(options, store, request, response),
    createBuckets: async (names) => {
      for (const name of names) await store.createBucket(name);
    },
    // Every file is closed when its answer ends; nothing else is held.
    close: async () => {},
  };
}

async function handle(
  options: S3Options,
  store: ObjectStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('x-amz-request-id', randomUUID());
  try {
    const call = callOf(options, store, request);
    await reply(request, response, await routeOf(call).run(call));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else await reply(request, response, answerOf(error, response)).catch(() => response.destroy());
  }
}

async function reply(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { status, headers = {}, body } = answer;
  const text = typeof body === 'string' ? Buffer.from(body) : null;
  const type = text === null ? {} : { 'content-type': 'application/xml' };
  response.writeHead(status, { ...type, ...(text ? { 'content-length': text.length } : {}), ...headers });
  if (request.method === 'HEAD' || body === undefined) response.end();
  else if (text !== null) response.end(text);
  else await pipeline(body as Readable, response);
}

function answerOf(error: unknown, response: ServerResponse): Answer {
  const refusal =
    error instanceof S3Error
      ? error
      : error instanceof SignatureError
        ? signatureRefusal(error)
        : new S3Error(500, 'InternalError', `The local stack failed: ${String(error)}`);
  if (refusal.status === 304) return { status: 304, headers: refusal.detail };
  const body = { Code: refusal.code, Message: refusal.message, ...refusal.detail };
  return {
    status: refusal.status,
    body: xml('Error', { ...body, RequestId: String(response.getHeader('x-amz-request-id')) }),
  };
}

function signatureRefusal({ fault }: SignatureError): S3Error {
  switch (fault.reason) {
    case 'malformed':
      return new S3Error(400, 'AuthorizationHeaderMalformed', fault.detail);
    case 'unknown-key':
      return new S3Error(
        403,
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        { AWSAccessKeyId: fault.accessKeyId },
      );
    case 'mismatch':
      return new S3Error(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
        { StringToSign: fault.stringToSign },
      );
    case 'skewed':
      return new S3Error(
        403,
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
      );
    case 'expired':
      return new S3Error(403, 'AccessDenied', 'Request has expired', { Expires: fault.expiredAt });
  }
}

// --- taking a request apart ----------------------------------------------------------------------------------------

function callOf(options: S3Options, store: ObjectStore, request: IncomingMessage): Call {
  const { method = '', url = '/', headers } = request;
  const query = new Map(queryOf(url));
  const payload = headers['x-amz-content-sha256'] ?? query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  const principal = options.authenticate({ method, url, headers }, String(payload));
  const { bucket, key } = placeOf(url.split('?', 1)[0] ?? '');
  if (!store.hasBucket(bucket)) {
    throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket });
  }
  if (Buffer.byteLength(key) > 1024) throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
  return { options, store, request, principal, bucket, key, query };
}

function placeOf(path: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^\/?([^/]*)\/?(.*)$/s.exec(path) ?? [];
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

function routeOf({ request, key, query }: Call): Route {
  const { method = '', headers } = request;
  const on = key === '' ? 'bucket' : 'object';
  const names = [...query.keys()].filter(
    (name) => name !== 'x-id' && !name.toLowerCase().startsWith('x-amz-'),
  );
  const route = routes.find(
    (each) =>
      each.method === method &&
      each.on === on &&
      (each.marker === undefined || query.has(each.marker) || each.marker in headers),
  );
  const extra = names.filter((name) => name !== route?.marker && !route?.parameters.includes(name));
  if (route === undefined || extra.length > 0) {
    throw notImplemented([`${method} of a${on === 'object' ? 'n' : ''} ${on}`, ...extra].join(' with ?'));
  }
  if (query.get('list-type') === '1') throw notImplemented('list-type=1');
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-amz-') && !knownHeaders.some((known) => known.test(name))) {
      throw notImplemented(`the header ${name}`);
    }
  }
  return route;
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

const noSuchKey = (key: string) =>
  new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });

function conditionKeys(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    ['if-match', 'if-none-match'].flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[`s3:${name}`, String(value)]];
    }),
  );
}

// --- conditions of requests ----------------------------------------------------------------------------------------

const failed = (condition: string) =>
  new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });

/** What If-Match and If-None-Match ask of a write; S3 knows no other value of the latter than `*`. */
function writeGuard(request: IncomingMessage, key: string): Guard {
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  if (noneMatch !== undefined && noneMatch !== '*')
    throw notImplemented('If-None-Match with an ETag on a write');
  return (current) => {
    if (noneMatch !== undefined && current !== undefined) throw failed('If-None-Match');
    if (match === undefined) return;
    if (current === undefined) throw noSuchKey(key);
    if (!names(match, current.content.etag)) throw failed('If-Match');
  };
}

/** RFC 9110, section 13.2.2: the tags are asked before the dates, and silence the date beside them. */
function checkRead({ headers }: IncomingMessage, { content, lastModified }: StoredObject): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  const modified = Math.floor(Date.parse(lastModified) / 1000) * 1000;
  const since = (text: string | undefined) => Date.parse(text ?? '');
  if (match !== undefined ? !names(match, content.etag) : modified > since(headers['if-unmodified-since'])) {
    throw failed(match === undefined ? 'If-Unmodified-Since' : 'If-Match');
  }
  if (
    noneMatch !== undefined ? names(noneMatch, content.etag) : modified <= since(headers['if-modified-since'])
  ) {
    const cached = content.headers['cache-control'];
    throw new S3Error(304, 'NotModified', 'Not Modified', {
      etag: content.etag,
      'last-modified': new Date(lastModified).toUTCString(),
      ...(cached === undefined ? {} : { 'cache-control': cached }),
    });
  }
}

function names(header: string, etag: string): boolean {
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, ''));
  return tags.includes('*') || tags.includes(etag.replace(/"/g, ''));
}

// --- operations ----------------------------------------------------------------------------------------------------

async function getObject(call: Call): Promise<Answer> {
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

/** Null where the whole is meant: also, by RFC 9110, where the header is not understood. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (header?.includes(',')) throw notImplemented('several ranges');
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end || start >= size) {
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
      ActualObjectSize: `${size}`,
    });
  }
  return { start, end };
}

async function putObject(call: Call): Promise<Answer> {
  const { request, store, bucket, key } = call;
  demand(call, 'PutObject', { bucket, key }, conditionKeys(request));
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

function writtenHeaders(version: Awaited<ReturnType<ObjectStore['put']>>): Record<string, string> {
  return {
    'x-amz-version-id': version.versionId,
    ...(isObject(version) ? { etag: version.content.etag } : { 'x-amz-delete-marker': 'true' }),
  };
}

async function copyObject(call: Call): Promise<Answer> {
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

async function deleteObject(call: Call): Promise<Answer> {
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
  if (versionId === undefined) return writtenHeaders(await call.store.hide(place, guard));
  const version = await call.store.removeVersion(place, versionId);
  return {
    'x-amz-version-id': versionId,
    ...(version && !isObject(version) ? { 'x-amz-delete-marker': 'true' } : {}),
  };
}

async function deleteObjects(call: Call): Promise<Answer> {
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

async function list(call: Call): Promise<Answer> {
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

async function headBucket(call: Call): Promise<Answer> {
  demand(call, 'ListBucket', { bucket: call.bucket });
  return { status: 200 };
}

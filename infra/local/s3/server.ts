/**
 * What comes in: HTTP requests of the S3 protocol, path style. What goes out: its answers, as the current SDK reads
 * them unchanged. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 *
 * Always: the signature is proven before anything else is looked at. An operation, a sub-resource, a parameter or an
 * `x-amz-` header that is not known here is refused with 501 and its name, never passed over. A browser's question
 * about another origin (`cors.ts`) is unsigned, and answered first.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Engine, S3Options } from '../engine.ts';
import { queryOf, SignatureError } from '../iam/credentials.ts';
import { notImplemented, S3Error, xml } from './answers.ts';
import { corsHeaders, preflight } from './cors.ts';
import { ObjectStore } from './objects.ts';
import {
  type Answer,
  type Call,
  copyObject,
  copySource,
  deleteObject,
  deleteObjects,
  getObject,
  headBucket,
  list,
  overrides,
  placeOf,
  putObject,
} from './operations.ts';

interface Route {
  readonly method: string;
  readonly on: 'bucket' | 'object';
  /** The query parameter, or else the header, that tells this operation from others of its method. */
  readonly marker?: string;
  readonly parameters: readonly string[];
  readonly run: (call: Call) => Promise<Answer>;
}

const listing = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];
const reading = ['versionId', ...overrides.map((header) => `response-${header}`)];

/** Query parameters by which S3 tells other operations on an object from reading it. */
const subresources: ReadonlySet<string> = new Set(
  'acl attributes legal-hold partNumber restore retention select tagging torrent uploadId uploads'.split(' '),
);

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

/**
 * What a signer adds to a query. Presigning also moves `x-amz-` headers there: those that would change what is done
 * are not among these, and so are refused.
 */
const ofSigning =
  /^(x-id|X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)|x-amz-(checksum-mode|user-agent))$/;

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
    const place = placeOf(request.url?.split('?', 1)[0] ?? '');
    const rules = options.cors?.[place.bucket];
    if (request.method === 'OPTIONS') {
      const headers = preflight(rules, request, place.key);
      await reply(request, response, { status: 200, headers, body: '' });
      return;
    }
    // A refusal has them too, so that the page learns of it.
    response.setHeaders(new Map(Object.entries(corsHeaders(rules ?? [], request))));
    const call = callOf(options, store, request, place);
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

function callOf(
  options: S3Options,
  store: ObjectStore,
  request: IncomingMessage,
  { bucket, key }: ReturnType<typeof placeOf>,
): Call {
  const { method = '', url = '/', headers } = request;
  const query = new Map(queryOf(url));
  const payload = headers['x-amz-content-sha256'] ?? query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  const principal = options.authenticate({ method, url, headers }, String(payload));
  if (!store.hasBucket(bucket)) {
    throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket });
  }
  if (Buffer.byteLength(key) > 1024) throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
  return { options, store, request, principal, bucket, key, query };
}

function routeOf({ principal, request, key, query }: Call): Route {
  const { method = '', headers } = request;
  const on = key === '' ? 'bucket' : 'object';
  const names = [...query.keys()].filter((name) => !ofSigning.test(name));
  const route = routes.find(
    (each) =>
      each.method === method &&
      each.on === on &&
      (each.marker === undefined || query.has(each.marker) || each.marker in headers),
  );
  // As S3 answers the public at the bare address of a bucket, whose listing of the first kind is not offered here.
  if (route === undefined && principal.kind === 'anonymous')
    throw new S3Error(403, 'AccessDenied', 'Access Denied');
  // A reader's own words in an address (?v=2) mean nothing to S3; only what names another operation is refused.
  const means = (name: string) => principal.kind !== 'anonymous' || subresources.has(name);
  const extra = names.filter(
    (name) => name !== route?.marker && !route?.parameters.includes(name) && means(name),
  );
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

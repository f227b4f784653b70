/**
 * What comes in: access keys, then the head of a request and the hash of its payload. What goes out: the principal of
 * the request. Follows AWS Signature Version 4, in the header and in the query of a presigned URL.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * Always: a request with any signature is either verified or refused; only one without a signature is anonymous.
 * Written with node:crypto and not with the SDK's signer: a verifier should not share the signer's code, and so its
 * faults.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey, Authenticate, SignedHead } from '../engine.ts';

export type SignatureFault =
  | { readonly reason: 'malformed'; readonly detail: string }
  | { readonly reason: 'unknown-key'; readonly accessKeyId: string }
  | { readonly reason: 'mismatch'; readonly stringToSign: string }
  /** Signed too long ago or too far ahead: beyond fifteen minutes. */
  | { readonly reason: 'skewed'; readonly signedAt: string }
  /** A presigned URL past its expiry. */
  | { readonly reason: 'expired'; readonly expiredAt: string };

export class SignatureError extends Error {
  override readonly name = 'SignatureError';
  readonly fault: SignatureFault;

  constructor(fault: SignatureFault) {
    super(`signature refused: ${fault.reason}`);
    this.fault = fault;
  }
}

interface Claim {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  /** `date/region/service/aws4_request`, all four of which go into the signing key. */
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly signedAt: string;
  /** Seconds; only a presigned URL has them. */
  readonly lifetime: number | null;
}

const algorithm = 'AWS4-HMAC-SHA256';
const tolerance = 15 * 60 * 1000;
const week = 7 * 24 * 3600;

export function createAuthenticate(
  keys: readonly AccessKey[],
  now: () => Date = () => new Date(),
): Authenticate {
  const byId = new Map(keys.map((key) => [key.accessKeyId, key]));
  return (head, payloadHash) => {
    const query = queryOf(head.url);
    const claim = claimOf(head, query);
    if (claim === null) return { kind: 'anonymous' };
    const key = byId.get(claim.accessKeyId);
    if (key === undefined) {
      throw new SignatureError({ reason: 'unknown-key', accessKeyId: claim.accessKeyId });
    }
    for (const name of Object.keys(head.headers)) {
      const covered = !name.startsWith('x-amz-') || claim.signedHeaders.includes(name);
      if (!covered) throw malformed(`the header ${name} is present but not signed`);
    }
    const canonical = canonicalRequest(head, query, claim, payloadHash);
    const stringToSign = [algorithm, claim.signedAt, claim.scope.join('/'), sha256(canonical)].join('\n');
    const expected = hmac(signingKey(key.secretAccessKey, claim.scope), stringToSign).toString('hex');
    if (!sameText(expected, claim.signature)) throw new SignatureError({ reason: 'mismatch', stringToSign });
    checkTime(claim, now());
    return key.principal;
  };
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function claimOf(head: SignedHead, query: readonly (readonly [string, string])[]): Claim | null {
  const authorization = textOf(head.headers['authorization']);
  const parameters = new Map(query);
  const presigned = parameters.has('X-Amz-Algorithm') || parameters.has('X-Amz-Signature');
  if (authorization !== undefined && presigned) throw malformed('signed both in the header and in the query');
  if (authorization !== undefined)
    return headerClaim(authorization, textOf(head.headers['x-amz-date']) ?? '');
  return presigned ? queryClaim(parameters) : null;
}

function headerClaim(authorization: string, signedAt: string): Claim {
  if (!authorization.startsWith(`${algorithm} `)) throw malformed(`only ${algorithm} is known`);
  const fields = new Map(
    authorization
      .slice(algorithm.length)
      .split(',')
      .map((part) => part.trim())
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  return claim('header', signedAt, null, (name) => fields.get(name));
}

function queryClaim(parameters: ReadonlyMap<string, string>): Claim {
  if (parameters.get('X-Amz-Algorithm') !== algorithm)
    throw malformed(`X-Amz-Algorithm must be ${algorithm}`);
  const lifetime = Number(parameters.get('X-Amz-Expires') ?? Number.NaN);
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > week) {
    throw malformed('X-Amz-Expires must be a whole number of seconds from 1 to 604800');
  }
  return claim('query', parameters.get('X-Amz-Date') ?? '', lifetime, (name) =>
    parameters.get(`X-Amz-${name}`),
  );
}

function claim(
  form: Claim['form'],
  signedAt: string,
  lifetime: number | null,
  field: (name: string) => string | undefined,
): Claim {
  const required = (name: string) => {
    const value = field(name);
    if (value === undefined || value === '') throw malformed(`${name} is missing`);
    return value;
  };
  const [accessKeyId = '', ...scope] = required('Credential').split('/');
  if (scope.length !== 4 || scope[3] !== 'aws4_request') throw malformed('Credential has no valid scope');
  if (!/^\d{8}T\d{6}Z$/.test(signedAt) || !signedAt.startsWith(scope[0] ?? '-')) {
    throw malformed('X-Amz-Date is missing or is not of the date in the scope');
  }
  const signedHeaders = required('SignedHeaders').split(';');
  if (!signedHeaders.includes('host')) throw malformed('host must be signed');
  return { form, accessKeyId, scope, signedHeaders, signature: required('Signature'), signedAt, lifetime };
}

function canonicalRequest(
  head: SignedHead,
  query: readonly (readonly [string, string])[],
  { signedHeaders, scope }: Claim,
  payloadHash: string,
): string {
  const path = head.url.split('?', 1)[0] ?? '';
  // Every service but S3 signs the sent path, encoded once more.
  const plain = scope[2] === 's3' ? decode : (segment: string) => segment;
  return [
    head.method,
    path
      .split('/')
      .map((segment) => encode(plain(segment)))
      .join('/'),
    query
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => [encode(name), encode(value)] as const)
      .sort(([a, x], [b, y]) => (a === b ? ascending(x, y) : ascending(a, b)))
      .map(([name, value]) => `${name}=${value}`)
      .join('&'),
    ...signedHeaders.map(
      (name) => `${name}:${(textOf(head.headers[name]) ?? '').trim().replace(/ +/g, ' ')}`,
    ),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

function signingKey(secret: string, scope: readonly string[]): Buffer {
  return scope.reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
}

function checkTime({ signedAt, lifetime }: Claim, now: Date): void {
  const signed = Date.parse(signedAt.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (signed - now.getTime() > tolerance) throw new SignatureError({ reason: 'skewed', signedAt });
  if (lifetime !== null) {
    const end = signed + lifetime * 1000;
    if (now.getTime() > end) {
      throw new SignatureError({ reason: 'expired', expiredAt: new Date(end).toISOString() });
    }
  } else if (!(now.getTime() - signed <= tolerance)) {
    throw new SignatureError({ reason: 'skewed', signedAt });
  }
}

/** Name and value of each query parameter, decoded, in their original order. */
export function queryOf(url: string): (readonly [string, string])[] {
  const start = url.indexOf('?');
  if (start < 0 || start === url.length - 1) return [];
  return url
    .slice(start + 1)
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [decode(name.replace(/\+/g, ' ')), decode(value.replace(/\+/g, ' '))] as const;
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new SignatureError({ reason: 'malformed', detail: `not percent-encoded UTF-8: ${String(cause)}` });
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

const ascending = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const malformed = (detail: string) => new SignatureError({ reason: 'malformed', detail });
const textOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(',') : value);

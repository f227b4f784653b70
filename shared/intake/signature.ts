/**
 * Standard Webhooks signatures (https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, on the raw
 * bytes, before anything is parsed. The published library signs strings with a hash in plain JavaScript; a body
 * whose bytes are no UTF-8 could not be told from another there, and a mebibyte takes it a hundred times as long,
 * so that these few lines stand on node:crypto. The library is the second opinion in the tests.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignatureHeaders {
  id: string | undefined;
  timestamp: string | undefined;
  /** Space-separated `v1,…` signatures: a sender may sign with several secrets. */
  signature: string | undefined;
}

/** Seconds by which a timestamp may differ from the present, either way. */
export const TOLERANCE = 300;
const PREFIX = 'whsec_';

/** The key of a secret `whsec_` + base64 of 24 to 64 bytes; undefined where it is none. */
export function keyOf(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) return undefined;
  const encoded = secret.slice(PREFIX.length);
  const key = Buffer.from(encoded, 'base64');
  // Buffer.from skips what is no base64; a secret that was mistyped must not become another key.
  const same = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  return same && key.length >= 24 && key.length <= 64 ? key : undefined;
}

/** The secret of a key of 24 to 64 random bytes. */
export function secretOf(key: Uint8Array): string {
  return `${PREFIX}${Buffer.from(key).toString('base64')}`;
}

/** The value of `webhook-signature` for a body; `timestamp` in seconds since 1970 UTC. */
export function sign(key: Buffer, id: string, timestamp: number, body: Uint8Array): string {
  return `v1,${macOf(key, id, String(timestamp), body).toString('base64')}`;
}

/** Whether any of the signatures was made with any of the keys, within the tolerance. `now` in seconds. */
export function verify(
  keys: readonly Buffer[],
  headers: SignatureHeaders,
  body: Uint8Array,
  now: number,
): boolean {
  const { id, timestamp, signature } = headers;
  if (!id || !timestamp || !signature) return false;
  // A dot in the id would let one signed text be read as two messages; leading zeros and signs likewise.
  if (id.includes('.') || !/^(0|[1-9]\d{0,11})$/.test(timestamp)) return false;
  if (Math.abs(Math.floor(now) - Number(timestamp)) > TOLERANCE) return false;
  const given = signature
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3)));
  let valid = false;
  for (const key of keys) {
    const expected = Buffer.from(macOf(key, id, timestamp, body).toString('base64'));
    for (const candidate of given) {
      if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) valid = true;
    }
  }
  return valid;
}

function macOf(key: Buffer, id: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

/**
 * The desk's sign-in secrets. In: the store where `gongkai desk secret` put them. Out: the client's secret, and the key
 * of the cookies, cached for a minute. Always: a new secret comes with a new key, so that all sessions end with the old
 * one.
 */
import { randomBytes } from 'node:crypto';
import { DESK } from '../intake/senders.ts';
import type { Secrets } from '../store/ports.ts';
import type { DeskKeys } from './ports.ts';

const HELD = 60_000;
const KEY_BYTES = 32;

export function heldKeys(
  secrets: Pick<Secrets, 'of'>,
  clock: () => number,
): () => Promise<DeskKeys | undefined> {
  let held: { at: number; keys: DeskKeys } | undefined;
  return async () => {
    if (held && clock() - held.at < HELD) return held.keys;
    const [clientSecret, cookieKey] = await secrets.of(DESK);
    if (!clientSecret || !cookieKey) return undefined;
    held = { at: clock(), keys: { clientSecret, cookieKey: Buffer.from(cookieKey, 'base64url') } };
    return held.keys;
  };
}

/** Replaces the client's secret; `false` if someone else was faster. */
export async function storeClientSecret(clientSecret: string, secrets: Secrets): Promise<boolean> {
  const before = await secrets.of(DESK);
  return secrets.replace(DESK, before, [clientSecret, randomBytes(KEY_BYTES).toString('base64url')]);
}

/**
 * The keys that sign messages to an agency's webhook. In: the private bucket, and a source of random bytes. Out: the
 * keys of an agency, newest first: one, or two during a rotation. Always: an agency's key reveals nothing about
 * another's. Its first key is derived from one shared seed; each later key is random.
 */
import { createHmac } from 'node:crypto';
import type { Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';

export interface KeyPorts {
  drafts: Pick<Objects, 'get' | 'put'>;
  /** 32 random bytes as hexadecimal digits. */
  seed: () => string;
}

interface Kept {
  seed: string;
  /** By agency, the keys that replaced the first one. */
  rotated?: Readonly<Record<string, Rotated>>;
}

interface Rotated {
  newest: string;
  /** The older key; `first` is the one derived from the seed. Absent after it was retired. */
  before?: string;
}

const FIRST = 'first';

export async function notifyKeysOf(agency: string, ports: KeyPorts): Promise<[Buffer, ...Buffer[]]> {
  return keysIn((await keptSeed(ports)).kept, agency);
}

/** Adds a key beside the present one. `two`: there are two already; `overtaken`: another change came first. */
export async function rotateNotifyKey(
  agency: string,
  ports: KeyPorts,
): Promise<'rotated' | 'two' | 'overtaken'> {
  const { kept, etag } = await keptSeed(ports);
  const now = kept.rotated?.[agency];
  if (now?.before !== undefined) return 'two';
  const next = { newest: ports.seed(), before: now?.newest ?? FIRST };
  return (await replaced(kept, etag, { [agency]: next }, ports)) ? 'rotated' : 'overtaken';
}

/** Removes the older of two keys. `one`: there is only one; `overtaken`: another change came first. */
export async function retireNotifyKey(
  agency: string,
  ports: KeyPorts,
): Promise<'retired' | 'one' | 'overtaken'> {
  const { kept, etag } = await keptSeed(ports);
  const now = kept.rotated?.[agency];
  if (now?.before === undefined) return 'one';
  return (await replaced(kept, etag, { [agency]: { newest: now.newest } }, ports)) ? 'retired' : 'overtaken';
}

function keysIn({ seed, rotated }: Kept, agency: string): [Buffer, ...Buffer[]] {
  const first = createHmac('sha256', Buffer.from(seed, 'hex')).update(`notify\0${agency}`).digest();
  const now = rotated?.[agency];
  if (!now) return [first];
  const newest = Buffer.from(now.newest, 'hex');
  if (now.before === undefined) return [newest];
  return [newest, now.before === FIRST ? first : Buffer.from(now.before, 'hex')];
}

async function replaced(
  kept: Kept,
  etag: string,
  change: Readonly<Record<string, Rotated>>,
  { drafts }: KeyPorts,
): Promise<boolean> {
  return drafts.put({ ...fileOf({ ...kept, rotated: { ...kept.rotated, ...change } }), only: { etag } });
}

async function keptSeed({ drafts, seed }: KeyPorts): Promise<{ kept: Kept; etag: string }> {
  let object = await drafts.get(draftKeys.notifyKey);
  if (!object) {
    await drafts.put({ ...fileOf({ seed: seed() }), only: 'absent' });
    object = await drafts.get(draftKeys.notifyKey);
  }
  if (!object) throw new Error('the key of the messages cannot be read');
  return { kept: JSON.parse(Buffer.from(object.bytes).toString()), etag: object.etag };
}

const fileOf = (kept: Kept) => ({
  key: draftKeys.notifyKey,
  bytes: Buffer.from(JSON.stringify(kept)),
  mediaType: 'application/json',
});

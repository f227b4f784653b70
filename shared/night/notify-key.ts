/**
 * The secret with which messages to an agency's webhook are signed. In: the private bucket and a source of random bytes. Out:
 * the key of an agency, made of one that is kept for all. Always: made once; an agency's key tells nothing of another's.
 */
import { createHmac } from 'node:crypto';
import type { Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';

/** `seed`: 32 random bytes as hexadecimal digits. */
export async function notifyKeyOf(
  agency: string,
  { drafts, seed }: { drafts: Pick<Objects, 'get' | 'put'>; seed: () => string },
): Promise<Buffer> {
  const key = draftKeys.notifyKey;
  let object = await drafts.get(key);
  if (!object) {
    const bytes = Buffer.from(JSON.stringify({ seed: seed() }));
    await drafts.put({ key, bytes, mediaType: 'application/json', only: 'absent' });
    object = await drafts.get(key);
  }
  if (!object) throw new Error('the key of the messages cannot be read');
  const { seed: secret } = JSON.parse(Buffer.from(object.bytes).toString());
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(`notify\0${agency}`).digest();
}

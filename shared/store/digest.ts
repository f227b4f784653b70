import { hash } from 'node:crypto';
import { contentOf, type KeptEvent } from '../events/event.ts';

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/** The digest of an event's content: it tells a duplicate from a conflict. */
export function digestOf(event: KeptEvent): string {
  return sha256(contentOf(event));
}

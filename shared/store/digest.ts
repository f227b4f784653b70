/**
 * Digests: SHA-256 in hexadecimal. The digest of a set of events has two levels and does not depend on the order of
 * arrival: one per subject, over its events, then one over all subjects (shared/README.md gives the exact bytes). So it
 * can be computed from the digests of the subjects, without their events.
 */
import { createHash, hash } from 'node:crypto';
import { contentOf, identityOf, type KeptEvent } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/** The digest of an event's content, which distinguishes a duplicate from a conflict. */
export function digestOf(event: KeptEvent): string {
  return sha256(contentOf(event));
}

/** The identity of an event, and the digest of its content. */
export interface DigestedEvent {
  event: Pick<KeptEvent, 'subject' | 'source' | 'id'>;
  digest: string;
}

/** The digest of one subject: over the sorted lines of its events, each once. */
export function subjectDigest(events: Iterable<DigestedEvent>): string {
  const lines = new Set<string>();
  for (const { event, digest } of events) lines.add(`${identityOf(event)}\0${digest}\n`);
  return sha256([...lines].sort(compareUtf8).join(''));
}

const A_PIECE = 8192;

/** The digest of a set, from the digests of its subjects, added in the order of their UTF-8 bytes. */
export class SetDigest {
  readonly #hash = createHash('sha256');
  #last: string | undefined;
  #lines = '';

  /** Throws if `subject` does not come after the previous one. */
  add(subject: string, digest: string): void {
    if (this.#last !== undefined && compareUtf8(this.#last, subject) >= 0)
      throw new Error('the subjects of a digest come in the order of their bytes, each once');
    this.#last = subject;
    // Buffered, because a call of the hash costs more than hashing a line.
    this.#lines += `${subject}\0${digest}\n`;
    if (this.#lines.length > A_PIECE) this.#handOver();
  }

  #handOver(): void {
    this.#hash.update(this.#lines);
    this.#lines = '';
  }

  /** The digest of the subjects added so far: `sha256:` and 64 hexadecimal digits. */
  value(): string {
    this.#handOver();
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }
}

/** The digest of an agency's set together with those of the agencies merged into it; without any, its own digest. */
export function digestWithMerged(
  own: string,
  merged: readonly (readonly [agency: string, digest: string])[],
): string {
  return merged.length === 0 ? own : `sha256:${sha256(JSON.stringify([own, ...merged]))}`;
}

/**
 * The public substitute for the digest of a version's events. The salt never leaves the private bucket, so nobody can
 * test whether a guessed set of events is the real one.
 */
export function saltedDigest(salt: string, digest: string): string {
  return `sha256:${sha256(`${salt}\0${digest}`)}`;
}

/** SHA-256 as bytes, for the hash tree of the transparency log. */
export const sha256Bytes = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.from(sha256(bytes), 'hex'));

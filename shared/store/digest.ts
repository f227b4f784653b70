/**
 * Digests, as SHA-256 in hexadecimal. That of a set of events is of two levels and says nothing of the order in which
 * they came: first one over the events of each subject, then one over the subjects (shared/README.md spells it out).
 * So it can be had from the digests of the subjects alone, without their events.
 */
import { createHash, hash } from 'node:crypto';
import { contentOf, identityOf, type KeptEvent } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/** The digest of an event's content: it tells a duplicate from a conflict. */
export function digestOf(event: KeptEvent): string {
  return sha256(contentOf(event));
}

/** What a subject's digest is made of: an event, and the digest of its content. */
export interface DigestedEvent {
  event: Pick<KeptEvent, 'subject' | 'source' | 'id'>;
  digest: string;
}

/** The digest of one subject: over its events in the order of their lines, each once. */
export function subjectDigest(events: Iterable<DigestedEvent>): string {
  const lines = new Set<string>();
  for (const { event, digest } of events) lines.add(`${identityOf(event)}\0${digest}\n`);
  return sha256([...lines].sort(compareUtf8).join(''));
}

const A_PIECE = 8192;

/** The digest of a whole set, from the digests of its subjects, given in the order of their UTF-8 bytes. */
export class SetDigest {
  readonly #hash = createHash('sha256');
  #last: string | undefined;
  #lines = '';

  add(subject: string, digest: string): void {
    if (this.#last !== undefined && compareUtf8(this.#last, subject) >= 0)
      throw new Error('the subjects of a digest come in the order of their bytes, each once');
    this.#last = subject;
    // Handed over by the piece: a call of the hash costs more than the line that it is given.
    this.#lines += `${subject}\0${digest}\n`;
    if (this.#lines.length > A_PIECE) this.#handOver();
  }

  #handOver(): void {
    this.#hash.update(this.#lines);
    this.#lines = '';
  }

  /** Of what was added so far: `sha256:` and 64 hexadecimal digits. */
  value(): string {
    this.#handOver();
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }
}

/** Of an agency's set and, by id, those of the agencies that were merged into it; of a lone one it is its own. */
export function digestWithMerged(
  own: string,
  merged: readonly (readonly [agency: string, digest: string])[],
): string {
  return merged.length === 0 ? own : `sha256:${sha256(JSON.stringify([own, ...merged]))}`;
}

/**
 * What is public of a version in the place of the digest of its events: without the salt, which never leaves the private
 * bucket, nobody can try whether a set of guessed events gives it.
 */
export function saltedDigest(salt: string, digest: string): string {
  return `sha256:${sha256(`${salt}\0${digest}`)}`;
}

/** SHA-256 as bytes, as the hash tree of the log wants it. */
export const sha256Bytes = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.from(sha256(bytes), 'hex'));

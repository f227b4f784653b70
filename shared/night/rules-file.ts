/**
 * The counting rules of this release as a file that anybody can run (shared/rules). In: its bytes, and both buckets.
 * Out: `rules/{sha256}.mjs` beside the catalogue, and a frozen copy. Always holds: the file exists before a claim names
 * it, so that no seal names a missing file; it is written once, and its content matches its name. It is written while
 * the files of the version are rendered, so that publishing needs no extra round trip.
 */
import { rulesKey } from '../audit/seal.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { draftKeys } from './keys.ts';
import { type Manifest, thaw } from './manifest.ts';

interface Buckets {
  drafts: Objects;
  publication: Objects;
}

const MEDIA_TYPE = 'text/javascript; charset=utf-8';
const FOR_EVER = 'public, max-age=31536000, immutable';

export class RulesFile {
  /** The digest that seals name: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly #bytes: Uint8Array;
  readonly #buckets: Buckets;
  #lying: Promise<void> | undefined;

  constructor(bytes: Uint8Array, buckets: Buckets) {
    this.digest = `sha256:${sha256(bytes)}`;
    this.#bytes = bytes;
    this.#buckets = buckets;
  }

  /** Resolves when the file exists; written at most once per process, unless it failed. */
  lies(): Promise<void> {
    this.#lying ??= this.#keep().catch((error: unknown) => {
      this.#lying = undefined;
      throw error;
    });
    return this.#lying;
  }

  async #keep(): Promise<void> {
    const { drafts, publication } = this.#buckets;
    const frozen = { key: draftKeys.frozen(sha256(this.#bytes)), bytes: this.#bytes, mediaType: MEDIA_TYPE };
    await together([
      drafts.put({ ...frozen, only: 'absent' }),
      putRules(this.digest, this.#bytes, publication),
    ]);
  }
}

/** Restores missing files of rules from their frozen copies. If a copy is lost too, verification reports it. */
export async function keepRules(digests: Iterable<string>, buckets: Buckets): Promise<void> {
  for (const rules of digests)
    if (await buckets.drafts.head(draftKeys.frozen(rules.slice('sha256:'.length))))
      await keepRulesOf({ rules }, buckets);
}

/** Restores the rules file of a version from its frozen copy. Versions of earlier releases name none. */
export async function keepRulesOf(
  { rules }: Pick<Manifest, 'rules'>,
  { drafts, publication }: Buckets,
): Promise<void> {
  if (rules === undefined) return;
  const name = rulesKey(rules);
  if (await publication.head(name)) return;
  const bytes = await thaw({ name, sha256: rules.slice('sha256:'.length) }, drafts);
  await putRules(rules, bytes, publication);
}

async function putRules(digest: string, bytes: Uint8Array, publication: Objects): Promise<void> {
  const key = rulesKey(digest);
  const object = { key, bytes, mediaType: MEDIA_TYPE, cacheControl: FOR_EVER } as const;
  if (await publication.put({ ...object, only: 'absent' })) return;
  const there = await publication.get(key);
  if (!there || `sha256:${sha256(there.bytes)}` !== digest)
    throw new Error(`${key} holds other bytes than its name says`);
}

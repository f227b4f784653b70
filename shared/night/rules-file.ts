/**
 * The counting rules of this release as a file that anybody can run (shared/rules). In: its bytes, and both buckets. Out:
 * `rules/{sha256}.mjs` beside the catalogue, and the same bytes frozen. Always holds: it lies there before a claim names
 * it, so that no seal names a file that is not there; it is written once, and what lies there is what its name says.
 * It is asked for while the files of the version are made: a publication waits no round for it.
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
  /** As seals name it. */
  readonly digest: string;
  readonly #bytes: Uint8Array;
  readonly #buckets: Buckets;
  #lying: Promise<void> | undefined;

  constructor(bytes: Uint8Array, buckets: Buckets) {
    this.digest = `sha256:${sha256(bytes)}`;
    this.#bytes = bytes;
    this.#buckets = buckets;
  }

  /** Resolves when it lies there; looked at once a process. */
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

/** One that was lost from the publication comes back; where its frozen bytes are lost as well, a verification says so. */
export async function keepRules(digests: Iterable<string>, buckets: Buckets): Promise<void> {
  for (const rules of digests)
    if (await buckets.drafts.head(draftKeys.frozen(rules.slice('sha256:'.length))))
      await keepRulesOf({ rules }, buckets);
}

/** From the frozen bytes, for whoever writes a version once more; an older one names none. */
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

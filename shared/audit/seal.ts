/** What the seal of a version says (`v{n}/seal.json`). In: parsed JSON. Out: the seal, or undefined where that is none. */
import * as z from 'zod';

export const SEAL = 'seal.json';

export const RULES = 'rules/';

/** Where the rules lie that a seal names. */
export function rulesKey(digest: string): string {
  return `${RULES}${digest.slice('sha256:'.length)}.mjs`;
}

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const sealedFile = z.object({ name: z.string(), sha256: digest, bytes: z.int().nonnegative() });

/** A contribution that a government's report holds: the version, or null for figures and what has no public file. */
const contribution = z.object({
  agency: z.string(),
  version: z.int().positive().nullable(),
  tablesDigest: digest,
});

/**
 * Format 2 says besides what the numbers stand on. What format 1 lacks is optional here; a seal of 2 that lacks it is
 * held against the report all the same (`verifyProvenance`).
 */
const sealShape = z.object({
  format: z.union([z.literal(1), z.literal(2)]),
  /** Release of the software that made the files. */
  release: z.string(),
  agency: z.string(),
  year: z.int(),
  version: z.int().positive(),
  finalisedOn: z.string(),
  /** Id of the edition that it follows, and the checks that it was asked; absent in one of release 0.1.0. */
  edition: z.string().optional(),
  checks: z.array(z.string()).optional(),
  /** Version of the counting rules. */
  ruleSet: z.string(),
  /** Number of events that the tables were counted from, and the digest of exactly that set. */
  events: z.int().nonnegative(),
  eventsDigest: digest,
  /** It is the digest of that set with a salt; absent in a version of a release before. */
  salted: z.literal(true).optional(),
  tablesDigest: digest,
  /** Whether the tables were counted from cases or reported as figures; absent in format 1. */
  basis: z.enum(['cases', 'figures']).optional(),
  /** Of a government: what its sum holds; absent where it is none. */
  contributions: z.array(contribution).optional(),
  /** Digest of the file of rules that counted it (`rules/{sha256}.mjs`), where the release publishes one. */
  rules: digest.optional(),
  /** Files of `v{n}/` but the seal. */
  files: z.array(sealedFile),
  /** The page of the current place while this version is the current one. */
  currentPage: sealedFile,
});

export type Seal = z.infer<typeof sealShape>;

/** A seal as it was read somewhere, or undefined where that is none. */
export function readSeal(json: unknown): Seal | undefined {
  return sealShape.safeParse(json).data;
}

/** The contents of a version's seal (`v{n}/seal.json`). In: parsed JSON. Out: the seal, or undefined if it is none. */
import * as z from 'zod';

export const SEAL = 'seal.json';

export const RULES = 'rules/';

/** The folder of the rules that a seal names. */
export function rulesKey(digest: string): string {
  return `${RULES}${digest.slice('sha256:'.length)}.mjs`;
}

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const sealedFile = z.object({ name: z.string(), sha256: digest, bytes: z.int().nonnegative() });

/**
 * A contribution in a government's report: the version, or null for figures and other contributions without a public
 * file.
 */
const contribution = z.object({
  agency: z.string(),
  version: z.int().positive().nullable(),
  tablesDigest: digest,
});

/**
 * Format 2 adds the basis of the numbers. Fields that format 1 lacks are optional here; a seal of format 2 without them
 * is still compared with the report (`verifyProvenance`).
 */
const sealShape = z.object({
  format: z.union([z.literal(1), z.literal(2)]),
  /** Release of the software that made the files. */
  release: z.string(),
  agency: z.string(),
  year: z.int(),
  version: z.int().positive(),
  finalisedOn: z.string(),
  /** Id of its edition, and its checks; absent in release 0.1.0. */
  edition: z.string().optional(),
  checks: z.array(z.string()).optional(),
  /** Version of the counting rules. */
  ruleSet: z.string(),
  /** Number of the counted events, and the digest of exactly that set. */
  events: z.int().nonnegative(),
  eventsDigest: digest,
  /** The salted digest of that set; absent in a version of an earlier release. */
  salted: z.literal(true).optional(),
  tablesDigest: digest,
  /** Whether the tables were counted from cases or reported as figures; absent in format 1. */
  basis: z.enum(['cases', 'figures']).optional(),
  /** For a government: the members in its sum; absent otherwise. */
  contributions: z.array(contribution).optional(),
  /** Digest of the file of rules that counted it (`rules/{sha256}.mjs`), if the release publishes one. */
  rules: digest.optional(),
  /** Files of `v{n}/` except the seal. */
  files: z.array(sealedFile),
  /** The page of the current place while this version is the current one. */
  currentPage: sealedFile,
});

export type Seal = z.infer<typeof sealShape>;

/** A parsed seal, or undefined if it is none. */
export function readSeal(json: unknown): Seal | undefined {
  return sealShape.safeParse(json).data;
}

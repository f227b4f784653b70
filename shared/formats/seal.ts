/**
 * The seal of a version: `v{n}/seal.json`, public beside the files that it names. In: a version and its rendered files.
 * Out: number, rules, digests of events, tables and of every file. Always holds: whoever has the files and the seal can
 * tell whether a byte of them is another one; the catalogue names the seal's own digest. Only the seal of a version
 * names the page of the current place: that page is made of the version and nothing else.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { jsonText } from './json/report.ts';
import {
  type Format,
  type RenderedFile,
  renderCurrent,
  renderReport,
  type VersionReport,
} from './renderers.ts';

export const SEAL = 'seal.json';
/** Release of this software: another one may draw the same model otherwise, and a verifier has to know. */
export const RELEASE = '0.1.0';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const sealedFile = z.object({ name: z.string(), sha256: digest, bytes: z.int().nonnegative() });

const sealShape = z.object({
  format: z.literal(1),
  release: z.string(),
  agency: z.string(),
  year: z.int(),
  version: z.int().positive(),
  finalisedOn: z.string(),
  /** Version of the counting rules. */
  ruleSet: z.string(),
  /** Number of events that the tables were counted from, and the digest of exactly that set. */
  events: z.int().nonnegative(),
  eventsDigest: digest,
  tablesDigest: digest,
  /** Files of `v{n}/` but the seal. */
  files: z.array(sealedFile),
  /** The page of the current place while this version is the current one. */
  currentPage: sealedFile,
});

export type Seal = z.infer<typeof sealShape>;

/** All that is fixed with a version. */
export interface SealedVersion {
  /** Files of `v{n}/`, the seal among them. */
  files: RenderedFile[];
  /** Files of the current place, its page last: who reads the page finds what it links to. */
  current: RenderedFile[];
}

export async function sealedVersion(
  version: VersionReport,
  formats: readonly Format[],
): Promise<SealedVersion> {
  const rendered = await renderReport(version, formats);
  const [page, ...copies] = renderCurrent(version, formats, rendered);
  return { files: [...rendered, sealOf(version, rendered, page)], current: [...copies, page] };
}

function sealOf(
  { agency, year, provenance, tablesDigest, edition }: VersionReport,
  files: readonly RenderedFile[],
  currentPage: RenderedFile,
): RenderedFile {
  const seal: Seal = {
    format: 1,
    release: RELEASE,
    agency: agency.id,
    year,
    version: edition.number,
    finalisedOn: edition.finalisedOn,
    ...provenance,
    tablesDigest,
    files: files.map(sealed),
    currentPage: sealed(currentPage),
  };
  const bytes = new TextEncoder().encode(jsonText(seal));
  return { name: SEAL, mediaType: 'application/json; charset=utf-8', bytes };
}

/** A seal as it was read somewhere, or undefined where that is none. */
export function readSeal(json: unknown): Seal | undefined {
  return sealShape.safeParse(json).data;
}

/** As seals and manifests name bytes: `sha256:` and 64 hexadecimal digits. */
export function digestOfBytes(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function sealed({ name, bytes }: RenderedFile): Seal['files'][number] {
  return { name, sha256: digestOfBytes(bytes), bytes: bytes.length };
}

/**
 * The seal of a version: `v{n}/seal.json`, public beside the files that it names. In: a version and its rendered files.
 * Out: number, rules, digests of events, tables and of every file. Always holds: anyone with the files and the seal can
 * detect a changed byte; the catalogue names the seal's own digest. Only the seal of a version names the page of the
 * current place: that page derives from the version and nothing else.
 */
import { createHash } from 'node:crypto';
import { SEAL, type Seal } from '../audit/seal.ts';
import type { ReportMembers } from '../report/model.ts';
import { RELEASE } from '../report/release.ts';
import { jsonText } from './json/report.ts';
import {
  type Format,
  type RenderedFile,
  renderCurrent,
  renderReport,
  type VersionReport,
} from './renderers.ts';

/** All that is fixed with a version. */
export interface SealedVersion {
  /** Files of `v{n}/`, the seal among them. */
  files: RenderedFile[];
  /** Files of the current place, its page last: a reader of the page finds every linked file. */
  current: RenderedFile[];
}

/** `rules`: digest of the file of rules that counted it, if there is one. */
export async function sealedVersion(
  version: VersionReport,
  formats: readonly Format[],
  rules?: string,
): Promise<SealedVersion> {
  const rendered = await renderReport(version, formats);
  const [page, ...copies] = renderCurrent(version, formats, rendered);
  return { files: [...rendered, sealOf(version, rendered, page, rules)], current: [...copies, page] };
}

function sealOf(
  { agency, year, form, checks, provenance, tablesDigest, edition, figures, members }: VersionReport,
  files: readonly RenderedFile[],
  currentPage: RenderedFile,
  rules?: string,
): RenderedFile {
  const seal: Seal = {
    format: 2,
    release: RELEASE,
    agency: agency.id,
    year,
    version: edition.number,
    finalisedOn: edition.finalisedOn,
    edition: form.id,
    checks: checks.map(({ id }) => id),
    ...provenance,
    tablesDigest,
    basis: figures ? 'figures' : 'cases',
    ...(members && { contributions: contributionsOf(members) }),
    ...(rules !== undefined && { rules }),
    files: files.map(sealed),
    currentPage: sealed(currentPage),
  };
  const bytes = new TextEncoder().encode(jsonText(seal));
  return { name: SEAL, mediaType: 'application/json; charset=utf-8', bytes };
}

function contributionsOf({ list }: ReportMembers): NonNullable<Seal['contributions']> {
  return list.flatMap(({ agency, version, tablesDigest, counted }) =>
    counted && tablesDigest !== null ? [{ agency, version, tablesDigest }] : [],
  );
}

/** The digest format of seals and manifests: `sha256:` and 64 hexadecimal digits. */
export function digestOfBytes(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function sealed({ name, bytes }: RenderedFile): Seal['files'][number] {
  return { name, sha256: digestOfBytes(bytes), bytes: bytes.length };
}

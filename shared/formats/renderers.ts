import { createHash } from 'node:crypto';
import { MEMBERS_CSV } from '../consolidation/members-csv.ts';
import type { Report, VersionEdition } from '../report/model.ts';
import { renderMembersCsv } from './csv/members.ts';
import { type Download, type PageLinks, renderHtml } from './html/report.tsx';
import { renderJson } from './json/report.ts';
import { TooLarge } from './too-large.ts';

/**
 * The formats of a report. In: the model and the requested formats. Out: whole files. formats.ts lists all of them;
 * callers store each file under its returned name. Always holds: the same model gives the same bytes, and a failing
 * format leaves nothing: the error names format, agency and year.
 */
export interface RenderedFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

export interface Format {
  /** Its name in the download list. */
  label: string;
  name: string;
  mediaType: string;
  /** Whether a report has this format at all; absent: every one. */
  for?: (report: Report) => boolean;
  /** `downloads`: all formats of the version; earlier formats come with size and digest. */
  render: (report: Report, downloads: readonly Download[]) => Promise<Uint8Array> | Uint8Array;
}

/** It lists the others, but cannot state its own size. */
const PAGE_TO_KEEP = 'report.html';

/** The formats of a draft, which cost no more than text: tests of the night use these. */
export const TEXT_FORMATS: readonly Format[] = [
  {
    label: '网页（HTML）',
    name: PAGE_TO_KEEP,
    mediaType: 'text/html; charset=utf-8',
    // Copied unchanged from `v{n}/` to the current place, so every link in it must work in both.
    render: (report, downloads) => bytesOf(renderHtml(report, { base: '', downloads, current: null })),
  },
  {
    label: '数据（JSON）',
    name: 'report.json',
    mediaType: 'application/json; charset=utf-8',
    render: (report) => bytesOf(renderJson(report)),
  },
  {
    label: '各成员（CSV）',
    name: MEMBERS_CSV,
    mediaType: 'text/csv; charset=utf-8',
    for: ({ members, edition }) => members !== undefined && edition.kind === 'version',
    render: (report) => bytesOf(renderMembersCsv(report)),
  },
];

/** A draft is read at a signed address, which no relative link preserves: it offers no downloads. */
function downloadsOf(
  { edition }: Report,
  formats: readonly Format[],
  files: readonly RenderedFile[],
): Download[] {
  if (edition.kind === 'draft') return [];
  return formats.map(({ name, label }) => {
    const file = files.find((made) => made.name === name);
    return { name, label, made: file ? { bytes: file.bytes.length, sha256: digestOf(file.bytes) } : null };
  });
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** All files of a draft, or of a version's place `v{n}/`: the page `index.html` and every format. */
export async function renderReport(report: Report, all: readonly Format[]): Promise<RenderedFile[]> {
  const formats = formatsOf(report, all);
  const current = report.edition.kind === 'version' ? '../index.html' : null;
  const made: RenderedFile[] = [];
  const isPage = ({ name }: Format) => name === PAGE_TO_KEEP;
  // One after the other: only the largest of them must fit the memory of the function.
  for (const format of [...formats.filter((one) => !isPage(one)), ...formats.filter(isPage)])
    made.push(await renderOne(report, format, downloadsOf(report, formats, made)));
  const files = formats.flatMap(({ name }) => made.filter((file) => file.name === name));
  const downloads = downloadsOf(report, formats, files);
  return [indexPage(report, { base: '', downloads, current, root: '../../../' }), ...files];
}

async function renderOne(
  report: Report,
  { name, mediaType, render }: Format,
  downloads: readonly Download[],
): Promise<RenderedFile> {
  try {
    return { name, mediaType, bytes: await render(report, downloads) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof TooLarge) throw new TooLarge(name, { cause });
    throw new Error(`${name} of ${report.agency.id} ${report.year} cannot be made: ${reason}`, { cause });
  }
}

/** A report that has been published, or is about to be. */
export type VersionReport = Report & { edition: VersionEdition };

/**
 * The files of the current place `{agency}/{year}/`: a page whose files are those of `v{n}/`, and copies of the
 * version's formats. `files` are the results of renderReport for the same report and formats.
 */
export function renderCurrent(
  report: VersionReport,
  all: readonly Format[],
  files: readonly RenderedFile[],
): [page: RenderedFile, ...copies: RenderedFile[]] {
  const formats = formatsOf(report, all);
  const copies = files.filter(({ name }) => name !== INDEX);
  const downloads = downloadsOf(report, formats, copies);
  const base = `v${report.edition.number}/`;
  return [indexPage(report, { base, downloads, current: null, root: '../../' }), ...copies];
}

function formatsOf(report: Report, all: readonly Format[]): readonly Format[] {
  return all.filter((format) => format.for?.(report) ?? true);
}

const INDEX = 'index.html';

function indexPage(report: Report, links: PageLinks): RenderedFile {
  return { name: INDEX, mediaType: 'text/html; charset=utf-8', bytes: bytesOf(renderHtml(report, links)) };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

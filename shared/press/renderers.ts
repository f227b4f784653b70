import { type Download, type PageLinks, renderHtml } from '../report/html.tsx';
import { renderJson } from '../report/json.ts';
import type { Report, VersionEdition } from '../report/model.ts';
import { cannotPrint, print } from './printing.ts';

/**
 * The formats of a report: in go the model and the formats that are wanted, out come whole files. A further format is
 * one more line of FORMATS; callers write what they are given under its name. Always holds: the same model gives the
 * same bytes, and a format that fails leaves nothing: the error names format, agency and year.
 */
export interface RenderedFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

export interface Format {
  /** As the download list calls it. */
  label: string;
  name: string;
  mediaType: string;
  render: (report: Report, formats: readonly Format[]) => Promise<Uint8Array> | Uint8Array;
}

/** What a draft has, and what costs no more than text: the night's rules are proven on these. */
export const TEXT_FORMATS: readonly Format[] = [
  {
    label: '网页（HTML）',
    name: 'report.html',
    mediaType: 'text/html; charset=utf-8',
    // Copied from `v{n}/` to the current place as it is, so every link in it must hold in both.
    render: (report, formats) =>
      bytesOf(renderHtml(report, { base: '', downloads: downloadsOf(report, formats), current: null })),
  },
  {
    label: '数据（JSON）',
    name: 'report.json',
    mediaType: 'application/json; charset=utf-8',
    render: (report) => bytesOf(renderJson(report)),
  },
];

const PRINTED_FORMATS: readonly Format[] = [
  {
    label: '印本（PDF）',
    name: 'report.pdf',
    mediaType: 'application/pdf',
    render: (report) => print(report, 'report.pdf'),
  },
  {
    label: '一图读懂（SVG）',
    name: 'infographic.svg',
    mediaType: 'image/svg+xml',
    render: (report) => print(report, 'infographic.svg'),
  },
  {
    label: '一图读懂（PNG）',
    name: 'infographic.png',
    mediaType: 'image/png',
    render: (report) => print(report, 'infographic.png'),
  },
];

/** Why the printed formats are left out on this machine, null where they are made. Lambda is never such a machine. */
export const NOT_PRINTED: string | null = cannotPrint();

/** What a version has. */
export const FORMATS: readonly Format[] = [...TEXT_FORMATS, ...(NOT_PRINTED === null ? PRINTED_FORMATS : [])];

/** A draft is read at a signed address, which no relative link carries on: it offers no downloads. */
function downloadsOf({ edition }: Report, formats: readonly Format[]): Download[] {
  return edition.kind === 'draft' ? [] : formats.map(({ name, label }) => ({ name, label }));
}

/** All files of a draft, or of a version's place `v{n}/`: the page `index.html` and every format. */
export async function renderReport(report: Report, formats: readonly Format[]): Promise<RenderedFile[]> {
  const current = report.edition.kind === 'version' ? '../index.html' : null;
  const files: RenderedFile[] = [];
  // One after the other: the largest of them alone has to fit the memory of the function.
  for (const format of formats) files.push(await renderOne(report, format, formats));
  return [indexPage(report, { base: '', downloads: downloadsOf(report, formats), current }), ...files];
}

async function renderOne(
  report: Report,
  { name, mediaType, render }: Format,
  formats: readonly Format[],
): Promise<RenderedFile> {
  try {
    return { name, mediaType, bytes: await render(report, formats) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${name} of ${report.agency.id} ${report.year} cannot be made: ${reason}`, { cause });
  }
}

/** A report that has been published, or is about to be. */
export type VersionReport = Report & { edition: VersionEdition };

/**
 * The files of the current place `{agency}/{year}/`: a page that links only into `v{n}/`, and copies of the
 * version's formats. `files` are what renderReport gave for the same report.
 */
export function renderCurrent(report: VersionReport, files: readonly RenderedFile[]): RenderedFile[] {
  const copies = files.filter(({ name }) => name !== INDEX);
  const downloads = FORMATS.filter(({ name }) => copies.some((copy) => copy.name === name));
  const base = `v${report.edition.number}/`;
  return [indexPage(report, { base, downloads, current: null }), ...copies];
}

const INDEX = 'index.html';

function indexPage(report: Report, links: PageLinks): RenderedFile {
  return { name: INDEX, mediaType: 'text/html; charset=utf-8', bytes: bytesOf(renderHtml(report, links)) };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

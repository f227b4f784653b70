import { type Download, renderHtml } from './html.tsx';
import { renderJson } from './json.ts';
import type { Report, VersionEdition } from './model.ts';

/**
 * The formats of a report: in goes the model, out come whole files. A further format is one more line of FORMATS;
 * callers write what they are given under its name. Always holds: the same model gives the same bytes.
 */
export interface RenderedFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

interface Format {
  /** As the download list calls it. */
  label: string;
  name: string;
  mediaType: string;
  render: (report: Report) => Promise<Uint8Array> | Uint8Array;
}

const FORMATS: readonly Format[] = [
  {
    label: '网页（HTML）',
    name: 'report.html',
    mediaType: 'text/html; charset=utf-8',
    // Copied from `v{n}/` to the current place as it is, so every link in it must hold in both.
    render: (report) =>
      bytesOf(renderHtml(report, { base: '', downloads: downloadsOf(report), current: null })),
  },
  {
    label: '数据（JSON）',
    name: 'report.json',
    mediaType: 'application/json; charset=utf-8',
    render: (report) => bytesOf(renderJson(report)),
  },
];

/** A draft is read at a signed address, which no relative link carries on: it offers no downloads. */
function downloadsOf({ edition }: Report): Download[] {
  return edition.kind === 'draft' ? [] : FORMATS.map(({ name, label }) => ({ name, label }));
}

/** All files of a draft, or of a version's place `v{n}/`: the page `index.html` and every format. */
export async function renderReport(report: Report): Promise<RenderedFile[]> {
  const current = report.edition.kind === 'version' ? '../index.html' : null;
  const formats = await Promise.all(
    FORMATS.map(async (format) => ({
      name: format.name,
      mediaType: format.mediaType,
      bytes: await format.render(report),
    })),
  );
  return [indexPage(report, '', current), ...formats];
}

/** A report that has been published, or is about to be. */
export type VersionReport = Report & { edition: VersionEdition };

/**
 * The files of the current place `{agency}/{year}/`: a page that links only into `v{n}/`, and copies of the
 * version's formats. `files` are what renderReport gave for the same report.
 */
export function renderCurrent(report: VersionReport, files: readonly RenderedFile[]): RenderedFile[] {
  const copies = files.filter(({ name }) => name !== INDEX);
  return [indexPage(report, `v${report.edition.number}/`, null), ...copies];
}

const INDEX = 'index.html';

function indexPage(report: Report, base: string, current: string | null): RenderedFile {
  const html = renderHtml(report, { base, downloads: downloadsOf(report), current });
  return { name: INDEX, mediaType: 'text/html; charset=utf-8', bytes: bytesOf(html) };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

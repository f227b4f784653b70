/**
 * Files beside the catalogue that are the same in every run of a release: the page on which anybody checks a report, and the
 * reader of PDF that it loads, the page for a wrong address, and what search engines ask for first. In: their names and bytes. Out: the publication bucket holds them. Always holds: what lies
 * there already with the same digest is neither read nor written.
 */
import { renderNotFound } from '../formats/html/not-found.tsx';
import { SITEMAP } from '../open/sitemap.ts';
import type { Objects } from '../store/ports.ts';
import { keepText } from './kept-file.ts';

export const VERIFY_PAGE = 'verify.html' as const;
/** The files in the order in which they are put: the page is the last, and finds what it loads. */
export const STATIC_PAGES = ['verify-pdf.mjs', VERIFY_PAGE] as const;

export type StaticPages = ReadonlyMap<(typeof STATIC_PAGES)[number], Uint8Array>;

export async function keepStaticPages(pages: StaticPages, publication: Objects): Promise<void> {
  for (const [key, bytes] of pages) await keepText(key, bytes, publication);
}

/** What CloudFront shows where nothing lies (infra/stack/distribution.ts). */
const NOT_FOUND = '404.html';

const ROBOTS = 'robots.txt';

/** After the catalogue and the map of the site, to which they lead. */
export function keepSigns({
  publication,
  publicationUrl,
}: {
  publication: Objects;
  publicationUrl: string;
}): Promise<unknown> {
  const robots = `User-agent: *\nAllow: /\nSitemap: ${publicationUrl}/${SITEMAP}\n`;
  return Promise.all([
    keepText(NOT_FOUND, renderNotFound(publicationUrl), publication),
    keepText(ROBOTS, robots, publication),
  ]);
}

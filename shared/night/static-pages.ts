/**
 * Files beside the catalogue that depend only on the release: the page for checking a report with its PDF reader, the
 * page for a wrong address, and `robots.txt`. In: their names and bytes. Out: the publication bucket holds them. Always
 * holds: a present file with the same digest is neither read nor written.
 */
import { renderNotFound } from '../formats/html/not-found.tsx';
import { SITEMAP } from '../open/sitemap.ts';
import type { Objects } from '../store/ports.ts';
import { keepText } from './kept-file.ts';

export const VERIFY_PAGE = 'verify.html' as const;
/** The files in the order of writing: the page last, because it loads the other. */
export const STATIC_PAGES = ['verify-pdf.mjs', VERIFY_PAGE] as const;

export type StaticPages = ReadonlyMap<(typeof STATIC_PAGES)[number], Uint8Array>;

export async function keepStaticPages(pages: StaticPages, publication: Objects): Promise<void> {
  for (const [key, bytes] of pages) await keepText(key, bytes, publication);
}

/** The page that CloudFront shows for a missing object (infra/stack/distribution.ts). */
const NOT_FOUND = '404.html';

const ROBOTS = 'robots.txt';

/**
 * Writes the page for a wrong address and `robots.txt`; call after the catalogue and the sitemap, to which they link.
 */
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

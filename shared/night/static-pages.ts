/**
 * Files beside the catalogue that are the same in every run of a release: the page on which anybody checks a report, and the
 * reader of PDF that it loads. In: their names and bytes. Out: the publication bucket holds them. Always holds: what lies
 * there already with the same digest is neither read nor written.
 */
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';

export const VERIFY_PAGE = 'verify.html' as const;
/** The files in the order in which they are put: the page is the last, and finds what it loads. */
export const STATIC_PAGES = ['verify-pdf.mjs', VERIFY_PAGE] as const;

export type StaticPages = ReadonlyMap<(typeof STATIC_PAGES)[number], Uint8Array>;

export async function keepStaticPages(pages: StaticPages, publication: Objects): Promise<void> {
  for (const [key, bytes] of pages) {
    const digest = sha256(bytes);
    const known = await publication.head(key);
    if (known?.metadata['sha256'] === digest) continue;
    await publication.put({
      key,
      bytes,
      mediaType: key.endsWith('.mjs') ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
      cacheControl: 'no-cache',
      metadata: { sha256: digest },
    });
  }
}

/**
 * A PDF with text as blocks. In: bytes. Out: tables by their ruling lines, on each page, and the lines of text between
 * them, in the order of the pages. Always holds: at most 200 pages; nothing embedded is run; a page without text is
 * named as an image. Where a table has no lines, its columns are where its numbers stand below one another; else its rows
 * are lines of text, each with its cells.
 */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type Block, type SourceDocument, Unreadable } from '../source.ts';
import { alignedTables } from './pdf-aligned.ts';
import { paragraphsOf } from './pdf-paragraphs.ts';
import { rulesOf } from './pdf-rules.ts';
import { stitched } from './pdf-stitch.ts';
import { ruledTables } from './pdf-tables.ts';
import { type Piece, piecesOf } from './pdf-text.ts';

const MOST_PAGES = 200;

/** The library, which takes longer to load than most files take to read. */
export async function loadPdfjs(): Promise<typeof import('pdfjs-dist/legacy/build/pdf.mjs')> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  // Its worker runs in this thread: the caller has isolated all of it in a thread or process.
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  Reflect.set(globalThis, 'pdfjsWorker', worker);
  return pdfjs;
}

export async function readPdf(bytes: Uint8Array): Promise<SourceDocument> {
  const pdfjs = await loadPdfjs();
  const task = pdfjs.getDocument({
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  });
  const document = await task.promise.catch((error: unknown) => {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    throw isLocked
      ? new Unreadable('PDF 设有密码，无法读取', 'the PDF asks for a password')
      : new Unreadable('不是完整的 PDF，无法读取', `not a whole PDF: ${String(error)}`);
  });
  try {
    return { kind: 'pdf', blocks: await blocksOf(document, pdfjs.OPS) };
  } finally {
    await task.destroy();
  }
}

async function blocksOf(document: PDFDocumentProxy, ops: Readonly<Record<string, number>>): Promise<Block[]> {
  if (document.numPages > MOST_PAGES)
    throw new Unreadable(`PDF 有${document.numPages}页，超过${MOST_PAGES}页`, 'the PDF has over 200 pages');
  const pages: Block[][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    pages.push(await pageBlocks(page, number, ops));
    page.cleanup();
  }
  return stitched(pages);
}

async function pageBlocks(
  page: PDFPageProxy,
  number: number,
  ops: Readonly<Record<string, number>>,
): Promise<Block[]> {
  const { transform, width, height } = page.getViewport({ scale: 1 });
  const content = await page.getTextContent();
  const pieces: Piece[] = piecesOf(content.items, transform);
  const box = [0, 0, Math.round(width), Math.round(height)] as const;
  if (pieces.length === 0) return [{ kind: 'image', name: `第${number}页`, place: { page: number, box } }];
  const rules = rulesOf(await page.getOperatorList(), ops, transform);
  const ruled = ruledTables(rules, pieces, number);
  const { tables: aligned, rest } = alignedTables(ruled.rest, number);
  const placed = [
    ...[...ruled.tables, ...aligned].map(({ grid, top }) => ({
      top,
      block: { kind: 'table', grid } as Block,
    })),
    ...paragraphsOf(rest, number),
  ];
  return placed.toSorted((a, b) => a.top - b.top).map(({ block }) => block);
}

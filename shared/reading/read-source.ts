/**
 * Bytes of any kind as a source document. In: bytes, and the name that they came with. Out: blocks, or `Unreadable` with
 * the reason and what would help. The contents decide the kind; the name only tells CSV from text. Always holds: limits
 * on size and on what an archive unpacks to; no entity, link or script of the source is followed.
 */
import { decodeText } from './encoding.ts';
import { readCsv } from './readers/csv.ts';
import { readHtml } from './readers/html.ts';
import { readText } from './readers/text.ts';
import { type SourceDocument, Unreadable } from './source.ts';

export const MOST_BYTES = 20 * 1024 * 1024;

export async function readSource(bytes: Uint8Array, name = ''): Promise<SourceDocument> {
  if (bytes.length === 0) throw new Unreadable('文件是空的', 'the file is empty');
  if (bytes.length > MOST_BYTES) throw new Unreadable('文件超过20 MB', 'the file is over 20 MB');
  const text = decodeText(bytes, true);
  if (/<\s*(html|body|table|div|p|meta|!doctype\s+html)\b/i.test(text.slice(0, 200_000)))
    return readHtml(text);
  return /\.csv$/i.test(name) || looksLikeCsv(text) ? readCsv(text) : readText(text);
}

/** Several lines of one number of commas, four or more. */
function looksLikeCsv(text: string): boolean {
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .slice(0, 12)
    .filter((line) => line.trim() !== '');
  const commas = lines.map((line) => line.split(',').length - 1);
  return lines.length > 2 && commas.every((count) => count >= 4) && !text.includes('\t');
}

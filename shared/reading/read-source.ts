/**
 * Bytes of any kind as a source document. In: bytes, and their original name. Out: blocks, or `Unreadable` with the
 * reason and a remedy. The contents decide the kind; the name only distinguishes CSV from text. Always holds: limits on
 * the size and the unpacked size; no entity, link or script of the source is followed.
 */
import { decodeText } from './encoding.ts';
import { partsOf } from './readers/archive.ts';
import { readCsv } from './readers/csv.ts';
import { readHtml } from './readers/html.ts';
import { readText } from './readers/text.ts';
import { isUnreadable, type SourceDocument, Unreadable } from './source.ts';

export const MOST_BYTES = 20 * 1024 * 1024;

export async function readSource(bytes: Uint8Array, name = ''): Promise<SourceDocument> {
  try {
    return await sourceOf(bytes, name);
  } catch (error) {
    if (isUnreadable(error)) throw error;
    throw new Unreadable('文件已损坏或格式不规范，无法读取', `it cannot be parsed: ${String(error)}`);
  }
}

/** Loads the libraries for these bytes, so that a time limit covers only the file. */
export async function prepareFor(bytes: Uint8Array): Promise<void> {
  if (isPdf(bytes)) await (await import('./readers/pdf.ts')).loadPdfjs();
  else if (startsWith(bytes, ZIP))
    await Promise.all([import('./readers/docx.ts'), import('./readers/xlsx.ts')]);
}

async function sourceOf(bytes: Uint8Array, name: string): Promise<SourceDocument> {
  if (bytes.length === 0) throw new Unreadable('文件是空的', 'the file is empty');
  if (bytes.length > MOST_BYTES) throw new Unreadable('文件超过20 MB', 'the file is over 20 MB');
  if (startsWith(bytes, ZIP)) return readArchive(bytes);
  if (isPdf(bytes)) {
    const { readPdf } = await import('./readers/pdf.ts');
    return readPdf(bytes);
  }
  const refused = REFUSED.find(({ marks }) => startsWith(bytes, marks));
  if (refused) throw new Unreadable(refused.zh, refused.en);
  const text = decodeText(bytes, true);
  if (/<\s*(html|body|table|div|p|meta|!doctype\s+html)\b/i.test(text.slice(0, 200_000)))
    return readHtml(text);
  return /\.csv$/i.test(name) || looksLikeCsv(text) ? readCsv(text) : readText(text);
}

async function readArchive(bytes: Uint8Array): Promise<SourceDocument> {
  const parts = partsOf(bytes);
  if (parts['word/document.xml']) return (await import('./readers/docx.ts')).readDocx(parts);
  if (parts['xl/workbook.xml']) return (await import('./readers/xlsx.ts')).readXlsx(parts);
  throw new Unreadable(
    '压缩文件里不是 Word 文档或工作簿，请另存为 DOCX、XLSX、HTML 或 PDF',
    'the archive is neither a DOCX nor an XLSX',
  );
}

const ZIP = [0x50, 0x4b];

const REFUSED = [
  {
    marks: [0xd0, 0xcf, 0x11, 0xe0],
    zh: '这是旧格式（DOC、XLS、WPS）的文件，请另存为 DOCX 或 XLSX',
    en: 'an old office file; save it as DOCX or XLSX',
  },
  {
    marks: [0x89, 0x50, 0x4e, 0x47],
    zh: '这是图片，图片中的表格不读取',
    en: 'a picture; tables in pictures are not read',
  },
  {
    marks: [0xff, 0xd8, 0xff],
    zh: '这是图片，图片中的表格不读取',
    en: 'a picture; tables in pictures are not read',
  },
  {
    marks: [0x7b, 0x5c, 0x72, 0x74, 0x66],
    zh: '这是 RTF 文件，请另存为 DOCX',
    en: 'an RTF file; save it as DOCX',
  },
] as const;

function startsWith(bytes: Uint8Array, marks: readonly number[]): boolean {
  return marks.every((mark, index) => bytes[index] === mark);
}

/** Some servers put a few bytes before the mark. */
function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-');
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

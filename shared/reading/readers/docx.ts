/** A Word document as blocks: mammoth converts it to HTML with its spans, and the page reader reads that. */
import type { Unzipped } from 'fflate';
import mammoth from 'mammoth';
import { type SourceDocument, Unreadable } from '../source.ts';
import { packed } from './archive.ts';
import { readHtml } from './html.ts';
import { plainWord } from './office-parts.ts';

export async function readDocx(parts: Unzipped): Promise<SourceDocument> {
  const bytes = packed(plainWord(parts));
  try {
    // mammoth takes `buffer` on Node and `arrayBuffer` in a browser; each leaves the other alone.
    const input = { arrayBuffer: bytes.buffer, buffer: bytes } as { arrayBuffer: ArrayBuffer };
    const { value } = await mammoth.convertToHtml(input, {
      externalFileAccess: false,
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
    });
    return { ...readHtml(value), kind: 'docx' };
  } catch (error) {
    throw new Unreadable('不是完整的 Word 文档（DOCX），无法读取', `not a whole DOCX: ${String(error)}`);
  }
}

/**
 * The text of a section from a Word file. In: its place and bytes. Out: the text, or a refusal that says what to do.
 */
import { textOfWord as textOf } from '../../../shared/reading/word-text.ts';
import type { MarkedText } from '../../../shared/text/from-markup.ts';
import { Refused } from '../messages.ts';

export async function textOfWord(path: string, bytes: Uint8Array): Promise<MarkedText> {
  try {
    return await textOf(bytes);
  } catch {
    throw new Refused({
      zh: `${path} 不是完整的 Word 文档（DOCX）；旧版 .doc 请先另存为 .docx`,
      en: `${path} is not a complete DOCX; save an old .doc as .docx first`,
    });
  }
}

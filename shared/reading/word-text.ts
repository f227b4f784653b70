/**
 * The text of a section from a Word file. In: the bytes of a DOCX. Out: the text as `shared/text` reads it. Always
 * holds: every word of the document is in it, except pictures, which are counted; nothing that the file names is
 * fetched, and unpacking stops at the maximum of a text.
 */
import { load } from 'cheerio/slim';
import mammoth from 'mammoth';
import { type MarkedText, type Markup, textOfMarkup } from '../text/from-markup.ts';
import { packed, partsOf } from './readers/archive.ts';
import { plainWord } from './readers/office-parts.ts';
import { Unreadable } from './source.ts';

type Root = NonNullable<ReturnType<ReturnType<typeof load>['root']>[0]>;
type Child = Root['children'][number];

/** A section has 100,000 characters at most; a document of many sections is larger. */
const MOST_UNPACKED = 32 * 1024 * 1024;

export async function textOfWord(bytes: Uint8Array): Promise<MarkedText> {
  const plain = packed(plainWord(partsOf(bytes, MOST_UNPACKED)));
  const input = { arrayBuffer: plain.buffer, buffer: plain } as { arrayBuffer: ArrayBuffer };
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }));
  try {
    const { value } = await mammoth.convertToHtml(input, { externalFileAccess: false, convertImage });
    return textOfMarkup((load(value, null, false).root()[0]?.children ?? []).flatMap(markupOf));
  } catch (error) {
    throw new Unreadable('不是完整的 Word 文档（DOCX），无法读取', `not a whole DOCX: ${String(error)}`);
  }
}

function markupOf(node: Child): Markup[] {
  if ('attribs' in node)
    return [{ name: node.name, attributes: node.attribs, children: node.children.flatMap(markupOf) }];
  return node.type === 'text' && 'data' in node ? [node.data] : [];
}

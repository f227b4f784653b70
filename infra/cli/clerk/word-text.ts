/**
 * The text of a section out of a Word file. In: the bytes of a DOCX. Out: the text as `shared/text` reads it. Always holds:
 * every word of the document is in it, but for pictures, which are counted; nothing that the file names is fetched.
 */
import { load } from 'cheerio/slim';
import mammoth from 'mammoth';
import { type MarkedText, type Markup, textOfMarkup } from '../../../shared/text/from-markup.ts';
import { Refused } from '../messages.ts';

type Root = NonNullable<ReturnType<ReturnType<typeof load>['root']>[0]>;
type Child = Root['children'][number];

export async function textOfWord(path: string, bytes: Uint8Array): Promise<MarkedText> {
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }));
  try {
    const input = { buffer: Buffer.from(bytes) };
    const { value } = await mammoth.convertToHtml(input, { externalFileAccess: false, convertImage });
    return textOfMarkup((load(value, null, false).root()[0]?.children ?? []).flatMap(markupOf));
  } catch {
    throw new Refused({
      zh: `${path} 不是完整的 Word 文档（DOCX）；旧版 .doc 请先另存为 .docx`,
      en: `${path} is no whole DOCX; save an old .doc as .docx first`,
    });
  }
}

function markupOf(node: Child): Markup[] {
  if ('attribs' in node)
    return [{ name: node.name, attributes: node.attribs, children: node.children.flatMap(markupOf) }];
  return node.type === 'text' && 'data' in node ? [node.data] : [];
}

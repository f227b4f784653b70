/**
 * The text of a section out of a Word file. In: the bytes of a DOCX. Out: the text as `shared/text` reads it: headings,
 * lists, bold, links and tables as they were, a paragraph a line. Always holds: every word of the document is in it, but
 * for pictures, which are counted; marks that somebody typed stay marks of nothing.
 */
import { load } from 'cheerio/slim';
import mammoth from 'mammoth';
import { Refused } from '../messages.ts';

type Root = NonNullable<ReturnType<ReturnType<typeof load>['root']>[0]>;
type Child = Root['children'][number];
type Element = Extract<Child, { attribs: unknown }>;

const isTag = (node: Child): node is Element => 'attribs' in node;
const textIn = (node: Child): string => (node.type === 'text' && 'data' in node ? node.data : '');

export interface WordText {
  markdown: string;
  /** Pictures, which no section can hold. */
  pictures: number;
}

export async function textOfWord(path: string, bytes: Uint8Array): Promise<WordText> {
  let pictures = 0;
  const convertImage = mammoth.images.imgElement(async () => {
    pictures += 1;
    return { src: '' };
  });
  try {
    const input = { buffer: Buffer.from(bytes) };
    const { value } = await mammoth.convertToHtml(input, { externalFileAccess: false, convertImage });
    const markdown = blocksOf(load(value, null, false).root()[0]?.children ?? [], '').join('\n\n');
    return { markdown: markdown.trim(), pictures };
  } catch {
    throw new Refused({
      zh: `${path} 不是完整的 Word 文档（DOCX）；旧版 .doc 请先另存为 .docx`,
      en: `${path} is no whole DOCX; save an old .doc as .docx first`,
    });
  }
}

function blocksOf(nodes: readonly Child[], indent: string): string[] {
  return nodes.flatMap((node) => (isTag(node) ? blockOf(node, indent) : []));
}

function blockOf(element: Element, indent: string): string[] {
  const { name, children } = element;
  if (/^h[1-6]$/.test(name)) {
    const words = plainOf(children);
    return words === '' ? [] : [`${'#'.repeat(Math.min(3, Number(name[1])))} ${words}`];
  }
  if (name === 'ul' || name === 'ol') return [itemsOf(element, indent).join('\n')];
  if (name === 'table') return [rowsOf(element).join('\n')];
  const words = inlineOf(children);
  return words === '' ? [] : [`${indent}${words}`];
}

function itemsOf({ name, children }: Element, indent: string): string[] {
  const items = children.filter(isTag).filter((child) => child.name === 'li');
  return items.flatMap((item, index) => {
    const inner = item.children.filter((child) => isTag(child) && /^(?:ul|ol)$/.test(child.name));
    const words = inlineOf(item.children.filter((child) => !inner.includes(child)));
    const mark = name === 'ol' ? `${index + 1}. ` : '- ';
    return [
      `${indent}${mark}${words}`,
      ...inner.flatMap((list) => (isTag(list) ? itemsOf(list, `${indent}   `) : [])),
    ];
  });
}

/** As rows that were pasted from a sheet. */
function rowsOf(table: Element): string[] {
  const within = (element: Element): Element[] =>
    element.children.filter(isTag).flatMap((child) => (child.name === 'tr' ? [child] : within(child)));
  return within(table).map((row) =>
    row.children
      .filter(isTag)
      .map(({ children }) => plainOf(children).replace(/\s+/g, ' '))
      .join('\t'),
  );
}

function inlineOf(nodes: readonly Child[]): string {
  return nodes.map(inline).join('').trim();
}

function inline(node: Child): string {
  if (!isTag(node)) return escaped(textIn(node));
  const words = node.children.map(inline).join('');
  if (node.name === 'br') return '  \n';
  if (node.name === 'strong') return words.trim() === '' ? words : `**${words.trim()}**`;
  const address = node.name === 'a' ? (node.attribs['href'] ?? '') : '';
  return /^(?:https?|mailto):/.test(address) && words.trim() !== '' ? `[${words}](${address})` : words;
}

function plainOf(nodes: readonly Child[]): string {
  const words = (node: Child): string =>
    isTag(node) ? node.children.map(words).join('') : escaped(textIn(node));
  return nodes.map(words).join('').trim();
}

/** Asterisks and brackets that somebody typed are text. */
function escaped(text: string): string {
  return text.replace(/\*(?=\*)/g, '\\*').replace(/\[(?=[^\]\n]*\]\()/g, '\\[');
}

/**
 * Paragraphs and runs of WordprocessingML (ECMA-376 part 1, section 17), and the narrative's closed tree of blocks in
 * them. In: texts and blocks. Out: XML, and the links and lists that it refers to, numbered in the order in which
 * they come. Always holds: what comes in is text; a link leads only where its block says.
 */
import type { Block, Inline } from '../../report/markdown.ts';
import { xmlText } from '../office-package.ts';

export type ParagraphStyle =
  | 'Title'
  | 'Heading1'
  | 'Heading2'
  | 'Heading3'
  | 'Heading4'
  | 'BodyText'
  | 'Item'
  | 'Sign'
  | 'SignDate'
  | 'Colophon'
  | 'TableGap'
  | 'TableHead'
  | 'TableLabel'
  | 'TableNumber';

/** What the text refers to by number: parts of their own hold it. */
export interface References {
  /** Addresses of links; the first is number 1. */
  links: string[];
  /** Lists, and where each begins to count; the first is number 1. */
  lists: { ordered: boolean; level: number; start: number }[];
}

/** `more` are further properties, in the order of the standard: keepNext before numPr. */
export function paragraph(style: ParagraphStyle, runs: string, more = ''): string {
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/>${more}</w:pPr>${runs}</w:p>`;
}

/** The hint makes curly quotation marks and the like Chinese ones. */
export function run(text: string, look: 'bold' | 'link' | 'plain' = 'plain'): string {
  const clean = xmlText(text);
  if (clean === '') return '';
  const style = look === 'link' ? '<w:rStyle w:val="Hyperlink"/>' : '';
  const bold = look === 'bold' ? '<w:b/><w:bCs/>' : '';
  const properties = `<w:rPr>${style}<w:rFonts w:hint="eastAsia"/>${bold}</w:rPr>`;
  return `<w:r>${properties}<w:t xml:space="preserve">${clean}</w:t></w:r>`;
}

export const LINE_BREAK = '<w:r><w:br/></w:r>';

const HEADINGS = { 1: 'Heading2', 2: 'Heading3', 3: 'Heading4' } as const;

export function blocksXml(blocks: readonly Block[], references: References, level = 0): string {
  return blocks.map((block) => blockXml(block, references, level)).join('');
}

function blockXml(block: Block, references: References, level: number): string {
  switch (block.type) {
    case 'p':
      // Below an item of a list, a paragraph stands as deep as the item.
      return paragraph(level === 0 ? 'BodyText' : 'Item', inlinesXml(block.children, references));
    case 'h':
      return level === 0
        ? paragraph(HEADINGS[block.level], inlinesXml(block.children, references))
        : paragraph('Item', inlinesXml([{ type: 'bold', children: block.children }], references));
    case 'ol':
      return itemsXml(block.items, { ordered: true, level, start: block.start }, references);
    case 'ul':
      return itemsXml(block.items, { ordered: false, level, start: 1 }, references);
  }
}

function itemsXml(
  items: readonly Block[][],
  list: References['lists'][number],
  references: References,
): string {
  references.lists.push(list);
  const numbering = `<w:numPr><w:ilvl w:val="${list.level}"/><w:numId w:val="${references.lists.length}"/></w:numPr>`;
  return items
    .map((blocks) => {
      const [first, ...rest] = blocks;
      const opens = first?.type === 'p' || first?.type === 'h' ? first.children : undefined;
      const bold: Inline[] | undefined =
        first?.type === 'h' && opens ? [{ type: 'bold', children: opens }] : opens;
      // An item that begins with a list has a number of its own all the same.
      const head = paragraph('Item', inlinesXml(bold ?? [], references), numbering);
      return head + blocksXml(opens ? rest : blocks, references, list.level + 1);
    })
    .join('');
}

function inlinesXml(
  inlines: readonly Inline[],
  references: References,
  look: 'bold' | 'plain' = 'plain',
): string {
  return inlines.map((inline) => inlineXml(inline, references, look)).join('');
}

function inlineXml(inline: Inline, references: References, look: 'bold' | 'plain'): string {
  switch (inline.type) {
    case 'text':
      return run(inline.text, look);
    case 'br':
      return LINE_BREAK;
    case 'bold':
      return inlinesXml(inline.children, references, 'bold');
    case 'link':
      return linkXml(inline, references, look);
  }
}

function linkXml(
  { href, children }: Extract<Inline, { type: 'link' }>,
  references: References,
  look: 'bold' | 'plain',
): string {
  const address = addressOf(href);
  if (address === null) return inlinesXml(children, references, look);
  references.links.push(address);
  const number = references.links.length;
  const words = children.map((child) =>
    child.type === 'text' ? run(child.text, 'link') : inlinesXml([child], references, look),
  );
  return `<w:hyperlink r:id="link${number}">${words.join('')}</w:hyperlink>`;
}

/** Word refuses a whole document for one address that is not a URI: such a link is left as its text. */
function addressOf(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const written = new URL(href).href.replace(/[|^`{}\\"<>\s]/g, (character) => encodeURIComponent(character));
  return LOOSE_PERCENT.test(written) ? null : written;
}

const LOOSE_PERCENT = /%(?![0-9A-Fa-f]{2})/;

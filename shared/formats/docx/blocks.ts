/**
 * The narrative's closed tree of blocks in WordprocessingML. In: blocks. Out: XML, and its links and lists, numbered in
 * order of occurrence. Always holds: a link leads only where its block says.
 */
import type { PlacedCell, PlacedTable } from '../../form/form.ts';
import type { Block, Inline } from '../../text/blocks.ts';
import { wordsOf } from '../../text/inlines.ts';
import type { TextTable } from '../../text/tables.ts';
import { tableXml } from './tables.ts';
import { LINE_BREAK, paragraph, type References, run } from './words.ts';

const HEADINGS = { 1: 'Heading2', 2: 'Heading3', 3: 'Heading4' } as const;

export function blocksXml(blocks: readonly Block[], references: References, level = 0): string {
  return blocks.map((block) => blockXml(block, references, level)).join('');
}

function blockXml(block: Block, references: References, level: number): string {
  switch (block.type) {
    case 'p':
      // Below an item of a list, a paragraph is indented like the item.
      return paragraph(level === 0 ? 'BodyText' : 'Item', inlinesXml(block.children, references));
    case 'h':
      return level === 0
        ? paragraph(HEADINGS[block.level], inlinesXml(block.children, references))
        : paragraph('Item', inlinesXml([{ type: 'bold', children: block.children }], references));
    case 'ol':
      return itemsXml(block.items, { ordered: true, level, start: block.start }, references);
    case 'ul':
      return itemsXml(block.items, { ordered: false, level, start: 1 }, references);
    case 'table':
      return plainTable(block);
  }
}

/** Rows that the office pasted or drew; Word joins two adjacent tables into one. */
function plainTable({ head, rows }: TextTable): string {
  const columns = rows[0]?.length ?? 0;
  const cells = rows.flatMap((row, y) =>
    row.map((inlines, column): PlacedCell => {
      const side = head && y === 0 ? 'top' : 'left';
      return { kind: 'head', label: wordsOf(inlines), side, row: y, column, rows: 1, columns: 1 };
    }),
  );
  const grid: PlacedTable = {
    title: '文中表格',
    rows: rows.length,
    columns,
    headRows: head ? 1 : 0,
    headColumns: 0,
    cells,
  };
  return tableXml(grid, { widths: rows[0]?.map(() => 1) ?? [], size: 21 }, () => '') + TABLE_GAP;
}

const TABLE_GAP = paragraph('TableGap', '');

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
      // An item that begins with a list still has its own number.
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

/** Word refuses a whole document for one address that is not a URI: such a link stays text. */
function addressOf(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const written = new URL(href).href.replace(/[|^`{}\\"<>\s]/g, (character) => encodeURIComponent(character));
  return LOOSE_PERCENT.test(written) ? null : written;
}

const LOOSE_PERCENT = /%(?![0-9A-Fa-f]{2})/;

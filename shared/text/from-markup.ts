/**
 * The text of a section from marked-up text: the clipboard contents of Word, WPS or a page, and a converted DOCX. In: a
 * tree of elements. Out: the text in the notation of this room: headings, lists, bold, links and tables preserved, one
 * paragraph per line. Always holds: every visible word is in it; pictures are counted; typed marks do not become
 * markup.
 */
export type Markup = string | MarkupElement;

export interface MarkupElement {
  /** In small letters. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Markup[];
}

export interface MarkedText {
  markdown: string;
  /** Pictures, which no section can hold. */
  pictures: number;
}

/** A line of a list stands next to its neighbours, all others apart. */
interface Piece {
  text: string;
  isItem: boolean;
}

export function textOfMarkup(nodes: readonly Markup[]): MarkedText {
  let markdown = '';
  let last: Piece | undefined;
  for (const piece of piecesOf(nodes)) {
    const seam = last === undefined ? '' : last.isItem && piece.isItem ? '\n' : '\n\n';
    markdown += seam + piece.text;
    last = piece;
  }
  return { markdown: markdown.trimEnd(), pictures: count(nodes, ({ name }) => name === 'img') };
}

/** Whether there is any form to keep: text from a plain source is best left as typed. */
export function isFormed(nodes: readonly Markup[]): boolean {
  const hasForm = (element: MarkupElement) =>
    /^(?:h[1-6]|li|table)$/.test(element.name) ||
    isBold(element) === true ||
    styleOf(element).includes('mso-list:');
  return count(nodes, hasForm) > 0;
}

function count(nodes: readonly Markup[], fits: (element: MarkupElement) => boolean): number {
  return nodes.reduce<number>(
    (sum, node) => (isElement(node) ? sum + Number(fits(node)) + count(node.children, fits) : sum),
    0,
  );
}

const isElement = (node: Markup): node is MarkupElement => typeof node !== 'string';
const styleOf = ({ attributes }: MarkupElement): string =>
  (attributes['style'] ?? '').toLowerCase().replace(/\s+/g, ' ').replace(/ ?: ?/g, ':');

const UNSEEN = /^(?:head|style|script|title|meta|link|xml|template|noscript)$/;
const BLOCK =
  /^(?:html|body|p|div|h[1-6]|ul|ol|li|table|section|article|main|header|footer|figure|blockquote|pre|center|dl|dt|dd)$/;

/** Also an inline element with blocks inside, such as a clipboard that is one bold element. */
function isBlock(node: Markup): node is MarkupElement {
  return isElement(node) && (BLOCK.test(node.name) || node.children.some(isBlock));
}

function piecesOf(nodes: readonly Markup[]): Piece[] {
  const pieces: Piece[] = [];
  let loose: Markup[] = [];
  const close = () => {
    pieces.push(...paragraph(inlineOf(loose)));
    loose = [];
  };
  for (const node of nodes) {
    if (!isBlock(node)) loose.push(node);
    else {
      close();
      pieces.push(...blockOf(node));
    }
  }
  close();
  return pieces;
}

const paragraph = (text: string): Piece[] => (text === '' ? [] : [{ text, isItem: false }]);

function blockOf(element: MarkupElement): Piece[] {
  const { name, children } = element;
  if (UNSEEN.test(name)) return [];
  const heading = levelOf(element);
  if (heading !== undefined) {
    const words = plainOf(children);
    return paragraph(words === '' ? '' : `${'#'.repeat(Math.min(3, heading))} ${words}`);
  }
  if (name === 'ul' || name === 'ol') return itemsOf(element, '').map((text) => ({ text, isItem: true }));
  if (name === 'table') return tableOf(element);
  if (children.some(isBlock)) return piecesOf(children);
  return itemOfWord(element) ?? paragraph(inlineOf(children));
}

function levelOf(element: MarkupElement): number | undefined {
  const found = /^h([1-6])$/.exec(element.name) ?? /mso-outline-level:([1-9])/.exec(styleOf(element));
  return found ? Number(found[1]) : undefined;
}

type List = MarkupElement & { name: 'ul' | 'ol' };
const isList = (node: Markup): node is List => isElement(node) && /^(?:ul|ol)$/.test(node.name);
const isBlank = (node: Markup): boolean => !isElement(node) && node.trim() === '';

function itemsOf({ name, attributes, children }: MarkupElement, indent: string): string[] {
  let number = Number(/^\d{1,4}$/.exec(attributes['start'] ?? '')?.[0] ?? 1);
  return children
    .filter((child) => !isBlank(child))
    .flatMap((child) => {
      // Some programs put a list beside the item that it belongs to.
      if (isList(child)) return itemsOf(child, `${indent}   `);
      const inner = isElement(child) && child.name === 'li' ? child.children : [child];
      const words = inlineOf(inner.filter((node) => !isList(node)));
      const mark = name === 'ol' ? `${number++}. ` : '- ';
      const deeper = inner.filter(isList).flatMap((list) => itemsOf(list, `${indent}   `));
      return [...(words === '' ? [] : [`${indent}${mark}${words}`]), ...deeper];
    });
}

/** Word and WPS write an item as a paragraph that contains its mark, which is to be ignored. */
const isMark = (node: Markup): node is MarkupElement =>
  isElement(node) &&
  (styleOf(node).includes('mso-list:ignore') || (node.children.length === 1 && node.children.every(isMark)));

function itemOfWord(element: MarkupElement): Piece[] | undefined {
  const level = /mso-list:[^;]*?\blevel(\d)/.exec(styleOf(element))?.[1];
  const mark = element.children.find(isMark);
  if (level === undefined || !mark) return undefined;
  const words = inlineOf(element.children.filter((node) => node !== mark));
  const written = plainOf([mark]);
  const indent = '   '.repeat(Number(level) - 1);
  const number = /^(\d{1,3})[.．、)）]?$/.exec(written)?.[1];
  if (number !== undefined) return [{ text: `${indent}${number}. ${words}`, isItem: true }];
  if (/^[^\p{Script=Han}\p{N}]$/u.test(written)) return [{ text: `${indent}- ${words}`, isItem: true }];
  // 一、 and （一） are numbers of an office's own: they stay as words.
  return paragraph(`${written}${words}`);
}

/** In the form of rows pasted from a sheet. A table with a single column was only for layout. */
function tableOf(table: MarkupElement): Piece[] {
  const rows: (readonly Markup[])[] = [];
  const besides: Markup[] = [];
  const look = ({ children }: MarkupElement): void => {
    for (const child of children) {
      if (isElement(child) && child.name === 'tr') rows.push(child.children.filter((cell) => !isBlank(cell)));
      else if (isElement(child) && /^(?:thead|tbody|tfoot)$/.test(child.name)) look(child);
      else besides.push(child);
    }
  };
  look(table);
  const within = (cell: Markup) => (isElement(cell) && /^t[dh]$/.test(cell.name) ? cell.children : [cell]);
  const isLayout = rows.every((cells) => cells.length <= 1);
  const lines = rows.map((cells) =>
    cells.map((cell) => plainOf(within(cell)).replace(/\s+/g, ' ')).join('\t'),
  );
  return [
    ...piecesOf(besides),
    ...(isLayout
      ? rows.flatMap((cells) => cells.flatMap((cell) => piecesOf(within(cell))))
      : paragraph(lines.join('\n'))),
  ];
}

interface Run {
  text: string;
  bold: boolean;
}

/** Runs are put together first: Word breaks bold words into many. */
function inlineOf(nodes: readonly Markup[]): string {
  const runs: Run[] = [];
  for (const run of runsOf(nodes, false)) {
    const last = runs.at(-1);
    if (last && (last.bold === run.bold || (last.bold && run.text.trim() === '' && run.text !== BREAK)))
      last.text += run.text;
    else runs.push({ ...run });
  }
  return runs
    .map(marked)
    .join('')
    .replace(/^\s+|\s+$/g, '')
    .replace(/(?:[ \t]*\n)+/g, BREAK);
}

function marked({ text, bold }: Run): string {
  const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return bold && words !== '' ? `${before}**${words}**${after}` : text;
}

const BREAK = '  \n';

function runsOf(nodes: readonly Markup[], bold: boolean): Run[] {
  return nodes.flatMap((node): Run[] => {
    if (!isElement(node)) return [{ text: escaped(flowing(node)), bold }];
    if (UNSEEN.test(node.name)) return [];
    if (node.name === 'br') return [{ text: BREAK, bold: false }];
    const inner = runsOf(node.children, isBold(node) ?? bold);
    // Paragraphs of an item stay apart.
    if (BLOCK.test(node.name)) return [{ text: BREAK, bold: false }, ...inner, { text: BREAK, bold: false }];
    const address = node.name === 'a' ? (node.attributes['href'] ?? '') : '';
    const words = inner.map(({ text }) => text).join('');
    const isLink = /^(?:https?|mailto):/.test(address) && words.trim() !== '';
    return isLink ? [{ text: `[${words.trim()}](${address})`, bold }] : inner;
  });
}

/** Undefined if the element does not say. */
function isBold(element: MarkupElement): boolean | undefined {
  const weight = /(?:^|[; ])font-weight:(bold|[6-9]00|normal|[1-5]00)/.exec(styleOf(element))?.[1];
  if (weight !== undefined) return /^(?:bold|[6-9]00)$/.test(weight);
  return element.name === 'b' || element.name === 'strong' ? true : undefined;
}

function plainOf(nodes: readonly Markup[]): string {
  const words = (node: Markup): string => {
    if (!isElement(node)) return escaped(flowing(node));
    if (UNSEEN.test(node.name)) return '';
    const inner = node.children.map(words).join('');
    return node.name === 'br' || BLOCK.test(node.name) ? ` ${inner} ` : inner;
  };
  return nodes.map(words).join('').replace(/ {2,}/g, ' ').trim();
}

const WIDE = String.raw`\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’`;
const WRAPPED = new RegExp(`(?<=[${WIDE}])[ \\t]*[\\r\\n]+[ \\t]*(?=[${WIDE}])`, 'gu');

/** A source breaks its lines anywhere: between Chinese characters a break is nothing, elsewhere a blank. */
function flowing(text: string): string {
  return text
    .replace(WRAPPED, '')
    .replace(/[ \t\f]*[\r\n]\s*/g, ' ')
    .replace(/[ \f\u00a0]+/g, ' ');
}

/** Typed asterisks and brackets are text. */
function escaped(text: string): string {
  return text.replace(/\*(?=\*)/g, '\\*').replace(/\[(?=[^\]\n]*\]\()/g, '\\[');
}

import type { List, Nodes, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';

/**
 * In goes the Markdown of a narrative section, out comes a closed tree of blocks: the only way from an office's
 * text into any format of the report, so that markup of another language has no way through.
 *
 * Always holds: the text of what the tree does not know (raw HTML, code, tables, quotations, footnotes) stays as
 * text, and an image becomes its description; dropped are only thematic breaks, titles of links and images, and
 * control and bidirectional characters. Link schemes are http, https and mailto. Depth and cost are bounded:
 * the time is linear in the length, whatever the marks. Emphasis follows the CJK-friendly rules, since plain
 * CommonMark loses bold beside Chinese punctuation.
 */

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'br' };

export type Block =
  | { type: 'p'; children: Inline[] }
  | { type: 'h'; level: 1 | 2 | 3; children: Inline[] }
  | { type: 'ol'; start: number; items: Block[][] }
  | { type: 'ul'; items: Block[][] };

/** Text without control characters (line feed and tab excepted), bidirectional controls and lone surrogates. */
export function cleanText(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is to find
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;

/** The tree of a narrative section; empty where it says nothing. */
export function parseNarrative(markdown: string): Block[] {
  const lines = cleanText(markdown.replace(LINE_END, '\n'))
    // Many writers set a paragraph off by two full-width spaces alone; a blank line makes it one here too.
    .replace(/\n(?=\u3000)/g, '\n\n')
    .split('\n');
  const blocks: Block[] = [];
  for (const piece of piecesOf(lines)) append(blocks, blocksOfPiece(piece));
  return withDenseLevels(blocks);
}

const LINE_END = /\r\n?|[\u2028\u2029\u0085\v\f]/g;

/**
 * The parser's cost grows with the square of what stands in one piece, and every piece has a cost of its own. So
 * the text is cut in one pass: at a blank line before an unindented one when there is enough for a piece, and at
 * any line end when there is too much.
 */
const ENOUGH_FOR_A_PIECE = 600;
const TOO_MUCH_FOR_A_PIECE = 2_000;

function piecesOf(lines: string[]): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  let size = 0;
  for (const line of lines) {
    const newBlock = piece.at(-1)?.trim() === '' && /^[^ \t]/.test(line);
    if (size > TOO_MUCH_FOR_A_PIECE || (newBlock && size > ENOUGH_FOR_A_PIECE)) {
      pieces.push(piece.join('\n'));
      piece = [];
      size = 0;
    }
    piece.push(line);
    size += line.length + 1;
  }
  return [...pieces, piece.join('\n')];
}

/** A piece with more marks, or deeper in quotations and lists, than anybody writes is printed as it stands. */
const MOST_MARKS = 300;
const MARK = /\*+|_+|[[\]<&`\\!]/g;
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){7}/m;

function blocksOfPiece(piece: string): Block[] {
  const marks = piece.match(MARK)?.length ?? 0;
  if (marks > MOST_MARKS || TOO_DEEP.test(piece)) {
    return piece.split(/\n\s*\n/).flatMap((lines) => paragraph(textWithBreaks(lines)));
  }
  return blocksOf(fromMarkdown(piece, { extensions: EXTENSIONS }).children, 0);
}

/** Constructs that the tree has no place for: switched off, their characters are text like any other. */
const WITHOUT_FOREIGN_MARKUP = {
  disable: {
    null: ['htmlFlow', 'htmlText', 'codeFenced', 'codeIndented', 'codeText', 'definition', 'setextUnderline'],
  },
};
const EXTENSIONS = [cjkFriendlyExtension(), WITHOUT_FOREIGN_MARKUP];

/** Two lists that a cut has parted are one again. */
function append(blocks: Block[], more: Block[]): void {
  const last = blocks.at(-1);
  const [first, ...rest] = more;
  if (last?.type === 'ol' && first?.type === 'ol') last.items.push(...first.items);
  else if (last?.type === 'ul' && first?.type === 'ul') last.items.push(...first.items);
  else if (first !== undefined) blocks.push(first);
  blocks.push(...rest);
}

const DEEPEST_LIST = 4;

function blocksOf(nodes: RootContent[], depth: number): Block[] {
  return nodes.flatMap((node): Block[] => {
    switch (node.type) {
      case 'paragraph':
        return paragraph(inlinesOf(node.children));
      case 'heading':
        return heading(node.depth, inlinesOf(node.children));
      case 'list':
        return listOf(node, depth);
      case 'blockquote':
        return blocksOf(node.children, depth);
      default: // A thematic break has no text.
        return paragraph(textWithBreaks(textOf(node)));
    }
  });
}

function paragraph(children: Inline[]): Block[] {
  const trimmed = trimmedInlines(children);
  return trimmed.length === 0 ? [] : [{ type: 'p', children: trimmed }];
}

function heading(depth: number, children: Inline[]): Block[] {
  const trimmed = trimmedInlines(children);
  const level = depth <= 1 ? 1 : depth === 2 ? 2 : 3;
  return trimmed.length === 0 ? [] : [{ type: 'h', level, children: trimmed }];
}

/** A list below the deepest level gives its blocks to the item that it stands in. */
function listOf(list: List, depth: number): Block[] {
  const items = list.children.map((item) => blocksOf(item.children, depth + 1));
  if (depth >= DEEPEST_LIST) return items.flat();
  return list.ordered === true ? [{ type: 'ol', start: list.start ?? 1, items }] : [{ type: 'ul', items }];
}

function inlinesOf(nodes: PhrasingContent[]): Inline[] {
  return joined(nodes.flatMap(inlineOf));
}

function inlineOf(node: PhrasingContent): Inline[] {
  switch (node.type) {
    case 'break':
      return [{ type: 'br' }];
    case 'strong':
      return [{ type: 'bold', children: inlinesOf(node.children) }];
    case 'link': {
      const children = inlinesOf(node.children);
      const href = cleanText(node.url).trim();
      return SAFE_LINK.test(href) ? [{ type: 'link', href, children }] : children;
    }
    case 'image':
      return softened(node.alt || node.url);
    default:
      return 'children' in node ? inlinesOf(node.children) : softened(textOf(node));
  }
}

const SAFE_LINK = /^(?:https?:\/\/[^\s/]|mailto:[^\s])/i;

/**
 * A line end inside a paragraph is a space between words and nothing between Chinese characters; before a line
 * of a table it stays, since the columns would run into one another.
 */
function softened(text: string): Inline[] {
  const clean = cleanText(text)
    .replace(
      /(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d])\n(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d])/g,
      '',
    )
    .replace(/\n(?!\|)/g, ' ');
  return textWithBreaks(clean);
}

function textWithBreaks(text: string): Inline[] {
  return cleanText(text)
    .split('\n')
    .flatMap((line, index): Inline[] => {
      const inline: Inline[] = line === '' ? [] : [{ type: 'text', text: line }];
      return index === 0 ? inline : [{ type: 'br' }, ...inline];
    });
}

function joined(inlines: Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (last?.type === 'text' && inline.type === 'text') last.text += inline.text;
    else result.push(inline);
  }
  return result;
}

/** Without white space (full-width too: the layout indents) and breaks at either end. */
function trimmedInlines(inlines: Inline[]): Inline[] {
  const result = joined(inlines);
  for (let first = result[0]; first !== undefined; first = result[0]) {
    if (first.type === 'text') first.text = first.text.trimStart();
    if (first.type !== 'br' && !(first.type === 'text' && first.text === '')) break;
    result.shift();
  }
  for (let last = result.at(-1); last !== undefined; last = result.at(-1)) {
    if (last.type === 'text') last.text = last.text.trimEnd();
    if (last.type !== 'br' && !(last.type === 'text' && last.text === '')) break;
    result.pop();
  }
  return result;
}

function textOf(node: Nodes): string {
  return 'value' in node ? node.value : '';
}

const LEVELS = [1, 2, 3] as const;

/** Heading levels without a gap: a text that begins with ### has first-level headings all the same. */
function withDenseLevels(blocks: Block[]): Block[] {
  const used = [...new Set(blocks.flatMap((block) => (block.type === 'h' ? [block.level] : [])))].sort();
  return blocks.map((block) =>
    block.type === 'h' ? { ...block, level: LEVELS[used.indexOf(block.level)] ?? block.level } : block,
  );
}

/**
 * In: the text of a narrative section. Out: a closed tree of blocks. It is the only way from an office's text into any
 * format of the report, so no foreign markup gets through.
 *
 * Always holds: every visible character of the text is in the tree, in its order, except the marks: `#` before a
 * heading, `-` and `1.` before an item of a list, `**` around bold, brackets and address of a link, bars and dashes of
 * a table, a backslash before one of these. A list keeps its typed numbers. The time is linear in the length.
 */
import { cleanText } from './clean.ts';
import { type Inline, inlinesOf } from './inlines.ts';
import { type Line, lineOf, linesOf, parts, seam } from './lines.ts';
import { type TextTable, tableAt } from './tables.ts';

export type { Inline } from './inlines.ts';

export type Block =
  | { type: 'p'; children: Inline[] }
  | { type: 'h'; level: 1 | 2 | 3; children: Inline[] }
  | { type: 'ol'; start: number; items: Block[][] }
  | { type: 'ul'; items: Block[][] }
  | TextTable;

/** The tree of a narrative section; empty for an empty text. */
export function parseNarrative(text: string): Block[] {
  const lines = linesOf(text).map(cleanText);
  const reader = new BlockReader();
  for (let at = 0; at < lines.length; ) {
    const found = tableAt(lines, at);
    const next = found?.next ?? at + 1;
    if (found?.table) reader.table(found.table);
    else for (const line of lines.slice(at, next)) reader.line(line);
    at = next;
  }
  return withDenseLevels(reader.finished());
}

const DEEPEST_LIST = 4;

type List = Extract<Block, { type: 'ol' | 'ul' }>;

interface OpenList {
  indent: number;
  list: List;
}

interface Item {
  /** The number as typed, null for a bullet. */
  number: number | null;
  words: string;
}

/** Reads line by line; holds the open paragraph and the open lists. */
class BlockReader {
  readonly #blocks: Block[] = [];
  #lists: OpenList[] = [];
  #paragraph: { pieces: string[]; last: Line; lines: number } | null = null;
  #afterBlank = false;

  line(raw: string): void {
    const line = lineOf(raw);
    if (line.text === '') {
      this.#closeParagraph();
      this.#afterBlank = true;
      return;
    }
    const heading = /^(#{1,6})[ \t]+(.+)$/.exec(line.text);
    const item = itemOf(line);
    if (heading) this.#heading(heading[1]?.length ?? 1, heading[2] ?? '');
    else if (item) this.#item(line, item);
    else this.#words({ ...line, text: unescaped(line.text) });
    this.#afterBlank = false;
  }

  table(table: TextTable): void {
    this.#closeLists();
    this.#blocks.push(table);
    this.#afterBlank = false;
  }

  finished(): Block[] {
    this.#closeLists();
    return this.#blocks;
  }

  #heading(depth: number, words: string): void {
    this.#closeLists();
    const level = depth <= 1 ? 1 : depth === 2 ? 2 : 3;
    const children = inlinesOf(words);
    if (children.length > 0) this.#blocks.push({ type: 'h', level, children });
  }

  #words(typed: Line): void {
    const open = this.#paragraph;
    const { indent } = this.#lists.at(-1) ?? { indent: 0 };
    // Below an item of a list inside a list, four spaces are where its words begin.
    const line = indent > 0 && !typed.wide ? { ...typed, setOff: typed.indent >= indent + 4 } : typed;
    if (open && !parts(open.last, line, open.lines === 1)) {
      open.pieces.push(open.last.breaks ? '\n' : seam(open.last.text, line.text), line.text);
      open.last = line;
      open.lines += 1;
      return;
    }
    this.#closeParagraph();
    if (line.indent < 2 || (this.#afterBlank ? line.wide : line.setOff)) this.#closeLists();
    this.#lists = this.#lists.filter(({ indent }) => indent + 2 <= line.indent);
    this.#paragraph = { pieces: [line.text], last: line, lines: 1 };
  }

  #item(line: Line, item: Item): void {
    this.#closeParagraph();
    this.#lists = this.#lists.filter(({ indent }) => indent <= line.indent);
    const siblings = this.#lists.at(-1);
    const isDeeper = siblings === undefined || line.indent >= siblings.indent + 2;
    if (isDeeper && this.#lists.length === DEEPEST_LIST) {
      this.#paragraph = { pieces: [line.text], last: line, lines: 1 };
      return;
    }
    if (!isDeeper && goesOn(siblings.list, item)) siblings.list.items.push([]);
    else {
      if (!isDeeper) this.#lists.pop();
      const list: List =
        item.number === null ? { type: 'ul', items: [[]] } : { type: 'ol', start: item.number, items: [[]] };
      this.#place().push(list);
      this.#lists.push({ indent: line.indent, list });
    }
    this.#paragraph = { pieces: [item.words], last: { ...line, setOff: false }, lines: 1 };
  }

  /** The place of the next block: the last item of the innermost list, or the section. */
  #place(): Block[] {
    return this.#lists.at(-1)?.list.items.at(-1) ?? this.#blocks;
  }

  #closeParagraph(): void {
    const children = inlinesOf(this.#paragraph?.pieces.join('') ?? '');
    if (children.length > 0) this.#place().push({ type: 'p', children });
    this.#paragraph = null;
  }

  #closeLists(): void {
    this.#closeParagraph();
    this.#lists = [];
  }
}

/** An item of a list, by its mark; numbers print as typed, so 01. and 1) are text. */
function itemOf({ text }: Line): Item | undefined {
  if (/^- ?\d+ ?-$/.test(text)) return undefined;
  const [, bullet, number, words = ''] = /^(?:(-)|(0|[1-9]\d{0,2})\.)[ \t]+(\S.*)$/.exec(text) ?? [];
  if (bullet !== undefined) return { number: null, words };
  return number === undefined ? undefined : { number: Number(number), words };
}

function goesOn(list: List, { number }: Item): boolean {
  return list.type === 'ul' ? number === null : number === list.start + list.items.length;
}

/** A backslash removes the meaning of a mark at the start of a heading or an item. */
function unescaped(text: string): string {
  return text.replace(/^\\(?=#{1,6}[ \t]|-[ \t])/, '').replace(/^(\d{1,3})\\(?=\.[ \t])/, '$1');
}

const LEVELS = [1, 2, 3] as const;

/** Heading levels without a gap: a text that begins with ### still gets first-level headings. */
function withDenseLevels(blocks: Block[]): Block[] {
  const used = [...new Set(blocks.flatMap((block) => (block.type === 'h' ? [block.level] : [])))].sort();
  return blocks.map((block) =>
    block.type === 'h' ? { ...block, level: LEVELS[used.indexOf(block.level)] ?? block.level } : block,
  );
}

/**
 * A page as blocks. In: markup of any age (portals, Word and WPS, mammoth's output of a DOCX). Out: texts, tables with
 * their spans expanded, and images, in the order of the page. Always holds: no script runs and nothing is fetched; a
 * layout table is no table.
 */
import { load } from 'cheerio/slim';
import { struck } from '../meaning/values.ts';
import type { Block, SourceDocument } from '../source.ts';
import { sheetBlocks } from './sheet.ts';
import { gridOf, type MarkedRow } from './spans.ts';

type Node = NonNullable<ReturnType<ReturnType<typeof load>['root']>[0]>['children'][number];

const SKIPPED = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'nav',
  'svg',
  'head',
  'select',
  'button',
]);
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark o:p q s samp small span st1 strike strong sub time tt u var wbr'.split(
    ' ',
  ),
);
/** Deeper markup than any page has; anything below is ignored. */
const DEEPEST = 400;

export function readHtml(markup: string): SourceDocument {
  const $ = load(markup);
  const walk = new Walk();
  for (const node of $.root().get(0)?.children ?? []) walk.visit(node, 0);
  walk.flush();
  const title = $('title').first().text().trim();
  return { kind: 'html', blocks: walk.blocks, ...(title && { title }) };
}

class Walk {
  readonly blocks: Block[] = [];
  #text = '';
  #level: number | undefined;
  #tables = 0;
  #struck = 0;

  visit(node: Node, depth: number): void {
    if (depth > DEEPEST) return;
    if (node.type === 'text') {
      const text = node.data.replace(/[ \t\r\n]+/g, ' ');
      this.#text += this.#struck > 0 ? struck(text) : text;
      return;
    }
    if (!('name' in node)) return;
    const name = node.name.toLowerCase();
    if (SKIPPED.has(name) || isHidden(node) || isUnseen(node)) return;
    const struckHere = isStruck(node) ? 1 : 0;
    this.#struck += struckHere;
    if (name === 'br') this.#text += '\n';
    else if (name === 'img' || name === 'image') this.#image(node);
    else if (name === 'table') this.#table(node, depth);
    else if (name === 'sup') this.#raised(node, depth);
    else if (INLINE.has(name)) this.#children(node, depth);
    else if (name === 'input') this.#text += enteredIn(node);
    else this.#block(node, name, depth);
    this.#struck -= struckHere;
  }

  /** What a cell holds, struck through where the cell is. */
  inside(cell: Node): void {
    this.#struck = isStruck(cell) ? 1 : 0;
    this.#children(cell, 0);
  }

  flush(): void {
    const lines = this.#text.split('\n').map((line) => line.replace(/[ \u00a0\u3000]+$/g, '').trim());
    this.#text = '';
    for (const text of lines) if (text !== '') this.#push(text);
  }

  #push(text: string): void {
    const place = { line: this.blocks.length + 1 };
    this.blocks.push({ kind: 'text', text, place, ...(this.#level !== undefined && { level: this.#level }) });
  }

  #children(node: Node, depth: number): void {
    if (!('children' in node)) return;
    for (const child of node.children) this.visit(child, depth + 1);
  }

  #block(node: Node, name: string, depth: number): void {
    this.flush();
    const outer = this.#level;
    if (/^h[1-6]$/.test(name)) this.#level = Number(name[1]);
    this.#children(node, depth);
    this.flush();
    this.#level = outer;
  }

  /** The sign of a footnote is not one more digit of the number before it. */
  #raised(node: Node, depth: number): void {
    const before = this.#text;
    this.#children(node, depth);
    const raised = this.#text.slice(before.length).trim();
    if (/\d$/.test(before) && /^[\d*]+$/.test(raised)) this.#text = `${before}[${raised}]`;
  }

  #image(node: Node): void {
    const alt = 'attribs' in node ? (node.attribs['alt'] ?? '') : '';
    const source = 'attribs' in node ? (node.attribs['src'] ?? '') : '';
    const name = alt || (source.startsWith('data:') ? '' : source.slice(0, 200));
    this.flush();
    this.blocks.push({ kind: 'image', name, place: { line: this.blocks.length + 1 } });
  }

  /** Rows that hold tables lay out the page: they are walked. The runs of rows between them are tables. */
  #table(node: Node, depth: number): void {
    this.flush();
    let run: Node[] = [];
    const close = () => {
      if (run.length > 0) this.#grid(run);
      run = [];
    };
    for (const row of rowsOf(node)) {
      if (!holdsTable(row)) {
        run.push(row);
        continue;
      }
      close();
      for (const cell of cellsOf(row)) this.#block(cell, 'td', depth + 1);
    }
    close();
  }

  #grid(rows: readonly Node[]): void {
    // A row of one long text is a paragraph in a frame, whatever the markup calls it.
    this.#tables++;
    const table = this.#tables;
    const marked: MarkedRow[] = rows.map((row) =>
      cellsOf(row).map((cell) => ({
        text: cellText(cell),
        rows: spanOf(cell, 'rowspan'),
        columns: spanOf(cell, 'colspan'),
      })),
    );
    const grid = gridOf(marked, ({ top, left }) => ({ table, row: top + 1, col: left + 1 }));
    if (grid.rows.every((row) => row.length <= 1)) {
      for (const row of rows) for (const cell of cellsOf(row)) this.#block(cell, 'td', 0);
      this.#tables--;
      return;
    }
    this.blocks.push(...sheetBlocks(grid));
    for (const row of rows) for (const image of imagesOf(row)) this.#image(image);
  }
}

function isHidden(node: Node): boolean {
  if (!('attribs' in node)) return false;
  return 'hidden' in node.attribs || /display\s*:\s*none/i.test(node.attribs['style'] ?? '');
}

/** An element that takes space and shows nothing. */
function isUnseen(node: Node): boolean {
  return 'attribs' in node && /visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])/i.test(styleOf(node));
}

function isStruck(node: Node): boolean {
  return ['s', 'strike', 'del'].includes(nameOf(node)) || /line-through/i.test(styleOf(node));
}

function styleOf(node: Node): string {
  return 'attribs' in node ? (node.attribs['style'] ?? '') : '';
}

/** A form published as filled in: the content of its fields is printed. */
function enteredIn(node: Node): string {
  if (!('attribs' in node) || !/^(text|number|)$/i.test(node.attribs['type'] ?? '')) return '';
  return node.attribs['value'] ?? '';
}

function elementsOf(node: Node): Node[] {
  return 'children' in node ? node.children.filter((child) => 'name' in child) : [];
}

function nameOf(node: Node): string {
  return 'name' in node ? node.name.toLowerCase() : '';
}

/** Rows of this table alone, head first, foot where it stands. */
function rowsOf(table: Node): Node[] {
  return elementsOf(table).flatMap((child) => {
    const name = nameOf(child);
    if (name === 'tr') return [child];
    return ['thead', 'tbody', 'tfoot', 'caption'].includes(name) ? rowsOf(child) : [];
  });
}

function cellsOf(row: Node): Node[] {
  return elementsOf(row).filter((cell) => ['td', 'th'].includes(nameOf(cell)) && !isHidden(cell));
}

function holdsTable(node: Node): boolean {
  return below(node).some((each) => nameOf(each) === 'table');
}

function imagesOf(node: Node): Node[] {
  return below(node).filter((each) => nameOf(each) === 'img');
}

function below(node: Node): Node[] {
  const found: Node[] = [];
  const open = elementsOf(node);
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    open.push(...elementsOf(next));
  }
  return found;
}

function cellText(cell: Node): string {
  const walk = new Walk();
  walk.inside(cell);
  walk.flush();
  return walk.blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n');
}

function spanOf(cell: Node, name: 'rowspan' | 'colspan'): number {
  const written = 'attribs' in cell ? Number.parseInt(cell.attribs[name] ?? '1', 10) : 1;
  return Number.isFinite(written) && written > 0 ? Math.min(written, 500) : 1;
}

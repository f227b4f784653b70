/**
 * The paragraphs of a text, one by one, for readers rather than pens. In: the text of a section. Out: its paragraphs in
 * their order, without marks. Always holds: these are the paragraphs of the page, the print and the Word file, because
 * all come from one tree.
 */
import { type Block, parseNarrative } from './blocks.ts';
import { wordsOf } from './inlines.ts';
import { isHeading } from './lines.ts';

export interface Paragraph {
  /**
   * `heading`: by a mark, or a line that reads as one; `item`: of a list; `row`: of a table, its cells separated by
   * tabs.
   */
  kind: 'heading' | 'text' | 'item' | 'row';
  /** The level of a heading (1 to 3; 4 for a line that only reads as one), or of an item (from 1); 0 for the rest. */
  depth: number;
  /** The printed number of an item: `3.`; empty for every other. */
  label: string;
  text: string;
}

export function paragraphsOf(text: string): Paragraph[] {
  return paragraphsIn(parseNarrative(text));
}

export function paragraphsIn(blocks: readonly Block[], depth = 0): Paragraph[] {
  return blocks.flatMap((block): Paragraph[] => {
    switch (block.type) {
      case 'h':
        return [{ kind: 'heading', depth: block.level, label: '', text: wordsOf(block.children) }];
      case 'p':
        return [plainParagraph(wordsOf(block.children), depth)];
      case 'table':
        return block.rows.map((row) => ({
          kind: 'row',
          depth,
          label: '',
          text: row.map(wordsOf).join('\t'),
        }));
      default:
        return block.items.flatMap((item, index) =>
          labelled(paragraphsIn(item, depth + 1), block.type === 'ol' ? `${block.start + index}.` : ''),
        );
    }
  });
}

function plainParagraph(text: string, depth: number): Paragraph {
  if (depth > 0) return { kind: 'item', depth, label: '', text };
  const heads = isHeading(text);
  return { kind: heads ? 'heading' : 'text', depth: heads ? 4 : 0, label: '', text };
}

function labelled([first, ...rest]: readonly Paragraph[], label: string): Paragraph[] {
  return first === undefined ? [] : [{ ...first, label }, ...rest];
}

/**
 * Merged heads of a table, for both of its sides. In: the lines (columns from left to right, or rows from top to
 * bottom) with their headings. Out: the head cells with their spans.
 *
 * Always holds: exactly one head covers every line at every level, and neighbours under the same headings share them.
 */
export interface HeadLine {
  readonly groups: readonly string[];
  readonly label: string;
}

export interface Head {
  id: string;
  label: string;
  /** 0 is outermost. */
  level: number;
  /** Number of levels that it fills. */
  levels: number;
  /** Its first line, and the number of lines. */
  first: number;
  lines: number;
  innermost: boolean;
}

/** If there are fewer headings than levels, either the line's own label or the heading above it fills the rest. */
export type Stretch = 'label' | 'heading';

export function mergedHeads(
  lines: readonly HeadLine[],
  idPrefix: string,
  stretch: Stretch = 'label',
): Head[] {
  const depth = Math.max(...lines.map(({ groups }) => groups.length)) + 1;
  const heads: Head[] = [];
  lines.forEach((line, index) => {
    for (const { label, level, levels, innermost } of headsOfLine(line, depth, stretch)) {
      const shared = innermost
        ? undefined
        : heads.find((head) => reaches(head, level, index) && head.levels === levels);
      if (shared !== undefined && sharesHeadings(line, lines[index - 1], level)) shared.lines += 1;
      else
        heads.push({
          id: `${idPrefix}-${index}-${level}`,
          label,
          level,
          levels,
          first: index,
          lines: 1,
          innermost,
        });
    }
  });
  return heads;
}

/** The ids of the heads over one line, outermost first, as a cell's `headers` lists them. */
export function headIdsOver(heads: readonly Head[], line: number): string[] {
  return heads
    .filter(({ first, lines }) => first <= line && line < first + lines)
    .toSorted((a, b) => a.level - b.level)
    .map(({ id }) => id);
}

function headsOfLine({ groups, label }: HeadLine, depth: number, stretch: Stretch) {
  const spare = depth - 1 - groups.length;
  const toLabel = stretch === 'label' || groups.length === 0 ? spare : 0;
  const headings = groups.map((heading, level) => ({
    label: heading,
    level,
    levels: level === groups.length - 1 ? 1 + spare - toLabel : 1,
    innermost: false,
  }));
  const level = depth - 1 - toLabel;
  return [...headings, { label, level, levels: 1 + toLabel, innermost: true }];
}

function reaches(head: Head, level: number, line: number): boolean {
  return !head.innermost && head.level === level && head.first + head.lines === line;
}

function sharesHeadings(line: HeadLine, before: HeadLine | undefined, level: number): boolean {
  return line.groups.slice(0, level + 1).every((heading, index) => before?.groups[index] === heading);
}

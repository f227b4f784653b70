/**
 * Assigns the rows of a source to the tables of the form. In: its blocks. Out: the rows of sections two, three and four
 * in their order, across tables that were split or joined. Always holds: each row goes to at most one section; a table
 * in a text section is left out if the sections of tables have rows of their own.
 */
import {
  APPLICANT_GROUPS,
  APPLICANTS,
  APPLICATION_GROUPS,
  APPLICATION_ROWS,
  DISPUTE_BLOCKS,
  DISPUTE_CELLS,
  DISPUTE_GROUPS,
  FORMS,
  PROACTIVE_ROWS,
} from '../form-labels.ts';
import type { Block, Grid, GridRow } from '../source.ts';
import { bareLabel } from './labels.ts';
import { headingOf } from './sections.ts';
import { isPrinted, isValue } from './values.ts';

export type TableSection = 'proactive' | 'applications' | 'disputes';

export interface SourceRow {
  readonly cells: GridRow;
  readonly grid: Grid;
  /** Number of its line among all rows, so that neighbours can be identified. */
  readonly index: number;
}

export type RowsBySection = Record<TableSection, SourceRow[]>;

const bare = (labels: readonly string[]) => new Set(labels.map(bareLabel));
const labelOf = ({ label }: { label: string }) => label;

const APPLICANT_HEADS = bare([...APPLICANT_GROUPS, ...APPLICANTS.map(labelOf)]);
const APPLICANT_SIGNS = bare(APPLICANT_GROUPS);
const SHARED = bare(['其他', '总计']);
const ROW_SIGNS = new Set(
  [...bare([...APPLICATION_ROWS.map(labelOf), ...APPLICATION_GROUPS])].filter((label) => !SHARED.has(label)),
);
const DISPUTE_SIGNS = new Set(
  [...bare([...DISPUTE_BLOCKS, ...DISPUTE_GROUPS, ...DISPUTE_CELLS.map(labelOf)])].filter(
    (label) => !SHARED.has(label),
  ),
);
const PROACTIVE_SIGNS = bare([
  ...PROACTIVE_ROWS.flatMap(({ label, columns }) => [label, ...columns.map(labelOf)]),
  ...FORMS.flatMap(({ proactive }) => proactive.map(({ rowHead }) => rowHead)),
]);

export function rowsBySection(blocks: readonly Block[]): RowsBySection {
  const placed: Record<TableSection, SourceRow[]> = { proactive: [], applications: [], disputes: [] };
  const elsewhere: Record<TableSection, SourceRow[]> = { proactive: [], applications: [], disputes: [] };
  let section: string | undefined;
  let mode: TableSection | undefined;
  let index = 0;
  const enter = (text: string) => {
    const heading = headingOf(text);
    if (heading === undefined) return;
    section = heading;
    mode = isTableSection(heading) ? heading : undefined;
  };
  for (const block of blocks) {
    if (block.kind === 'text') enter(block.text);
    if (block.kind !== 'table') continue;
    for (const cells of block.grid.rows) {
      const row = { cells, grid: block.grid, index: index++ };
      for (const { text } of cells) if (!isValue(text)) enter(text);
      mode = signOf(cells) ?? mode;
      if (mode === undefined) continue;
      const inPlace = section === undefined || isTableSection(section);
      (inPlace ? placed : elsewhere)[mode].push(row);
    }
  }
  const chosen = (which: TableSection) => (placed[which].length > 0 ? placed[which] : elsewhere[which]);
  return {
    proactive: chosen('proactive'),
    applications: chosen('applications'),
    disputes: chosen('disputes'),
  };
}

function isTableSection(section: string): section is TableSection {
  return section === 'proactive' || section === 'applications' || section === 'disputes';
}

/** The table that a row certainly belongs to, by the labels in it. */
function signOf(cells: GridRow): TableSection | undefined {
  const labels = [...new Set(cells)].filter(({ text }) => !isValue(text)).map(({ text }) => bareLabel(text));
  if (labels.some((label) => APPLICANT_SIGNS.has(label) || ROW_SIGNS.has(label))) return 'applications';
  if (labels.filter((label) => APPLICANT_HEADS.has(label) && !SHARED.has(label)).length > 0)
    return 'applications';
  if (labels.some((label) => DISPUTE_SIGNS.has(label))) return 'disputes';
  if (labels.some((label) => PROACTIVE_SIGNS.has(label) || /^第二十条第/.test(label))) return 'proactive';
  return undefined;
}

/**
 * Whether a row has no numbers although its table was made by numbers: then it is a line of heads, whatever it says.
 */
export function isLineOfHeads({ cells, grid }: SourceRow): boolean {
  return grid.isAligned === true && !cells.some(({ text }) => isPrinted(text) && isValue(text));
}

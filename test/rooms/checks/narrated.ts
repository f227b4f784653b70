import type { NarratedTables } from '../../../shared/checks/check-narrative.ts';
import { figuresIn } from '../../../shared/checks/narrative/claims.ts';
import type { RightFigure } from '../../../shared/checks/narrative/evaluate.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { type Form, valueAt } from '../../../shared/form/form.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

interface Otherwise {
  form?: Form;
  /** By path; null is a blank. */
  cells?: Readonly<Record<string, number | null>>;
  /** Null where it is not known. */
  year?: number | null;
  agency?: string | null;
}

/** The tables of 淮安市, 2024, or what is said to be otherwise in them. */
export function huaianTables({
  form = edition2021,
  cells = {},
  year = 2024,
  agency = '淮安市人民政府',
}: Otherwise = {}): NarratedTables {
  const read = (steps: readonly string[]) => {
    const otherwise = cells[steps.join('.')];
    return otherwise === undefined ? Number(valueAt(huaian2024, steps)) : otherwise;
  };
  return { form, read, ...(year !== null && { year }), ...(agency !== null && { agency }) };
}

/**
 * What is read in a text: each figure as it is written, a question mark where it disagrees, and the cells that it may
 * be; `applications.` and `.total` are left out: `3118件? received | received+carriedIn`.
 */
export function readIn(markdown: string, tables = huaianTables()): string[] {
  return figuresIn(markdown, tables).claims.map(
    ({ figure, right, agrees }) =>
      `${figure.written}${agrees ? '' : '?'} ${cellsIn(right).replaceAll(/applications\.|\.total/g, '')}`,
  );
}

/** More than any figure of the sentences: a figure that agrees is one that may be less than its cells. */
const EVERY_CELL = 1_000_000;

/**
 * The cells that each figure of a text may be, `3件` → readings parted by ` | `. In tables in which all cells are the
 * same: what is asked is which cells are meant, not whether the figure agrees with them.
 */
export function readingsOf(
  text: string,
  tables: Omit<NarratedTables, 'read'> = huaianTables(),
): Record<string, string> {
  const claims = figuresIn(text, { ...tables, read: () => EVERY_CELL }).claims;
  return Object.fromEntries(
    claims.map(({ figure, right, agrees }) => [figure.written, cellsIn(right) + (agrees ? ' or less' : '')]),
  );
}

/** As above, for texts on section three: the rows are named without their prefixes, and 总计 is the column meant. */
export function rowsOf(text: string, tables?: Omit<NarratedTables, 'read'>): Record<string, string> {
  const short = (cells: string) => cells.replaceAll(/applications\.|outcomes\.|\.total/g, '');
  return Object.fromEntries(
    Object.entries(readingsOf(text, tables)).map(([figure, cells]) => [figure, short(cells)]),
  );
}

function cellsIn(right: readonly RightFigure[]): string {
  const sum = ({ plus, minus }: Pick<RightFigure, 'plus' | 'minus'>) =>
    [plus.map(({ path }) => path).join('+'), ...minus.map(({ path }) => path)].join('-');
  return right.map((one) => (one.of ? `${sum(one)} / ${sum(one.of)}` : sum(one))).join(' | ');
}

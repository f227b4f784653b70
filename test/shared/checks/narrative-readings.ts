import { claimsOf, type NarratedTables } from '../../../shared/checks/narrative/claims.ts';
import { form2021 } from '../../../shared/tables/form.ts';

/** More than any figure of the sentences: a figure that agrees is one that may be less than its cells. */
const EVERY_CELL = 1_000_000;

export type Tables = Omit<NarratedTables, 'read'>;
const OF_2024: Tables = { form: form2021, year: 2024, agency: '淮安市人民政府' };

/**
 * The cells that each figure of a text may be, `3件` → readings parted by ` | `. Tables in which all cells are the
 * same: what is asked is which cells are meant, not whether the figure agrees with them.
 */
export function readingsOf(text: string, tables = OF_2024): Record<string, string> {
  const claims = claimsOf(text, { ...tables, read: () => EVERY_CELL });
  return Object.fromEntries(
    claims.map(({ figure, right, agrees }) => [figure.written, namesOf(right) + (agrees ? ' or less' : '')]),
  );
}

function namesOf(right: ReturnType<typeof claimsOf>[number]['right']): string {
  return right
    .map(({ plus, minus }) => [plus, minus].map((side) => side.map(({ path }) => path).join('+')))
    .map(([sum, less]) => (less === '' ? sum : `${sum}-${less}`))
    .join(' | ');
}

/** As above, for texts on section three: the rows are named without their prefixes, and 总计 is the column meant. */
export function rowsOf(text: string, tables?: Tables): Record<string, string> {
  const short = (cells: string) => cells.replaceAll(/applications\.|outcomes\.|\.total/g, '');
  return Object.fromEntries(
    Object.entries(readingsOf(text, tables)).map(([figure, cells]) => [figure, short(cells)]),
  );
}

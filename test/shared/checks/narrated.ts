import type { NarratedTables } from '../../../shared/checks/check-narrative.ts';
import { claimsOf, type RightFigure } from '../../../shared/checks/narrative/claims.ts';
import { type Form, form2021, valueAt } from '../../../shared/tables/form.ts';
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
  form = form2021,
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
  return claimsOf(markdown, tables).map(
    ({ figure, right, agrees }) => `${figure.written}${agrees ? '' : '?'} ${right.map(cellsIn).join(' | ')}`,
  );
}

function cellsIn({ plus, minus, of }: RightFigure): string {
  const sum = (side: Pick<RightFigure, 'plus' | 'minus'>) =>
    [side.plus.map(({ path }) => short(path)).join('+'), ...side.minus.map(({ path }) => short(path))].join(
      '-',
    );
  return of ? `${sum({ plus, minus })} / ${sum(of)}` : sum({ plus, minus });
}

function short(path: string): string {
  return path.replace('applications.', '').replace('.total', '');
}

/**
 * What every engine of the bench has to answer: sections three and four of every agency and year. In: tables, or the
 * lives that an engine counted. Out: one text, the same from every engine, and its digest.
 */
import { createHash } from 'node:crypto';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../shared/events/catalogue.ts';
import type { AnnualTables, SevenColumns } from '../../shared/form/annual-tables.ts';

export const YEARS = [2021, 2022, 2023, 2024] as const;
export const BLOCKS = ['review', 'lawsuitDirect', 'lawsuitAfterReview'] as const;
const ROWS = 2 + OUTCOMES.length + 2;
const COLUMNS = APPLICANT_TYPES.length + 1;
/** Numbers of sections three and four of one year. */
const CELLS = ROWS * COLUMNS + BLOCKS.length * (RESULTS.length + 2);

/** Cells of one agency: what an engine of others fills in, life by life. */
export class Cells {
  readonly #cells = YEARS.map(() => new Float64Array(CELLS));

  /** Years are plain numbers, `concluded` 0 where the case is open. */
  application(applicant: number, received: number, concluded: number, outcome: number, count: number): void {
    YEARS.forEach((year, place) => {
      const open = (end: number) => concluded === 0 || concluded > end;
      if (received === year) this.#row(place, 0, applicant, count);
      if (received < year && open(year - 1)) this.#row(place, 1, applicant, count);
      if (concluded === year) this.#row(place, 2 + outcome, applicant, count);
      if (concluded === year) this.#row(place, ROWS - 2, applicant, count);
      if (received <= year && open(year)) this.#row(place, ROWS - 1, applicant, count);
    });
  }

  dispute(block: number, filed: number, concluded: number, result: number, count: number): void {
    const first = ROWS * COLUMNS + block * (RESULTS.length + 2);
    YEARS.forEach((year, place) => {
      const pending = filed <= year && (concluded === 0 || concluded > year);
      if (concluded === year) this.#add(place, first + result, count);
      if (pending) this.#add(place, first + RESULTS.length, count);
      if (concluded === year || pending) this.#add(place, first + RESULTS.length + 1, count);
    });
  }

  #row(place: number, row: number, applicant: number, count: number): void {
    this.#add(place, row * COLUMNS + applicant, count);
    this.#add(place, row * COLUMNS + COLUMNS - 1, count);
  }

  #add(place: number, cell: number, count: number): void {
    const cells = this.#cells[place];
    if (cells) cells[cell] = (cells[cell] ?? 0) + count;
  }

  numbers(place: number): Iterable<number> {
    return this.#cells[place] ?? [];
  }
}

/** The numbers of sections three and four of tables of ours, in the order of the form. */
export function numbersOf({ applications, disputes }: AnnualTables): number[] {
  const { received, carriedIn, outcomes, concluded, carriedOut } = applications;
  const numbers: number[] = [];
  const add = (row: SevenColumns) => {
    for (const type of APPLICANT_TYPES) numbers.push(row[type]);
    numbers.push(row.total);
  };
  add(received);
  add(carriedIn);
  for (const outcome of OUTCOMES) add(outcomes[outcome]);
  add(concluded);
  add(carriedOut);
  for (const block of BLOCKS) {
    const { upheld, corrected, other, pending, total } = disputes[block];
    numbers.push(upheld, corrected, other, pending, total);
  }
  return numbers;
}

/** SHA-256 over all cells of all agencies, in the order of their ids. */
export function digestOfAnswer(
  agencies: readonly string[],
  numbers: (agency: string, place: number) => Iterable<number>,
): string {
  const hash = createHash('sha256');
  for (const agency of [...agencies].sort()) {
    YEARS.forEach((year, place) => {
      hash.update(`${agency} ${year} ${[...numbers(agency, place)].join(' ')}\n`);
    });
  }
  return hash.digest('hex');
}

/**
 * What the tables say of a meaning, and whether a figure agrees. In: readings, and the tables behind a reader. Out:
 * the right figures. Always holds: a reading that the form lacks is none; a blank cell says nothing; figures agree as
 * rounded or as cut off at their last written place.
 */
import { dividedBy, minus, plus, type Ratio, ratioOf, stepsOf } from '../../counting/ratio.ts';
import { type CellPlace, cellPlacesOf, type Form } from '../../form/form.ts';
import type { ReadCell } from '../check.ts';
import type { Meaning, Reading } from './meanings.ts';
import type { Figure } from './tokens.ts';

export interface NamedCell extends Pick<CellPlace, 'steps' | 'row' | 'column'> {
  path: string;
}

/** One right figure: the sum of cells that it is, as a percentage of others where `of` is given. */
export interface RightFigure {
  plus: readonly NamedCell[];
  minus: readonly NamedCell[];
  of?: { plus: readonly NamedCell[]; minus: readonly NamedCell[] };
  /** Of a change against the year before: which way it went; the value is its size. */
  change?: 'up' | 'down' | 'level';
  value: Ratio;
}

const FEES: readonly NamedCell[] = [
  {
    path: 'processingFees.yuan',
    steps: ['processingFees', 'yuan'],
    row: ['六、其他需要报告的事项'],
    column: ['信息处理费'],
  },
];

const cellsByForm = new WeakMap<Form, ReadonlyMap<string, NamedCell>>();

function cellsOf(form: Form): ReadonlyMap<string, NamedCell> {
  const known = cellsByForm.get(form);
  if (known) return known;
  const cells = new Map([...cellPlacesOf(form), ...FEES].map((place) => [place.path, place]));
  cellsByForm.set(form, cells);
  return cells;
}

export class Evaluator {
  readonly #cells: ReadonlyMap<string, NamedCell>;
  readonly #read: ReadCell;
  /** Most readings are constants: each is worked out once. */
  readonly #known = new WeakMap<readonly Reading[], { right: RightFigure[] | undefined }>();

  constructor(form: Form, read: ReadCell) {
    this.#cells = cellsOf(form);
    this.#read = read;
  }

  /** All cells of the form. */
  get paths(): readonly string[] {
    return [...this.#cells.keys()];
  }

  isZero(path: string): boolean {
    const steps = this.#cells.get(path)?.steps;
    return steps !== undefined && ratioOf(this.#read(steps) ?? '')?.over === 0n;
  }

  /** All readings that the form has, with their values; undefined where there is none, or one that is blank. */
  all(readings: readonly Reading[]): RightFigure[] | undefined {
    const known = this.#known.get(readings);
    if (known) return known.right;
    const found = this.#all(readings);
    this.#known.set(readings, { right: found });
    return found;
  }

  #all(readings: readonly Reading[]): RightFigure[] | undefined {
    const values = readings.map((reading) => this.#evaluate(reading)).filter((value) => value !== undefined);
    const right = values.filter((value) => value !== 'blank');
    return right.length > 0 && right.length === values.length ? right : undefined;
  }

  #evaluate({ plus: added, minus: taken = [] }: Reading): RightFigure | 'blank' | undefined {
    const places = { plus: this.#named(added), minus: this.#named(taken) };
    if (!places.plus || !places.minus) return undefined;
    const [sum, less] = [this.#sum(places.plus), this.#sum(places.minus)];
    if (!sum || !less) return 'blank';
    const value = minus(sum, less);
    // Charges are printed in 万元 and written with 元 as their unit.
    const inWan = added.includes('proactive.chargesWanYuan');
    return { plus: places.plus, minus: places.minus, value: inWan ? times(value, 10_000n) : value };
  }

  /** Undefined where the form lacks one of them. */
  #named(paths: readonly string[]): NamedCell[] | undefined {
    const places = paths.flatMap((path) => this.#cells.get(path) ?? []);
    return places.length === paths.length ? places : undefined;
  }

  #sum(places: readonly NamedCell[]): Ratio | undefined {
    let sum: Ratio = { over: 0n, under: 1n };
    for (const { steps } of places) {
      const ratio = ratioOf(this.#read(steps) ?? '');
      if (!ratio) return undefined;
      sum = plus(sum, ratio);
    }
    return sum;
  }
}

/** As it is, or as rounding to the decimals (and the 万) that are written, up or off, leaves it. */
export function isWritten({ digits, decimals, scale }: Figure, value: Ratio): boolean {
  if (value.over < 0n) return false;
  const { rounded, cut } = stepsOf(value, { over: scale, under: 10n ** BigInt(decimals) });
  return digits === rounded || digits === cut;
}

export function agreesWith(figure: Figure, right: readonly RightFigure[], { part }: Meaning): boolean {
  return right.some(
    ({ value }) => isWritten(figure, value) || (part && minus(value, ratioOfFigure(figure)).over > 0n),
  );
}

export function ratioOfFigure({ digits, decimals, scale }: Figure): Ratio {
  return { over: digits * scale, under: 10n ** BigInt(decimals) };
}

export function percentage(part: Ratio, whole: Ratio): Ratio | undefined {
  const share = dividedBy(part, whole);
  return share && times(share, 100n);
}

function times(value: Ratio, by: bigint): Ratio {
  return { ...value, over: value.over * by };
}

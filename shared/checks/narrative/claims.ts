/**
 * What a text says about the cells of its report. In: Markdown of a section, and the tables behind a reader. Out: one
 * claim for every figure that clearly speaks of a cell, with all that it may rightly be and whether it agrees. A
 * figure whose cells are blank, or that no form has, is no claim.
 */
import { type CellPlace, cellPlacesOf, type Form } from '../../tables/form.ts';
import { dividedBy, minus, plus, type Ratio, ratioOf, stepsOf } from '../../tables/ratio.ts';
import type { ReadCell } from '../arithmetic.ts';
import { DONE, meaningInApplications, RECEIVED } from './applications.ts';
import { meaningInDisputes } from './disputes.ts';
import { type Figure, type Sentence, sentencesOf } from './figures.ts';
import { isOfSomethingElse, type Meaning, type Reading, type Spot, spotOf, type Thread } from './meaning.ts';
import { meaningInProactive } from './proactive.ts';

export interface NarratedTables {
  form: Form;
  read: ReadCell;
  /** Where it is not known, no figure is taken to be of another year by a year that the text names. */
  year?: number;
  /** Name of the agency, to tell it from the other bodies that a text speaks of. */
  agency?: string;
}

export interface NamedCell extends Pick<CellPlace, 'steps' | 'row' | 'column'> {
  path: string;
}

/** One right figure: the sum of cells that it is, as a percentage of others where `of` is given. */
export interface RightFigure {
  plus: readonly NamedCell[];
  minus: readonly NamedCell[];
  of?: { plus: readonly NamedCell[]; minus: readonly NamedCell[] };
  value: Ratio;
}

export interface Claim {
  sentence: string;
  figure: Figure;
  right: readonly RightFigure[];
  agrees: boolean;
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

export function claimsOf(markdown: string, tables: NarratedTables): Claim[] {
  const evaluate = evaluator(cellsOf(tables.form), tables.read);
  let thread: Thread = {};
  return sentencesOf(markdown).flatMap((sentence) => {
    if (!sentence.continues) thread = {};
    delete thread.last;
    return claimsIn(sentence, thread, tables, evaluate);
  });
}

type Evaluate = (reading: Reading, figure: Figure) => RightFigure | 'blank' | undefined;

function claimsIn(sentence: Sentence, thread: Thread, tables: NarratedTables, evaluate: Evaluate): Claim[] {
  return sentence.figures.flatMap((figure) => {
    const spot = spotOf(figure, sentence, tables.year);
    const context = { year: tables.year, agency: tables.agency };
    if (isOfSomethingElse(spot, sentence, context)) {
      delete thread.last;
      return [];
    }
    const found =
      figure.unit === '%' ? shareClaim(spot, thread, evaluate) : countClaim(spot, thread, evaluate);
    return found ? [{ sentence: sentence.text, figure, ...found }] : [];
  });
}

type Judged = Pick<Claim, 'right' | 'agrees'>;

function countClaim(spot: Spot, thread: Thread, evaluate: Evaluate): Judged | undefined {
  const { figure } = spot;
  const meaning = meaningOf(spot, thread);
  delete thread.last;
  if (!meaning) return undefined;
  const right = allOf(meaning.readings, figure, evaluate);
  if (!right) return undefined;
  thread.last = { meaning, figure };
  const agrees = right.some(
    ({ value }) => isWritten(figure, value) || (meaning.part && isBelow(figure, value)),
  );
  return { right, agrees };
}

function meaningOf(spot: Spot, thread: Thread): Meaning | undefined {
  return (
    meaningInDisputes(spot, thread) ?? meaningInApplications(spot, thread) ?? meaningInProactive(spot, thread)
  );
}

/** All readings that the form has, with their values; undefined where there is none, or one that cannot be assessed. */
function allOf(readings: readonly Reading[], figure: Figure, evaluate: Evaluate): RightFigure[] | undefined {
  const values = readings.map((reading) => evaluate(reading, figure)).filter((value) => value !== undefined);
  const right = values.filter((value) => value !== 'blank');
  return right.length > 0 && right.length === values.length ? right : undefined;
}

function evaluator(cells: ReadonlyMap<string, NamedCell>, read: ReadCell): Evaluate {
  return (reading, figure) => {
    const added = reading.plus.map((path) => cells.get(path));
    const taken = (reading.minus ?? []).map((path) => cells.get(path));
    if (![...added, ...taken].every((place) => place !== undefined)) return undefined;
    const places = { plus: added.filter(isNamed), minus: taken.filter(isNamed) };
    const sums = [places.plus, places.minus].map((side) => sumOf(side, read));
    const [sum, less] = sums;
    if (!sum || !less) return 'blank';
    const value = minus(sum, less);
    // Charges are printed in 万元 and may be written in yuan.
    const inWan = reading.plus.includes('proactive.chargesWanYuan') && figure.unit === '元';
    return { ...places, value: inWan ? { ...value, over: value.over * 10_000n } : value };
  };
}

function isNamed(place: NamedCell | undefined): place is NamedCell {
  return place !== undefined;
}

function sumOf(places: readonly NamedCell[], read: ReadCell): Ratio | undefined {
  let sum: Ratio = { over: 0n, under: 1n };
  for (const { steps } of places) {
    const value = read(steps);
    const ratio = value === null ? undefined : ratioOf(value);
    if (!ratio) return undefined;
    sum = plus(sum, ratio);
  }
  return sum;
}

/** As it is, or as rounding to the decimals (and the 万) that are written, up or off, leaves it. */
function isWritten({ digits, decimals, scale }: Figure, value: Ratio): boolean {
  if (value.over < 0n) return false;
  const { rounded, cut } = stepsOf(value, { over: scale, under: 10n ** BigInt(decimals) });
  return digits === rounded || digits === cut;
}

function isBelow({ digits, decimals, scale }: Figure, value: Ratio): boolean {
  return digits * scale * value.under <= value.over * 10n ** BigInt(decimals);
}

const OF = /占(?:比|到|了)?([^，。；\d]{0,16})$/;

/** 占33.9% after a figure, or 予以公开占44.7%. */
function shareClaim(spot: Spot, thread: Thread, evaluate: Evaluate): Judged | undefined {
  const { figure } = spot;
  const match = OF.exec(spot.phrase) ?? (spot.phrase.endsWith('占') ? ['占', ''] : null);
  const { last } = thread;
  if (!match) return undefined;
  const ownName = figure.before.slice(0, figure.before.lastIndexOf('占'));
  const wholes = wholesOf(match[1] ?? '');
  const meaning =
    ownName === '' || /^[，、]$/.test(ownName) ? last?.meaning : meaningOf(named(spot, ownName), {});
  if (!meaning || !wholes || !ofApplications(meaning)) return undefined;
  const parts = allOf(meaning.readings, figure, evaluate);
  const denominators = allOf(wholes, figure, evaluate);
  if (!parts || !denominators) return undefined;
  const right = parts.flatMap((part) => denominators.flatMap((whole) => percentOf(part, whole)));
  if (right.length === 0) return undefined;
  // A share that is right of the figure written before it adds nothing to what is said of that figure.
  const written = ownName === '' && last ? ratioOfFigure(last.figure) : undefined;
  const consistent =
    written !== undefined &&
    denominators.some((whole) =>
      percentOf({ plus: [], minus: [], value: written }, whole).some(({ value }) => isWritten(figure, value)),
    );
  return { right, agrees: consistent || right.some(({ value }) => isWritten(figure, value)) };
}

function named(spot: Spot, before: string): Spot {
  const figure = { ...spot.figure, unit: '件', before };
  return { ...spot, figure, phrase: before.replace(/[的为、，]$/, '') };
}

function ofApplications({ readings }: Meaning): boolean {
  return readings.every(({ plus: paths }) => paths.every((path) => path.startsWith('applications.')));
}

function wholesOf(words: string): readonly Reading[] | undefined {
  if (/办结|答复|办理/.test(words)) return DONE;
  if (/受理|收到|新收|申请/.test(words)) return RECEIVED;
  return /^(?:全部|总数?|总量|总)?的?(?:比例|比重)?$/.test(words) ? [...DONE, ...RECEIVED] : undefined;
}

function percentOf(part: RightFigure, whole: RightFigure): RightFigure[] {
  const share = dividedBy(part.value, whole.value);
  if (!share) return [];
  return [
    { ...part, of: { plus: whole.plus, minus: whole.minus }, value: { ...share, over: share.over * 100n } },
  ];
}

function ratioOfFigure({ digits, decimals, scale }: Figure): Ratio {
  return { over: digits * scale, under: 10n ** BigInt(decimals) };
}

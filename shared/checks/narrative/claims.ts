/**
 * What a text says about the cells of its report. In: Markdown of a section, and the tables behind a reader. Out: one
 * claim for every figure that clearly speaks of a cell, with all that it may rightly be and whether it agrees. A
 * figure whose cells are blank, or that no form has, is no claim.
 */

import { dividedBy, minus, plus, type Ratio, ratioOf, stepsOf } from '../../counting/ratio.ts';
import { type CellPlace, cellPlacesOf, type Form } from '../../form/form.ts';
import type { ReadCell } from '../check.ts';
import { DONE, meaningInApplications, RECEIVED } from './applications.ts';
import { meaningInDisputes } from './disputes.ts';
import { type Figure, type Sentence, sentencesOf } from './figures.ts';
import {
  isOfSomethingElse,
  type Meaning,
  type Reading,
  type Spot,
  spotOf,
  type Thread,
  withoutLeadUp,
} from './meaning.ts';
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

type Evaluate = (reading: Reading) => RightFigure | 'blank' | undefined;

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
  const right = allOf(meaning.readings, evaluate);
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
function allOf(readings: readonly Reading[], evaluate: Evaluate): RightFigure[] | undefined {
  const values = readings.map(evaluate).filter((value) => value !== undefined);
  const right = values.filter((value) => value !== 'blank');
  return right.length > 0 && right.length === values.length ? right : undefined;
}

function evaluator(cells: ReadonlyMap<string, NamedCell>, read: ReadCell): Evaluate {
  return (reading) => {
    const places = { plus: namedCells(cells, reading.plus), minus: namedCells(cells, reading.minus ?? []) };
    if (!places.plus || !places.minus) return undefined;
    const [sum, less] = [sumOf(places.plus, read), sumOf(places.minus, read)];
    if (!sum || !less) return 'blank';
    const value = minus(sum, less);
    // Charges are printed in 万元 and written with 元 as their unit.
    const inWan = reading.plus.includes('proactive.chargesWanYuan');
    return { plus: places.plus, minus: places.minus, value: inWan ? times(value, 10_000n) : value };
  };
}

/** Undefined where the form lacks one of them. */
function namedCells(
  cells: ReadonlyMap<string, NamedCell>,
  paths: readonly string[],
): NamedCell[] | undefined {
  const places = paths.flatMap((path) => cells.get(path) ?? []);
  return places.length === paths.length ? places : undefined;
}

function sumOf(places: readonly NamedCell[], read: ReadCell): Ratio | undefined {
  let sum: Ratio = { over: 0n, under: 1n };
  for (const { steps } of places) {
    const ratio = ratioOf(read(steps) ?? '');
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

function isBelow(figure: Figure, value: Ratio): boolean {
  return minus(value, ratioOfFigure(figure)).over > 0n;
}

function ratioOfFigure({ digits, decimals, scale }: Figure): Ratio {
  return { over: digits * scale, under: 10n ** BigInt(decimals) };
}

function times(value: Ratio, by: bigint): Ratio {
  return { ...value, over: value.over * by };
}

const OF = /占(?:比|到|了)?([^，。；\d]{0,16})$/;

/** 占33.9% after a figure, or 予以公开占44.7%. */
function shareClaim(spot: Spot, thread: Thread, evaluate: Evaluate): Judged | undefined {
  const { figure } = spot;
  const match = OF.exec(spot.phrase);
  if (!match) return undefined;
  const ownName = figure.before.slice(0, figure.before.lastIndexOf('占'));
  const wholes = wholesOf(match[1] ?? '');
  const follows = ownName === '' || ownName === '、';
  const last = follows ? thread.last : undefined;
  const meaning = follows ? last?.meaning : meaningOf(named(spot, ownName), {});
  if (!meaning || !wholes || !ofApplications(meaning)) return undefined;
  const parts = allOf(meaning.readings, evaluate);
  const denominators = allOf(wholes, evaluate);
  if (!parts || !denominators) return undefined;
  const right = parts.flatMap((part) => denominators.flatMap((whole) => shareOf(part, whole)));
  if (right.length === 0) return undefined;
  // A share that is right of the figure written before it adds nothing to what is said of that figure.
  const written = last && ratioOfFigure(last.figure);
  const isConsistent = denominators.some((whole) => {
    const share = written && percentage(written, whole.value);
    return share !== undefined && isWritten(figure, share);
  });
  return { right, agrees: isConsistent || right.some(({ value }) => isWritten(figure, value)) };
}

/** The spot as it were if the words before 占 led up to a count. */
function named(spot: Spot, before: string): Spot {
  return { ...spot, figure: { ...spot.figure, unit: '件', before }, phrase: withoutLeadUp(before) };
}

function ofApplications({ readings }: Meaning): boolean {
  return readings.every(({ plus: paths }) => paths.every((path) => path.startsWith('applications.')));
}

function wholesOf(words: string): readonly Reading[] | undefined {
  if (/办结|答复|办理/.test(words)) return DONE;
  if (/受理|收到|新收|申请/.test(words)) return RECEIVED;
  return /^(?:全部|总[数量]?)?的?(?:比例|比重)?$/.test(words) ? [...DONE, ...RECEIVED] : undefined;
}

function shareOf(part: RightFigure, whole: RightFigure): RightFigure[] {
  const value = percentage(part.value, whole.value);
  return value ? [{ ...part, of: { plus: whole.plus, minus: whole.minus }, value }] : [];
}

function percentage(part: Ratio, whole: Ratio): Ratio | undefined {
  const share = dividedBy(part, whole);
  return share && times(share, 100n);
}

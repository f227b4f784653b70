/**
 * Changes against the year before. In: a figure behind 增长, 减少 and the like, or 持平, and what was bound before it. Out:
 * the change that the tables of both years give, by each accepted reading. Always holds: a comparison with any other
 * year, or of something that nobody bound, is no claim.
 */
import { minus, type Ratio } from '../../counting/ratio.ts';
import type { Context } from './context.ts';
import { type Evaluator, isWritten, percentage, type RightFigure } from './evaluate.ts';
import type { Reading } from './meanings.ts';
import { has, residueOf } from './said.ts';
import { isLeading } from './spots.ts';
import type { Figure, Token } from './tokens.ts';

export type Way = 'up' | 'down' | 'level';

const UP = /^(?:增长|增加|增幅|增|上升|提高|提升|多|升|升幅)$/;
const DOWN = /^(?:减少|减幅|下降|降低|回落|少|降|降幅)$/;
const COUNTED = new Set(['件', '件次', '宗', '份', '起', '例', '条', '部', '项', '%']);

/** What is compared: the words that name it, where any do. */
export interface Comparison {
  way: Way;
  own: readonly Token[];
}

/** The comparison that leads to a figure, or that a clause without one says. */
export function comparisonIn(tokens: readonly Token[], { year }: Context): Comparison | undefined {
  const at = tokens.findIndex(({ kind }) => kind === 'compare');
  if (
    at < 0 ||
    residueOf(tokens) !== '' ||
    has(tokens, 'body', 'channel', 'estimate', 'plan', 'share', 'rate')
  )
    return undefined;
  const years = tokens.flatMap((token) => (token.kind === 'year' ? [token.year] : []));
  if (years.some((one) => year === undefined || one !== year - 1)) return undefined;
  if (tokens.some(({ kind, text }) => kind === 'otherPeriod' && !/同期$/.test(text))) return undefined;
  if (tokens.some(({ text }) => /^(?:环比|往年|以前年度|年初|期初|前年)$/.test(text))) return undefined;
  const words = tokens.filter(({ kind }) => kind === 'compare').map(({ text }) => text);
  const way = words.some((word) => UP.test(word))
    ? 'up'
    : words.some((word) => DOWN.test(word))
      ? 'down'
      : words.includes('持平')
        ? 'level'
        : undefined;
  const first = tokens.findIndex(({ kind }) => kind === 'compare' || kind === 'year' || kind === 'lastYear');
  return way && { way, own: tokens.slice(0, first).filter((token) => !isLeading(token)) };
}

/** By each reading the change from the year before; undefined where either year is blank there. */
export function changesOf(
  readings: readonly Reading[],
  unit: string,
  { now, before }: { now: Evaluator; before: Evaluator },
): RightFigure[] | undefined {
  const [these, those] = [now.all(readings), before.all(readings)];
  if (!these || !those || these.length !== those.length || !COUNTED.has(unit)) return undefined;
  const changes = these.flatMap((one, index) => {
    const last = those[index]?.value;
    if (!last) return [];
    const change = minus(one.value, last);
    const size: Ratio = { ...change, over: change.over < 0n ? -change.over : change.over };
    const value = unit === '%' ? percentage(size, last) : size;
    const way: Way = change.over > 0n ? 'up' : change.over < 0n ? 'down' : 'level';
    return value ? [{ ...one, value, change: way }] : [];
  });
  return changes.length > 0 ? changes : undefined;
}

export function isChange(figure: Figure, way: Way, right: readonly RightFigure[]): boolean {
  return right.some(
    ({ value, change }) => (change === way || figure.digits === 0n) && isWritten(figure, value),
  );
}

/**
 * Where the figures of a text stand. In: the tokens of a paragraph. Out: its sentences, cut into clauses, and each
 * figure with the words that lead to it and those that follow it up to the next. Always holds: every word between two
 * figures belongs to one of them; which one, the list itself shows: it began with a label or with a number.
 */

import type { Figure, Token } from './tokens.ts';
import type { WordKind } from './word.ts';

export interface Spot {
  figure: Figure;
  at: number;
  /** Words before the figure, from the start of its clause or the figure before. */
  before: readonly Token[];
  /** Words after it that are its own. */
  after: readonly Token[];
  /** The label follows the number: 3件予以公开. */
  numberFirst: boolean;
  /** The clause after it, where it may go on there. */
  goesOn?: readonly Token[];
  /** 占比分别为90.5%、9.5%: of which of the counts before it a share is, counted from the last. */
  back?: number;
}

export interface Clause {
  tokens: readonly Token[];
  spots: readonly Spot[];
  /** The mark before it: ， ； ： （ ） or the start of the sentence. */
  mark: string;
  /** How many brackets it stands in. */
  depth: number;
}

export interface Sentence {
  text: string;
  /** Where it begins in its paragraph. */
  start: number;
  clauses: readonly Clause[];
}

/** Words that only lead up to something, on either side of it. */
const LEADING: ReadonlySet<Token['kind']> = new Set<WordKind | Token['kind']>([
  'skip',
  'among',
  'all',
  'inTime',
  'self',
  'wholeYear',
  'year',
  'mark',
  'item',
]);

export function isLeading(token: Token): boolean {
  return LEADING.has(token.kind);
}

export function sentencesOf(text: string, tokens: readonly Token[]): Sentence[] {
  const sentences: Sentence[] = [];
  let rest: Token[] = [];
  let start = 0;
  const end = (at: number) => {
    const clauses = clausesOf(rest);
    if (clauses.length > 0) sentences.push({ text: text.slice(start, at), start, clauses });
    rest = [];
    start = at;
  };
  for (const token of tokens) {
    rest.push(token);
    if (token.kind === 'mark' && /^[。！？\n]$/.test(token.text)) end(token.at + 1);
  }
  end(text.length);
  return sentences;
}

const ENDS_CLAUSE = /^[，；：（）—。！？\n]$/;

function clausesOf(all: readonly Token[]): Clause[] {
  const clauses: Clause[] = [];
  const tokens = withoutGlosses(all);
  let rest: Token[] = [];
  let [mark, depth] = ['', 0];
  tokens.forEach((token, index) => {
    // 收到申请数：5件 and a tab before a number only lead up to it.
    const leads = /^[：\t]$/.test(token.text) && tokens[index + 1]?.kind === 'figure' && rest.length > 0;
    if (token.kind !== 'mark' || leads || !ENDS_CLAUSE.test(token.text)) {
      rest.push(token);
      return;
    }
    if (rest.length > 0) clauses.push({ tokens: rest, spots: spotsOf(rest), mark, depth });
    rest = [];
    mark = token.text;
    if (mark === '（') depth += 1;
    if (mark === '）') depth = Math.max(0, depth - 1);
  });
  if (rest.length > 0) clauses.push({ tokens: rest, spots: spotsOf(rest), mark, depth });
  return clauses;
}

/** 全区（含代管的园区）收到申请377件: brackets without figures inside of a label only explain it. */
function withoutGlosses(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const end = tokens[index]?.text === '（' ? glossEnd(tokens, index) : undefined;
    if (end !== undefined) index = end;
    else kept.push(tokens[index] as Token);
  }
  return kept;
}

/** Where the bracket closes; undefined where it holds figures, leaves something out, or stands behind a figure or before a mark. */
function glossEnd(tokens: readonly Token[], start: number): number | undefined {
  const before = tokens[start - 1];
  if (!before || before.kind === 'figure' || before.kind === 'mark') return undefined;
  for (let at = start + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token || token.kind === 'figure' || /^[（。；]|不含|除/.test(token.text)) return undefined;
    if (token.text !== '）') continue;
    const next = tokens[at + 1];
    return next && next.kind !== 'mark' ? at : undefined;
  }
  return undefined;
}

function spotsOf(tokens: readonly Token[]): Spot[] {
  const spots: Spot[] = [];
  let chunk: Token[] = [];
  let last: { figure: Figure; at: number; before: Token[] } | undefined;
  for (const token of tokens) {
    if (token.kind !== 'figure') {
      chunk.push(token);
      continue;
    }
    const before = last ? between(last, chunk, spots) : chunk;
    last = { figure: token.figure, at: token.at, before };
    chunk = [];
  }
  if (last) spots.push({ ...last, after: chunk, numberFirst: last.before.every(isLeading) });
  return spots;
}

/** Gives the words between two figures to the first, and gives back those of the second. */
function between(
  first: { figure: Figure; at: number; before: Token[] },
  chunk: Token[],
  spots: Spot[],
): Token[] {
  const numberFirst = first.before.every(isLeading);
  const cut = opensList(first.before, chunk) ? 0 : cutOf(chunk, numberFirst);
  spots.push({ ...first, after: chunk.slice(0, cut), numberFirst });
  return chunk.slice(cut).filter(({ kind, text }, index) => index > 0 || kind !== 'mark' || text === '：');
}

/** 其余6件分别为不予公开3件, 其余18件属无法提供12件: what is left is a number without a name; the words are of its parts. */
function opensList(before: readonly Token[], chunk: readonly Token[]): boolean {
  const rest = before.some(({ text }) => /^(?:其余|剩余|余下|剩下)的?$/.test(text));
  return (
    rest &&
    /^(?:分别|属|为|系|是|包括|含)/.test(chunk[0]?.text ?? '') &&
    chunk.every(({ kind }) => kind !== 'mark')
  );
}

function cutOf(chunk: readonly Token[], numberFirst: boolean): number {
  const among = chunk.findIndex(
    ({ kind, text }) => kind === 'among' && (text.startsWith('中') || text.endsWith('中')) && text !== '其中',
  );
  if (among >= 0) return among + 1;
  // 10件新收申请加上上年未办结的1件.
  const added = chunk.findIndex(({ kind, text }) => kind === 'sum' && /^(?:加|加上|连同)$/.test(text));
  if (added > 0) return added;
  const listed = chunk.findIndex(({ kind, text }) => kind === 'mark' && /^[、 ]$/.test(text));
  if (listed >= 0) return listed;
  return numberFirst && !chunk.every(isLeading) ? chunk.length : 0;
}

/**
 * Which words label a figure that stands bare. In: the clauses of a paragraph, one after the other. Out: each figure with
 * the words that name it: those before a colon or a bracket, those of a list that waits for its numbers (许可、处罚分别为3件、
 * 4件), the years of 2023年、2024年分别收到3件、4件. Always holds: a figure with words of its own keeps them.
 */

import { WORDS } from './lexicon.ts';
import { has } from './said.ts';
import { type Clause, isLeading, type Spot } from './spots.ts';
import type { Token } from './tokens.ts';

type Label = readonly Token[];

export class Labels {
  /** Labels of a list whose numbers follow. */
  #queue: Label[] = [];
  /** What the clause before said, where it held no figure. */
  #last: Label;
  /** The clauses that open brackets have interrupted. */
  #outer: Label[] = [];
  #depth = 0;

  constructor(last: Label) {
    this.#last = last;
  }

  /** Of a sentence that is over: the label that it leaves to the next. */
  get left(): Label {
    return this.#last;
  }

  /** Each figure of a clause with its label. */
  spotsOf(clause: Clause): Spot[] {
    for (; this.#depth < clause.depth; this.#depth += 1) this.#outer.push(this.#last);
    for (; this.#depth > clause.depth; this.#depth -= 1) this.#last = this.#outer.pop() ?? [];
    const named =
      namedAfter(clause.spots) ??
      sharesIn(clause.spots) ??
      clause.spots.map((spot) => this.#labelled(spot, clause));
    this.#last = clause.spots.length === 0 ? clause.tokens : [];
    return named;
  }

  #labelled(spot: Spot, { mark }: Clause): Spot {
    const listed = this.#listIn(spot.before);
    if (listed) this.#queue = listed;
    const bare = isBare(spot);
    const [next, ...rest] = this.#queue;
    if (next && (bare || listed)) {
      this.#queue = rest;
      return { ...spot, before: next, numberFirst: false };
    }
    this.#queue = [];
    if (bare && this.#last.length > 0 && /^[：（）]?$/.test(mark))
      return { ...spot, before: this.#last, numberFirst: false };
    const named =
      bare && mark === '，' && spot.before.some(({ text }) => /^(?:共|共计|总共|合计|总计)$/.test(text));
    const came = named ? cameIn(this.#last) : undefined;
    return came ? { ...spot, before: came, numberFirst: false } : spot;
  }

  /** The items of a list that waits for its numbers. */
  #listIn(before: Label): Label[] | undefined {
    const at = before.findIndex(({ kind, text }) => kind === 'respectively' || text === '各');
    if (at < 0 || (before[at]?.text === '各' && at < before.length - 1)) return undefined;
    const years = timesIn(before, at);
    if (years) return years;
    const named = before.slice(0, at);
    const own = itemsOf(named);
    const items = own.length < 2 && named.every(isLeading) ? itemsOf(this.#last) : own;
    const more = before.slice(at + 1).filter((token) => !isLeading(token));
    if (items.length < 2 || !more.every(({ kind }) => ['done', 'process', 'decide'].includes(kind)))
      return undefined;
    // 维持、纠正各1件: one figure says both; it is read of the first.
    return before[at]?.text === '各' ? items.slice(0, 1) : items;
  }
}

/** 收到政府信息公开申请均为自然人提出，共33件: what came in, up to what is said of all of it. */
function cameIn(last: Label): Label | undefined {
  const all = last.findIndex(({ kind }) => kind === 'all');
  const words = all < 0 ? last : last.slice(0, all);
  const noun = has(words, 'onRequest') || (has(words, 'disclosure') && has(words, 'apply'));
  const known = words.every((token) => isLeading(token) || CAME.has(token.kind));
  return noun && known && has(words, 'receive', 'fresh') ? words : undefined;
}

const CAME: ReadonlySet<Token['kind']> = new Set<Token['kind']>([
  'receive',
  'fresh',
  'apply',
  'onRequest',
  'disclosure',
]);

function isBare(spot: Spot): boolean {
  return spot.numberFirst && spot.after.every(isLeading);
}

/** 18件、5件分别予以公开、部分公开: the list stands behind its numbers. */
function namedAfter(spots: readonly Spot[]): Spot[] | undefined {
  const after = spots.at(-1)?.after ?? [];
  const at = after.findIndex(({ kind }) => kind === 'respectively');
  if (at < 0 || !after.slice(0, at).every(isLeading)) return undefined;
  const items = itemsOf(after.slice(at + 1));
  const first = spots.length - items.length;
  const bare = spots.slice(first, -1).every(isBare) && spots.at(-1)?.numberFirst === true;
  if (items.length < 2 || first < 0 || !bare) return undefined;
  return spots.map((spot, index) => {
    const label = items[index - first];
    return label ? { ...spot, before: label, after: [], numberFirst: false } : spot;
  });
}

/** 占比分别为90.5%、9.5%: each of the counts before them has its share. */
function sharesIn(spots: readonly Spot[]): Spot[] | undefined {
  const [first, ...rest] = spots;
  const kinds = first?.before.map(({ kind }) => kind) ?? [];
  const all = spots.every(({ figure }) => figure.unit === '%') && rest.every(isBare);
  if (!first || rest.length === 0 || !all || !kinds.includes('share') || !kinds.includes('respectively'))
    return undefined;
  const share = first.before.filter(({ kind }) => kind === 'share');
  if (
    first.before.some((token) => !isLeading(token) && !share.includes(token) && token.kind !== 'respectively')
  )
    return undefined;
  return spots.map((spot, index) => ({ ...spot, before: share, back: spots.length - index }));
}

/** 2023年、2024年分别收到申请3件、4件: what is said of all of them belongs to each year. */
function timesIn(before: Label, at: number): Label[] | undefined {
  const isTime = ({ kind, text }: Token) =>
    kind === 'year' || kind === 'lastYear' || /^(?:今年|本年度?|当年)$/.test(text);
  const times = before.slice(0, at).filter(isTime);
  if (times.length < 2) return undefined;
  const said = before.filter((token, index) => index !== at && !isTime(token) && !joins(token));
  return times.map((time) => [time, ...said]);
}

function joins({ kind, text }: Token): boolean {
  return (kind === 'mark' && text === '、') || /^(?:和|及|与|以及)$/.test(text);
}

/** The labels of a list: 行政许可、行政处罚和行政强制. What follows all of them belongs to each. */
function itemsOf(tokens: Label): Label[] {
  const items: Token[][] = [[]];
  for (const token of tokens.flatMap(apart)) {
    if (joins(token)) items.push([]);
    else items.at(-1)?.push(token);
  }
  return items.filter((item) => item.some((token) => !isLeading(token)));
}

/** 予以公开、部分公开 is one word elsewhere; in a list it is two. */
function apart(token: Token): Token[] {
  if (token.kind !== 'outcome' && token.kind !== 'dispute') return [token];
  const parts = token.text.split(/(、|和|及|与)/);
  const words = parts.map((text): Token | undefined => {
    if (/^[、和及与]$/.test(text)) return { text, at: token.at, kind: 'mark' };
    const word = WORDS.at(text, 0);
    const known = word?.text === text ? word : text === '公开' ? WORDS.at('予以公开', 0) : undefined;
    return known && known.kind === token.kind ? { ...known, at: token.at } : undefined;
  });
  return words.every((word) => word !== undefined) ? words : [token];
}

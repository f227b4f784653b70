import { type AgencyNames, namesOf } from './agency-names.ts';
import { bind, labelOf } from './bind.ts';
import type { Binding } from './binding.ts';
import type { Claim, FiguresRead, NarratedTables, Stated, UnreadFigure } from './claim.ts';
import { type Context, freshContext, has, passClause, passTimeAndBody, startItem } from './context.ts';
import { agreesWith, Evaluator, type RightFigure } from './evaluate.ts';
import type { Way } from './growth.ts';
import { changesOf, comparisonIn, isChange } from './growth.ts';
import type { Meaning, Reading } from './meanings.ts';
import { type Paragraph, paragraphsOf } from './plain-text.ts';
import { settled } from './settle.ts';
import { judgeShare, shareOf } from './shares.ts';
import { type Clause, isLeading, type Sentence, type Spot, sentencesOf } from './spots.ts';
import { statementIn } from './statements.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Every figure of a section, in the order of the text. */
export function figuresIn(markdown: string, tables: NarratedTables): FiguresRead {
  const reader = new Reader(tables);
  for (const paragraph of paragraphsOf(markdown)) reader.paragraph(paragraph);
  return reader.finish();
}

/** Longer than any section: figures beyond are counted and said to be unread, so that no text costs more. */
const LONGEST_TEXT = 20_000;
/** More than any list that goes on with one of them. */
const MOST_BOUND = 8;

class Reader {
  readonly #names: AgencyNames;
  readonly #evaluator: Evaluator;
  readonly #before: Evaluator | undefined;
  readonly #context: Context;
  readonly #claims: Claim[] = [];
  readonly #unread: UnreadFigure[] = [];
  readonly #stated: Stated[] = [];
  #length = 0;
  /** A sentence without figures that is the label of the next: 结转。1件。 */
  #label: readonly Token[] = [];
  #heading: { level: number; topic: Context['topic']; explicit: boolean } = {
    level: 9,
    topic: 'none',
    explicit: false,
  };

  constructor({ form, read, year, agency, before }: NarratedTables) {
    this.#names = namesOf(agency);
    this.#evaluator = new Evaluator(form, read);
    this.#before = before ? new Evaluator(form, before.read) : undefined;
    this.#context = freshContext(year, this.#names.government);
  }

  paragraph(paragraph: Paragraph): void {
    const { text } = paragraph;
    const room = Math.max(0, LONGEST_TEXT - this.#length);
    if (room > 0) this.#read({ ...paragraph, text: text.slice(0, room) });
    if (text.length > room) this.#countOnly(text.slice(room));
    this.#length += text.length;
  }

  #countOnly(text: string): void {
    for (const [written] of text.matchAll(/\d+(?:\.\d+)?/g)) {
      const figure = { written, digits: 0n, decimals: 0, scale: 1n, unit: '', inexact: false };
      this.#unread.push({ sentence: '', clause: '', figure, why: 'too-many' });
    }
  }

  #read({ text, heading, level }: Paragraph): void {
    const context = this.#context;
    const tokens = tokensOf(text, this.#names);
    const goesOn = level === 3 && !heading;
    if (!goesOn) {
      const goesOn = !heading && context.topic === 'applications';
      const { list } = context;
      startItem(context);
      if (goesOn) Object.assign(context, { topic: 'applications', list });
      if ((level === 0 || level > this.#heading.level) && this.#heading.topic !== 'none')
        Object.assign(context, this.#topicOfHeading());
      if (level > 0 && level <= this.#heading.level)
        this.#heading = { level: 9, topic: 'none', explicit: false };
    }
    this.#label = [];
    for (const sentence of sentencesOf(text, tokens)) this.#sentence(sentence);
    if (heading) this.#heading = { level: level || 1, topic: context.topic, explicit: context.explicit };
  }

  #topicOfHeading() {
    const { topic, explicit } = this.#heading;
    return { topic, explicit };
  }

  finish(): FiguresRead {
    const figures = settled(this.#claims, this.#unread);
    // 均已答复 of a text that tells in numbers how many were: of those.
    const told = figures.claims.some(
      ({ rule, agrees, figure }) =>
        agrees && figure.digits > 0n && /^(?:concluded|carried-out|still-open)/.test(rule),
    );
    return {
      ...figures,
      stated: this.#stated.filter(({ rule, agrees }) => agrees || rule !== 'all' || !told),
    };
  }

  #sentence(sentence: Sentence): void {
    const context = this.#context;
    context.bound = [];
    context.begun = false;
    context.filed = false;
    context.tainted = false;
    let aside: { depth: number; body: boolean } | undefined;
    let label = this.#label;
    for (const clause of sentence.clauses) {
      if (clause.mark === '；') Object.assign(context, { sideBySide: false, resultGiven: undefined });
      if (clause.mark === '；' && !aside) context.begun = false;
      if (/^[；）]$/.test(clause.mark)) context.tainted = false;
      context.aside = aside !== undefined || clause.depth > 0;
      if (!aside && has(clause.tokens, 'among')) aside = { depth: clause.depth, body: context.otherBody };
      if (clause.spots.length === 0) {
        passTimeAndBody(clause.tokens, context);
        this.#statement(clause.tokens, sentence);
        passClause(clause, context);
      }
      for (const spot of clause.spots) this.#figure(this.#labelled(spot, label, clause), sentence);
      const last = clause.spots.at(-1);
      if (last && last.after.length > 0 && has(last.after, 'done', 'none'))
        this.#statement(last.after, sentence);
      label = clause.spots.length === 0 ? clause.tokens : [];
    }
    this.#label = sentence.clauses.length === 1 ? label : [];
    if (aside) context.otherBody = aside.body;
  }

  /** A bare number takes the label from the clause before it, or from the list that waits for its numbers. */
  #labelled(spot: Spot, label: readonly Token[], clause: Clause): Spot {
    const context = this.#context;
    const respectively = spot.before.findIndex(({ kind }) => kind === 'respectively');
    if (respectively >= 0) {
      const items = itemsOf(spot.before.slice(0, respectively));
      const more = spot.before.slice(respectively + 1).filter((token) => !isLeading(token));
      if (items.length > 1 && more.length === 0) context.queue = items;
    }
    const bare = spot.numberFirst && spot.after.every(isLeading);
    const [next, ...rest] = context.queue;
    if (next && (bare || respectively >= 0)) {
      context.queue = rest;
      return { ...spot, before: next, numberFirst: false };
    }
    context.queue = [];
    if (bare && label.length > 0 && /^[：]?$/.test(clause.mark))
      return { ...spot, before: label, numberFirst: false };
    return spot;
  }

  #figure(spot: Spot, { text: sentence, start }: Sentence): void {
    const { figure } = spot;
    const bound = figure.unit === '%' ? this.#share(spot) : this.#count(spot);
    const found = bound === 'comparison' ? this.#growth(spot) : bound;
    this.#context.lastRead = typeof found !== 'string';
    if (bound !== 'comparison' && typeof found === 'string') this.#context.compared = undefined;
    const clause = labelOf(spot)
      .map(({ text }) => text)
      .join('');
    if (typeof found === 'string') this.#unread.push({ sentence, clause, figure, why: found });
    else
      this.#claims.push({
        order: this.#claims.length + this.#unread.length,
        sentence,
        at: spot.at - start,
        figure,
        clause,
        ...found,
      });
  }

  /** 与上年持平. */
  #level(tokens: readonly Token[], sentence: string): void {
    const said = this.#changed(tokens, '件');
    if (said?.way !== 'level') return;
    const agrees = said.right.some(({ change }) => change === 'level');
    const words = tokens.map(({ text }) => text).join('');
    this.#stated.push({ sentence, words, rule: 'level', wrong: agrees ? [] : said.right, agrees });
  }

  #statement(tokens: readonly Token[], { text: sentence }: Sentence): void {
    if (has(tokens, 'compare')) this.#level(tokens, sentence);
    const statement = has(tokens, 'compare') ? undefined : statementIn(tokens, this.#context);
    if (!statement) return;
    const equals = statement.equals && this.#evaluator.all(statement.equals);
    const wrong = statement.readings.flatMap((reading) => {
      const right = this.#evaluator.all([reading]);
      const agrees = right?.every(({ value }) =>
        statement.equals
          ? !equals ||
            equals.some((whole) => value.over * whole.value.under === whole.value.over * value.under)
          : value.over === 0n,
      );
      return right && agrees === false ? right : [];
    });
    const words = tokens.map(({ text }) => text).join('');
    this.#stated.push({ sentence, words, rule: statement.rule, wrong, agrees: wrong.length === 0 });
  }

  #count(spot: Spot): Judged | UnreadFigure['why'] {
    const context = this.#context;
    const binding = bind(spot, context, (meaning, how) => this.#bearsOut(spot, meaning, how));
    if (typeof binding === 'string') return binding;
    const { meaning, rule, topic, certain } = binding;
    if (topic === 'applications')
      context.head = /^(?:received|applications|dealt-with)/.test(rule)
        ? 'received'
        : rule.startsWith('concluded')
          ? 'concluded'
          : context.head;
    context.compared = { ...meaning, figure: spot.figure };
    context.bound = [...context.bound.slice(-MOST_BOUND), context.compared];
    context.given.add(rule);
    const right = this.#evaluator.all(meaning.readings);
    if (!right) return 'not-in-the-tables';
    return {
      right,
      agrees: agreesWith(spot.figure, right, meaning),
      rule,
      topic,
      certain,
      part: meaning.part === true,
    };
  }

  /** 同比增加6件: of what was bound before it, or of what its own words name. */
  #growth({ figure, before }: Spot): Judged | UnreadFigure['why'] {
    const said = this.#changed(before, figure.unit);
    if (!said) return 'comparison';
    const agrees = isChange(figure, said.way, said.right);
    const { topic } = this.#context;
    return { right: said.right, agrees, rule: 'growth', topic, certain: false, part: false };
  }

  #changed(tokens: readonly Token[], unit: string): { way: Way; right: RightFigure[] } | undefined {
    const context = this.#context;
    const said = comparisonIn(tokens, context);
    if (!this.#before || !said || context.otherBody || context.tainted || context.topic === 'foreign')
      return undefined;
    const readings = said.own.length > 0 ? this.#readingsOf(said.own) : context.compared?.readings;
    const years = { now: this.#evaluator, before: this.#before };
    const right = readings && changesOf(readings, unit, years);
    return right && { way: said.way, right };
  }

  #readingsOf(label: readonly Token[]): readonly Reading[] | undefined {
    const figure = { written: '', digits: 0n, decimals: 0, scale: 1n, unit: '件', inexact: false };
    const tried: Context = { ...this.#context, bound: [], given: new Set() };
    const spot = { figure, at: 0, before: label, after: [], numberFirst: false };
    const binding = bind(spot, tried, () => false);
    return typeof binding === 'string' ? undefined : binding.meaning.readings;
  }

  #bearsOut({ figure }: Spot, meaning: Meaning, how?: 'beside'): boolean {
    const right = this.#evaluator.all(meaning.readings);
    if (right === undefined) return false;
    const tried = how === 'beside' ? [figure.digits - 1n, figure.digits + 1n] : [figure.digits];
    return tried.some((digits) => agreesWith({ ...figure, digits }, right, meaning));
  }

  #share(spot: Spot): Judged | UnreadFigure['why'] {
    const context = this.#context;
    if (has(spot.before, 'compare')) return 'comparison';
    if (context.otherBody) return 'another-body';
    if (context.otherTime) return 'another-time';
    const share = shareOf(spot, context, (label) => {
      const binding = bind(
        { ...spot, figure: { ...spot.figure, unit: '件' }, before: label, after: [], numberFirst: false },
        context,
        () => false,
      );
      return typeof binding === 'string' ? undefined : binding.meaning;
    });
    const judged = share && judgeShare(spot, share, this.#evaluator);
    return judged
      ? { ...judged, rule: 'share', topic: context.topic, certain: true, part: false }
      : 'no-cell';
  }
}

type Judged = Pick<Claim, 'right' | 'agrees' | 'rule' | 'topic' | 'certain' | 'part'> &
  Partial<Pick<Binding, 'meaning'>>;

/** The labels of a list: 行政许可、行政处罚和行政强制. What follows all of them belongs to each. */
function itemsOf(tokens: readonly Token[]): (readonly Token[])[] {
  const items: Token[][] = [[]];
  for (const token of tokens) {
    const joins = (token.kind === 'mark' && token.text === '、') || /^(?:和|及|与|以及)$/.test(token.text);
    if (joins) items.push([]);
    else items.at(-1)?.push(token);
  }
  return items.filter((item) => item.some((token) => !isLeading(token)));
}

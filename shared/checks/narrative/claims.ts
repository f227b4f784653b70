/**
 * The figures and statements of a section. In: Markdown as a clerk typed it, and the tables. Out: claims, unread figures,
 * statements. Walks paragraphs, sentences and clauses, and passes on from one to the next what the text speaks of.
 */
import { namesOf } from './agency-names.ts';
import { labelOf } from './bind.ts';
import { Breakdown } from './breakdown.ts';
import type { Claim, FiguresRead, NarratedTables, Stated, UnreadFigure } from './claim.ts';
import { type Context, freshContext, passClause, passTimeAndBody, startItem } from './context.ts';
import { Evaluator } from './evaluate.ts';
import { Judging } from './judging.ts';
import { Labels } from './labels.ts';
import { type Paragraph, paragraphsOf } from './plain-text.ts';
import { has } from './said.ts';
import { settled } from './settle.ts';
import { type Clause, isLeading, type Sentence, type Spot, sentencesOf } from './spots.ts';
import { type Figure, type Token, type Tokens, tokensOf } from './tokens.ts';

/**
 * Every figure of a section, in the order of the text. The office of a government reports for itself or for all of its bodies:
 * whichever bears out more of the text.
 */
export function figuresIn(markdown: string, tables: NarratedTables): FiguresRead {
  // Most texts fill one section of three, and a reader first learns the names of the agency.
  if (markdown.trim() === '') return { claims: [], unread: [], stated: [] };
  const own = readAs(markdown, tables);
  const government = /^(.*人民政府)办公[室厅]$/.exec(tables.agency ?? '')?.[1];
  if (government === undefined) return own;
  const all = readAs(markdown, { ...tables, agency: government });
  return borneOut(all) > borneOut(own) ? all : own;
}

function readAs(markdown: string, tables: NarratedTables): FiguresRead {
  const reader = new Reader(tables);
  for (const paragraph of paragraphsOf(markdown)) reader.paragraph(paragraph);
  return reader.finish();
}

function borneOut({ claims }: FiguresRead): number {
  return claims.filter(({ agrees, figure }) => agrees && figure.digits > 0n).length;
}

/** Longer than any section: figures beyond are counted and said to be unread, so that no text costs more. */
const LONGEST_TEXT = 20_000;

class Reader {
  readonly #names: Tokens;
  readonly #now: Evaluator;
  readonly #context: Context;
  readonly #judging: Judging;
  readonly #claims: Claim[] = [];
  /** What a figure would say if the words beside it that nobody understands did not matter. */
  readonly #supposed: Claim[] = [];
  readonly #unread: UnreadFigure[] = [];
  readonly #stated: Stated[] = [];
  readonly #outer: Pick<Context, 'otherBody' | 'otherTime' | 'tainted'>[] = [];
  #length = 0;
  #order = 0;
  /** A numbered point under a heading begins: it speaks of what the heading names. */
  #point = false;
  /** A sentence without figures that is the label of the next: 结转。1件。 */
  #label: readonly Token[] = [];
  /** The headings that a paragraph stands under, outermost first. */
  #headings: { level: number; topic: Context['topic']; explicit: boolean }[] = [];

  constructor({ form, read, year, agency, before }: NarratedTables) {
    const names = namesOf(agency);
    this.#names = names;
    this.#now = new Evaluator(form, read);
    this.#context = freshContext(year, names.government);
    this.#judging = new Judging(
      this.#context,
      this.#now,
      before ? new Evaluator(form, before.read) : undefined,
    );
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
      if (level > 0) this.#headings = this.#headings.filter((one) => one.level < level);
      Object.assign(context, this.#topicOfHeading());
    }
    this.#point = goesOn && this.#topicOfHeading() !== undefined;
    for (const sentence of sentencesOf(text, tokens)) this.#sentence(sentence);
    this.#label = heading ? this.#label.map(asVerb) : [];
    if (heading) this.#headings.push({ level: level || 1, topic: context.topic, explicit: context.explicit });
  }

  #topicOfHeading() {
    const { topic = 'none', explicit } = this.#headings.at(-1) ?? {};
    return topic === 'none' ? undefined : { topic, explicit, home: topic === 'applications' };
  }

  finish(): FiguresRead {
    const said = this.#stated.some(({ agrees, rule }) => agrees && rule !== 'level');
    const figures = settled(this.#claims, this.#unread, {
      supposed: this.#supposed,
      tables: this.#now,
      said,
    });
    // 均已答复 of a text that tells in numbers how many were: of those.
    const told = figures.claims.some(
      ({ rule, agrees, figure }) =>
        agrees && figure.digits > 0n && /^(?:concluded|carried-out|carried$|still-open)/.test(rule),
    );
    return {
      ...figures,
      stated: this.#stated.filter(({ rule, agrees }) => agrees || rule !== 'all' || !told),
    };
  }

  #sentence(sentence: Sentence): void {
    const context = this.#context;
    this.#passBrackets(0);
    // What else the section tells ends with its sentence.
    if (context.topic === 'foreign' && context.home)
      Object.assign(context, { topic: 'applications', explicit: true });
    if (context.timeEnds) Object.assign(context, { otherTime: false, timeEnds: false });
    Object.assign(context, {
      told: false,
      bound: [],
      begun: false,
      published: false,
      filed: false,
      tainted: false,
      supposed: undefined,
      sideBySide: false,
      resultGiven: undefined,
      channels: 0,
      bodies: 0,
      subject: undefined,
      delayed: sentence.clauses.some(({ tokens, spots }) => spots.length > 0 && tokens.some(isDelay)),
    });
    const labels = new Labels(this.#label);
    let parts: Breakdown | undefined;
    let last: Figure | undefined;
    sentence.clauses.forEach((clause, index) => {
      this.#startClause(clause, parts !== undefined);
      parts ??= Breakdown.in(clause, last, context.otherBody);
      context.parts = parts !== undefined || clause.depth > 0;
      const spots = labels.spotsOf(clause);
      if (spots.length === 0) this.#words(clause, sentence);
      else this.#figures(spots, sentence, sentence.clauses[index + 1]);
      last = clause.spots.findLast(({ before }) => !has(before, 'compare'))?.figure ?? last;
      parts?.add(clause.spots);
      if (parts?.isComplete) {
        Object.assign(context, { otherBody: parts.otherBody, tainted: false });
        parts = undefined;
      }
    });
    this.#label = sentence.clauses.length === 1 ? labels.left : [];
    if (parts) context.otherBody = parts.otherBody;
  }

  /** The figures of a clause, and what is said behind the last of them without one. */
  #figures(spots: readonly Spot[], sentence: Sentence, next: Clause | undefined): void {
    const context = this.#context;
    context.label = undefined;
    for (const spot of spots) {
      this.#figure(goingOn(spot, next), sentence);
      context.ofThose = spots.length > 1 && isOfReceived(spot);
    }
    context.ofThose = false;
    const after = spots.at(-1)?.after ?? [];
    if (has(after, 'done', 'none')) this.#state(after, sentence);
  }

  #startClause({ mark, depth }: Clause, among: boolean): void {
    const context = this.#context;
    if (mark === '；') Object.assign(context, { sideBySide: false, resultGiven: undefined });
    if (mark === '；' && !among) context.begun = false;
    if (/^[；）]$/.test(mark)) context.tainted = false;
    this.#passBrackets(depth);
    context.aside = among || depth > 0;
    context.bracket = depth > 0;
  }

  /** 收到36件（上半年15件、下半年21件），上年结转2件: behind the bracket, body and time are those before it. */
  #passBrackets(depth: number): void {
    const { otherBody, otherTime, tainted } = this.#context;
    while (this.#outer.length < depth) this.#outer.push({ otherBody, otherTime, tainted });
    while (this.#outer.length > depth) Object.assign(this.#context, this.#outer.pop());
  }

  #words(clause: Clause, sentence: Sentence): void {
    passTimeAndBody(clause.tokens, this.#context);
    if (has(clause.tokens, 'item')) {
      startItem(this.#context);
      if (this.#point) Object.assign(this.#context, this.#topicOfHeading());
    }
    this.#point = false;
    this.#state(clause.tokens, sentence);
    passClause(clause, this.#context);
  }

  #state(tokens: readonly Token[], { text }: Sentence): void {
    this.#stated.push(...this.#judging.stated(tokens, text));
  }

  #figure(spot: Spot, { text: sentence, start }: Sentence): void {
    const { figure } = spot;
    const clause = labelOf(spot)
      .map(({ text }) => text)
      .join('');
    const where = { order: this.#order, sentence, at: spot.at - start, figure, clause };
    this.#order += 1;
    const { found, supposed, stated } = this.#judging.figure(spot);
    if (typeof found === 'string')
      this.#unread.push({ sentence, clause, figure, why: found, order: where.order });
    else this.#claims.push({ ...where, ...found });
    if (supposed) this.#supposed.push({ ...where, ...supposed });
    if (stated) this.#stated.push({ ...stated, sentence });
  }
}

/** 办理情况, as a heading: what was dealt with. */
function asVerb(token: Token): Token {
  const said = token.kind === 'skip' && /^(?:办理|处理|答复)(?:情况|结果)/.test(token.text);
  return said ? { text: token.text, at: token.at, kind: 'process', says: {} } : token;
}

function isDelay({ kind, text }: Token): boolean {
  return kind === 'paper' && /^延[期长]/.test(text);
}

/** 本年收到的6件: what follows in the clause is of those. */
function isOfReceived({ before, after }: Spot): boolean {
  const verb = before.findLast((token) => !isLeading(token));
  const attribute = verb?.text.endsWith('的') || before.at(-1)?.text === '的';
  return attribute && (verb?.kind === 'receive' || verb?.kind === 'fresh') && after.length === 0;
}

/** 1件因年底收到，按规定转入下年办理: the words that name a figure go on in the clause after it. */
function goingOn(spot: Spot, next: Clause | undefined): Spot {
  if (!next || next.spots.length > 0 || next.mark !== '，' || !spot.numberFirst) return spot;
  return { ...spot, goesOn: next.tokens };
}

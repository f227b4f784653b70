/**
 * What a text speaks of at a place: topic, body and time, as headings, lists and earlier words have left them. In: the
 * tokens of a clause. Out: the context changed by them. Always holds: what was said of another body or another time
 * holds until the text returns to its own; a topic that nobody understands hides what follows it.
 */
import type { Reading } from './meanings.ts';
import { codesOf, has, namesBody, residueOf, type Topic, topicIn } from './said.ts';
import type { Clause } from './spots.ts';
import type { Figure, Token } from './tokens.ts';

export interface Bound {
  readings: readonly Reading[];
  part?: true;
  figure: Figure;
  /** It stands in brackets. */
  bracket?: boolean;
}

export interface Context {
  readonly year: number | undefined;
  readonly government: boolean;
  topic: Topic;
  /** The text has said 信息公开 or 依申请公开 of it, here or in the heading. */
  explicit: boolean;
  /** The paragraph says at its head that it is about applications. */
  home?: boolean;
  otherBody: boolean;
  /** Another year, until the text names its own; a part of the year, until it speaks of the whole. */
  otherTime: false | 'year' | 'part';
  /** The other time was named behind a figure of its own sentence, and ends with that. */
  timeEnds?: boolean;
  /** What lists go on with. */
  blocks?: readonly string[] | undefined;
  sideBySide?: boolean;
  resultGiven?: boolean | undefined;
  /** The totals are of what was filed in the year. */
  filed?: boolean;
  decisionKind?: Token | undefined;
  documentKind?: string | undefined;
  documentVerb?: string | undefined;
  /** Of what the last words counted: received or concluded applications. */
  head?: 'received' | 'concluded' | undefined;
  list?: 'outcomes' | 'applicants' | 'results' | undefined;
  /** Inside 其中…. */
  aside: boolean;
  /** Words that nobody understands have cut the figures down to some part. */
  tainted: boolean;
  /** Figures bound in this sentence, oldest first. */
  bound: Bound[];
  /** Applications have been named, without what for. */
  named: boolean;
  /** Rows that the paragraph has given, by their rules. */
  given: Set<string>;
  /** Whether the figure before was read. */
  lastRead: boolean;
  /** Whether it was a count, neither a share nor a change. */
  lastCounted: boolean;
  /** 公开许可12件、处罚5件: decisions are told as published, until a verb says that they were made. */
  published: boolean;
  /** 局机关7件、分局2件: how many figures of the sentence were of another body. */
  bodies: number;
  /** 网络11件、信函8件: how many figures of the sentence were of a channel. */
  channels: number;
  /** 申请量同比减少9件: what a bare figure behind it is of. */
  subject?: readonly Reading[] | undefined;
  /** What a comparison behind it would be of. */
  compared?: Bound | undefined;
  /** 按时答复24件、延期答复2件: the sentence parts what was answered by when. */
  delayed?: boolean;
  /** Of what was received, as the figure before it says: 收到的6件办结5件. */
  ofThose?: boolean;
  /** Notices of charges have been counted: amounts behind them may be of those. */
  notices?: boolean;
  /** 全省税务系统合并统计: the own office is one of many. */
  system?: boolean;
  /** The clause before names a topic and nothing else: 行政复议：无. */
  label?: Topic | undefined;
  /** Some figure of the sentence has been met. */
  begun: boolean;
  /** Some figure of the sentence has been read. */
  told?: boolean;
  /** Behind 其中, from its own clause on, or in brackets: what is unknown there is a part, and no other topic. */
  parts: boolean;
  /** The clause stands in brackets. */
  bracket: boolean;
  /** What the last percentage is a share of: the readings of its part, none where a count before it gave them. */
  ofLastShare?: readonly Reading[] | undefined;
  /** 占办结总数503件的40.6%: what the percentage behind it is of. */
  wholeOfShare?: { part: Bound; whole: Bound } | undefined;
  /** What lists go on with where unknown words are left out. */
  supposed?: Left | undefined;
}

/** What a supposed figure leaves to those after it, for them to be supposed. */
export type Left = Pick<Context, 'list' | 'blocks' | 'head' | 'topic'>;

export function copyOf(context: Context): Context {
  return { ...context, bound: [...context.bound], given: new Set(context.given) };
}

export function freshContext(year: number | undefined, government: boolean): Context {
  return {
    year,
    government,
    topic: 'none',
    explicit: false,
    otherBody: false,
    otherTime: false,
    tainted: false,
    aside: false,
    bound: [],
    named: false,
    given: new Set(),
    lastRead: false,
    lastCounted: false,
    published: false,
    begun: false,
    bracket: false,
    parts: false,
    channels: 0,
    bodies: 0,
  };
}

/** 信访投诉4件, in a list of answers: a word that means an outcome there alone. */
export function isNamedInList(label: readonly Token[], { list }: Pick<Context, 'list'>): boolean {
  const named = label.filter(({ kind }) => kind === 'listed').length;
  return (
    list === 'outcomes' &&
    named === 1 &&
    label.every(({ kind }) => kind === 'listed' || kind === 'apply' || kind === 'skip' || kind === 'mark')
  );
}

/** Time and body of a clause; the words before a figure alone where one is given. */
export function passTimeAndBody(
  tokens: readonly Token[],
  context: Context,
  after: readonly Token[] = [],
): void {
  const was = context.otherTime;
  passWords(tokens, context, after);
  // 共1512件，与2023年的1508件持平: what is compared is beside what the text tells.
  if (context.otherTime === false) context.timeEnds = false;
  else if (was === false) context.timeEnds = context.told === true;
}

function passWords(tokens: readonly Token[], context: Context, after: readonly Token[]): void {
  if (has(tokens, 'self')) Object.assign(context, { otherBody: false, tainted: false });
  if (isOfSystem(tokens)) context.system = true;
  const own = { otherBody: false, tainted: false };
  // 2022年12月收到的1件申请结转至本年: what was carried over has its year from where it came.
  const came = tokens.some((token) => token.kind === 'year' && token.year !== context.year);
  const carries =
    has(tokens, 'carry', 'open', 'lastYear', 'nextYear', 'compare', 'plan') || (came && has(after, 'carry'));
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'wholeYear') context.otherTime = false;
    if (token.kind === 'year') {
      // 询问2019年以来的征地补偿: of what the applications are.
      const since = tokens[index + 1]?.text === '以来';
      if (since && tokens[index + 2]?.text.startsWith('的')) continue;
      if (context.year === undefined || token.year === context.year)
        Object.assign(context, { otherTime: false }, own);
      else if (!carries || since) context.otherTime = 'year';
    }
    const attribute = token.text === '以来' && tokens[index + 1]?.text.startsWith('的');
    if (
      token.kind === 'otherPeriod' &&
      !carries &&
      !attribute &&
      !isSinceOwnYear(token, tokens[index - 1], context)
    )
      context.otherTime = 'part';
    if (token.kind === 'fresh' && /^(?:本年|当年)/.test(token.text)) context.otherTime = false;
    if (token.kind === 'skip' && ASPECT.test(token.text)) Object.assign(context, own);
    if (token.kind === 'skip' && /^(?:全年|本年|本年度|全年度|年内|12月31日|年底|12月底)$/.test(token.text))
      Object.assign(
        context,
        context.otherTime === 'year' && !/本年/.test(token.text) ? {} : { otherTime: false },
        /年底|12月/.test(token.text) ? {} : own,
      );
  }
}

/** 全省税务系统118个单位. */
function isOfSystem(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex(({ text }) => text.includes('系统'));
  return at >= 0 && tokens.slice(Math.max(0, at - 3), at + 1).some(({ text }) => text.startsWith('全'));
}

/** 从办理结果看: of the whole, seen from another side. */
const ASPECT = /^(?:从.+看|按.*(?:结果|类型|主体|性质))$/;

function isSinceOwnYear(token: Token, before: Token | undefined, { year }: Context): boolean {
  return token.text === '以来' && before?.kind === 'year' && before.year === year;
}

/** A clause without figures: it may set the topic of those after it. */
export function passClause({ tokens, depth }: Clause, context: Context): void {
  passTimeAndBody(tokens, context);
  const set = topicIn(tokens);
  if (has(tokens, 'item') && (set || residueOf(tokens) !== '')) startItem(context);
  const named = tokens.every((token) => isOnlyLeading(token) || LABELS.has(token.kind));
  context.label = named && has(tokens, 'dispute') ? set?.topic : undefined;
  // 信息公开方面，收到申请2件.
  const ours =
    has(tokens, 'disclosure', 'onRequest', 'apply') &&
    tokens.every((token) => isOnlyLeading(token) || NAMES_US.has(token.kind));
  if (ours) Object.assign(context, { topic: 'none', explicit: true });
  if (ours && (has(tokens, 'onRequest') || (has(tokens, 'apply') && has(tokens, 'disclosure'))))
    context.home = true;
  if (has(tokens, 'apply')) context.named = true;
  if (context.topic === 'applications' && has(tokens, 'done')) context.head = 'concluded';
  if (set && !has(tokens, 'reviewer', 'compare')) {
    context.topic = set.topic;
    context.explicit ||= set.explicit;
    const blocks = tokens.filter(({ kind }) => kind === 'dispute');
    if (set.topic === 'disputes' && blocks.length === 1) context.sideBySide = false;
    // 新发生的争议：复议11件.
    if (set.topic === 'disputes')
      context.filed = tokens.some(({ kind, text }) => kind === 'inflow' && text.startsWith('新'));
    if (set.topic === 'disputes')
      context.blocks = blocks.length === 1 && blocks[0] ? codesOf(blocks[0]) : undefined;
    const decisions = tokens.filter((token) => token.kind === 'decision');
    context.decisionKind = decisions.length === 1 ? decisions[0] : undefined;
    const kind = tokens.find((token) => token.kind === 'documentKind');
    context.documentKind = kind && codesOf(kind)[0];
  } else if (depth === 0 && namesBody(tokens) && !has(tokens, 'self') && isSubject(tokens))
    // In brackets a body is named beside the one that the text speaks of: 省交通运输厅（含厅属单位）.
    context.otherBody = true;
}

const NAMES_US: ReadonlySet<Token['kind']> = new Set<Token['kind']>([
  'disclosure',
  'onRequest',
  'apply',
  'publish',
]);

const LABELS: ReadonlySet<Token['kind']> = new Set<Token['kind']>([
  'dispute',
  'disclosure',
  'onRequest',
  'skip',
]);

function isOnlyLeading({ kind }: Token): boolean {
  return ['skip', 'among', 'mark', 'self', 'year', 'item'].includes(kind);
}

/** The clause begins with the body. */
function isSubject(tokens: readonly Token[]): boolean {
  const first = tokens.findIndex(({ kind }) => !['skip', 'among', 'mark', 'year', 'item'].includes(kind));
  return first >= 0 && namesBody(tokens.slice(first, first + 2));
}

/** A paragraph, or 一是…二是…: each speaks of its own. */
export function startItem(context: Context): void {
  Object.assign(context, {
    topic: 'none',
    explicit: false,
    otherBody: false,
    otherTime: false,
    named: false,
    notices: false,
    home: false,
  });
  context.given.clear();
  startList(context);
}

/** What goes on from figure to figure ends. */
export function startList(context: Context): void {
  context.blocks = undefined;
  context.sideBySide = false;
  context.resultGiven = undefined;
  context.filed = false;
  context.documentKind = undefined;
  context.decisionKind = undefined;
  context.documentVerb = undefined;
  context.list = undefined;
}

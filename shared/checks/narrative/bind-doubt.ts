/**
 * Why the words beside a figure leave it unread. In: the label of a figure, and the context. Out: the reason, or none. Always
 * holds: another body, another time, a part and a word that nobody understands are doubts; what the label says itself of whole
 * and body lifts those that earlier words have left.
 */
import { bindMoney } from './bind-proactive.ts';
import type { Unread } from './binding.ts';
import { type Context, isNamedInList } from './context.ts';
import { has, namesBody, residueOf } from './said.ts';
import { isLeading, type Spot } from './spots.ts';
import { isEveryWay } from './statements.ts';
import type { Token } from './tokens.ts';

export interface Known {
  label: readonly Token[];
  spot: Spot;
  fresh: boolean;
}

/** Why the words beside a figure leave it unread. */
export function doubtOf({ label, spot }: Known, context: Context): Unread | undefined {
  if (namesBody(spot.before) && !isOwnLast(spot.before)) return 'another-body';
  const among = context.aside || has(spot.before, 'among');
  if (context.system && isOwnOffice(spot.before)) return 'another-body';
  if (among && (context.government ? isOwnPart(spot.before) : isOwnOffice(spot.before)))
    return 'another-body';
  const money = bindMoney(label, spot.figure.unit, context);
  const asides =
    has(label, 'reviewer', 'body') ||
    (has(label, 'channel') && !isEveryWay(label)) ||
    has(label, 'paper') ||
    (has(label, 'plan') && !has(label, 'nextYear'));
  // 涉及行政许可12件 says of what the applications were.
  const about = label.some(({ text }) => /^涉及?$/.test(text)) && !has(label, 'dispute', 'outcome', 'result');
  const examples =
    (isOneOfMany(label) && (money !== undefined || decidesExamples(label))) || isDecidedAfter(label);
  if (isNamedInList(label, context)) return context.tainted ? 'part' : undefined;
  if ((residueOf(label) !== '' || asides || about) && !examples) return 'unknown-words';
  const own =
    has(label, 'documentKind', 'charge', 'fee') ||
    (has(label, 'decision') && has(label, 'decide', 'process'));
  const sumOfBodies = isSumOfBodies(spot.before, context);
  const sumOfWays = context.channels > 1 && has(label, 'skip', 'sum') && label.every(isSummed);
  if (context.tainted && !own && !isAnew(label, context) && !sumOfWays && !sumOfBodies) return 'part';
  if (isSomeOfThem(label, context)) return 'part';
  if (context.otherBody && !isSumOfBodies(spot.before, context)) return 'another-body';
  if (context.otherTime || isOfLastYear(label)) return 'another-time';
  return undefined;
}

/** 收到的6件办结5件; 按时答复24件、延期答复2件: neither is all that was answered. */
export function isSomeOfThem(label: readonly Token[], { ofThose, delayed }: Context): boolean {
  const inTime =
    has(label, 'inTime') || label.some(({ kind, text }) => kind === 'done' && IN_TIME.test(text));
  return has(label, 'done') && (ofThose === true || (delayed === true && inTime));
}

const IN_TIME = /^(?:按时|按期|如期|及时)/;

/** 局机关收到7件，分局收到2件，合计收到9件: with a verb of its own, where the parts were those of other bodies. */
function isSumOfBodies(before: readonly Token[], { otherBody, bodies }: Context): boolean {
  return (
    (otherBody || bodies > 1) && has(before, 'sum') && has(before, 'receive', 'fresh', 'done', 'outcome')
  );
}

/** 共, 合计 and what only leads up to a figure. */
function isSummed(token: Token): boolean {
  return token.kind === 'sum' || isLeading(token);
}

/** 受理来信2310件，收到政府信息公开申请18件: a verb of its own, with its noun, is of the whole again. */
export function isAnew(label: readonly Token[], { parts }: Context): boolean {
  const first = label.find((token) => !isLeading(token));
  const noun = has(label, 'onRequest') || (has(label, 'disclosure') && has(label, 'apply'));
  return !parts && noun && (first?.kind === 'receive' || first?.kind === 'fresh');
}

/** 查办各类案件并作出行政处罚920件: the verb that decides stands right before its kind. */
function isDecidedAfter(label: readonly Token[]): boolean {
  const kind = label.findIndex((token) => token.kind === 'decision');
  const verb = label.findLastIndex(({ text }, index) => index < kind && DECIDES.test(text));
  const about = label.slice(0, verb).some(({ text }) => /对|向|涉|因|在|就|关于|领域|类|其中/.test(text));
  const between = label.slice(verb + 1, kind).every((token) => isLeading(token) || token.text === '等');
  return verb > 0 && between && !about && residueOf(label.slice(verb)) === '';
}

const DECIDES = /^(?:作出|下达|实施|采取)$/;

/** 全县收到210件，其中县政府收到33件: behind 其中, the agency by name is one among others. */
export function isOwnPart(tokens: readonly Token[]): boolean {
  const self = tokens.findIndex(({ kind, text }) => kind === 'self' && !text.startsWith('全'));
  const rest = tokens.slice(self + 1);
  const verbs = has(
    rest,
    'receive',
    'fresh',
    'done',
    'process',
    'outcome',
    'respondent',
    'inflow',
    'dispute',
  );
  return self >= 0 && (verbs || rest.every(isLeading));
}

const OFFICE = /(?:机关|本级)$/;

/** 其中局机关予以公开4件、林场1件: of a department too, its own office is one among its bodies. */
function isOwnOffice(tokens: readonly Token[]): boolean {
  return tokens.some(
    ({ kind, text }, index) =>
      kind === 'self' && (OFFICE.test(text) || OFFICE.test(tokens[index + 1]?.text ?? '')),
  );
}

/** The agency, and after it no other body. */
function isOwnLast(tokens: readonly Token[]): boolean {
  const self = tokens.findLastIndex(({ kind }) => kind === 'self');
  // 县（市、区）教育局 is not the 教育局 of the report.
  return self >= 0 && tokens[self - 1]?.kind !== 'body' && !namesBody(tokens.slice(self + 1));
}

/** 占道费等行政事业性收费: what was collected, told by examples. */
function isOneOfMany(label: readonly Token[]): boolean {
  const words = label.map(({ text }) => text).join('');
  return /等/.test(words) && !/减|免|退|停|降|取消|补|拨|标准|应收/.test(words);
}

/** 查封、扣押等行政强制: the kind stands right behind its examples. */
function decidesExamples(label: readonly Token[]): boolean {
  const at = label.findIndex(({ text }) => text === '等');
  const kind = label.findIndex((token) => token.kind === 'decision');
  const about = label.some(({ text }) => /^(?:对|针对|关于|因|涉及)/.test(text));
  return at > 0 && kind === at + 1 && !about && residueOf(label.slice(at)) === '';
}

/** 去年 without anything that was carried over from it. */
export function isOfLastYear(label: readonly Token[]): boolean {
  return has(label, 'lastYear') && !has(label, 'carry', 'open', 'sum');
}

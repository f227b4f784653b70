/**
 * Statements of nothing and of all. In: a clause, and the context as the figures before it left it. Out: what the
 * clause says of cells without a figure: 未收到申请 is 0, 均已办结 leaves nothing open, 均为自然人 makes a column the whole.
 * Always holds: as for figures, a word that nobody understands, another body or another time leaves it unsaid; 均 that
 * may speak of the answered ones alone says nothing.
 */
import { courtOnly } from './bind-disputes.ts';
import type { Context } from './context.ts';
import {
  applicants,
  CARRIED_IN,
  CARRIED_OUT,
  CHARGES,
  DONE,
  disputes,
  FEE,
  NEW,
  NOTHING,
  outcomes,
  proactive,
  RECEIVED,
  type Reading,
} from './meanings.ts';
import { codesOf, has, namesBody, residueOf } from './said.ts';
import { isLeading, type Spot } from './spots.ts';
import type { Figure, Token } from './tokens.ts';
import { ORGANISATIONS } from './words-applications.ts';

export interface Statement {
  rule: 'none' | 'all' | 'all-of-one-kind';
  /** Each has to equal one of `equals`, or 0 where none is given. */
  readings: readonly Reading[];
  equals?: readonly Reading[];
  /** Each has to be at least what this figure says; exactly that, where the figure is the whole of `of`. */
  least?: Figure;
  of?: readonly Reading[];
}

export function statementIn(tokens: readonly Token[], context: Context): Statement | undefined {
  if (residueOf(tokens) !== '' || namesBody(tokens) || context.otherBody || context.otherTime)
    return undefined;
  if (has(tokens, 'otherPeriod', 'compare', 'estimate', 'unknown')) return undefined;
  if (tokens.some(({ kind, text }) => kind === 'reviewer' && text !== '审结')) return undefined;
  if (has(tokens, 'channel') && !isEveryWay(tokens)) return undefined;
  if (has(tokens, 'plan') && !has(tokens, 'nextYear')) return undefined;
  if (tokens.some(({ text }) => /^(?:外|除|除去|不含)$/.test(text))) return undefined;
  if (has(tokens, 'none')) return ofNothing(tokens, context);
  return ofAll(tokens, context);
}

/** 书面或网络形式, 邮寄、网络等渠道: every way in which applications come; 网上 alone is one of them. */
export function isEveryWay(tokens: readonly Token[]): boolean {
  const ways = tokens.filter(({ kind }) => kind === 'channel').length;
  return ways > 1 && tokens.some(({ text }) => /^(?:形式|方式|途径|渠道)$/.test(text));
}

function ofNothing(tokens: readonly Token[], context: Context): Statement | undefined {
  const none = (readings: readonly Reading[]): Statement => ({ rule: 'none', readings });
  if (has(tokens, 'fee')) return none([FEE]);
  if (has(tokens, 'charge')) return none([CHARGES]);
  if (has(tokens, 'cost')) return isOfDisclosure(tokens, context) ? none([FEE]) : undefined;
  if (has(tokens, 'outcome')) return noneAnsweredSo(tokens, context);
  // 行政复议：无. 没有公民、法人提起复议: of whoever applied.
  const bare =
    context.label === 'disputes' && tokens.every(({ kind, text }) => kind === 'none' && text === '无');
  const nobody = has(tokens, 'applicant') && has(tokens, 'dispute') && has(tokens, 'inflow');
  if (
    bare ||
    (nobody && !has(tokens, 'inTime', 'share', 'rate', 'publish', 'decision', 'documentKind', 'result'))
  )
    return noDispute(tokens, context);
  if (has(tokens, 'inTime', 'share', 'rate', 'publish', 'applicant')) return undefined;
  // 没有收到任何组织提出的申请: of organisations alone.
  if (tokens.some(({ text }) => /^(?:组织|单位|机构)$/.test(text)))
    return noApplication(tokens, context) ? none([applicants(['received'], ORGANISATIONS)]) : undefined;
  // 无行政处罚被复议纠正: reviews of penalties.
  const ofOthers = has(tokens, 'decision', 'documentKind') && has(tokens, 'dispute', 'result');
  if (ofOthers) return undefined;
  if (has(tokens, 'dispute', 'result')) return noDispute(tokens, context);
  if (has(tokens, 'carry', 'open')) return noneCarried(tokens, context);
  if (has(tokens, 'documentKind', 'documentVerb')) return noDocument(tokens, context);
  const decisions = tokens.filter(({ kind }) => kind === 'decision');
  if (decisions.length > 0)
    return has(tokens, 'receive', 'done', 'apply')
      ? undefined
      : none(decisions.map((one) => proactive(codesOf(one)[0] ?? '')));
  return noApplication(tokens, context) ? none([NEW]) : undefined;
}

/** 未收取任何费用, of what the report is about. */
function isOfDisclosure(tokens: readonly Token[], { topic, explicit }: Context): boolean {
  const words = tokens.filter((token) => !isLeading(token) && token.kind !== 'none' && token.kind !== 'cost');
  const ours = words.every(({ kind }) => ['onRequest', 'disclosure', 'apply', 'receive'].includes(kind));
  return (
    ours &&
    (topic === 'applications' || topic === 'fee' || explicit || has(tokens, 'disclosure', 'onRequest'))
  );
}

/** 无部分公开、无法提供和不予处理的情形. */
function noneAnsweredSo(tokens: readonly Token[], { topic }: Context): Statement | undefined {
  const first = tokens.find((token) => !isLeading(token));
  const only = tokens.every(
    (token) => isLeading(token) || ['none', 'outcome', 'inflow'].includes(token.kind),
  );
  if (topic !== 'applications' || first?.kind !== 'none' || !only) return undefined;
  const groups = tokens.filter(({ kind }) => kind === 'outcome').map(codesOf);
  return { rule: 'none', readings: groups.map(outcomes) };
}

function noApplication(tokens: readonly Token[], { topic }: Context): boolean {
  if (isBareNone(tokens)) return true;
  if (!has(tokens, 'receive', 'fresh') || has(tokens, 'done', 'process', 'documentKind')) return false;
  const explicit = has(tokens, 'onRequest') || (has(tokens, 'disclosure') && has(tokens, 'apply'));
  return explicit || (has(tokens, 'apply') && topic !== 'foreign' && topic !== 'disputes');
}

/** 全年无政府信息公开申请. */
function isBareNone(tokens: readonly Token[]): boolean {
  const words = tokens.filter((token) => !isLeading(token));
  // 依申请公开件数为零.
  const last = words.at(-1)?.text === '零';
  const none = last ? words.at(-1) : words[0];
  const noun = last ? words.slice(0, -1) : words.slice(1);
  const explicit = has(noun, 'onRequest') || (has(noun, 'disclosure') && has(noun, 'apply'));
  const kinds = ['onRequest', 'disclosure', 'apply', 'inflow'];
  return none?.kind === 'none' && explicit && noun.every(({ kind }) => kinds.includes(kind));
}

function noDispute(tokens: readonly Token[], context: Context): Statement | undefined {
  const named = [...new Set(tokens.filter(({ kind }) => kind === 'dispute').flatMap(codesOf))];
  const results = tokens.filter(({ kind }) => kind === 'result');
  const blocks = courtOnly(results[0], named.length > 0 ? named : context.blocks);
  const known = has(tokens, 'disclosure', 'onRequest') || context.topic !== 'foreign';
  // 未引起争议 may speak of any.
  const vague = tokens.some(({ kind, text }) => kind === 'dispute' && text === '争议');
  if (!blocks || !known || vague || has(tokens, 'done', 'process')) return undefined;
  const code = results.length === 1 && results[0] ? codesOf(results[0])[0] : 'total';
  if (results.length > 1 || code === undefined) return undefined;
  return { rule: 'none', readings: blocks.map((block) => disputes([block], code)) };
}

function noneCarried(tokens: readonly Token[], { topic, year, given }: Context): Statement | undefined {
  if (topic === 'foreign' || topic === 'disputes' || has(tokens, 'done', 'receive')) return undefined;
  const years = tokens.flatMap((token) => (token.kind === 'year' ? [token.year] : []));
  const last = has(tokens, 'lastYear') || (year !== undefined && years.includes(year - 1));
  // 无结转 before any figure may be of either year.
  if (!last && !has(tokens, 'nextYear', 'open') && given.size === 0) return undefined;
  return { rule: 'none', readings: [last ? CARRIED_IN : CARRIED_OUT] };
}

function noDocument(tokens: readonly Token[], { documentKind }: Context): Statement | undefined {
  const codes = (wanted: Token['kind']) => tokens.filter(({ kind }) => kind === wanted).flatMap(codesOf);
  const named = codes('documentKind');
  const kinds = named.length === 0 && documentKind !== undefined ? [documentKind] : named;
  const verbs = codes('documentVerb');
  if (kinds.length === 0 || verbs.length === 0) return undefined;
  return {
    rule: 'none',
    readings: kinds.flatMap((kind) => verbs.map((verb) => proactive(`${kind}.${verb}`))),
  };
}

function ofAll(tokens: readonly Token[], context: Context): Statement | undefined {
  if (context.topic === 'foreign' || context.tainted) return undefined;
  const all =
    has(tokens, 'all', 'inTime') || tokens.some(({ text }) => /^(?:全部|均|按|如期|及时)/.test(text));
  if (!all) return undefined;
  const applicant = tokens.filter(({ kind }) => kind === 'applicant');
  if (applicant.length === 1 && applicant[0] && isOfApplicants(tokens, context) && has(tokens, 'all'))
    return {
      rule: 'all-of-one-kind',
      readings: [applicants(['received'], codesOf(applicant[0]))],
      equals: RECEIVED,
    };
  const upheld = allOfResult(tokens, context);
  if (upheld) return upheld;
  const outcome = tokens.filter(({ kind }) => kind === 'outcome');
  const codes = [...new Set(outcome.flatMap(codesOf))];
  const grounds = [...new Set(outcome.slice(0, -1).flatMap(codesOf))];
  const [last = []] = outcome.slice(-1).map(codesOf);
  // 均因本机关不掌握而无法提供: the row, or its group.
  const within =
    grounds.length > 0 && grounds.length < last.length && grounds.every((one) => last.includes(one));
  if (outcome.length === 1 || within) return allOfOne(within ? grounds : codes, context);
  const only = tokens.every((token) => isLeading(token) || token.kind === 'publish');
  if (has(tokens, 'publish') && only) return allOfOne(['granted'], context);
  if (context.topic === 'applications' && has(tokens, 'done') && !has(tokens, 'result'))
    return context.head === 'received' &&
      !context.given.has('carried-out') &&
      !context.given.has('still-open')
      ? { rule: 'all', readings: [CARRIED_OUT] }
      : undefined;
  if (context.topic === 'disputes' && context.blocks && tokens.some(({ text }) => text === '审结'))
    return { rule: 'all', readings: context.blocks.map((block) => disputes([block], 'pending')) };
  return undefined;
}

/** 均为自然人, behind what came in, or of the applicants by name. */
function isOfApplicants(tokens: readonly Token[], { head, topic }: Context): boolean {
  const named = tokens.some(({ text }) => /^(?:申请人|申请主体|申请者)$/.test(text));
  return head === 'received' || (named && topic === 'applications');
}

/** 办结率100%: nothing is open, or as much as had been carried in. */
export function allDone({ figure, before }: Spot, context: Context): Statement | undefined {
  const rate = before.find(({ kind }) => kind === 'rate');
  const whole = figure.digits === 100n * 10n ** BigInt(figure.decimals);
  if (!rate || codesOf(rate)[0] !== 'done' || !whole || context.topic !== 'applications') return undefined;
  return { rule: 'all', readings: [CARRIED_OUT], equals: [CARRIED_IN, NOTHING] };
}

/** 引发行政复议2件，均被维持: at least as many were. */
function allOfResult(
  tokens: readonly Token[],
  { topic, blocks, bound, lastCounted }: Context,
): Statement | undefined {
  const results = tokens.filter(({ kind }) => kind === 'result');
  const [result] = results;
  const last = bound.at(-1);
  const code = result && codesOf(result)[0];
  const total = last?.readings.every(({ plus }) => plus.every((path) => /^disputes\.\w+\.total$/.test(path)));
  const ours = courtOnly(result, blocks);
  if (
    results.length !== 1 ||
    !lastCounted ||
    !code ||
    !last ||
    !total ||
    topic !== 'disputes' ||
    !ours?.length
  )
    return undefined;
  return { rule: 'all-of-one-kind', readings: [disputes(ours, code)], least: last.figure, of: last.readings };
}

/** 无法提供8件，均为本机关不掌握: the group is the row. */
function allOfOne(codes: readonly string[], { bound, lastCounted }: Context): Statement | undefined {
  const last = bound.at(-1)?.readings[0]?.plus ?? [];
  const rows = outcomes(codes).plus;
  // 收到3件，全部予以公开.
  // Of another figure between them nobody knows: 收到12件，补正2件，均予以公开.
  const answers =
    lastCounted &&
    (last.length === 1 || (last.length === 2 && last[1] === 'applications.carriedIn.total')) &&
    /^applications\.(?:received|concluded)\.total$/.test(last[0] ?? '');
  if (answers)
    return { rule: 'all-of-one-kind', readings: [outcomes(codes)], equals: [...RECEIVED, ...DONE] };
  if (last.length <= rows.length || !rows.every((row) => last.includes(row))) return undefined;
  return { rule: 'all-of-one-kind', readings: [outcomes(codes)], equals: [{ plus: last }] };
}

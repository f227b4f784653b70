/**
 * Binds a figure to the cells that it speaks of. In: a figure with the words around it, and the context. Out: a
 * meaning with the rule that found it and how sure it is, or why the figure stays unread. Always holds: a word that
 * nobody here understands, beside the figure, leaves it unread, because a false alarm is worse than a miss.
 */
import { bindApplications, isPlainCount } from './bind-applications.ts';
import { bindDisputes } from './bind-disputes.ts';
import { doubtOf, isOfLastYear, isOwnPart, type Known } from './bind-doubt.ts';
import { bindDecisions, bindDocuments, bindMoney } from './bind-proactive.ts';
import type { Binding, Judge, Unread } from './binding.ts';
import { type Context, copyOf, passTimeAndBody } from './context.ts';
import { codesOf, has, namesBody, residueOf, topicIn } from './said.ts';
import { isLeading, type Spot } from './spots.ts';
import { isEveryWay } from './statements.ts';
import type { Token } from './tokens.ts';

/** The words that say what a figure is. */
export function labelOf({ before, after, numberFirst }: Spot): readonly Token[] {
  if (numberFirst || saysMoreAfter(before, after)) return [...before, ...after];
  return needsNoun(before, after) ? [...before, ...after] : before;
}

/** 政府信息公开申请10件结转下年: the noun stands before the number, what became of it after. */
function saysMoreAfter(before: readonly Token[], after: readonly Token[]): boolean {
  const verbs: Token['kind'][] = [
    'receive',
    'fresh',
    'done',
    'process',
    'result',
    'outcome',
    'inflow',
    'respondent',
    'carry',
  ];
  const bare = has(before, 'apply', 'onRequest', 'dispute') && !has(before, ...verbs);
  return bare && has(after, 'carry', 'open', 'outcome', 'nextYear', 'result');
}

/** 收到20件政府信息公开申请: the verb stands before the number, the noun after it. */
function needsNoun(before: readonly Token[], after: readonly Token[]): boolean {
  const nouns: Token['kind'][] = [
    'apply',
    'onRequest',
    'outcome',
    'applicant',
    'carry',
    'open',
    'dispute',
    'result',
  ];
  nouns.push(
    'documentKind',
    'documentVerb',
    'decision',
    'charge',
    'fee',
    'share',
    'rate',
    'compare',
    'others',
  );
  if (has(before, ...nouns)) return false;
  const next = after.find(({ kind, text }) => kind !== 'skip' || text === '政府');
  return next !== undefined && !isLeading(next) && next.kind !== 'done' && next.kind !== 'compare';
}

/** 因属于信访投诉而不予处理: beside its group a word is the ground that it is in a list of answers. */
function withGrounds(tokens: readonly Token[]): readonly Token[] {
  const [listed, ...more] = tokens.filter(({ kind }) => kind === 'listed');
  const groups = tokens.filter(({ kind }) => kind === 'outcome').flatMap(codesOf);
  const [code = ''] = listed ? codesOf(listed) : [];
  if (!listed || more.length > 0 || !groups.includes(code)) return tokens;
  return tokens.map((token) =>
    token === listed ? { text: token.text, at: token.at, kind: 'outcome', says: { codes: [code] } } : token,
  );
}

export function bind(told: Spot, context: Context, bearsOut: Judge): Binding | Unread {
  const spot = { ...told, before: withGrounds(told.before), after: withGrounds(told.after) };
  const label = labelOf(spot);
  if (has(spot.before, 'item')) Object.assign(context, { otherBody: false, otherTime: false });
  const fresh = !context.begun;
  context.begun = true;
  passTimeAndBody(spot.before, context, spot.after);
  if (spot.figure.inexact || has(spot.before.slice(-1), 'estimate')) return 'estimate';
  if (has(spot.before, 'compare') || has(spot.after.slice(0, 1), 'compare')) return 'comparison';
  if (has(label, 'outcome') && !spot.numberFirst && residueOf(spot.after) !== '') return 'unknown-words';
  // 其他6件散见于不予公开、不予处理各类: what is left of the list, and no row.
  if (has(label, 'others') && !has(label, 'outcome') && has(spot.after, 'outcome')) return 'part';
  if (has(label, 'fee') && spot.figure.unit !== '元') context.topic = 'fee';
  const known = { label, spot, fresh };
  const doubt = doubtOf(known, context);
  if (doubt === undefined)
    return sure(bindMoney(label, spot.figure.unit, context) ?? bindCount(known, context) ?? 'no-cell', label);
  return (
    bornOut(known, context, bearsOut) ??
    slipped(doubt, known, context, bearsOut) ??
    rest(doubt, known, context)
  );
}

/** 全系统 and 本级 may be more or less than what the report counts. */
function sure(found: Binding | Unread, label: readonly Token[]): Binding | Unread {
  const partly = label.some(({ kind, text }) => kind === 'self' && /系统|本级|[局委]机关/.test(text));
  return typeof found !== 'string' && partly ? { ...found, certain: false } : found;
}

/** Below this a figure may be that of a cell by chance. */
const TELLING = 2n;

/**
 * A figure that is right of the cell that its known words name does speak of it, whatever the others say; a figure
 * that is not is left alone.
 */
function bornOut(known: Known, context: Context, bearsOut: Judge): Binding | undefined {
  const { label, spot, fresh } = known;
  if (spot.figure.digits < TELLING || isOfLastYear(label) || has(label, 'reviewer', 'plan')) return undefined;
  if (has(label, 'channel') && !isEveryWay(label)) return undefined;
  const named: Token['kind'][] = [
    'apply',
    'onRequest',
    'dispute',
    'outcome',
    'receive',
    'done',
    'result',
    'carry',
  ];
  if (!has(label, ...named, 'open', 'documentVerb', 'decision', 'applicant')) return undefined;
  if (context.topic === 'foreign' && !topicIn(label)) return undefined;
  const tried = copyOf(context);
  const words = label.filter(({ kind }) => kind !== 'unknown' && kind !== 'body');
  const binding = bindCount({ label: words, spot, fresh }, tried);
  if (!binding || !bearsOut({ readings: binding.meaning.readings })) return undefined;
  Object.assign(context, tried, { otherBody: false, otherTime: false, tainted: false });
  return { ...binding, certain: false };
}

/** Below this a figure may be one beside that of a cell by chance. */
const LARGE = 10n;

/**
 * A large figure one beside the cell that its known words name, though words beside it are not known: 受理各领域政府信息
 * 公开申请118件 of 119. Never of a part, another body or time; and another figure of the text has to bear the rest out.
 */
function slipped(doubt: Unread, known: Known, context: Context, bearsOut: Judge): Binding | undefined {
  const { label, spot, fresh } = known;
  if (doubt !== 'unknown-words' || spot.figure.digits < LARGE || context.aside || context.tainted)
    return undefined;
  if (context.otherBody || context.otherTime || namesBody(label) || isOfLastYear(label)) return undefined;
  if (has(label, 'among', 'reviewer', 'plan', 'compare', 'estimate', 'others')) return undefined;
  if (has(label, 'channel') && !isEveryWay(label)) return undefined;
  if (!topicIn(label)?.explicit) return undefined;
  const tried = copyOf(context);
  const words = label.filter(({ kind }) => kind !== 'unknown' && kind !== 'body');
  const binding = bindCount({ label: words, spot, fresh }, tried);
  if (!binding || binding.meaning.part || !bearsOut({ readings: binding.meaning.readings }, 'beside'))
    return undefined;
  Object.assign(context, tried);
  return { ...binding, certain: false };
}

/** 考核单位45家: the bodies are what is counted. */
const COUNTS_BODIES = /^[家所户个名]$/;
/** 3名申请人: people and bodies are no part of what is counted after them. */
const NO_CASES = /^[名人家所元]$/;

/** What a figure that stays unread leaves behind for those after it. */
function rest(doubt: Unread, known: Known, context: Context): Binding | Unread {
  const { label } = known;
  const { unit } = known.spot.figure;
  const other = namesBody(label) ? !COUNTS_BODIES.test(unit) : isOwnPart(label) && !context.otherBody;
  if (doubt === 'another-body') context.bodies += 1;
  if (doubt === 'another-body' && other) context.otherBody = true;
  // 维持9件、其他1件 of reviews that stay unread: 其他 is no answer either.
  if (label.some(({ kind, text }) => kind === 'result' && /维持|纠正|败诉/.test(text)))
    Object.assign(context, { list: 'results', supposed: undefined });
  if (doubt === 'unknown-words') return restOfUnknown(known, context) ?? doubt;
  // 10月底前收到政府信息公开申请9件: another time, and still of applications.
  const topic = topicIn(label);
  if (doubt === 'another-time' && topic?.explicit) Object.assign(context, topic);
  return doubt;
}

/** Beside words that nobody here understands; bound after all where they only lead up to the figure. */
function restOfUnknown(known: Known, context: Context): Binding | undefined {
  const { label, fresh } = known;
  const { unit } = known.spot.figure;
  const ours = has(
    label,
    'apply',
    'onRequest',
    'disclosure',
    'dispute',
    'documentKind',
    'decision',
    'charge',
    'fee',
    'paper',
  );
  const verb = has(label, 'receive', 'fresh', 'done', 'process', 'publish', 'documentVerb', 'decide');
  const came = has(label, 'receive', 'fresh', 'publish');
  const prefixed = isPrefixed(known, context);
  const notices = label.some(({ text }) => text.startsWith('收费通知'));
  if (notices) context.notices = true;
  if (has(label, 'channel') && !has(label, 'dispute', 'outcome')) context.channels += 1;
  if (has(label, 'fee') || notices) context.topic = 'fee';
  if (!ours && !context.parts && (fresh || came || (verb && context.bound.length === 0))) {
    // 按申请内容分，征地类421件: a list without a verb parts what the paragraph speaks of, and ends with its sentence.
    context.home ||= context.topic === 'applications' && context.explicit && isByContent(label);
    context.topic = 'foreign';
  }
  // 其中网上申请5件: the parts by channel leave what follows whole.
  const within = context.aside || context.bound.length > 0;
  const counted = NO_CASES.test(unit) || has(label, 'paper');
  if (!counted && (residueOf(label) !== '' || !has(label, 'channel') || !within)) context.tainted = true;
  const disputed = label.filter(({ kind }) => kind === 'dispute');
  if (disputed.length === 1 && disputed[0] && !has(label, 'reviewer', 'process'))
    context.blocks ??= codesOf(disputed[0]);
  const topic = topicIn(label);
  if (topic?.explicit && context.topic !== 'foreign') Object.assign(context, topic);
  return prefixed;
}

/** 按申请内容分，征地类421件. */
function isByContent(label: readonly Token[]): boolean {
  return label.some(
    ({ kind, text }) => (kind === 'skip' && /^[按从].+[分看类]$/.test(text)) || /类$/.test(text),
  );
}

const BEGINS = /^(?:全年|年内|本年度?|当年|共|共计|累计|总计|总共|全年共|累计共)/;

/** 坚持便民利民，共受理政府信息公开申请15件 in one breath: words that stand apart from the verb say how, not what. */
function isPrefixed({ label, spot, fresh }: Known, context: Context): Binding | undefined {
  const verb = label.findIndex(({ kind }) => kind === 'receive' || kind === 'fresh' || kind === 'done');
  const last = label.findLastIndex(({ kind }) => kind === 'unknown');
  if (verb < 0 || last >= verb - 1 || has(label, 'channel', 'reviewer', 'plan', 'body', 'inflow', 'paper'))
    return undefined;
  const noun = has(label, 'onRequest') || (has(label, 'disclosure') && has(label, 'apply'));
  // 因材料不齐，共答复12件: behind a word that begins a count, of what the text speaks of already.
  const begun = label.slice(last + 1).some(({ text }) => BEGINS.test(text));
  const topic = context.topic === 'applications' || has(label, 'apply');
  if (!noun && !(begun && topic && !context.aside)) return undefined;
  if (
    /通过|经|由|自|从|来|涉|关于|有关|在|各|类|转|代|对|向/.test(residueOf(label)) ||
    context.otherBody ||
    context.otherTime ||
    namesBody(label)
  )
    return undefined;
  const tried = copyOf(context);
  const binding = bindCount({ label: label.slice(last + 1), spot, fresh }, tried);
  return binding && { ...binding, certain: false };
}

function bindCount(known: Known, context: Context): Binding | undefined {
  const { spot, fresh } = known;
  const { unit } = spot.figure;
  // 通过网络、信函等渠道: however they came.
  const every = has(known.label, 'channel') && isEveryWay(known.label);
  const label = every ? known.label.filter(({ kind }) => kind !== 'channel') : known.label;
  if (context.topic === 'foreign') {
    const set = topicIn(label);
    const verb = has(label, 'apply', 'receive', 'fresh', 'done', 'process', 'respondent', 'inflow');
    const anew = isPlainCount(label) && (fresh || (has(label, 'receive') && has(label, 'apply')));
    if (!(set?.explicit && (verb || fresh)) && !anew && !has(label, 'decision', 'documentKind'))
      return undefined;
    context.topic = 'none';
  }
  return (
    bindDocuments(label, unit, context) ??
    bindDecisions(label, unit, context) ??
    bindDisputes(label, unit, context) ??
    bindApplications(label, unit, context)
  );
}

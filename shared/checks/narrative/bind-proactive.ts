/**
 * Figures of section two, and the 信息处理费 of section six. In: the label of a figure, and what the text said of
 * documents before. Out: what it means. Publishing, reviewing or listing something (公开、审查、清单) is not what the
 * cells count, which is issuing, repealing, deciding and collecting.
 */
import type { Binding } from './binding.ts';
import type { Context } from './context.ts';
import { CHARGES, FEE, proactive } from './meanings.ts';
import { codesOf, has } from './said.ts';
import { isLeading } from './spots.ts';
import type { Token } from './tokens.ts';

const DOCUMENT_UNITS = new Set(['件', '份', '个', '部', '']);
const DECISION_UNITS = new Set(['件', '件次', '宗', '起', '例', '次', '']);

const VERBS = /^(?:作出|下达|办理|实施|采取)/;

/** 办理许可20417项, 下达处罚决定书88份: a verb says that they were decided, not that they exist. */
function isUnit(unit: string, label: readonly Token[]): boolean {
  if (DECISION_UNITS.has(unit)) return true;
  const verb = label.some(({ text }) => VERBS.test(text));
  if (unit === '项') return verb || has(label, 'decide');
  return /^[份张]$/.test(unit) && verb && label.some(({ text }) => /决定书/.test(text));
}

export function bindMoney(
  label: readonly Token[],
  unit: string,
  { topic, notices }: Pick<Context, 'topic' | 'notices'>,
): Binding | undefined {
  if (unit !== '元' || has(label, 'compare', 'plan', 'lastYear')) return undefined;
  if (has(label, 'fee')) return certain({ readings: [FEE] }, 'fee', 'fee');
  if (has(label, 'charge')) return certain({ readings: [CHARGES] }, 'decisions', 'charges');
  // 收取信息处理费情况：按件计收2900元; behind 收费通知4件，总金额2000元 alone is what was asked for.
  if (
    topic === 'fee' &&
    !(notices && isAskedFor(label)) &&
    label.every((token) => isLeading(token) || token.kind === 'sum' || token.kind === 'receive')
  )
    return certain({ readings: [FEE] }, 'fee', 'fee');
  return undefined;
}

/** 总金额2000元, 应收4100元: what the notices asked for, unless it says that it was collected. */
function isAskedFor(label: readonly Token[]): boolean {
  const words = label.map(({ text }) => text).join('');
  return /金额|总额|应收/.test(words) && !/实际|收取|收缴|征收|实收/.test(words);
}

export function bindDecisions(label: readonly Token[], unit: string, context: Context): Binding | undefined {
  const named = label.filter(({ kind }) => kind === 'decision');
  const decide = has(label, 'decide');
  const verb = label.some(({ text }) => VERBS.test(text));
  // 行政许可类：本年度共作出处理决定8134件.
  const before = decide && label.every(({ kind }) => kind !== 'unknown') ? context.decisionKind : undefined;
  const [only = before] = named;
  if (only) context.published = !verb && (has(label, 'publish') || context.published);
  if (context.published) return undefined;
  if (!only || named.length > 1 || !isUnit(unit, label)) return undefined;
  if (
    has(
      label,
      'publish',
      'receive',
      'fresh',
      'done',
      'apply',
      'channel',
      'lastYear',
      'nextYear',
      'plan',
      'dispute',
      'carry',
    )
  )
    return undefined;
  if (has(label, 'disclosure', 'onRequest', 'outcome')) return undefined;
  const cases = verb && /^件/.test(unit);
  if (label.some(({ text }) => /^(?:事项|类型|内容|情形)$/.test(text)) && !decide && !cases) return undefined;
  context.topic = 'decisions';
  return certain({ readings: [proactive(codesOf(only)[0] ?? '')] }, 'decisions', 'decision');
}

export function bindDocuments(label: readonly Token[], unit: string, context: Context): Binding | undefined {
  if (
    !DOCUMENT_UNITS.has(unit) ||
    has(label, 'publish', 'plan', 'lastYear', 'nextYear', 'reviewer', 'receive')
  )
    return undefined;
  if (has(label, 'done', 'process', 'disclosure', 'onRequest', 'apply', 'carry', 'channel')) return undefined;
  const kinds = new Set(label.filter(({ kind }) => kind === 'documentKind').flatMap(codesOf));
  const verbs = new Set(label.filter(({ kind }) => kind === 'documentVerb').flatMap(codesOf));
  if (kinds.size + verbs.size === 0 || kinds.size > 1 || verbs.size > 1) return undefined;
  // 制发6件，其中新制定4件 is a part of what was issued.
  if (context.aside && context.given.has('document')) return undefined;
  const kind = [...kinds][0] ?? context.documentKind;
  const verb = [...verbs][0] ?? context.documentVerb;
  if (kind === undefined || verb === undefined) return undefined;
  context.documentKind = kind;
  context.documentVerb = verb;
  context.topic = 'documents';
  // 新制定8件 may leave out what was issued anew.
  const drawnUp = label.some(({ kind: word, text }) => word === 'documentVerb' && /^新制[定订]/.test(text));
  const found = certain({ readings: [proactive(`${kind}.${verb}`)] }, 'documents', 'document');
  return { ...found, certain: !drawnUp };
}

function certain(meaning: Binding['meaning'], topic: Binding['topic'], rule: string): Binding {
  return { meaning, topic, rule, certain: true };
}

/**
 * Figures of section three. In: the label of a figure, word by word, and the context. Out: what it means and by which
 * rule. Follows SOURCES.md, section 3. Always holds: a label with a word that no rule uses means nothing here.
 */

import { bindOutcome, type Found } from './bind-outcome.ts';
import type { Binding } from './binding.ts';
import type { Context } from './context.ts';
import { ALL, applicants, CARRIED_IN, CARRIED_OUT, DONE, NEW, RECEIVED, type Reading } from './meanings.ts';
import { codesOf, has, severalIn } from './said.ts';
import { isLeading } from './spots.ts';
import type { Token } from './tokens.ts';

const UNITS = new Set(['件', '件次', '宗', '份', '例', '起', '条', '项', '个', '次', '封', '单', '人次', '']);

/** 收到申请33件, 新收33件: a count of its own in words that all are known. */
export function isPlainCount(label: readonly Token[]): boolean {
  const said = label.filter((token) => !isLeading(token));
  const known = said.every(({ kind }) => kind === 'receive' || kind === 'fresh' || kind === 'apply');
  return known && (has(said, 'fresh') || (has(said, 'receive') && has(said, 'apply')));
}

const APPLICATION: Token = { text: '申请', at: 0, kind: 'apply', says: {} };

export function bindApplications(
  label: readonly Token[],
  unit: string,
  context: Context,
): Binding | undefined {
  const asked = has(label, 'applicant') && /^(?:[家名人]|家次)$/.test(unit);
  if (!(UNITS.has(unit) || asked) || has(label, 'dispute', 'decision', 'documentKind', 'channel', 'plan')) {
    if (!(has(label, 'plan') && has(label, 'nextYear'))) return undefined;
  }
  const explicit = has(label, 'onRequest') || (has(label, 'disclosure') && has(label, 'apply'));
  const known = explicit || context.topic === 'applications';
  // 收到申请 by itself, in a report on disclosure, is likely one for disclosure; it is not certain.
  const noun = has(label, 'apply') || context.named;
  const told = has(label, 'outcome', 'open') && !has(label, 'publish');
  const likely =
    (context.topic === 'none' || context.topic === 'fee') &&
    (noun ||
      told ||
      label.some(isApplicantOfForm) ||
      has(label, 'fresh') ||
      (has(label, 'carry') && (has(label, 'lastYear', 'nextYear') || adjoinsYear(label, context))));
  const plain = isPlainCount(label) || (context.named && isPlainCount([...label, APPLICATION]));
  const anew =
    plain &&
    (/^(?:decisions|documents)$/.test(context.topic) ||
      (context.topic === 'disputes' && has(label, 'apply') && !context.aside));
  if (!known && !likely && !anew) return undefined;
  if (unit === '次' && !has(label, 'receive', 'fresh', 'done')) return undefined;
  const found =
    summed(label, context) ??
    carried(label, context) ??
    bindOutcome(label, context) ??
    byApplicant(label, context) ??
    backTo(label, context) ??
    counted(label);
  if (!found) return undefined;
  context.topic = 'applications';
  context.explicit ||= explicit;
  return { ...found, topic: 'applications', certain: explicit || context.explicit };
}

/** 2023年度结转的4件, in the report for 2024. */
function adjoinsYear(label: readonly Token[], { year }: Context): boolean {
  return label.some(
    (token) => token.kind === 'year' && year !== undefined && Math.abs(token.year - year) === 1,
  );
}

/** In the words of the form, which nobody uses of anything else. */
function isApplicantOfForm({ kind, text }: Token): boolean {
  return kind === 'applicant' && /^(?:自然人|法律服务机构|科研机构|社会公益组织|商业企业)/.test(text);
}

function ofAll(label: readonly Token[]): boolean {
  return label.some(({ text }) => /^(?:共|共计|总共|合共|合计|总计|合计共)$/.test(text));
}

/** 予以公开143件，部分公开61件，两项合计204件. */
function sumOfSeveral(label: readonly Token[], bound: Context['bound']): Reading | undefined {
  const many = severalIn(label);
  if (
    many === undefined ||
    bound.length < many ||
    !label.every((token) => token.kind === 'sum' || isLeading(token))
  )
    return undefined;
  const plus = bound.slice(-many).flatMap(({ readings }) => readings[0]?.plus ?? []);
  return new Set(plus).size === plus.length ? { plus } : undefined;
}

/** 合计 by itself: of what the figures just before it were, all of which were read. */
function summed(label: readonly Token[], { lastRead, list, bound, channels }: Context): Found | undefined {
  const several = sumOfSeveral(label, bound);
  if (several && lastRead) return { meaning: { readings: [several] }, rule: 'sum' };
  const named = has(label, 'sum');
  const bare = label.every((token) => token.kind === 'sum' || isLeading(token));
  // 网络申请11件、信函申请8件，共19件.
  const whole = label.some(({ kind, text }) => kind === 'self' && text.startsWith('全'));
  if (bare && (channels > 1 || whole) && ofAll(label))
    return { meaning: { readings: RECEIVED }, rule: 'received-sum' };
  const both = label.some(({ text }) => /^(?:共|共计|总共|合共|总量|总数)$/.test(text));
  if (!(named || both) || !lastRead || label.some((token) => token.kind !== 'sum' && !isLeading(token)))
    return undefined;
  // 新收25件，上年结转3件，合计28件.
  const rows = bound.slice(-2).map(({ readings }) => readings[0]?.plus.join('+'));
  if (rows.includes(NEW.plus[0]) && rows.includes(CARRIED_IN.plus[0]))
    return { meaning: { readings: [ALL] }, rule: 'received-and-carried-in' };
  // 2件由村民递交、1件由公司递交，共3件.
  if (!named && list !== 'applicants') return undefined;
  const withdrawn = bound.some(({ readings }) =>
    readings[0]?.plus.some((path) => /outcomes\.other/.test(path)),
  );
  if (list === 'outcomes' && withdrawn) return { meaning: { readings: DONE.slice(0, 1) }, rule: 'sum' };
  if (list === 'applicants') return { meaning: { readings: RECEIVED }, rule: 'received-sum' };
  const readings = list === 'outcomes' ? DONE : [...RECEIVED, ...DONE];
  return { meaning: { readings }, rule: 'sum' };
}

function carried(label: readonly Token[], { year, given }: Context): Found | undefined {
  const { from, to } = yearsOf(label);
  const among = has(label, 'among');
  const within = label.some(({ kind, text }) => kind === 'among' && /含|包括/.test(text));
  const next = has(label, 'nextYear') || isYear(to, year, 1);
  // 加上滚存的41件: what is added to what came in had been there.
  const added = label.some(({ kind, text }) => kind === 'sum' && /^(?:加|加上|连同)$/.test(text));
  const last =
    has(label, 'lastYear') || isYear(from, year, -1) || ((within || added) && has(label, 'carry') && !next);
  // 正在按程序办理: in any words between them.
  const open = has(label, 'open') || (has(label, 'ongoing') && has(label, 'process', 'done'));
  if (!open && !has(label, 'carry') && !(next && has(label, 'done', 'process'))) return undefined;
  if (from !== undefined && from === year && !next && !last) return undefined;
  if ((last && next) || isStrange(from, year, -1) || isStrange(to, year, 1)) return undefined;
  if (next) return { meaning: { readings: [CARRIED_OUT] }, rule: 'carried-out' };
  if (last) {
    if (has(label, 'done', 'outcome')) return undefined;
    const sum = label.findIndex(({ kind }) => kind === 'sum');
    const summed = sum >= 0 && label.slice(sum + 1).some(({ text }) => /^(?:共|共计|合计|总计)$/.test(text));
    return summed
      ? { meaning: { readings: [ALL] }, rule: 'received-and-carried-in' }
      : { meaning: { readings: [CARRIED_IN] }, rule: 'carried-in' };
  }
  if (open) return { meaning: { readings: [CARRIED_OUT] }, rule: 'still-open' };
  const bare = label.find(({ kind }) => kind === 'carry')?.text ?? '';
  if (/^(?:旧存|年初)/.test(bare)) return { meaning: { readings: [CARRIED_IN] }, rule: 'carried-in' };
  if (!/结转|顺延|延|跨年/.test(bare)) return undefined;
  return {
    meaning: {
      readings:
        given.has('carried-in') || (given.has('concluded') && !among)
          ? [CARRIED_OUT]
          : [CARRIED_OUT, CARRIED_IN],
    },
    rule: 'carried',
  };
}

/** The years that an application was carried from and to: 2023年结转, 结转至2025年. */
function yearsOf(label: readonly Token[]): { from: number | undefined; to: number | undefined } {
  const carry = label.findIndex(({ kind }) => kind === 'carry' || kind === 'open');
  const named = label.map((token) => (token.kind === 'year' ? token.year : undefined));
  return {
    from: named.slice(0, carry + 1).findLast((one) => one !== undefined),
    to: named.slice(carry + 1).find((one) => one !== undefined),
  };
}

function isYear(named: number | undefined, year: number | undefined, by: number): boolean {
  return named !== undefined && (year === undefined || named === year + by);
}

/** Neither the year of the report nor the one beside it. */
function isStrange(named: number | undefined, year: number | undefined, by: number): boolean {
  return named !== undefined && year !== undefined && named !== year && named !== year + by;
}

function byApplicant(label: readonly Token[], context: Context): Found | undefined {
  // 因涉及评审专家个人意见不予公开: who is named in the ground of an answer did not apply.
  if (has(label, 'outcome')) return undefined;
  const all = label.filter(({ kind }) => kind === 'applicant');
  // 律师事务所等法律服务机构: one kind under two names.
  const alike =
    label.some(({ text }) => /^等/.test(text)) &&
    all.every((one) => codesOf(one).join() === codesOf(all[0] ?? one).join());
  const named = alike ? all.slice(-1) : all;
  const others =
    named.length === 0 &&
    has(label, 'others') &&
    context.list === 'applicants' &&
    !has(label, 'done', 'receive');
  const [only = inhabitants(label)] = named;
  if (named.length > 1) return sumOfApplicants(label, named, context);
  if (!only && !others) return undefined;
  // 企业 is a column, or all organisations, in a list of applicants alone.
  if (only && hasOther(only) && context.list !== 'applicants') return undefined;
  const columns = only ? codesOf(only) : ['other-organisation'];
  // 受理公民申请公开政府信息2件: of citizens, or of whoever applied.
  const anybody =
    context.list === undefined &&
    /^公民/.test(only?.text ?? '') &&
    has(label, 'receive') &&
    has(label, 'disclosure');
  const done = has(label, 'done') || (context.head === 'concluded' && !has(label, 'receive', 'fresh'));
  if (!anybody) context.list = 'applicants';
  const rows = [['received'], ['received', 'carriedIn'], ...(done ? [['concluded']] : [])];
  const wider = only && 'says' in only ? (only.says.or ?? []) : [];
  const readings = [columns, ...wider].flatMap((each) => rows.map((row) => applicants(row, each)));
  if (anybody) return { meaning: { readings: [...RECEIVED, ...readings] }, rule: 'received' };
  return { meaning: { readings }, rule: 'applicant' };
}

/** 社会公益组织与其他组织合计7件. */
function sumOfApplicants(
  label: readonly Token[],
  named: readonly Token[],
  context: Context,
): Found | undefined {
  const columns = named.flatMap(codesOf);
  const joined = has(label, 'sum') && named.every((one) => !hasOther(one) || one.text.startsWith('其他'));
  const only = label.every((token) => token.kind === 'applicant' || token.kind === 'sum' || isLeading(token));
  if (!joined || !only || new Set(columns).size < columns.length) return undefined;
  context.list = 'applicants';
  const rows = [['received'], ['received', 'carriedIn']];
  return { meaning: { readings: rows.map((row) => applicants(row, columns)) }, rule: 'applicant' };
}

function hasOther(token: Token): boolean {
  return 'says' in token && token.says.or !== undefined;
}

const NATURAL: Token = { text: '自然人', at: 0, kind: 'applicant', says: { codes: ['natural-person'] } };

/** 由本镇村民提出: who applied, where the label says that they did. */
function inhabitants(label: readonly Token[]): Token | undefined {
  const who = label.some(({ text }) => /^(?:村民|居民|市民|群众)$/.test(text));
  const from = label.some(({ text }) => /^(?:由|来自|来自于|为)$/.test(text));
  return who && from && !has(label, 'receive', 'fresh', 'done', 'process') ? NATURAL : undefined;
}

/** 今年的26件中, behind 收到26件: a figure that the text has named before. */
function backTo(label: readonly Token[], { given }: Context): Found | undefined {
  const bare = label.every((token) => isLeading(token)) && has(label, 'among');
  // 28件办结件中4件予以公开.
  if (bare && label.some(({ kind, text }) => kind === 'among' && /^已?(?:办结|答复)/.test(text)))
    return { meaning: { readings: DONE }, rule: 'concluded' };
  const last = label.at(-1);
  if (!bare || last?.kind !== 'among' || last.text === '其中' || !/[中里]$/.test(last.text)) return undefined;
  const came = [...given].some((rule) => /^(?:received|applications|dealt-with)/.test(rule));
  return came ? { meaning: { readings: [...RECEIVED, ...DONE] }, rule: 'back-reference' } : undefined;
}

/** 另收到3件: more than what was counted before it. */
function isBeside(label: readonly Token[]): boolean {
  return label.some(({ text }) => /^(?:另|另外|另有|还有|还|再|又|另收)$/.test(text));
}

/** 收到的申请中: what follows is of those; 其中新收 is a whole row. 当年收到的申请办结30件 is a part; 受理和办结15件 is not. */
function isPartOf(label: readonly Token[]): boolean {
  const joined = label.some(({ text }) => /^(?:和|并|及|与|、|且)$/.test(text));
  if (has(label, 'done') && !joined) return true;
  const verb = label.findIndex(({ kind }) => kind === 'receive' || kind === 'fresh');
  return label.slice(verb + 1).some(({ kind }) => kind === 'among') && !has(label.slice(-1), 'among');
}

function counted(label: readonly Token[]): Found | undefined {
  if (has(label, 'due') && !has(label, 'applicant', 'outcome', 'lastYear', 'nextYear'))
    return { meaning: { readings: RECEIVED }, rule: 'due' };
  const came = has(label, 'receive');
  const fresh = has(label, 'fresh');
  const done = has(label, 'done');
  const process = has(label, 'process');
  const noun = has(label, 'apply', 'onRequest');
  // 新增12件 may be growth.
  const own = label.some(({ text }) => /^(?:本年度?|当年|年内)$/.test(text));
  if (fresh && !noun && !own && label.some(({ text }) => /^新增/.test(text))) return undefined;
  if ((came || fresh) && (isBeside(label) || isPartOf(label))) return undefined;
  // 4件答复为查询事项或过程性信息: of an answer that no row is found for, and not of all answers.
  if (
    has(label, 'outcome', 'others', 'result', 'publish', 'lastYear', 'carry', 'open', 'applicant', 'nextYear')
  )
    return undefined;
  if (!came && !fresh && !done && !process && !noun) return undefined;
  const readings: Reading[] = [];
  // 申请总量57件: what there was to deal with, not what was answered.
  const volume = label.some(
    ({ kind, text }) => (kind === 'apply' || kind === 'onRequest') && /[数量]$/.test(text),
  );
  if (volume && !done && !process && !fresh) return { meaning: { readings: RECEIVED }, rule: 'received' };
  if (fresh) readings.push(NEW);
  const whole = done && noun && has(label, 'all');
  if (came || process || whole || (noun && !fresh && !done)) readings.push(...RECEIVED);
  if (done || process || (noun && !came && !fresh)) readings.push(...DONE);
  const rule = [
    came || fresh || whole ? 'received' : '',
    done ? 'concluded' : '',
    process ? 'dealt-with' : '',
  ]
    .filter((name) => name !== '')
    .join('-and-');
  return { meaning: { readings: [...new Set(readings)] }, rule: rule === '' ? 'applications' : rule };
}

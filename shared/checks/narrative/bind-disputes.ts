/**
 * Figures of section four. In: the label of a figure, and which reviews or lawsuits the text is about. Out: what it
 * means. 行政诉讼 without a route is both blocks together. 总计 holds those carried in too, so that what was filed in
 * the year (引发, 被申请) may be less, and is doubted only where it is more. Reviews that the agency itself decides
 * (办理, 受理, 审结) are not the cells'.
 */
import type { Binding } from './binding.ts';
import type { Context } from './context.ts';
import { disputes, type Meaning } from './meanings.ts';
import { codesOf, has } from './said.ts';
import { isLeading } from './spots.ts';
import type { Token } from './tokens.ts';

const UNITS = new Set(['件', '件次', '宗', '起', '例', '次', '个', '项', '']);

export function bindDisputes(label: readonly Token[], unit: string, context: Context): Binding | undefined {
  if (!UNITS.has(unit) || has(label, 'lastYear', 'nextYear', 'carry', 'outcome')) return undefined;
  const goesOn = (has(label, 'others') || isSum(label)) && context.list === 'results';
  if (!has(label, 'dispute', 'result') && !goesOn && !isPending(label, context)) return undefined;
  const disclosure = has(label, 'disclosure', 'onRequest');
  const respondent = has(label, 'respondent');
  const lawsuit = label.some((token) => token.kind === 'dispute' && codesOf(token).length > 1);
  if (isReviewers(label) && !respondent) {
    context.blocks = undefined;
    return undefined;
  }
  const known =
    disclosure || context.explicit || context.topic === 'disputes' || context.topic === 'applications';
  if (!known || context.topic === 'foreign') return undefined;
  const named = label.filter(({ kind }) => kind === 'dispute').map((word) => blocksOf(word, context));
  const told = has(label, 'result', 'others') || isPending(label, context);
  if (goesOn && isSum(label)) return sumOfResults(context);
  const result = told ? bindResult(label, named, context) : undefined;
  const found = result ?? (told ? undefined : bindTotal(label, named, context));
  if (!found) return undefined;
  context.topic = 'disputes';
  context.explicit ||= disclosure;
  const certain = context.explicit || respondent;
  return {
    meaning: found,
    topic: 'disputes',
    rule: result ? 'dispute-result' : lawsuit ? 'lawsuits' : 'dispute',
    certain,
  };
}

/** 经复议11件, where no lawsuit has been told: the reviews themselves, and not what became of them in court. */
function blocksOf(word: Token, { blocks }: Context): readonly string[] {
  const court = blocks?.some((block) => block !== 'review');
  return /^经(?:过)?复议的?$/.test(word.text) && !court ? ['review'] : codesOf(word);
}

/** 维持2件，其他1件，总计3件. */
function isSum(label: readonly Token[]): boolean {
  return has(label, 'sum') && label.every((token) => token.kind === 'sum' || isLeading(token));
}

function sumOfResults({ blocks, lastRead }: Context): Binding | undefined {
  if (!blocks || !lastRead) return undefined;
  const meaning = { readings: [disputes(blocks, 'total')] };
  return { meaning, topic: 'disputes', rule: 'dispute', certain: false };
}

/** 复议70件，维持39件，未结3件: in a list of results, what is open is not decided. */
function isPending(label: readonly Token[], { list, blocks }: Context): boolean {
  return list === 'results' && blocks !== undefined && has(label, 'open') && !has(label, 'apply', 'done');
}

function isReviewers(label: readonly Token[]): boolean {
  const verb = label.find(({ kind }) => kind === 'receive' || kind === 'process' || kind === 'done');
  return has(label, 'reviewer') || (verb !== undefined && !/^收到/.test(verb.text));
}

function bindTotal(
  label: readonly Token[],
  named: readonly (readonly string[])[],
  context: Context,
): Meaning | undefined {
  // 直接起诉的行政诉讼: the narrower word says which of the wider one's are meant.
  const within = (a: readonly string[], b: readonly string[]) =>
    a.length < b.length && a.every((code) => b.includes(code));
  const narrowest = named.filter((wide) => !named.some((narrow) => within(narrow, wide)));
  const blocks = [...new Set(narrowest.flat())];
  // 行政诉讼7件：直接起诉3件: the narrower is a part of the wider, not beside it.
  const before = context.blocks;
  context.sideBySide = context.resultGiven === false && !(before && within(blocks, before));
  context.resultGiven = false;
  context.blocks = context.sideBySide || narrowest.length > 1 ? undefined : blocks;
  const readings = [disputes(blocks, 'total')];
  // 因政府信息公开引发的 only says which they are.
  const filed = label.some(({ kind, text }, index) => {
    const came =
      kind === 'inflow' ||
      kind === 'respondent' ||
      kind === 'fresh' ||
      text === '收到' ||
      /^被(?:复议|诉|起诉|提|申请行政)/.test(text);
    return came && !/的$|^涉及?$/.test(text) && label[index + 1]?.text !== '的';
  });
  // 引发行政复议5件、行政诉讼4件: the verb holds for the second too.
  const bare = label.every((token) => token.kind === 'dispute' || isLeading(token));
  context.filed = filed || (bare && context.filed === true);
  return context.filed ? { readings, part: true } : { readings };
}

/** 败诉 and 驳回诉讼请求 are words of courts. */
export function courtOnly(
  result: Token | undefined,
  blocks: readonly string[] | undefined,
): readonly string[] | undefined {
  return /败诉|诉讼请求|原告|起诉/.test(result?.text ?? '')
    ? blocks?.filter((block) => block !== 'review')
    : blocks;
}

/** 被复议机关纠正 names the review by who decided it. */
function byCourt(label: readonly Token[]): readonly string[] | undefined {
  return label.some(({ text }) => /复议机关$/.test(text)) ? ['review'] : undefined;
}

function bindResult(
  label: readonly Token[],
  named: readonly (readonly string[])[],
  context: Context,
): Meaning | undefined {
  const results = label.filter(({ kind }) => kind === 'result');
  // 撤销、确认违法等纠正: the last word is the form's, those before it are examples.
  const examples = results.length > 1 && label.some(({ text }) => text === '等');
  const result = examples ? results.at(-1) : results[0];
  const code = result ? codesOf(result)[0] : has(label, 'open') ? 'pending' : 'other';
  const stated = named.length === 1 ? named[0] : undefined;
  if ((results.length > 1 && !examples) || named.length > 1 || code === undefined) return undefined;
  // 复议6件和诉讼3件，其中维持5件: nobody can tell of which, unless the result names it.
  const blocks = courtOnly(
    result,
    stated ?? (context.sideBySide ? undefined : (context.blocks ?? byCourt(label))),
  );
  // 1件申请人撤回 in a list of answers is no result of a dispute.
  const ofApplications =
    code !== 'upheld' &&
    code !== 'corrected' &&
    context.topic === 'applications' &&
    context.list !== 'results' &&
    !blocks;
  if (!ofApplications) Object.assign(context, { resultGiven: true, list: 'results', supposed: undefined });
  if (!blocks || blocks.length === 0) return undefined;
  context.blocks = blocks;
  const others = result && 'says' in result ? (result.says.or ?? []).flat() : [];
  return { readings: [code, ...others].map((each) => disputes(blocks, each)) };
}

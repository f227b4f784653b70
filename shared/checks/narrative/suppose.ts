/**
 * What a figure would be if the words beside it that nobody understands did not matter. In: a figure that stays unread,
 * and the context as it was before it. Out: the binding of the words that are known. Always holds: nothing is claimed by
 * it alone; it counts where the rest of a complete list bears it out (`complete.ts`).
 */
import { labelOf } from './bind.ts';
import { bindApplications } from './bind-applications.ts';
import { bindDisputes } from './bind-disputes.ts';
import { isSomeOfThem } from './bind-doubt.ts';
import type { Binding, WhyUnread } from './binding.ts';
import type { Context, Left } from './context.ts';
import { disputes } from './meanings.ts';
import { has, namesBody } from './said.ts';
import type { Spot } from './spots.ts';
import type { Token } from './tokens.ts';

/** Things that offices count and that are no applications. */
const OTHER_THINGS =
  /文件|公文|政策|网站|栏目|报告(?![期年])|解读|公告|提案|建议|预算|目录|档案|热线|留言|来信|电话|咨询|会议|培训|合同|项目|工单|公众号|微信|视频|条目|数据|许可证/;

/** What is not bound to any cell: 文|件 is a paper, though 件 is a word of its own. */
function unboundWords(label: readonly Token[]): string {
  return label.map(({ kind, text }) => (kind === 'unknown' || kind === 'skip' ? text : '|')).join('');
}

export function suppose(
  spot: Spot,
  was: Context,
  why: WhyUnread,
): { binding: Binding | undefined; left: Left } | undefined {
  if (why !== 'unknown-words' && why !== 'part' && why !== 'no-cell') return undefined;
  const label = labelOf(spot);
  if (was.otherBody || was.otherTime || namesBody(label) || OTHER_THINGS.test(unboundWords(label)))
    return undefined;
  if (has(label, 'channel', 'reviewer', 'plan', 'compare', 'estimate', 'paper')) return undefined;
  // No complete list bears out a number of section two (`complete.ts`).
  if (has(label, 'decision', 'documentKind')) return undefined;
  if (isSomeOfThem(label, was)) return undefined;
  if (has(label, 'lastYear') && !has(label, 'carry', 'open')) return undefined;
  const words = label.filter(({ kind }) => kind !== 'unknown');
  const topics = [was.topic, 'applications', 'disputes'] as const;
  for (const topic of topics) {
    const tried: Context = { ...was, topic, tainted: false, aside: false, given: new Set(was.given) };
    if (has(words, 'applicant')) tried.list ??= 'applicants';
    const binding = boundAs(words, spot.figure.unit, tried);
    if (!binding) continue;
    const { list, blocks, head } = tried;
    const whole = binding.meaning.part ? undefined : { ...binding, certain: false };
    return { binding: whole, left: { list, blocks, head, topic } };
  }
  return undefined;
}

function boundAs(words: readonly Token[], unit: string, context: Context): Binding | undefined {
  if (context.topic === 'foreign') return undefined;
  return (
    ofThem(words, context) ?? bindDisputes(words, unit, context) ?? bindApplications(words, unit, context)
  );
}

/** 行政复议132件，其中政府信息公开类24件: of the reviews, those that the cells count. */
function ofThem(words: readonly Token[], { blocks, government }: Context): Binding | undefined {
  if (!blocks || government || !has(words, 'among') || !has(words, 'disclosure')) return undefined;
  if (has(words, 'apply', 'onRequest', 'publish', 'dispute', 'done', 'outcome')) return undefined;
  return {
    meaning: { readings: [disputes(blocks, 'total')] },
    topic: 'disputes',
    rule: 'dispute',
    certain: false,
  };
}

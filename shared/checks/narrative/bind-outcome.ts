/**
 * Figures of what became of applications: the rows of section three. In: the label of a figure, word by word, and the context.
 * Out: what it means and by which rule; nothing where the label names no outcome, or several that are no row or group.
 */
import { type Context, isNamedInList } from './context.ts';
import { type Meaning, outcomes, type Reading } from './meanings.ts';
import { codesOf, has } from './said.ts';
import { isLeading } from './spots.ts';
import type { Token } from './tokens.ts';

export type Found = { meaning: Meaning; rule: string };

export function bindOutcome(label: readonly Token[], context: Context): Found | undefined {
  const named = label.filter(({ kind }) => kind === 'outcome');
  const last = named.at(-1);
  if (last) {
    const reason = label.some(({ text }) => /^(?:因|因为|属于|以|属)$/.test(text));
    if (reason && named.length === 1 && codesOf(last).length > 1) return undefined;
    const examples = label.some(({ text }) => /^等/.test(text));
    const alike = named.every((one) => codesOf(one).join() === codesOf(last).join());
    if (examples && codesOf(last).length === 1 && !(alike && named.length > 1)) return undefined;
    const meaning = { readings: readingsOfOutcomes(named, examples) };
    if (meaning.readings.length === 0 || has(label, 'publish', 'result')) return undefined;
    context.list = 'outcomes';
    return { meaning, rule: 'outcome' };
  }
  const answers = context.list === 'outcomes' || (context.head !== undefined && context.list === undefined);
  if (has(label, 'result') && answers && label.some(({ text }) => /撤回|撤销申请/.test(text))) {
    context.list = 'outcomes';
    return { meaning: { readings: [outcomes(['other.other']), ...allOther()] }, rule: 'withdrawn' };
  }
  const listed = label.filter(({ kind }) => kind === 'listed');
  if (isNamedInList(label, context))
    return { meaning: { readings: listed.map((one) => outcomes(codesOf(one))) }, rule: 'outcome' };
  if (has(label, 'publish') && isListed(label, context)) {
    context.list = 'outcomes';
    return { meaning: { readings: [outcomes(['granted'])] }, rule: 'outcome' };
  }
  if (has(label, 'others') && context.list === 'outcomes' && !has(label, 'receive', 'fresh', 'done', 'apply'))
    return { meaning: { readings: [outcomes(['other.other']), ...allOther()] }, rule: 'outcome' };
  return undefined;
}

function allOther(): Reading[] {
  return [outcomes(['other.correction-overdue', 'other.fee-overdue', 'other.other']), outcomes(['other'])];
}

/** 公开 alone is an outcome only in a list of what was answered. */
function isListed(label: readonly Token[], { head, list }: Context): boolean {
  const others = label.filter(
    (token) => !isLeading(token) && token.kind !== 'publish' && token.kind !== 'apply',
  );
  return (list === 'outcomes' || head !== undefined) && others.length === 0;
}

/** One outcome, or rows with their group: 因不掌握无法提供 is the row, or the group that the row stands for. */
function readingsOfOutcomes(named: readonly Token[], examples: boolean): Reading[] {
  const readings = (token: Token): Reading[] => [
    outcomes(codesOf(token)),
    ...('says' in token ? (token.says.or ?? []) : []).map(outcomes),
  ];
  const [first, ...others] = named;
  const last = named.at(-1);
  if (!first || !last) return [];
  if (named.every((one) => codesOf(one).join() === codesOf(last).join())) return readings(last);
  const [one, other] = [codesOf(first), codesOf(last)];
  if (named.length === 2 && one[0] === 'granted' && other[0] === 'partly-granted')
    return [outcomes(['granted', 'partly-granted'])];
  const grounds = [...new Set(named.slice(0, -1).flatMap(codesOf))];
  // 因信息不存在或需另行制作等原因无法提供.
  if (named.length > 2 && !examples) return [];
  if (grounds.every((code) => other.includes(code)))
    return [
      ...(named.length === 2 ? readings(first) : [outcomes(grounds)]),
      // 因不存在无法提供: also the group, where the ground may not be the one of the row.
      ...(examples || grounds.length > 1 || first.text.includes('不存在') ? readings(last) : []),
    ];
  return others.length === 1 && other.every((code) => one.includes(code)) ? readings(last) : [];
}

/**
 * The report of a trial in Chinese lines, and the differences of one history. In: results. Out: lines, without their
 * ends.
 */
import { labelOf } from '../../../../shared/intake/labels.ts';
import type { PlainFact } from './arrived.ts';
import type { Result } from './compare.ts';
import { type ConformReport, STATES } from './report.ts';

export function linesOf(report: ConformReport): string[] {
  const { counts, results, rules } = report;
  const listed = results.filter(({ state }) => state !== 'absent');
  // Those that are not required need not be sent.
  const absent = results.filter(({ state, required }) => state === 'absent' && required);
  const unproven = rules.filter(({ state }) => state !== 'conforms').map(({ code }) => code);
  const tally = Object.entries(STATES).map(
    ([state, word]) => `${word} ${counts[state as keyof typeof counts]}`,
  );
  return [
    `标准案例：${verdict(report)}`,
    `${tally.join('，')}（共 ${results.length} 个案例）`,
    ...listed.flatMap((result) => [
      `${STATES[result.state]}　${result.history}　${result.title}`,
      ...detailsOf(result).map((line) => `　　${line}`),
    ]),
    ...(absent.length > 0 ? [absentLine(absent)] : []),
    ...(unproven.length > 0 ? [`未证实的规则：${unproven.join('、')}`] : []),
    `数据摘要：${report.evidence}`,
  ];
}

/** On one line, so that the tried histories do not get lost among the untried. */
function absentLine(absent: readonly Result[]): string {
  const ids = absent.map(({ history }) => history);
  return `未送达 ${ids.length} 个案例，不作结论（要做的事：gongkai conform --steps --only 案例名）：${ids.join('、')}`;
}

export function verdict({ conforms, only }: ConformReport): string {
  const scope = only === null ? '' : `（只核对 ${only.join('、')}）`;
  return `${conforms ? '符合' : '不符合'}${scope}`;
}

/** The differences, one per line. */
export function detailsOf({ cells, faults, rulesNotShown, facts, refusal, state }: Result): string[] {
  if (state === 'absent' || state === 'avoided') return [];
  return [
    ...refusal,
    ...cells.map(
      ({ year, label, expected, found }) => `${year} 年度 ${label}：应为 ${expected}，实为 ${found}`,
    ),
    ...faults.missing.map((code) => `应列出而没有列出的问题：${code}`),
    ...faults.unexpected.map((code) => `不应有的问题：${code}`),
    ...(rulesNotShown.length > 0 ? [`没有体现规则：${rulesNotShown.join('、')}`] : []),
    ...facts.missing.map((fact) => `没有收到：${factText(fact)}`),
    ...facts.unexpected.map((fact) => `案例中没有：${factText(fact)}`),
  ];
}

function factText({ type, day }: PlainFact): string {
  const [meaning = type] = (labelOf('type', type) ?? type).split(/[，。；：]/);
  return `${day} ${meaning}（${type}）`;
}

/**
 * Expands citations of cells in a text. In: Markdown with `{{path}}` (the value), `{{path|yoy}}` (the change from the
 * year before: 增长12.3%, 下降5.0%, 持平), `{{path|share}}` and `{{path|share:path}}` (a percentage); the tables of the year
 * and, if available, of the year before. Out: the expanded text, and a finding for each citation that cannot be
 * expanded.
 *
 * Always holds: a citation that cannot be expanded stays as written; an expansion holds no braces and no markup;
 * percentages have one decimal, rounded half up; the time is linear in the length of the text.
 *
 * For a column of applicants or a result of a dispute, plain `share` means the share of the row's 总计; for the 总计 of an
 * outcome, the share of 办结总数 (`applications.concluded.total`). Any other cell must name its whole.
 */

import { dividedBy, minus, percentText, type Ratio, ratioOf } from '../counting/ratio.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import {
  type CellPlace,
  cellNamed,
  type Form,
  pointerTo,
  printed,
  type Steps,
  valueAt,
} from '../form/form.ts';
import { suggestedPaths } from './cell-names.ts';
import type { CheckFinding } from './check.ts';

/** The form whose cells are cited. */
type Cited = Pick<Form, 'cells'>;

export interface CitedTables {
  form: Cited;
  tables: ReportedTables;
  /** Tables of the year before. Tables of another year or another edition are ignored. */
  previous?: Pick<ReportedTables, 'format' | 'year'>;
}

/** A citation with resolved cells. */
type Citation =
  | { kind: 'value'; cell: CellPlace }
  | { kind: 'change'; cell: CellPlace }
  | { kind: 'share'; cell: CellPlace; of: CellPlace };

/** Builds the words of a fault only when it is reported, because searching for suggestions is expensive. */
type Problem = () => Pick<CheckFinding, 'zh' | 'en'>;

const CITATION = /\{\{([^{}]*)\}\}/g;
/** The most distinct faulty citations to explain; any more are only counted. */
const MOST_FINDINGS = 50;
const LONGEST_QUOTE = 80;

/** The text with its citations expanded, and the faulty ones. Findings have an empty pointer. */
export function expandCitations(
  markdown: string,
  at: CitedTables,
): { text: string; findings: CheckFinding[] } {
  return replaceCitations(markdown, at.form, (inner) => expand(inner, at));
}

/**
 * The faults of a text's citations that need no tables to be found: an unknown cell, an unknown kind of citation, a
 * share without a whole. Such a text can never be expanded, so it is refused before it is sent.
 */
export function citationFaults(markdown: string, form: Cited): CheckFinding[] {
  return replaceCitations(markdown, form, (inner) => {
    const citation = parseCitation(inner, form);
    return typeof citation === 'function' ? citation : '0';
  }).findings;
}

function replaceCitations(
  markdown: string,
  form: Cited,
  replacement: (inner: string) => string | Problem,
): { text: string; findings: CheckFinding[] } {
  const problems = new Problems();
  const text = markdown.replace(CITATION, (written, inner: string) => {
    const replaced = replacement(inner);
    if (typeof replaced === 'string') return replaced;
    problems.add(written, replaced);
    return written;
  });
  // Expanding nested braces can leave new ones that look like a citation but that nobody wrote.
  for (const [written, inner = ''] of text.matchAll(CITATION))
    problems.add(written, unknown(inner.trim(), form));
  return { text, findings: problems.findings() };
}

/** Findings for the citations left in a text that should have none, such as a published report's. */
export function citationsLeft(text: string): CheckFinding[] {
  const problems = new Problems();
  for (const [written] of text.matchAll(CITATION)) {
    problems.add(written, () => ({ zh: '引用没有展开', en: 'the citation was not expanded' }));
  }
  return problems.findings();
}

/** Collects faulty citations, each once however often it occurs. */
class Problems {
  readonly #seen = new Set<string>();
  readonly #found = new Map<string, Pick<CheckFinding, 'zh' | 'en'>>();

  add(written: string, problem: Problem): void {
    if (this.#seen.has(written)) return;
    this.#seen.add(written);
    if (this.#found.size < MOST_FINDINGS) this.#found.set(written, problem());
  }

  findings(): CheckFinding[] {
    const findings = [...this.#found].map(([written, { zh, en }]) => {
      const quote = written.length > LONGEST_QUOTE ? `${written.slice(0, LONGEST_QUOTE)}…` : written;
      return { pointer: '', zh: `“${quote}”：${zh}`, en: `"${quote}": ${en}` };
    });
    const more = this.#seen.size - this.#found.size;
    if (more === 0) return findings;
    return [
      ...findings,
      { pointer: '', zh: `此外还有${more}处引用有误`, en: `${more} more citations are faulty` },
    ];
  }
}

function expand(inner: string, { form, tables, previous }: CitedTables): string | Problem {
  const citation = parseCitation(inner, form);
  if (typeof citation === 'function') return citation;
  const { cell } = citation;
  const value = amount(tables, cell.steps);
  if (!value) return () => ({ zh: `${cell.path}为空白，不能引用`, en: `${cell.path} is blank` });
  if (citation.kind === 'value') return printed(valueAt(tables, cell.steps));
  if (citation.kind === 'share') {
    const whole = amount(tables, citation.of.steps);
    const share = whole && dividedBy(value, whole);
    return share
      ? percentText(share)
      : () => ({
          zh: `${citation.of.path}为${whole ? '0' : '空白'}，不能计算占比`,
          en: `${citation.of.path} is ${whole ? '0' : 'blank'}: there is no share of it`,
        });
  }
  if (previous?.year !== tables.year - 1 || previous.format !== tables.format)
    return () => ({ zh: '没有上一年度的表格', en: 'the tables of the year before are not at hand' });
  const before = amount(previous, cell.steps);
  if (!before)
    return () => ({ zh: '上一年度的数为空白，不能计算增减', en: 'the figure of the year before is blank' });
  return changeText(before, value);
}

function changeText(before: Ratio, now: Ratio): string | Problem {
  const difference = minus(now, before);
  const size = difference.over < 0n ? minus(before, now) : difference;
  const change = dividedBy(size, before);
  if (!change)
    return () => ({ zh: '上一年度的数为0，不能计算增减', en: 'the figure of the year before is 0' });
  if (difference.over === 0n) return '持平';
  const percent = percentText(change);
  // A small change: 增长0.0% would contradict itself, and 持平 would be false.
  if (percent === '0.0%') return '基本持平';
  return `${difference.over < 0n ? '下降' : '增长'}${percent}`;
}

/** The number in a cell; undefined if it was left blank. Throws `TypeError` if the cell holds no figure. */
function amount(tables: unknown, steps: Steps): Ratio | undefined {
  const value = valueAt(tables, steps);
  if (value === null) return undefined;
  const ratio = ratioOf(value);
  if (!ratio) throw new TypeError(`the cell ${pointerTo(steps)} holds no figure`);
  return ratio;
}

function parseCitation(inner: string, form: Cited): Citation | Problem {
  const [path = '', ...modifiers] = inner.split('|').map((part) => part.trim());
  const cell = cellNamed(form, path);
  if (!cell) return unknown(path, form);
  const [modifier] = modifiers;
  if (modifier === undefined) return { kind: 'value', cell };
  if (modifiers.length === 1 && modifier === 'yoy') return { kind: 'change', cell };
  const [, named] = /^share(?::(.*))?$/s.exec(modifier) ?? [undefined, null];
  if (modifiers.length > 1 || named === null) {
    return () => ({
      zh: '竖线后只能写 yoy、share 或 share:单元格名',
      en: 'after the bar stands yoy, share, or share:cell',
    });
  }
  return shareOf(cell, named?.trim() ?? usualWhole(cell), form);
}

function shareOf(cell: CellPlace, path: string | undefined, form: Cited): Citation | Problem {
  if (path === undefined) {
    return () => ({
      zh: '请写明占什么的比例：share:单元格名',
      en: 'say what it is a share of: share:cell',
    });
  }
  const of = cellNamed(form, path);
  if (!of) return unknown(path, form);
  if (of.quantity !== cell.quantity)
    return () => ({ zh: '两个数的单位不同，不能计算占比', en: 'the two figures have different units' });
  return { kind: 'share', cell, of };
}

/** The path of the whole that plain `share` refers to; undefined if the citation must name one. */
function usualWhole({ steps }: CellPlace): string | undefined {
  const [table] = steps;
  if (table !== 'applications' && table !== 'disputes') return undefined;
  if (steps.at(-1) !== 'total') return [...steps.slice(0, -1), 'total'].join('.');
  return steps[1] === 'outcomes' ? 'applications.concluded.total' : undefined;
}

function unknown(path: string, form: Cited): Problem {
  return () => {
    const paths = suggestedPaths(form, path);
    const [zh, en] = ['没有这个单元格', 'no cell has this name'];
    if (paths.length === 0) return { zh, en };
    return { zh: `${zh}，是否为：${paths.join('、')}`, en: `${en}; perhaps ${paths.join(', ')}` };
  };
}

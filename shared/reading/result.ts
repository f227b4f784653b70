/**
 * The result of a place, as the command line and the browser page both print it. In: a report with its checks, or the
 * reason why it is unreadable. Out: one JSON, one row of a table, counts. Always holds: nothing here judges.
 */
import type { ReadCheck } from './check-reading.ts';
import { cellPlacesOf } from './form-labels.ts';
import type { ReadingFinding, ReadReport } from './read-report.ts';
import { placeWords } from './source.ts';

export type ReadResult = { readonly place: string } & (
  | {
      readonly report: ReadReport;
      readonly checks: readonly ReadCheck[];
      readonly unchecked: readonly string[];
    }
  | { readonly unreadable: { readonly zh: string; readonly en: string } }
);

/** The contract's shape, section 11. */
export function resultJson(result: ReadResult): object {
  if ('unreadable' in result) return result;
  const { form: _, ...report } = result.report;
  return { place: result.place, ...report, checks: result.checks, unchecked: result.unchecked };
}

export const failing = (checks: readonly ReadCheck[]): ReadCheck[] =>
  checks.filter(({ result }) => result === 'fail');

/** The share of assessed items, over all checks. */
export interface Counted {
  equations: { assessed: number; of: number; failing: number };
  figures: { read: number; of: number; disagree: number };
}

export function counted(checks: readonly ReadCheck[]): Counted {
  const all: Counted = {
    equations: { assessed: 0, of: 0, failing: 0 },
    figures: { read: 0, of: 0, disagree: 0 },
  };
  for (const { equations, figures, findings } of checks) {
    all.equations.assessed += equations?.assessed ?? 0;
    all.equations.of += equations?.of ?? 0;
    all.equations.failing += equations ? findings.length : 0;
    all.figures.read += figures?.read ?? 0;
    all.figures.of += figures?.of ?? 0;
    all.figures.disagree += figures?.disagree ?? 0;
  }
  return all;
}

/** The share of assessed items in one sentence. */
export function countedWords(checks: readonly ReadCheck[]): string {
  const { equations, figures } = counted(checks);
  const sums = `${equations.of}个等式核对了${equations.assessed}个，不成立的${equations.failing}个`;
  if (figures.of === 0) return `${sums}；正文中没有可核对的数字。`;
  return `${sums}；正文中${figures.of}个数字读懂${figures.read}个，与表格不符的${figures.disagree}个。`;
}

/** Maximum of individually named numbers; beyond it only the count, and the JSON has all. */
const MOST_NAMED = 12;

/** The numbers compared with nothing; null if all were compared, or nothing was read. */
export function uncheckedWords({
  report,
  unchecked,
}: Pick<Extract<ReadResult, { report: unknown }>, 'report' | 'unchecked'>): string | null {
  if (unchecked.length === 0) return null;
  const named = new Map(
    cellPlacesOf(report.form).map(({ path, row, column }) => [path, [row.at(-1), column.at(-1)]]),
  );
  const names = unchecked.slice(0, MOST_NAMED).map((path) => (named.get(path) ?? [path]).join('·'));
  const rest = unchecked.length > MOST_NAMED ? '等' : '';
  return `${unchecked.length}个数字不在任何可核对的等式中，印错了也查不出，请对照原始材料：${names.join('、')}${rest}。`;
}

/** A finding of the reader, with its place in front. */
export function findingWords({ zh, place }: ReadingFinding): string {
  return place && !zh.startsWith(placeWords(place)) ? `${placeWords(place)}：${zh}` : zh;
}

/** Reasons why cells stay unread, each once, with how many cells. */
export function unreadReasons({ unread }: ReadReport): [reason: string, count: number][] {
  const reasons = new Map<string, number>();
  for (const { reason } of unread) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return [...reasons];
}

export const RESULT_HEADS = [
  '文件',
  '机关',
  '年度',
  '读到的单元格',
  '未读的单元格',
  '核对的等式',
  '不符的核对',
  '未读原因',
] as const;

/** In the order of RESULT_HEADS. */
export function resultRow(result: ReadResult): string[] {
  if ('unreadable' in result) return [result.place, '', '', '', '', '', '', result.unreadable.zh];
  const { agency, year, cells, unread } = result.report;
  const { assessed, of } = counted(result.checks).equations;
  return [
    result.place,
    agency ?? '',
    String(year ?? ''),
    String(Object.keys(cells).length),
    String(unread.length),
    `${assessed}/${of}`,
    failing(result.checks)
      .map(({ id }) => id)
      .join(' '),
    '',
  ];
}

export function resultsCsv(results: readonly ReadResult[]): string {
  const rows = [[...RESULT_HEADS], ...results.map(resultRow)];
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Foreign text never becomes a formula in a reader's workbook. */
function csvCell(text: string): string {
  const harmless = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

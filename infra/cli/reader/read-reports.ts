/**
 * `gongkai read` and `gongkai check` of published reports. In: places. Out: on standard output the values read, those
 * not read, and the checks; for several files a table, CSV or JSON. A failed error-level check, an unreadable file, and
 * one without any value refuse; `check` also refuses one without an assessable sum.
 */
import type { ReadCheck } from '../../../shared/reading/check-reading.ts';
import {
  counted,
  countedWords,
  failing,
  findingWords,
  type ReadResult,
  resultJson,
  resultRow,
  resultsCsv,
  uncheckedWords,
  unreadReasons,
} from '../../../shared/reading/result.ts';
import { equationsLine, LEVELS, RESULTS } from '../clerk/checks-of-file.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { type GatherOrder, gather } from './gather.ts';

export interface ReadOrder extends GatherOrder {
  json?: true;
  csv?: true;
  /** A report without an assessable equation is a fault. */
  mustAssess?: true;
}

export async function printReadings(
  places: readonly string[],
  order: ReadOrder,
  shell: Shell,
): Promise<void> {
  const results = await gather(places, order, shell);
  shell.out(printed(results, order));
  refuseFaulty(results, order);
}

export function printed(results: readonly ReadResult[], { json, csv }: ReadOrder): string {
  const [only] = results;
  const isOne = results.length === 1 && only !== undefined;
  if (json) return `${JSON.stringify(isOne ? resultJson(only) : results.map(resultJson), null, 2)}\n`;
  if (csv) return resultsCsv(results);
  return isOne ? pageOf(only) : results.map(lineOf).join('');
}

function lineOf(result: ReadResult): string {
  if ('unreadable' in result) return `${result.place}  未读取：${result.unreadable.zh}\n`;
  const [place, agency, year, read, unread, equations, failed] = resultRow(result);
  const verdict = failed ? `不符：${failed}` : '未见不符';
  const said =
    read === '0'
      ? '没有读到表格，未核对'
      : `读到${read}格，未读${unread}格，核对等式${equations}  ${verdict}`;
  return `${place}  ${agency} ${year}  ${said}\n`;
}

function pageOf(result: ReadResult): string {
  if ('unreadable' in result) return lineOf(result);
  const { title, format, cells, unread, findings } = result.report;
  const lines = [
    `${title ?? result.place}${format ? `（${format}年格式）` : ''}`,
    `读到${Object.keys(cells).length}格，未读${unread.length}格`,
    ...unreadReasons(result.report).map(([reason, count]) => `  未读${count}格：${reason}`),
    ...findings.map((finding) => `  ${findingWords(finding)}`),
  ];
  const unchecked = uncheckedWords(result);
  const open = unchecked === null ? '' : `${unchecked}\n`;
  return `${lines.join('\n')}\n\n${result.checks.map(checkLines).join('')}\n${countedWords(result.checks)}\n${open}`;
}

/** A check with its result; below it its findings, as sentences that can be copied. */
function checkLines(check: ReadCheck): string {
  const { id, level, result, findings, reason, zh, en } = check;
  const why = reason ? `（${both(reason)}）` : '';
  const head = `${RESULTS[result]}  ${LEVELS[level]}  ${id.padEnd(14)}  ${both({ zh, en })}${why}\n`;
  const found = findings.map((finding, index) => `    ${index + 1}. ${finding.zh}\n`);
  return `${head}${found.join('')}${equationsLine(check)}`;
}

function refuseFaulty(results: readonly ReadResult[], { mustAssess }: ReadOrder): void {
  const unread = results.filter((result) => 'unreadable' in result);
  const read = results.flatMap((result) => ('report' in result ? [result] : []));
  const empty = read.filter(({ report }) => Object.keys(report.cells).length === 0);
  const open = read.filter((result) => !empty.includes(result) && isOpen(result.checks));
  const faulty = read.filter(({ checks }) => failing(checks).some(({ level }) => level === 'error'));
  const idle = mustAssess ? open : [];
  if (unread.length + empty.length + idle.length + faulty.length === 0) return;
  const faults = [
    ...empty.map(({ place }) => `${place}  ${both(NOTHING_READ)}`),
    ...idle.map(({ place }) => `${place}  ${both(NOTHING_ASSESSED)}`),
  ];
  const parts = [
    [faulty.length, '份核对未通过', 'fail a check'],
    [unread.length, '份无法读取', 'cannot be read'],
    [empty.length, '份没有读到表格', 'show no table'],
    [idle.length, '份没有可核对的等式', 'allow no sum to be assessed'],
  ] as const;
  const said = parts.filter(([count]) => count > 0);
  throw new Refused(
    {
      zh: `${results.length}份报告中，${said.map(([count, zh]) => `${count}${zh}`).join('，')}`,
      en: `of ${results.length} report(s), ${said.map(([count, , en]) => `${count} ${en}`).join(', ')}`,
    },
    faults,
  );
}

function isOpen(checks: readonly ReadCheck[]): boolean {
  const { assessed, failing: broken } = counted(checks).equations;
  return assessed === 0 && broken === 0;
}

const NOTHING_READ = {
  zh: '没有读到任何表格（可能是图片、附件或由脚本生成），未核对；请另存为带文字的文件后再试',
  en: 'no table was read (perhaps a picture, an attachment, or drawn by script), so nothing was checked',
};
const NOTHING_ASSESSED = {
  zh: '读到了单元格，但空白或未读的太多，没有一个等式可以核对',
  en: 'cells were read, but too many are blank or unread for any sum to be assessed',
};

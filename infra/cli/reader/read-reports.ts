/**
 * `gongkai read`: published reports, read and checked. In: places. Out: on standard output what was read, what was not,
 * and the checks; of several a table, CSV or JSON. A failed error-level check or an unreadable file refuses.
 */
import type { Check } from '../../../shared/checks/check.ts';
import { checkReading, type ReadCheck } from '../../../shared/reading/check-reading.ts';
import type { ReadReport } from '../../../shared/reading/read-report.ts';
import { placeWords } from '../../../shared/reading/source.ts';
import { checkLine } from '../clerk/checks-of-file.ts';
import type { Shell } from '../io.ts';
import { Refused, type Words } from '../messages.ts';
import { EDITIONS } from '../offline/editions.ts';
import { startProgress } from '../progress.ts';
import { filesAt, type SourceFile } from './places.ts';
import { type Outcome, readApart } from './reading.ts';

export interface ReadOrder {
  json?: true;
  csv?: true;
  before?: string;
  child?: string[];
}

type Result = { place: string } & ({ report: ReadReport; checks: ReadCheck[] } | { unreadable: Words });

export async function printReadings(
  places: readonly string[],
  order: ReadOrder,
  shell: Shell,
): Promise<void> {
  const files = (await Promise.all(places.map(filesAt))).flat();
  if (files.length === 0) throw new Refused({ zh: '没有可读的文件', en: 'there is no file to read' });
  const beside = {
    before: order.before === undefined ? undefined : await readOne(order.before),
    children: order.child && (await Promise.all(order.child.map(readOne))),
  };
  const progress = startProgress('读取 reading', files.length, shell);
  const results: Result[] = [];
  for (const file of files) {
    const outcome = await outcomeOf(file);
    const { place } = file;
    results.push(
      'report' in outcome
        ? {
            place,
            report: outcome.report,
            checks: checkReading(outcome.report, { ...beside, checks: checksOf(outcome.report) }),
          }
        : { place, ...outcome },
    );
    progress.add(1);
  }
  progress.stop();
  shell.out(printed(results, order));
  refuseFaulty(results);
}

/** The checks of the edition that a report follows, of the newest where nothing tells. */
function checksOf({ form }: ReadReport): readonly Check[] {
  return EDITIONS.find(({ id }) => id === form.id)?.checks ?? [];
}

async function outcomeOf(file: SourceFile): Promise<Outcome> {
  try {
    return await readApart({ bytes: await file.bytes(), name: file.name });
  } catch (error) {
    if (error instanceof Refused) return { unreadable: error.words };
    throw error;
  }
}

async function readOne(place: string): Promise<ReadReport> {
  const [file] = await filesAt(place);
  const outcome = file && (await outcomeOf(file));
  if (outcome && 'report' in outcome) return outcome.report;
  const { zh = '', en = '' } = outcome?.unreadable ?? {};
  throw new Refused({ zh: `${place}：${zh}`, en: `${place}: ${en}` });
}

function printed(results: readonly Result[], { json, csv }: ReadOrder): string {
  const [only] = results;
  const isOne = results.length === 1 && only !== undefined;
  if (json) return `${JSON.stringify(isOne ? jsonOf(only) : results.map(jsonOf), null, 2)}\n`;
  if (csv) return csvOf(results);
  return isOne ? pageOf(only) : results.map(lineOf).join('');
}

function jsonOf(result: Result): object {
  if ('unreadable' in result) return result;
  const { form: _, ...report } = result.report;
  return { place: result.place, ...report, checks: result.checks };
}

const failing = (checks: readonly ReadCheck[]) => checks.filter(({ result }) => result === 'fail');

function rowOf(result: Result): string[] {
  if ('unreadable' in result) return [result.place, '', '', '', '', '', result.unreadable.zh];
  const { agency, year, cells, unread } = result.report;
  const failed = failing(result.checks).map(({ id }) => id);
  const read = String(Object.keys(cells).length);
  return [result.place, agency ?? '', String(year ?? ''), read, String(unread.length), failed.join(' '), ''];
}

const HEADS = ['文件', '机关', '年度', '读到的单元格', '未读的单元格', '不符的核对', '未读原因'];

function csvOf(results: readonly Result[]): string {
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `\uFEFF${[HEADS, ...results.map(rowOf)].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function lineOf(result: Result): string {
  const [place = '', agency = '', year = '', read = '', unread = '', failed = '', reason = ''] =
    rowOf(result);
  if (reason) return `${place}  未读取：${reason}\n`;
  const verdict = failed ? `不符：${failed}` : read === '0' ? '没有读到表格，未核对' : '未见不符';
  return `${place}  ${agency} ${year}  读到${read}格，未读${unread}格  ${verdict}\n`;
}

function pageOf(result: Result): string {
  if ('unreadable' in result) return lineOf(result);
  const { title, format, cells, unread, findings } = result.report;
  const reasons = new Map<string, number>();
  for (const { reason } of unread) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const lines = [
    `${title ?? result.place}（${format ?? '?'}年格式）`,
    `读到${Object.keys(cells).length}格，未读${unread.length}格`,
    ...[...reasons].map(([reason, count]) => `  未读${count}格：${reason}`),
    ...findings.map(
      ({ zh, place }) => `  ${place && !zh.startsWith('第') ? `${placeWords(place)}：` : ''}${zh}`,
    ),
  ];
  return `${lines.join('\n')}\n\n${result.checks.map((check) => `${checkLine(check)}${equationsLine(check)}`).join('')}`;
}

function equationsLine({ equations }: ReadCheck): string {
  if (!equations || equations.assessed === equations.of) return '';
  const { assessed, of, blanksAsZero } = equations;
  const tried = blanksAsZero
    ? `；空白格按0试算，另有${blanksAsZero.hold}个成立、${blanksAsZero.fail}个不成立`
    : '';
  return `    ${of}个等式中核对了${assessed}个${tried}\n`;
}

function refuseFaulty(results: readonly Result[]): void {
  const unread = results.filter((result) => 'unreadable' in result).length;
  const faulty = results.filter(
    (result) => 'checks' in result && failing(result.checks).some(({ level }) => level === 'error'),
  ).length;
  if (unread + faulty === 0) return;
  throw new Refused({
    zh: `${results.length}份报告中，${faulty}份核对未通过，${unread}份无法读取`,
    en: `of ${results.length} report(s), ${faulty} fail a check and ${unread} cannot be read`,
  });
}

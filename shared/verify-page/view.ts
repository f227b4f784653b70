/**
 * A result for readers: first the failures, then each check, the unread parts, and every number with its place in the
 * document. In: a result. Out: elements. Always holds: report contents become text, never markup.
 */

import type { ReadCheck } from '../reading/check-reading.ts';
import { cellPlacesOf } from '../reading/form-labels.ts';
import {
  countedWords,
  failing,
  findingWords,
  RESULT_HEADS,
  type ReadResult,
  resultRow,
  uncheckedWords,
  unreadReasons,
} from '../reading/result.ts';
import { placeWords } from '../reading/source.ts';
import { make, type PageElement } from './dom.ts';

const RESULTS = { pass: '通过', fail: '不符', 'not-assessable': '未核' } as const;

export function viewOf(result: ReadResult): PageElement {
  if ('unreadable' in result)
    return make(
      'section',
      'report',
      make('h2', '', result.place),
      make('p', 'bad', `未读取：${result.unreadable.zh}`),
    );
  const { report, checks, place } = result;
  const broken = failing(checks).flatMap((check) => check.findings.map(({ zh }) => zh));
  const verdict = verdictOf(result, broken.length);
  return make(
    'section',
    'report',
    make('h2', '', report.title ?? place),
    make('p', broken.length > 0 ? 'bad' : 'good', verdict),
    make('p', '', countedWords(checks)),
    ...[uncheckedWords(result)].flatMap((words) => (words === null ? [] : [make('p', '', words)])),
    ...(broken.length > 0 ? [listOf('不符之处', broken)] : []),
    ...notes(result),
    make('h3', '', '逐项核对'),
    ...checks.map(checkView),
    numbersOf(result),
  );
}

type Read = Extract<ReadResult, { report: unknown }>;

function verdictOf({ report }: Read, broken: number): string {
  const read = Object.keys(report.cells).length;
  if (read === 0) return '没有读到任何表格（可能是图片、附件或由脚本生成），未核对。';
  const unread = report.unread.length > 0 ? `，另有${report.unread.length}格没有读到` : '';
  return broken > 0
    ? `读到${read}个单元格${unread}；发现${broken}处不符。`
    : `读到${read}个单元格${unread}；核对到的关系都成立。`;
}

function notes({ report }: Read): PageElement[] {
  const said = [
    ...unreadReasons(report).map(([reason, count]) => `未读${count}格：${reason}`),
    ...report.findings.map(findingWords),
  ];
  return said.length > 0 ? [listOf('需要留意', said)] : [];
}

function listOf(title: string, items: readonly string[]): PageElement {
  return make('div', '', make('h3', '', title), make('ol', '', ...items.map((item) => make('li', '', item))));
}

function checkView({ result, zh, findings, reason, equations }: ReadCheck): PageElement {
  const details = make('details', result === 'fail' ? 'check bad' : 'check');
  details.open = result === 'fail';
  const some =
    equations && equations.assessed < equations.of
      ? [`${equations.of}个等式中核对了${equations.assessed}个。`]
      : [];
  const tried = equations?.blanksAsZero
    ? [`空白格按0试算，另有${equations.blanksAsZero.hold}个成立、${equations.blanksAsZero.fail}个不成立。`]
    : [];
  const said = [...(reason ? [reason.zh] : []), ...some, ...tried, ...findings.map((each) => each.zh)];
  details.append(
    make('summary', '', make('strong', '', RESULTS[result]), ` ${zh}`),
    make('ul', '', ...(said.length > 0 ? said : ['没有更多说明。']).map((each) => make('li', '', each))),
  );
  return details;
}

/** Every number with its place; those with a finding are highlighted. */
function numbersOf({ place: file, report, checks }: Read): PageElement {
  const marked = new Set(failing(checks).flatMap(({ findings }) => findings.map(({ pointer }) => pointer)));
  const unread = new Map(report.unread.map(({ path, reason }) => [path, reason]));
  const rows = cellPlacesOf(report.form).map(({ path, pointer, row, column }) => {
    const cell = report.cells[path];
    const value = cell ? shown(cell.value, cell.raw) : '未读';
    const place = cell ? placeWords(cell.place) : (unread.get(path) ?? '');
    const name = make('th', '', [...row, ...column].join(' · '));
    name.scope = 'row';
    return make(
      'tr',
      marked.has(pointer) ? 'bad' : '',
      name,
      make('td', 'number', value),
      make('td', '', place),
    );
  });
  return tableOf('读到的每一个数', ['项目', '数值', '在原文何处'], { rows, of: file });
}

function shown(value: number | string | null, raw: string): string {
  if (value !== null) return String(value);
  return raw.trim() === '' ? '（空白）' : `“${raw.trim()}”`;
}

function tableOf(
  title: string,
  heads: readonly string[],
  { rows, of }: { rows: readonly PageElement[]; of: string },
): PageElement {
  const columns = heads.map((text) => {
    const head = make('th', '', text);
    head.scope = 'col';
    return head;
  });
  const table = make('table', '', make('thead', '', make('tr', '', ...columns)), make('tbody', '', ...rows));
  const scroller = make('div', 'scroller', table);
  scroller.tabIndex = 0;
  scroller.setAttribute('role', 'region');
  scroller.setAttribute('aria-label', `${title}：${of}`);
  return make('details', 'numbers', make('summary', '', title), scroller);
}

/** The table of results for several reports. */
export function overviewOf(results: readonly ReadResult[]): PageElement {
  const rows = results.map((result) =>
    make('tr', '', ...resultRow(result).map((text) => make('td', '', text))),
  );
  const overview = tableOf(`${results.length}份报告的结果`, RESULT_HEADS, { rows, of: '一览' });
  overview.open = true;
  return overview;
}

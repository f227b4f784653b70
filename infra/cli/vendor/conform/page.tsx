/**
 * The report of a trial as a page to print and to file. In: the report. Out: a whole document in Chinese; no script, no
 * external request, and every foreign text escaped.
 */
import { dayOf, instantOf } from '../../../../shared/events/instant.ts';
import { pageOf } from '../../../../shared/formats/html/page.tsx';
import { chineseDay } from '../../../../shared/report/chinese-day.ts';
import { type ConformReport, MARKS, RULE_STATES, STATES } from './report.ts';
import { detailsOf, verdict } from './words.ts';

const TITLE = '政府信息公开事件报送：标准案例核对报告';

export function renderConformPage(report: ConformReport): string {
  return pageOf(
    TITLE,
    '跳到结果',
    <main class="sheet" id="main">
      <header class="head">
        <h1>{TITLE}</h1>
        <p class="edition">结论：{verdict(report)}</p>
      </header>
      <Origin report={report} />
      <h2>一、计数规则</h2>
      <Rules report={report} />
      <h2>二、案例</h2>
      <Results report={report} />
      <p>
        案例的数字由人工写定，并由独立实现的计数程序核对。未送达的案例不作结论；互相矛盾的数据，系统登记不出来的，不必送达，也不算不符。用同样的数据再核对一次，数据摘要相同；不同的，说明核对的不是同样的数据。
      </p>
    </main>,
  );
}

function Origin({ report }: { report: ConformReport }) {
  const { system, from, agency, source, at, release, histories, evidence, counts } = report;
  const rows: readonly (readonly [string, string | null])[] = [
    ['系统', system],
    ['读自', from],
    ['机关', agency],
    ['来源', source],
    ['核对时间', beijing(at)],
    ['软件版本', release],
    ['案例摘要', histories],
    ['数据摘要', evidence],
    [
      '结果',
      Object.entries(STATES)
        .map(([state, word]) => `${word} ${counts[state as keyof typeof counts]}`)
        .join('，'),
    ],
  ];
  return (
    <table class="plain">
      {rows.map(([name, value]) =>
        value === null ? null : (
          <tr>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ),
      )}
    </table>
  );
}

function Rules({ report }: { report: ConformReport }) {
  return (
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">规则</th>
          <th scope="col">内容</th>
          <th scope="col">依据</th>
          <th scope="col">结果</th>
        </tr>
      </thead>
      {report.rules.map(({ code, zh, mark, source, state }) => (
        <tr>
          <th scope="row">{code}</th>
          <td>{zh}</td>
          <td>{source ?? MARKS[mark]}</td>
          <td>{RULE_STATES[state]}</td>
        </tr>
      ))}
    </table>
  );
}

function Results({ report }: { report: ConformReport }) {
  return (
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">案例</th>
          <th scope="col">内容</th>
          <th scope="col">结果</th>
          <th scope="col">说明</th>
        </tr>
      </thead>
      {report.results.map((result) => (
        <tr>
          <th scope="row">{result.history}</th>
          <td>{result.title}</td>
          <td>
            {STATES[result.state]}
            {result.required ? '' : '（选做）'}
          </td>
          <td>
            {detailsOf(result).map((line) => (
              <p>{line}</p>
            ))}
          </td>
        </tr>
      ))}
    </table>
  );
}

/** As people in China read a time. */
function beijing(at: string): string {
  const day = dayOf(instantOf(Date.parse(at)));
  const time = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', timeStyle: 'short' });
  return `${chineseDay(day)} ${time.format(Date.parse(at))}（北京时间）`;
}

/**
 * The page with the state of the system. In: the findings of the last probe, in counts and times. Out: a document.
 * Always holds: it names no one, and each time is in Asia/Shanghai.
 */
import { pageOf } from './page.tsx';

export interface StatusShown {
  at: string;
  probe: { ok: boolean };
  lastNight: { begun: string; ended: string } | null;
  agenciesLate: { year: number; count: number };
  log: { size: number } | null;
}

const CHINA = 8 * 3_600_000;

/** `2026年3月1日00:41` */
function timeIn(instant: string): string {
  const local = new Date(Date.parse(instant) + CHINA);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
  return `${year}年${month}月${day}日${local.toISOString().slice(11, 16)}`;
}

/** The findings, each with its name. */
function rowsOf({ probe, lastNight, agenciesLate, log }: StatusShown): [string, string][] {
  const { year, count } = agenciesLate;
  return [
    [
      '从公网访问',
      probe.ok ? '正常：报告、封存版本、公开日志和报送接口均可访问' : '异常：运行人员已收到通知，正在处理',
    ],
    ['最近一次夜间汇总', lastNight ? `${timeIn(lastNight.ended)}完成` : '尚未进行'],
    [`${year}年度报告逾期未公布`, `${count}个机关`],
    ['公开日志', log ? `${log.size}条记录` : '尚未建立'],
  ];
}

export function renderStatus(shown: StatusShown): string {
  const { at, probe } = shown;
  return pageOf(
    '运行状态',
    '跳到正文',
    <main class="sheet" id="main">
      <header class="head">
        <h1>运行状态</h1>
        <p class="edition">{timeIn(at)}检查</p>
      </header>
      <div class="scroller">
        <table class="plain">
          <tbody>
            {rowsOf(shown).map(([name, says]) => (
              <tr>
                <th scope="row">{name}</th>
                <td>{says}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <a href="index.html">报告目录</a>　<a href="status.json">同样的内容（JSON）</a>
      </p>
      <p lang="en">
        {probe.ok
          ? 'Everything can be reached from outside.'
          : 'A check from outside failed; it is being seen to.'}
      </p>
    </main>,
  );
}

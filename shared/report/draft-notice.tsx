import type { CheckResult } from '../checks/check-result.ts';
import { chineseDay } from './chinese-day.ts';
import { cleanText } from './markdown.ts';
import type { DraftEdition, FaultNotice, Refusal, Report, SilenceNotice } from './model.ts';

/**
 * What only the agency sees, above its draft: why a finalisation waits, the faults of the feed, the checks. Always
 * holds: nothing at all for a version, since faults name subjects and events.
 */
export function DraftNotice({ report }: { report: Report }) {
  const { edition, checks } = report;
  if (edition.kind !== 'draft') return null;
  return (
    <aside class="notice" aria-labelledby="draft">
      <h2 id="draft">草稿：仅供本机关核对，请勿外传</h2>
      <p>{standing(edition)}</p>
      <Silences silences={edition.silences ?? []} />
      <Refusals refusals={edition.refusals} />
      <Faults faults={edition.faults} />
      <Checks checks={checks} />
    </aside>
  );
}

function standing({ published }: DraftEdition): string {
  return published === null ? '本年度报告尚未公布。' : `本年度报告已公布至第${published}版。`;
}

function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  if (refusals.length === 0) return null;
  return (
    <section aria-labelledby="refusals">
      <h3 id="refusals">定稿待办：以下原因消除后自动公布</h3>
      <ul>
        {refusals.map(({ zh }) => (
          <li>{cleanText(zh)}</li>
        ))}
      </ul>
    </section>
  );
}

function Silences({ silences }: { silences: readonly SilenceNotice[] }) {
  if (silences.length === 0) return null;
  return (
    <section aria-labelledby="silences">
      <h3 id="silences">数据来源没有报送：零不一定是零</h3>
      <ul>
        {silences.map((notice) => (
          <li>{silenceText(notice)}</li>
        ))}
      </ul>
    </section>
  );
}

function silenceText({ silent, days, asOf }: SilenceNotice): string {
  const { source, last } = silent;
  if (last === null)
    return `数据来源${source}登记后从未报送（截至${chineseDay(asOf)}）；零不一定是零，请核实。`;
  const usual = silent.usual === null ? '此前报送尚少，不知平常间隔' : `平常间隔${silent.usual}天`;
  const since = `已${days}天没有报送（最后一次为${chineseDay(last)}，截至${chineseDay(asOf)}）`;
  return `数据来源${source}${since}，${usual}；零不一定是零，请核实。`;
}

function Faults({ faults }: { faults: readonly FaultNotice[] }) {
  if (faults.length === 0) return null;
  return (
    <section aria-labelledby="faults">
      <h3 id="faults">{`来文数据问题（${faults.length}项）：补报缺少的事实或撤回错误的事实后方可公布`}</h3>
      <ul>
        {faults.map(({ subject, events, zh }) => (
          <li>
            {cleanText(subject)}：{cleanText(zh)}
            {events.length > 0 && <>（事件 {events.map(cleanText).join('、')}）</>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Checks({ checks }: { checks: readonly CheckResult[] }) {
  if (checks.length === 0) return null;
  return (
    <section aria-labelledby="checks">
      <h3 id="checks">校验结果</h3>
      <ul>
        {checks.map((check) => (
          <li>
            <span class={`mark ${check.result}`}>{verdict(check)}</span> {cleanText(check.zh)}
            {check.reason !== undefined && <>（{cleanText(check.reason.zh)}）</>}
            {check.findings.length > 0 && (
              <ul>
                {check.findings.map(({ zh }) => (
                  <li>{cleanText(zh)}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function verdict({ result, level }: CheckResult): string {
  if (result === 'pass') return '通过';
  if (result === 'not-assessable') return '暂不能判断';
  return level === 'error' ? '未通过，须改正后方可公布' : '未通过，公布时须附说明';
}

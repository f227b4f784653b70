import type { CheckResult } from '../checks/check-result.ts';
import { cleanText } from './markdown.ts';
import type { DraftEdition, FaultNotice, Refusal, Report } from './model.ts';

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

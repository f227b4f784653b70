import type { CheckResult } from '../../checks/check.ts';
import type { CaseBehind, Report } from '../../report/model.ts';
import { cleanText } from '../../text/clean.ts';

/**
 * The checks of a draft, those that fail first and open, each with what was found and the cases behind it. Always
 * holds: a page stays of a size that can be read, however many cases a check fails for; the rest is counted.
 */
export function DraftChecks({
  report: { checks },
  behind,
}: {
  report: Report;
  behind: readonly CaseBehind[];
}) {
  if (checks.length === 0) return null;
  const failed = checks.filter(({ result }) => result === 'fail');
  const others = checks.filter(({ result }) => result !== 'fail');
  return (
    <section aria-labelledby="checks">
      <h3 id="checks">{`校验结果：${checks.length}项中${failed.length}项未通过`}</h3>
      {failed.length > 0 && (
        <ul>
          {failed.map((check) => (
            <Check check={check} cases={behind.filter(({ check: id }) => id === check.id)} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details>
          <summary>{`通过和暂不能判断的${others.length}项`}</summary>
          <ul>
            {others.map((check) => (
              <Check check={check} cases={[]} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** The id of a check's place in the page. */
export function checkPlace(check: CheckResult): string {
  return `check-${check.id}`;
}

/** As many as are shown, and how many are left. */
export function firstOf<T>(all: readonly T[], most: number): { first: readonly T[]; more: number } {
  return { first: all.slice(0, most), more: Math.max(0, all.length - most) };
}

const MOST = 50;

function Check({ check, cases }: { check: CheckResult; cases: readonly CaseBehind[] }) {
  const { reason, findings } = check;
  const found = firstOf(findings, MOST);
  return (
    <li id={checkPlace(check)}>
      <span class={`mark ${check.result} ${check.level}`}>{verdict(check)}</span> {cleanText(check.zh)}
      {reason !== undefined && <>（{cleanText(reason.zh)}）</>}
      {findings.length > 0 && (
        <ul>
          {found.first.map(({ zh }) => (
            <li>{cleanText(zh)}</li>
          ))}
          {found.more > 0 && <li>{`此外还有${found.more}处`}</li>}
        </ul>
      )}
      <Cases cases={cases} />
    </li>
  );
}

function Cases({ cases }: { cases: readonly CaseBehind[] }) {
  if (cases.length === 0) return null;
  const { first, more } = firstOf(cases, MOST);
  return (
    <details open={cases.length <= 5}>
      <summary>{`有关案件（${cases.length}件）`}</summary>
      <ul>
        {first.map(({ subject, events, zh }) => (
          <li>
            {cleanText(subject)}：{cleanText(zh)}
            {events.length > 0 && <>（事件 {events.map(cleanText).join('、')}）</>}
          </li>
        ))}
        {more > 0 && <li>{`其余${more}件略`}</li>}
      </ul>
    </details>
  );
}

function verdict({ result, level }: CheckResult): string {
  if (result === 'pass') return '通过';
  if (result === 'not-assessable') return '暂不能判断';
  return level === 'error' ? '未通过，须改正后方可公布' : '未通过，公布时须附说明';
}

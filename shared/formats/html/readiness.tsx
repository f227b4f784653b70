import type { CheckResult } from '../../checks/check.ts';
import { standing } from '../../checks/check-report.ts';
import { DAY } from '../../events/instant.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { type Readiness, readinessOf } from '../../report/finalisation.ts';
import type { DraftEdition, Refusal, Report } from '../../report/model.ts';
import { cleanText } from '../../text/clean.ts';
import { checkPlace } from './draft-checks.tsx';

/**
 * The answer that a clerk looks for first: could this be filed? In: a draft. Out: yes or no as of the day of the
 * draft, what is missing, how long there is, and the command that confirms exactly these tables. Always holds: the
 * answer is that of the rules by which the night decides (`decide`), not of a second set of rules.
 */
export type Draft = Report & { edition: DraftEdition };

export function MayBeFiled({ report }: { report: Draft }) {
  const { edition } = report;
  const { year } = report;
  const readiness = readinessOf(
    { year, figures: report.figures, ...publishing(report) },
    edition.published,
    Number(edition.day.slice(0, 4)),
  );
  const { blocking, needsNote } = readiness;
  return (
    <section aria-labelledby="may-be-filed">
      <h3 id="may-be-filed">今天可以定稿公布吗？</h3>
      <p class={`answer ${LOOKS[stateOf(readiness)].look}`}>
        <b>{LOOKS[stateOf(readiness)].word}</b>
        {answerInWords(report, readiness)}
      </p>
      {[...blocking, ...needsNote].length > 0 && (
        <ul class="missing">
          {blocking.map((refusal) => (
            <Missing refusal={refusal} checks={standing(report.checks).errors} about="check-failed" />
          ))}
          {needsNote.map((refusal) => (
            <Missing
              refusal={refusal}
              checks={standing(report.checks).warnings}
              about="warning-without-note"
            />
          ))}
        </ul>
      )}
      <p>{deadlineInWords(report)}</p>
      <Confirm report={report} withNote={needsNote.length > 0} />
    </section>
  );
}

/** Of a government, what a version would hold. */
function publishing({ publishable, tablesDigest, checks, members }: Draft) {
  return publishable ?? { tablesDigest, checks, members };
}

type State = 'no' | 'withNote' | 'yes';

const LOOKS: Record<State, { look: string; word: string }> = {
  no: { look: 'no', word: '不可以' },
  withNote: { look: 'but', word: '可以，但须附说明' },
  yes: { look: 'yes', word: '可以' },
};

function stateOf({ blocking, needsNote }: Readiness): State {
  if (blocking.length > 0) return 'no';
  return needsNote.length > 0 ? 'withNote' : 'yes';
}

function answerInWords({ edition }: Draft, { blocking, needsNote }: Readiness): string {
  const asOf = `（截至${chineseDay(edition.day)}）`;
  if (blocking.length > 0) return `${asOf}，还缺以下${blocking.length + needsNote.length}项：`;
  const again = edition.published !== null && edition.corrections.length === 0;
  const unchanged = again ? `第${edition.published}版与现有数字一致，无须更正。` : '';
  if (needsNote.length > 0) return `${asOf}，${unchanged}请先逐项核实；如属实，在说明中写明：`;
  return `${asOf}，没有未消除的问题。${unchanged}`;
}

interface MissingProps {
  refusal: Refusal;
  checks: readonly CheckResult[];
  /** The code of the refusal that these checks are the reason of. */
  about: string;
}

function Missing({ refusal, checks, about }: MissingProps) {
  return (
    <li>
      {SHORT[refusal.code] ?? cleanText(refusal.zh)}
      {refusal.code === about && (
        <ul>
          {checks.map((check) => (
            <li>
              <a href={`#${checkPlace(check)}`}>{cleanText(check.zh)}</a>
              {foundInWords(check)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** What the checks below say in full is not said twice. */
const SHORT: Record<string, string> = {
  'check-failed': '以下各项尚未做到，改正后方可公布：',
  'warning-without-note': '以下各项尚未做到，公布时须附说明：',
};

const FEW = 2;

function foundInWords({ findings }: CheckResult): string {
  if (findings.length === 0) return '';
  if (findings.length > FEW) return `：${findings.length}处`;
  return `：${findings.map(({ zh }) => cleanText(zh)).join('；')}`;
}

/** 条例, article 50: by 31 January of the next year, a government by 31 March; a value of the registry. */
function deadlineInWords({ year, edition: { day, published, deadline: until = '01-31' } }: Draft): string {
  const deadline = `${year + 1}-${until}`;
  const days = (Date.parse(deadline) - Date.parse(day)) / DAY;
  const said = `公布期限为${chineseDay(deadline)}`;
  if (published !== null) return `${said}，已公布。`;
  if (days < 0) return `${said}，截至${chineseDay(day)}已超过${-days}天。`;
  return days === 0 ? `${said}，即今天。` : `${said}，截至${chineseDay(day)}还有${days}天。`;
}

function Confirm({ report, withNote }: { report: Draft; withNote: boolean }) {
  const { agency, year } = report;
  const { tablesDigest } = publishing(report);
  const note = withNote ? ' --note "说明"' : '';
  const command = `gongkai finalise --agency ${agency.id} --year ${year} --source ID --draft ${tablesDigest}${note}`;
  return (
    <details>
      <summary>确认这份草稿的命令（供代为操作的人员）</summary>
      <p>其中的草稿校验值指明所确认的正是这些数字；数字再有变动，系统不会按它公布。</p>
      <section class="scroller" aria-label="定稿命令（可左右滚动）" tabindex={0}>
        <pre>{command}</pre>
      </section>
    </details>
  );
}

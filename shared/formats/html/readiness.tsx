import type { CheckResult } from '../../checks/check.ts';
import { standing } from '../../checks/check-report.ts';
import { DAY } from '../../events/instant.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { type Readiness, readinessOf } from '../../report/finalisation.ts';
import type { DraftEdition, Refusal, Report } from '../../report/model.ts';
import { problemOf } from '../../report/problems.ts';
import { cleanText } from '../../text/clean.ts';
import { Problem, type ProblemsOf } from './draft-checks.tsx';

/**
 * The answer that a clerk looks for first: could this be filed? In: a draft. Out: yes or no as of the day of the draft,
 * the missing points, the remaining time, and the command that confirms exactly these tables. Always holds: the answer
 * comes from the night's own rules (`decide`), not from a second set of rules.
 */
export type Draft = Report & { edition: DraftEdition };

export function MayBeFiled({ report }: { report: Draft }) {
  const problems = problemsOf(report);
  const { look, word } = LOOKS[problems.state];
  return (
    <section aria-labelledby="may-be-filed">
      <h3 id="may-be-filed">今天可以定稿公布吗？</h3>
      <p class={`answer ${look}`}>
        <b>{word}</b>
        {answerInWords(report, problems)}
      </p>
      <p>{deadlineInWords(report)}</p>
      <Problems title="须先解决" problems={problems.blocking} edition={report.edition} />
      <Problems title="须在说明中逐项写明" problems={problems.needsNote} edition={report.edition} />
      <Problems title="草稿计入全部成员时的问题" problems={problems.ofDraft} edition={report.edition} />
      <Confirm report={report} problems={problems} />
    </section>
  );
}

/** For a government, the contents of a version. */
function publishing({ publishable, tablesDigest, checks, members }: Draft) {
  return publishable ?? { tablesDigest, checks, members };
}

interface Listed {
  checks: readonly CheckResult[];
  others: readonly Refusal[];
}

interface AllProblems {
  state: State;
  blocking: Listed;
  needsNote: Listed;
  /** For a government: findings of its draft that come from members a version could not hold. */
  ofDraft: Listed;
  /** Codes of the reasons covered by all this. */
  codes: readonly string[];
}

/** The obstacles between the draft and its publication, each once. */
export function problemsOf(report: Draft): AllProblems {
  const { edition } = report;
  const { agency, year, figures } = report;
  const version = publishing(report);
  const readiness = readinessOf(
    { agency, year, figures, ...version },
    edition.published,
    Number(edition.day.slice(0, 4)),
  );
  const { errors, warnings } = standing(version.checks);
  const others = (refusals: readonly Refusal[]) => refusals.filter(({ code }) => !OF_CHECKS.has(code));
  const { blocking, needsNote } = readiness;
  return {
    state: stateOf(readiness),
    blocking: { checks: errors, others: others(blocking) },
    needsNote: { checks: warnings, others: others(needsNote) },
    ofDraft: { checks: failedOnlyIn(report.checks, version.checks), others: [] },
    codes: [...blocking, ...needsNote].map(({ code }) => code),
  };
}

function failedOnlyIn(draft: readonly CheckResult[], version: readonly CheckResult[]): CheckResult[] {
  const isFailed = ({ result }: CheckResult) => result === 'fail';
  const there = new Set(version.filter(isFailed).map(({ id }) => id));
  return draft.filter((check) => isFailed(check) && !there.has(check.id));
}

/** The checks themselves appear in their own place. */
const OF_CHECKS = new Set(['check-failed', 'warning-without-note']);

const countOf = ({ checks, others }: Listed) => checks.length + others.length;

interface ProblemsProps {
  title: string;
  problems: Listed;
  edition: ProblemsOf;
}

function Problems({ title, problems, edition }: ProblemsProps) {
  if (countOf(problems) === 0) return null;
  return (
    <>
      <h4>{`${title}（${countOf(problems)}项）`}</h4>
      <ol class="missing">
        {problems.others.map(({ zh }) => (
          <li>
            <b>{cleanText(zh)}</b>
          </li>
        ))}
        {problems.checks.map((check) => (
          <Problem check={check} edition={edition} />
        ))}
      </ol>
    </>
  );
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

function answerInWords({ edition }: Draft, { blocking, needsNote, state }: AllProblems): string {
  const asOf = `（截至${chineseDay(edition.day)}）`;
  if (state === 'no') return `${asOf}，还有以下${countOf(blocking) + countOf(needsNote)}项：`;
  const again = edition.published !== null && edition.corrections.length === 0;
  const unchanged = again ? `第${edition.published}版与现有数字一致，无须更正。` : '';
  if (state === 'withNote') return `${asOf}，${unchanged}请先逐项核实；如属实，在说明中逐项写明。`;
  return `${asOf}，没有未消除的问题。${unchanged}`;
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

/** One line of the note answers one point: the lines are published as written. */
function noteLines({ needsNote }: AllProblems): string[] {
  return [
    ...needsNote.others.map(() => '更正说明：……'),
    ...needsNote.checks.map((check) => `${problemOf(check).zh}：……`),
  ];
}

function Confirm({ report, problems }: { report: Draft; problems: AllProblems }) {
  const { agency, year } = report;
  const { tablesDigest } = publishing(report);
  const lines = noteLines(problems);
  const notes = lines.map((line) => ` --note "${line}"`).join('');
  const command = `gongkai finalise --agency ${agency.id} --year ${year} --source ID --draft ${tablesDigest}${notes}`;
  return (
    <>
      {lines.length > 0 && (
        <>
          <p>说明随报告一并公布，每项一行，写明原因；可按以下各行填写：</p>
          <ol class="lines">
            {lines.map((line) => (
              <li>{line}</li>
            ))}
          </ol>
        </>
      )}
      <details>
        <summary>确认这份草稿的命令（供代为操作的人员）</summary>
        <p>其中的草稿校验值指明所确认的正是这些数字；数字再有变动，系统不会按它公布。</p>
        <section class="scroller" aria-label="定稿命令（可左右滚动）" tabindex={0}>
          <pre>{command}</pre>
        </section>
      </details>
    </>
  );
}

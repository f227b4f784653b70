import type { CheckResult } from '../../checks/check.ts';
import { UNREAD_WORDS } from '../../checks/unread-words.ts';
import { cellNamed, type Form } from '../../form/form.ts';
import { cellLabel } from '../../report/cell-labels.ts';
import type { CaseBehind, FaultNotice, Report } from '../../report/model.ts';
import { problemOf } from '../../report/problems.ts';
import { cleanText } from '../../text/clean.ts';

/**
 * The problems of a draft: each once, with all its findings, the cases behind it and their fixes. In: failed checks.
 * Always holds: no id of a check; a page stays readable in size, however many cases a check fails for.
 */
export function Problem({ check, edition }: { check: CheckResult; edition: ProblemsOf }) {
  const { findings, id } = check;
  const found = firstOf(findings, MOST);
  const isFeed = id === 'feed-faults' && edition.faults.length > 0;
  return (
    <li id={checkPlace(check)}>
      <b>{problemOf(check).zh}</b>
      {findings.length > 0 && !isFeed && (
        <ul>
          {found.first.map(({ zh }) => (
            <li>{cleanText(zh)}</li>
          ))}
          {found.more > 0 && <li>{`此外还有${found.more}处`}</li>}
        </ul>
      )}
      {isFeed && (
        <>
          {`（${edition.faults.length}项）：逐件见`}
          <a href="#faults">来文数据问题</a>
        </>
      )}
      {!isFeed && <Cases cases={edition.behind.filter(({ check: of }) => of === id)} />}
    </li>
  );
}

/** The data of a draft behind its problems. */
export interface ProblemsOf {
  faults: readonly FaultNotice[];
  behind: readonly CaseBehind[];
}

/** All checks of a draft: those with findings first, then the others. */
export function DraftChecks({ report, behind }: { report: Report; behind: readonly CaseBehind[] }) {
  const failed = report.checks.filter(({ result }) => result === 'fail');
  return (
    <>
      {failed.length > 0 && (
        <ol class="missing">
          {failed.map((check) => (
            <Problem check={check} edition={{ faults: [], behind }} />
          ))}
        </ol>
      )}
      <OtherChecks report={report} />
    </>
  );
}

/** The checks without findings, folded away, and the reading of the texts. */
export function OtherChecks({ report: { checks, form } }: { report: Report }) {
  const others = checks.filter(({ result }) => result !== 'fail');
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="checks">
      <h3 id="checks">{`核对了${checks.length}项`}</h3>
      <details>
        <summary>{`没有发现问题和暂不能判断的${others.length}项`}</summary>
        <ul>
          {others.map((check) => (
            <li id={checkPlace(check)}>
              <span class={`mark ${check.result} ${check.level}`}>{verdict(check)}</span>{' '}
              {cleanText(check.zh)}
              {check.reason !== undefined && <>（{cleanText(check.reason.zh)}）</>}
            </li>
          ))}
        </ul>
      </details>
      {checks.map(({ reading }) => reading && <Reading form={form} reading={reading} />)}
    </section>
  );
}

const SECTIONS = { overview: '第一部分', problems: '第五部分', other: '第六部分' } as const;

/** The figures of the texts with the cells they were read as, and those that were not understood. */
function Reading({ form, reading }: { form: Form; reading: NonNullable<CheckResult['reading']> }) {
  const { figures, read, disagree, bindings = [], unread = [] } = reading;
  if (figures === 0) return null;
  return (
    <details>
      <summary>{`文字中${figures}个数字，读懂${read}个，${disagree}个不符`}</summary>
      <section class="scroller" aria-label="文字中的数字（表格，可左右滚动）" tabindex={0}>
        <table class="differences words">
          <thead>
            <tr>
              <th scope="col">文中</th>
              <th scope="col">读作</th>
              <th scope="col">结果</th>
            </tr>
          </thead>
          <tbody>
            {bindings.map(({ section, figure, clause, cells, agrees }) => (
              <tr>
                <td class="words">{`${SECTIONS[section]}：${cleanText(clause)}【${cleanText(figure)}】`}</td>
                <td class="words">{cells.map((cell) => nameOf(form, cell)).join('；或 ')}</td>
                <td class="words">{agrees ? '相符' : '不符'}</td>
              </tr>
            ))}
            {unread.map(({ section, figure, clause, why }) => (
              <tr>
                <td class="words">{`${SECTIONS[section]}：${cleanText(clause)}【${cleanText(figure)}】`}</td>
                <td class="words">{`没有读懂：${UNREAD_WORDS[why].zh}`}</td>
                <td class="words">请自行核对</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** A sum of cells by their labels. */
function nameOf(form: Form, cells: string): string {
  return cells
    .split('+')
    .map((path) => (cellNamed(form, path) ? cellLabel(form, path) : path))
    .join('＋');
}

/** The id of a check's anchor in the page. */
export function checkPlace(check: CheckResult): string {
  return `check-${check.id}`;
}

/** The shown ones, and the number of the rest. */
export function firstOf<T>(all: readonly T[], most: number): { first: readonly T[]; more: number } {
  return { first: all.slice(0, most), more: Math.max(0, all.length - most) };
}

const MOST = 50;

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

function verdict({ result }: CheckResult): string {
  return result === 'pass' ? '没有问题' : '暂不能判断';
}

import { DraftChecks } from '../../formats/html/draft-checks.tsx';
import { cellLabel } from '../../report/cell-labels.ts';
import { cleanText } from '../../text/clean.ts';
import { casePath } from './cell.tsx';
import { framed } from './frame.tsx';
import { Message } from './message.tsx';
import { messageOfChecks } from './vendor-message.ts';
import { eventName } from './words.ts';
import { frameOf, pathOf, type YearPage } from './year.ts';

/**
 * 核对: every check, the cases behind it, and the fix of each. In: a year. Out: the cases first, each with a link to the
 * page that can send its fix, and a message to the vendor with all numbers. Always: each case once.
 */
export function checksPage(page: YearPage): string {
  const { report, folded } = page.now;
  const cases = folded.behind;
  return framed(
    frameOf(page, '核对', 'checks'),
    <>
      <section class="card" aria-labelledby="behind">
        <h2 id="behind">{`须处理的案件（${cases.length}）`}</h2>
        {cases.length === 0 && <p>没有。</p>}
        <ul>
          {cases.map(({ subject, zh, mend = [] }) => (
            <li>
              <a href={casePath(page, subject)}>{cleanText(subject)}</a>
              {`：${cleanText(zh)}`}
              {mend.length > 0 && `（${mend.map(({ type }) => eventName(type)).join('、')}）`}
            </li>
          ))}
        </ul>
        {cases.length > 0 && <Message title="转给承建单位" text={messageOfChecks(report, cases)} />}
      </section>
      <div class="card">
        <DraftChecks report={report} behind={[]} />
      </div>
      <Corrections page={page} />
    </>,
  );
}

function Corrections({ page }: { page: YearPage }) {
  const { corrections } = page.now.report.edition;
  if (corrections.length === 0) return null;
  const { form } = page.now.report;
  return (
    <section class="card" aria-labelledby="corrections">
      <h2 id="corrections">已公布的数字与现在不同</h2>
      <ul>
        {corrections.map(({ path, before, after, cases }) => (
          <li>
            <a href={pathOf(page, `cells/${path}`)}>{cellLabel(form, path)}</a>
            {`：已公布 ${before}，现为 ${after}`}
            {cases.length > 0 &&
              `（${cases.slice(0, 20).map(cleanText).join('、')}${cases.length > 20 ? '等' : ''}）`}
          </li>
        ))}
      </ul>
    </section>
  );
}

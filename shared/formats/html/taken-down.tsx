import { reportTitle } from '../../form/form.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { cleanText } from '../../text/clean.ts';
import { pageOf } from './page.tsx';

/**
 * The page of a year whose current version an operator took down. In: agency, year and the day. Out: a document that
 * says so. A reader who followed a link learns that there was a report, and that it is not missing by error.
 */
export function renderTakenDown({ agency, year, on }: { agency: string; year: number; on: string }): string {
  const title = reportTitle(cleanText(agency), year);
  return pageOf(
    title,
    '跳到正文',
    <main class="sheet" id="main">
      <header class="head">
        <h1>
          <span>{cleanText(agency)}</span>
          <span>{reportTitle('', year)}</span>
        </h1>
        <p class="edition">本报告已撤下（{chineseDay(on)}）</p>
      </header>
      <p>本年度报告的现行版本已由发布单位撤下，更正后的版本公布时将在本页显示。</p>
    </main>,
  );
}

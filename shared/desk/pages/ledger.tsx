import { cleanText } from '../../text/clean.ts';
import { framed } from './frame.tsx';
import { frameOf, pathOf, type YearPage } from './year.ts';

/**
 * 台账: the workbook of an office without a case system. In: what an export of the year cannot hold. Out: the empty
 * workbook and the year's, to download, and how a filled one comes in. Always: no column is for a person.
 */
export function ledgerPage(
  page: YearPage,
  unheld: readonly { sheet: string; subject: string; zh: string }[],
): string {
  const { year, agency } = page.now;
  return framed(
    frameOf(page, '台账', 'ledger'),
    <>
      <section class="card" aria-labelledby="download">
        <h2 id="download">下载</h2>
        <p>
          <a class="button" href={pathOf(page, 'files/template.xlsx')}>
            空白台账
          </a>{' '}
          <a class="button" href={pathOf(page, `files/${year}.xlsx`)}>
            {`${year}年台账`}
          </a>
        </p>
        <p class="why">台账没有姓名、证件、电话和地址栏；这些请不要写入。</p>
        {unheld.length > 0 && (
          <details>
            <summary>{`未能写入台账的 ${unheld.length} 项`}</summary>
            <ul>
              {unheld.map(({ sheet, subject, zh }) => (
                <li>{cleanText(`${sheet} ${subject}：${zh}`)}</li>
              ))}
            </ul>
          </details>
        )}
      </section>
      <section class="card" aria-labelledby="upload">
        <h2 id="upload">导入</h2>
        <p>填好的台账请交给系统管理人员，在本单位的电脑上导入；姓名等不认识的列在那里就被丢弃，不会传出：</p>
        <section class="scroller" aria-label="导入命令（可左右滚动）" tabindex={0}>
          <pre>{`gongkai ledger import 台账.xlsx --agency ${agency.id} --source ID --dry-run`}</pre>
        </section>
      </section>
    </>,
  );
}

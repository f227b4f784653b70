import { cleanText } from '../../text/clean.ts';
import { framed } from './frame.tsx';
import { frameOf, pathOf, type YearPage } from './year.ts';

type Unheld = readonly { sheet: string; subject: string; zh: string }[];

/**
 * 台账: the workbook of an office without a case system. In: the facts that an export of the year cannot hold, and the
 * script that reads a workbook in the browser. Out: the empty workbook and the year's, to download, and the place to
 * choose a filled one. Always: no column is for a person; without a script the page says so and names the command.
 */
export function ledgerPage(page: YearPage, unheld: Unheld, script?: string): string {
  const { agency } = page.now;
  return framed(
    { ...frameOf(page, '台账', 'ledger'), script },
    <>
      <Downloads page={page} unheld={unheld} />
      <Upload page={page} scripted={script !== undefined} />
      <section class="card" aria-labelledby="command">
        <h2 id="command">用命令导入</h2>
        {script !== undefined && (
          <noscript>
            <p>本页导入须允许脚本：工作簿只在您的浏览器中读取。不允许脚本时，请用下面的命令。</p>
          </noscript>
        )}
        <p>
          填好的台账也可交给系统管理人员，在本单位的电脑上导入；姓名等不认识的列在那里就被丢弃，不会传出：
        </p>
        <section class="scroller" aria-label="导入命令（可左右滚动）" tabindex={0}>
          <pre>{`gongkai ledger import 台账.xlsx --agency ${agency.id} --source ID --dry-run`}</pre>
        </section>
      </section>
    </>,
  );
}

function Downloads({ page, unheld }: { page: YearPage; unheld: Unheld }) {
  return (
    <section class="card" aria-labelledby="download">
      <h2 id="download">下载</h2>
      <p>
        <a class="button" href={pathOf(page, 'files/template.xlsx')}>
          空白台账
        </a>{' '}
        <a class="button" href={pathOf(page, `files/${page.now.year}.xlsx`)}>
          {`${page.now.year}年台账`}
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
  );
}

/** The place to choose the workbook. The script shows it: without a script nothing here would work. */
function Upload({ page, scripted }: { page: YearPage; scripted: boolean }) {
  if (!scripted) return null;
  return (
    <section
      class="card"
      id="upload"
      hidden
      aria-labelledby="uploading"
      data-agency={page.now.agency.id}
      data-at={pathOf(page, 'ledger')}
      data-checks={pathOf(page, 'checks')}
      data-token={page.frame.token}
      data-may-send={page.person.may.includes('ledger') ? 'yes' : 'no'}
    >
      <h2 id="uploading">导入</h2>
      <p>
        工作簿只在您的浏览器中读取和比对。姓名、证件、电话、地址等不认识的列留在本机；送出的只有您按“送出”之前列给您看的事项。
      </p>
      <label for="workbook">填好的台账（XLSX，或 UTF-8、GB18030 的 CSV），也可拖到本页</label>
      <input type="file" id="workbook" accept=".xlsx,.csv" />
      <details>
        <summary>列名和代码与台账不同</summary>
        <label for="mapping">先选对应关系（JSON，写法见 gongkai ledger import --help），再选登记簿</label>
        <input type="file" id="mapping" accept=".json" />
      </details>
      <p id="status" role="status"></p>
      <section id="results" tabindex={-1} aria-label="比对结果"></section>
    </section>
  );
}

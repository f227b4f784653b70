/** `gongkai read`: reads and checks published reports of any agency, from files, folders and addresses. */
import type { Command } from 'commander';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { ReadOrder } from '../reader/read-reports.ts';

export function addRead(program: Command, shell: Shell): void {
  program
    .command('read')
    .description(
      both({
        zh: '读取并核对已公布的报告（网页、DOCX、XLSX、有文字的 PDF、CSV、粘贴的文本）',
        en: 'read and check published reports (pages, DOCX, XLSX, PDF with text, CSV, pasted text)',
      }),
    )
    .argument('<place...>', both({ zh: '文件、文件夹或网址', en: 'files, folders or addresses' }))
    .option('--json', both({ zh: '以 JSON 输出', en: 'print as JSON' }))
    .option('--csv', both({ zh: '以 CSV 输出结果一览', en: 'print a table of the results as CSV' }))
    .option('--before <file>', both({ zh: '上一年度的报告', en: 'the report of the year before' }))
    .option(
      '--child <file...>',
      both({ zh: '本级与所属各单位的报告，核对合计', en: 'own and members’ reports to sum' }),
    )
    .addHelpText(
      'after',
      `
不能确定的单元格不读取，并说明原因；空白、“/”、“-”和0各不相同。
A cell that is not certain stays unread, with the reason; blank, "/", "-" and 0 are four things.

示例 / Examples:
  gongkai read 2024年报.html
  gongkai read 年报/ --csv > results.csv
  gongkai read https://www.example.gov.cn/2024.html --json
  gongkai read 2024.pdf --before 2023.pdf`,
    )
    .action(async (places: string[], options: ReadOrder) => {
      const { printReadings } = await import('../reader/read-reports.ts');
      await printReadings(places, options, shell);
    });
}

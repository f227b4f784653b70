/** `gongkai draft`: a signed address of the current draft. */
import type { Command } from 'commander';
import { addAll, agencyOption, whereOptions, yearOption } from '../arguments.ts';
import type { DraftOrder } from '../clerk/draft-address.ts';
import { findSite } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addDraft(program: Command, shell: Shell): void {
  const command = program
    .command('draft')
    .description(
      both({
        zh: '当前草稿的地址，15 分钟内有效',
        en: 'the address of the current draft, good for 15 minutes',
      }),
    )
    .addOption(agencyOption())
    .addOption(yearOption())
    .option(
      '--file <name>',
      both({
        zh: '草稿中的哪个文件；report.pdf 和 report.docx 即时生成，每页标明草稿',
        en: 'which file of the draft; report.pdf and report.docx are made on demand, marked as a draft',
      }),
      'index.html',
    )
    .option(
      '--json',
      both({ zh: '以 JSON 输出，含表格摘要', en: 'print JSON, with the digest of the tables' }),
    );
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
示例 / Examples:
  gongkai draft --agency huaian --year 2024
  gongkai draft --agency huaian --year 2024 --file report.json
  gongkai draft --agency huaian --year 2024 --file report.pdf    # 送审稿 / for review
  gongkai draft --agency huaian --year 2024 --json`,
    )
    .action(async (order: DraftOrder) => {
      const { printDraft } = await import('../clerk/draft-address.ts');
      await printDraft(order, await findSite(order, shell), shell);
    });
}

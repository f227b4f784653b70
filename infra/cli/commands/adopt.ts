/** `gongkai adopt`: the figures of a published report, read, shown and sent as an agency's year. */
import { type Command, Option } from 'commander';
import { addAll, agencyOption, recipientOptions, sourceOption, yearOptionFrom } from '../arguments.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { AdoptOrder } from '../reader/adopt.ts';

const HELP = `
来源须有 figures 权限。年度与报告不符、或有单元格没有读到时，不发送。
The source needs the permission \`figures\`. A report on another year, or with unread cells, is not sent.

示例 / Examples:
  gongkai adopt 2023年报.pdf --agency qinghe --year 2023 --source qinghe-office --dry-run
  GONGKAI_SECRET=whsec_… gongkai adopt https://www.example.gov.cn/2023.html --agency qinghe --year 2023 --source qinghe-office`;

export function addAdopt(program: Command, shell: Shell): void {
  const command = program
    .command('adopt')
    .description(
      both({
        zh: '采用一份已公布的报告：读取、核对，并把其中的数字报送为该年度的数字',
        en: 'adopt a published report: read it, check it, and send its figures as those of the year',
      }),
    )
    .argument('<place>', both({ zh: '一个文件或网址', en: 'a file or an address' }))
    .addOption(agencyOption())
    .addOption(yearOptionFrom(2019))
    .addOption(sourceOption().makeOptionMandatory())
    .addOption(
      new Option(
        '--scope <scope>',
        both({
          zh: 'own 本机关自己的；whole 政府汇总报告的（只比对，不相加）',
          en: 'own figures, or the whole of a government (compared, never added)',
        }),
      ).choices(['own', 'whole']),
    )
    .option(
      '--origin <text>',
      both({ zh: '出处（默认为文件名或网址）', en: 'where it stands (default: the file name or address)' }),
    )
    .option(
      '--unread-as-blank',
      both({ zh: '没有读到的单元格按空白报送', en: 'send cells that were not read as blank' }),
    )
    .option('--dry-run', both({ zh: '只读取和检查，不发送', en: 'only read and validate' }))
    .option('--json', both({ zh: '以 JSON 输出', en: 'print as JSON' }));
  addAll(command, recipientOptions())
    .addHelpText('after', HELP)
    .action(async (place: string, order: AdoptOrder) => {
      const { adopt } = await import('../reader/adopt.ts');
      await adopt(place, order, shell);
    });
}

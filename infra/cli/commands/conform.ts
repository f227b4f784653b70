/** `gongkai conform`: a vendor's system against the golden histories of the kit. */
import { type Command, Option } from 'commander';
import { addAll, parseId, recipientOptions, sourceOption } from '../arguments.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { ConformOrder } from '../vendor/conform/conform.ts';

const option = (flags: string, zh: string, en: string) => new Option(flags, both({ zh, en }));

export function addConform(program: Command, shell: Shell): void {
  const command = program
    .command('conform')
    .description(
      both({
        zh: '核对业务系统是否符合标准案例（每条计数规则一个），写出可供采购验收的报告',
        en: 'test a case system against the golden histories, one per counting rule; a report for procurement',
      }),
    )
    .addOption(option('--steps', '列出要在业务系统里登记的事', 'list the steps to take in the system'))
    .addOption(
      option(
        '--events <place>',
        '系统发出的事件：每个案例一个文件（案例名.jsonl）的文件夹，或全部案例在一起的文件',
        'emitted events: a folder with a file a history (its name and .jsonl), or one file with all',
      ).conflicts(['source', 'steps', 'data', 'stack', 'url']),
    )
    .addOption(option('--agency <id>', '机关编号', 'id of the agency').argParser(parseId))
    .addOption(sourceOption())
    .addOption(
      option(
        '--numbers <file>',
        '系统自编编号的，JSON 文件：{"案例中的编号": "系统的编号"}',
        'where the system numbers by itself, a JSON file: {"number in the history": "its own"}',
      ),
    )
    .addOption(option('--only <histories>', '只核对这些案例，以逗号分开', 'these histories alone, by commas'))
    .addOption(
      option('--system <name>', '系统的名称和版本，写在报告上', 'name of the system, for the report'),
    )
    .addOption(option('--report <file>', '另写一份网页报告，可打印存档', 'write the report as a page too'))
    .addOption(option('--json', '以 JSON 输出', 'print JSON'));
  addAll(command, recipientOptions())
    .addHelpText('after', HELP)
    .action(async (order: ConformOrder) => {
      const { conform } = await import('../vendor/conform/conform.ts');
      await conform(order, shell);
    });
}

const HELP = `
只读取，不发送、不存储。发到服务上试用的，请用沙箱机关（"sandbox": true）。符合为 0，不符合为 1。
It only reads. If the events go to a stack, send them to a sandbox agency. Exit 0: it conforms; 1: it does not.

示例 / Examples:
  gongkai conform --steps
  gongkai conform --events emitted --system "某某依申请公开系统 3.2" --report conform.html
  GONGKAI_SECRET=whsec_… gongkai conform --source trial-cases --agency trial --url https://api.example.gov.cn`;

/** `gongkai rehearse`: the numbers that a release would move, before its deployment. */
import type { Command } from 'commander';
import { addAll, agencyOption, eventsOption, whereOptions, yearOption } from '../arguments.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { RehearseOrder } from '../operator/rehearsal/rehearsal-run.ts';

export function addRehearse(program: Command, shell: Shell): void {
  const command = program
    .command('rehearse')
    .description(
      both({
        zh: '升级前演练：新版本会使哪些已公布或草稿中的数字改变，由哪些案件引起',
        en: 'before a release: which published or drafted numbers it would move, and the cases behind',
      }),
    )
    .requiredOption(
      '--release <new>',
      both({
        zh: '新版本：规则文件（npm run rules 的输出），或其源码目录',
        en: 'the release: a file of rules as npm run rules makes it, or a checkout',
      }),
    )
    .addOption(agencyOption().makeOptionMandatory(false))
    .addOption(yearOption().makeOptionMandatory(false))
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }))
    .addOption(eventsOption());
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
已公布的年度按封存的证据重算，其余按现有事件；新旧两边数的是同样的案件。只读取，不更改任何东西。
A published year is counted from its frozen events, any other from the log; both sides count the same cases. It only reads.
有数字或核对改变时退出码为 1，可作为部署前的关口；演练未能完成也是 1。
The exit code is 1 if a number or a check moves, a gate before a deployment; and if the rehearsal failed.

示例 / Examples:
  gongkai rehearse --release ../gongkai-next
  gongkai rehearse --release rules.mjs --agency huaian --json
  gongkai rehearse --release ../gongkai-next --stack Gongkai && npx cdk deploy`,
    )
    .action(async (order: RehearseOrder) => {
      const { printRehearsal } = await import('../operator/rehearsal/rehearsal-run.ts');
      await printRehearsal(order, shell);
    });
}

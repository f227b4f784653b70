/** `gongkai withdraw`: takes back the pending finalisations of a year, those in no version. */
import { type Command, Option } from 'commander';
import { addAll, agencyOption, sourceOption, whereOptions, yearOption } from '../arguments.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { WithdrawOrder } from '../operator/waiting.ts';

export function addWithdraw(program: Command, shell: Shell): void {
  const command = program
    .command('withdraw')
    .description(
      both({
        zh: '撤回等待公布的定稿；已公布的版本不变',
        en: 'take back the pending finalisations; publications stay',
      }),
    )
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(sourceOption())
    .addOption(
      new Option(
        '--secret <whsec>',
        both({
          zh: '来源的签名密钥（默认取 GONGKAI_SECRET，或系统所存的）',
          en: 'signing secret of the source (default: GONGKAI_SECRET, or the one that the stack holds)',
        }),
      ),
    )
    .addOption(
      new Option(
        '--reason <text>',
        both({ zh: '理由，只记录不公开', en: 'why; kept, never public' }),
      ).default('撤回定稿'),
    );
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
示例 / Examples:
  gongkai withdraw --agency huaian --year 2024
  gongkai withdraw --agency huaian --year 2024 --source huaian-office --reason '数字有误'`,
    )
    .action(async (order: WithdrawOrder) => {
      const { withdraw } = await import('../operator/waiting.ts');
      await withdraw(order, shell);
    });
}

/** `gongkai status`: the state of the whole stack, for an operator. */
import type { Command } from 'commander';
import { addAll, whereOptions } from '../arguments.ts';
import { findSite, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addStatus(program: Command, shell: Shell): void {
  const command = program
    .command('status')
    .description(
      both({
        zh: '各机关的草稿和版本、待办定稿、沉默的来源、上一次夜间任务',
        en: 'drafts and versions, waiting finalisations, silent sources, the last night',
      }),
    )
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }));
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
只读取，不更改任何东西。各项的处置见 infra/RUNBOOK.md。 / It only reads. What to do: infra/RUNBOOK.md.

示例 / Examples:
  gongkai status
  gongkai status --json --stack Gongkai`,
    )
    .action(async ({ json, ...where }: Where & { json?: true }) => {
      const { lastChainOf, printStatus, readStatus, runsOf } = await import('../operator/stack-status.ts');
      const { bucketsOf, operatorStores } = await import('../connect.ts');
      const site = await findSite(where, shell);
      const ports = { ...(await operatorStores(site)), ...(await bucketsOf(site)) };
      const [runs, lastChain] = await Promise.all([runsOf(site), lastChainOf(site)]);
      const status = await readStatus(ports, { runs, lastChain }, shell.now());
      if (json) shell.out(`${JSON.stringify(status, null, 2)}\n`);
      else printStatus(status, shell);
    });
}

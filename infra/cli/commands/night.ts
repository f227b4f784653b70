/** `gongkai night`: the nightly chain, now. */
import type { Command } from 'commander';
import { addAll, whereOptions } from '../arguments.ts';
import { findSite, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addNight(program: Command, shell: Shell): void {
  const command = program
    .command('night')
    .description(
      both({ zh: '立即运行夜间任务，并等它结束', en: 'run the nightly chain now, and wait for it' }),
    )
    .option('--json', both({ zh: '以 JSON 输出结果', en: 'print the results as JSON' }))
    .option(
      '--from-log',
      both({
        zh: '读取所有机关的全部事件，核对并重建汇总缓存',
        en: 'read the whole log of every agency; check and rebuild the segments by it',
      }),
    );
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
任务失败，或有报告处理失败时，退出码为 1。 / The exit code is 1 when the run, or a report in it, failed.

示例 / Examples:
  gongkai night
  gongkai night --from-log
  gongkai night --json --stack Gongkai`,
    )
    .action(async ({ json, fromLog, ...where }: Where & { json?: true; fromLog?: true }) => {
      const { printResults, refuseFailed, runNight } = await import('../operator/night-run.ts');
      const site = await findSite(where, shell);
      shell.tell(both({ zh: '夜间任务运行中……', en: 'the night is running …' }));
      const results = await runNight(site, shell, fromLog ? 'from-log' : 'night');
      if (json) shell.out(`${JSON.stringify(results, null, 2)}\n`);
      else printResults(results, shell);
      refuseFailed(results);
    });
}

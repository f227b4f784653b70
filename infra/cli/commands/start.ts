/** `gongkai start`, which `npm start` calls: everything on this machine. */
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { StartOrder } from '../start/local-run.ts';

const HELP = `
示例 / Examples:
  npm start
  npm start -- --once
  npm start -- --empty --port 0 --data /tmp/gongkai
  npx cdk synth -o /tmp/cdk.out && npm start -- --template /tmp/cdk.out`;

export function addStart(program: Command, shell: Shell): void {
  program
    .command('start')
    .description(
      both({
        zh: '在本机启动全部服务，载入样例年度并发布',
        en: 'run everything on this machine, with the sample years',
      }),
    )
    .option('--once', both({ zh: '夜间任务后即停止', en: 'stop after the night' }))
    .option('--empty', both({ zh: '不载入样例', en: 'start with no sample' }))
    .option(
      '--data <dir>',
      both({ zh: '数据目录（默认 .gongkai）', en: 'keep the data here (default .gongkai)' }),
    )
    .option(
      '--port <n>',
      both({ zh: '端口，0 为自动选择', en: 'port; 0 picks one' }),
      wholeNumber(0, 65_535),
      8787,
    )
    .option(
      '--template <dir>',
      both({
        zh: '使用先前合成的模板目录（cdk.out）',
        en: 'run an already synthesized assembly (cdk.out)',
      }),
    )
    .addHelpText('after', HELP)
    .action(async (order: StartOrder) => {
      const { start } = await import('../start/local-run.ts');
      await start(order, shell);
    });
}

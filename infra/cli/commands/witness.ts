/** `gongkai witness`: keeps the checkpoints of a publication's log, and checks that it only grows. */
import type { Command } from 'commander';
import { checkpointsOption } from '../arguments.ts';
import type { WitnessOrder } from '../auditor/witness-run.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addWitness(program: Command, shell: Shell): void {
  program
    .command('witness')
    .description(
      both({
        zh: '见证公开日志：留存检查点，核对日志只增不改',
        en: 'witness a transparency log: keep its checkpoints, and check that it only grows',
      }),
    )
    .argument(
      '<place>',
      both({
        zh: '公布网站的地址，或其副本的文件夹',
        en: 'the address of a publication, or a folder with a copy',
      }),
    )
    .addOption(checkpointsOption())
    .option(
      '--key <key>',
      both({
        zh: '日志公钥（log/key 的内容），由其他途径得知；不符即不留存',
        en: 'the key of the log (as in log/key) as you know it from elsewhere; checkpoints of another key are not kept',
      }),
    )
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }))
    .addHelpText('after', AFTER)
    .action(async (place: string, order: Omit<WitnessOrder, 'place'>) => {
      const { witness } = await import('../auditor/witness-run.ts');
      await witness({ ...order, place }, shell);
    });
}

const AFTER = `
第一次运行留存日志公钥和检查点；以后每次核对：签名出自同一公钥，日志由上次所见续写，全部条目和分片与检查点一致。
有任何不一致时退出码为 1，且不留存。可定时运行，如每天一次；各方各自留存，互不依赖。
The first run keeps the key and the checkpoint. Every later one checks that the same key signed, that the log goes on from
the checkpoint seen last, and that all entries and tiles are what the checkpoint says. What fails exits with 1 and is not kept.

示例 / Examples:
  gongkai witness https://reports.example/
  gongkai witness ./mirror --checkpoints ./kept --json`;

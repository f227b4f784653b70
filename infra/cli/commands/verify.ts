/** `gongkai verify`: a published report, or all of them, recomputed by whoever reads it. */
import type { Command } from 'commander';
import { both } from '../messages.ts';
import type { Shell } from '../shell.ts';

export function addVerify(program: Command, shell: Shell): void {
  program
    .command('verify')
    .description(
      both({
        zh: '核验已公布的报告：逐字节比对并重算',
        en: 'verify published reports: every byte compared, all recomputed that can be',
      }),
    )
    .argument(
      '<place>',
      both({
        zh: '地址或文件夹：整个公布桶、某机关某年度，或某一版本',
        en: "an address or a folder: of all reports, of an agency's year, or of one version",
      }),
    )
    .option('--json', both({ zh: '以 JSON 输出各项结果', en: 'print the findings as JSON' }))
    .addHelpText(
      'after',
      `
有任何不一致时退出码为 1；无法重算的逐项说明原因。
The exit code is 1 when anything differs; what could not be recomputed says why.

示例 / Examples:
  gongkai verify https://reports.example/huaian/2024/
  gongkai verify https://reports.example/huaian/2024/v1/index.html
  gongkai verify ./mirror --json`,
    )
    .action(async (place: string, options: { json?: true }) => {
      const { printVerification } = await import('../verification-run.ts');
      await printVerification(place, options.json ?? false, shell);
    });
}

/** `gongkai check`: the checks of the form on a `report.json`, or on tables alone. */
import type { Command } from 'commander';
import { both } from '../messages.ts';
import type { Shell } from '../shell.ts';

export function addCheck(program: Command, shell: Shell): void {
  program
    .command('check')
    .description(both({ zh: '核对 report.json 或表格', en: 'check a report.json, or tables' }))
    .argument(
      '<file>',
      both({ zh: 'report.json，或 tables 的输出', en: 'a report.json, or what `tables` printed' }),
    )
    .option('--json', both({ zh: '以 JSON 输出各项核对结果', en: 'print the results of the checks as JSON' }))
    .addHelpText(
      'after',
      `
错误级核对不通过，或文件有误时，退出码为 1。
The exit code is 1 when an error-level check fails or the file is bad.

示例 / Examples:
  gongkai check report.json
  gongkai tables --events huaian.jsonl --agency huaian --year 2024 > tables.json && gongkai check tables.json
  gongkai check report.json --json`,
    )
    .action(async (file: string, options: { json?: true }) => {
      const { printChecks } = await import('../checks-of-file.ts');
      await printChecks(file, options.json ?? false, shell);
    });
}

/** `gongkai check`: the checks of the form on a `report.json`, or on tables alone. */
import type { Command } from 'commander';
import type { CheckOrder } from '../checks-of-file.ts';
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
    .option(
      '--events <file>',
      both({
        zh: '与由这些事件重算的表格逐格比对，并列出不符之处的案件（事件文件，或 gongkai evidence 的输出）',
        en: 'compare every cell with the tables of these events, and name the cases where one differs (an event file, or what gongkai evidence prints)',
      }),
    )
    .addHelpText(
      'after',
      `
错误级核对不通过、文件有误，或与事件不符时，退出码为 1。
The exit code is 1 when an error-level check fails, the file is bad, or a cell is not what the events give.

示例 / Examples:
  gongkai check report.json
  gongkai tables --events huaian.jsonl --agency huaian --year 2024 > tables.json && gongkai check tables.json
  gongkai check report.json --json
  gongkai check report.json --events huaian.jsonl`,
    )
    .action(async (file: string, order: CheckOrder) => {
      const { printChecks } = await import('../checks-of-file.ts');
      await printChecks(file, order, shell);
    });
}

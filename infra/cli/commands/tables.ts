/** `gongkai tables`: the tables of one agency and year, from a file of events alone. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { agencyOption, parseTime, yearOption } from '../arguments.ts';
import type { TablesOrder } from '../clerk/tables-of-file.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

const HELP = `
示例 / Examples:
  gongkai tables --events huaian.jsonl --agency huaian --year 2024 --name 淮安市人民政府
  gongkai tables --events huaian.jsonl --agency huaian --year 2024 --registry registry.json
  gongkai tables --events huaian.jsonl --agency huaian --year 2024 --as-of 2024-06-30T23:59:59+08:00`;

function nameOption(): Option {
  const words = both({ zh: '机关名称（默认为编号）', en: 'name of the agency (default: its id)' });
  return new Option('--name <name>', words).conflicts('registry');
}

export function addTables(program: Command, shell: Shell): void {
  program
    .command('tables')
    .description(
      both({ zh: '由事件文件离线计算年度表格', en: 'compute the annual tables from an event file, offline' }),
    )
    .requiredOption(
      '--events <file>',
      both({
        zh: 'JSON Lines 文件，每行一个事件，同一来源',
        en: 'JSON Lines, an event a line, of one source',
      }),
    )
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(nameOption())
    .option(
      '--registry <file>',
      both({
        zh: '登记文件，取机关名称和收费小数位',
        en: 'registry file, for the name and the decimals of charges',
      }),
    )
    .option(
      '--as-of <time>',
      both({
        zh: '只计此刻之前发生的事实（更正、作废、撤回始终有效）',
        en: 'only what happened by then (retractions, amendments and voids always apply)',
      }),
      parseTime,
    )
    .addHelpText('after', HELP)
    .action(async (order: TablesOrder) => {
      const { printTables } = await import('../clerk/tables-of-file.ts');
      await printTables(order, shell);
    });
}

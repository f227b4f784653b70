/** `gongkai check`: the checks of the form on a `report.json`, on tables alone, or on a year of a stack. */
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { addAll, agencyOption, whereOptions, yearOption } from '../arguments.ts';
import type { CheckOrder } from '../clerk/checks-of-file.ts';
import type { Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, refuseIdle, WrongUsage } from '../messages.ts';

type CheckOptions = CheckOrder &
  Where & { agency?: string; year?: number; before?: string; child?: string[]; csv?: true };

/** Extensions read as a published report; all others are our own JSON. */
const PUBLISHED = /^https?:|\.(html?|xhtml|docx|pdf|xlsx|csv|txt|md|docm?|xls|wps|et|rtf)$/i;

const HELP = `
错误级核对不通过、文件有误，或与事件不符时，退出码为 1。
The exit code is 1 when an error-level check fails, the file is bad, or a cell differs from the events.

不给文件而给 --agency 和 --year 时，按服务中现有事件核对（与下一次夜间任务所见相同），
并列出造成不符的最少案件和事件，以及处理每件应报送的事件；其中有案件编号，请勿公开。
Without a file, --agency and --year check the current events of the stack (as the next night will),
and name the smallest set of cases and events behind each failure, each with the event that fixes it.

示例 / Examples:
  gongkai check report.json
  gongkai check --agency huaian --year 2025
  gongkai tables --events huaian.jsonl --agency huaian --year 2024 > tables.json && gongkai check tables.json
  gongkai check report.json --json
  gongkai check report.json --events huaian.jsonl
  gongkai check 2024年报.docx --before 2023年报.pdf
  gongkai check 年报/ --csv > results.csv`;

const EVENTS = {
  zh: '与由这些事件重算的表格逐格比对，列出不符之处的案件，以及能说明差额的最少案件和事件（事件文件，或 gongkai evidence 的输出）',
  en: 'compare every cell with the tables of these events, and name the cases where one differs and the smallest set of cases and events that explains it (an event file, or what gongkai evidence prints)',
};

export function addCheck(program: Command, shell: Shell): void {
  const command = program
    .command('check')
    .description(
      both({
        zh: '核对 report.json、表格，或运行中的服务里某机关某年度的数据',
        en: 'check a report.json, tables, or a year of an agency as a stack now has it',
      }),
    )
    .argument(
      '[file]',
      both({
        zh: 'report.json、tables 的输出，或已公布的报告（网页、DOCX、PDF、XLSX、CSV、文本、网址、文件夹）',
        en: 'a report.json, the output of `tables`, or an input of `read`: a published report, a folder, an address',
      }),
    )
    .option('--json', both({ zh: '以 JSON 输出各项核对结果', en: 'print the results of the checks as JSON' }))
    .option(
      '--csv',
      both({ zh: '文件夹的结果一览，以 CSV 输出', en: 'print the results of a folder as CSV' }),
    )
    .option('--events <file>', both(EVENTS))
    .option('--before <file>', both({ zh: '上一年度的报告', en: 'the report of the year before' }))
    .option(
      '--child <file...>',
      both({ zh: '本级与所属各单位的报告，核对合计', en: 'own and members’ reports to sum' }),
    )
    .addOption(agencyOption().makeOptionMandatory(false))
    .addOption(yearOption().makeOptionMandatory(false));
  addAll(command, whereOptions())
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, options: CheckOptions) => {
      await check(file, options, shell);
    });
}

/** Options for the reading of published reports. */
const READ_ALONE = ['before', 'child', 'csv'];

async function check(file: string | undefined, options: CheckOptions, shell: Shell): Promise<void> {
  const { agency, year, json, csv, events, data, stack, before, child } = options;
  const isRead =
    file !== undefined &&
    (PUBLISHED.test(file) || before !== undefined || child !== undefined || csv || (await isFolder(file)));
  if (isRead && [agency, year, data, stack, events].every((each) => each === undefined)) {
    const { printReadings } = await import('../reader/read-reports.ts');
    const beside = { ...(before && { before }), ...(child && { child }) };
    const printing = { ...(json && { json }), ...(csv && { csv }) };
    await printReadings([file], { ...printing, ...beside, mustAssess: true }, shell);
    return;
  }
  if (file !== undefined && [agency, year, data, stack].every((each) => each === undefined)) {
    refuseIdle(options, READ_ALONE, { zh: '与事件比对', en: 'in a comparison with events' });
    const { printChecks } = await import('../clerk/checks-of-file.ts');
    await printChecks(file, options, shell);
  } else if (file === undefined && agency !== undefined && year !== undefined && events === undefined) {
    refuseIdle(options, READ_ALONE, { zh: '核对运行中的服务', en: 'in a check of a stack' });
    const { logPorts, printYearChecks } = await import('../clerk/checks-of-log.ts');
    await printYearChecks({ agency, year, json }, await logPorts(options, shell), shell);
  } else {
    throw new WrongUsage({
      zh: '应给出文件（可加 --events），或给出 --agency 和 --year 以核对运行中的服务',
      en: 'give a file (perhaps with --events), or --agency and --year to check a stack',
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() ?? false;
}

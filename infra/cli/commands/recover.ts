/** `gongkai recover`: what an operator does when something went wrong; infra/RUNBOOK.md says when. */
import { type Command, Option } from 'commander';
import { addAll, agencyOption, whereOptions, wholeNumber, yearOption } from '../arguments.ts';
import { findSite, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused, WrongUsage } from '../messages.ts';

export function addRecover(program: Command, shell: Shell): void {
  const recover = program
    .command('recover')
    .description(both({ zh: '故障恢复（见 infra/RUNBOOK.md）', en: 'recovery (see infra/RUNBOOK.md)' }))
    .addHelpText('after', EXAMPLES);
  for (const add of [addRedrive, addRebuild, addVersion, addTakeDown, addSearch, addExport, addImport])
    add(recover, shell);
}

const EXAMPLES = `
示例 / Examples:
  gongkai recover redrive --stack Gongkai
  gongkai recover rebuild --agency huaian
  gongkai recover version --agency huaian --year 2024 --number 1
  gongkai recover take-down --agency huaian --year 2024 --reason '误含个人信息'
  gongkai recover search 张三 13812345678
  gongkai recover export --out events.jsonl
  gongkai recover import events.jsonl`;

function subcommand(recover: Command, name: string, zh: string, en: string): Command {
  return addAll(recover.command(name).description(both({ zh, en })), whereOptions()).addHelpText(
    'after',
    EXAMPLES,
  );
}

function addRedrive(recover: Command, shell: Shell): void {
  subcommand(
    recover,
    'redrive',
    '补运行失败的任务，并清除死信',
    'run what failed to start or to end, and let go of the dead letters',
  ).action(async (where: Where) => {
    const { findLost, redrive, runOn } = await import('../operator/recovery/redriving.ts');
    const { printResults, refuseFailed } = await import('../operator/night-run.ts');
    const site = await findSite(where, shell);
    const results = await redrive(await findLost(site, shell), runOn(site, shell), shell);
    if (!results) {
      shell.tell(
        both({ zh: '没有死信，也没有未完成的运行', en: 'no dead letters, and no run that did not end well' }),
      );
      return;
    }
    printResults(results, shell);
    refuseFailed(results);
  });
}

function addRebuild(recover: Command, shell: Shell): void {
  subcommand(recover, 'rebuild', '只凭事件日志重建草稿和表格', 'drafts and tables again, from the log alone')
    .addOption(agencyOption().makeOptionMandatory(false))
    .addOption(new Option('--all', both({ zh: '所有机关', en: 'every agency' })).conflicts('agency'))
    .action(async ({ agency, all, ...where }: Where & { agency?: string; all?: true }) => {
      if (agency === undefined && !all)
        throw new WrongUsage({ zh: '应给出 --agency 或 --all', en: 'give --agency or --all' });
      const { prepareRebuild } = await import('../operator/recovery/rebuilding.ts');
      const { printResults, refuseFailed, runNight } = await import('../operator/night-run.ts');
      const { bucketsOf, operatorStores } = await import('../connect.ts');
      const site = await findSite(where, shell);
      const agencies = await prepareRebuild(
        agency,
        await operatorStores(site),
        await bucketsOf(site),
        shell.now(),
      );
      const count = agencies.length;
      shell.tell(
        both({ zh: `正在从日志重建 ${count} 个机关……`, en: `${count} agencies are rebuilt from the log …` }),
      );
      const results = await runNight(site, shell);
      printResults(results, shell);
      refuseFailed(results);
    });
}

const numberOption = () =>
  new Option('--number <n>', both({ zh: '第几版', en: 'number of the version' })).argParser(
    wholeNumber(1, 9999),
  );
const reasonOption = () =>
  new Option('--reason <text>', both({ zh: '理由，只记录不公开', en: 'why; kept on record, never public' }));

interface VersionOptions extends Where {
  agency: string;
  year: number;
  number?: number;
  reason?: string;
}

function addVersion(recover: Command, shell: Shell): void {
  subcommand(
    recover,
    'version',
    '逐字节恢复某一版本的公开文件',
    'the public objects of a version again, byte for byte',
  )
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(numberOption().makeOptionMandatory())
    .addOption(reasonOption())
    .action(async ({ number = 0, ...order }: VersionOptions) => {
      const { writeVersionAgain } = await import('../operator/recovery/public-versions.ts');
      const { bucketsOf } = await import('../connect.ts');
      await writeVersionAgain({ ...order, number }, await bucketsOf(await findSite(order, shell)), shell);
    });
}

function addTakeDown(recover: Command, shell: Shell): void {
  subcommand(recover, 'take-down', '撤下已公布的报告，记录在案', 'take a published report down, on record')
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(numberOption())
    .addOption(reasonOption().makeOptionMandatory())
    .action(async ({ reason = '', ...order }: VersionOptions) => {
      const { takeVersionsDown } = await import('../operator/recovery/public-versions.ts');
      const { bucketsOf } = await import('../connect.ts');
      await takeVersionsDown({ ...order, reason }, await bucketsOf(await findSite(order, shell)), shell);
    });
}

function addSearch(recover: Command, shell: Shell): void {
  subcommand(
    recover,
    'search',
    '在所有公开文件中查找文字；找到时退出码为 1',
    'look for words in everything public; exit code 1 where one is found',
  )
    .argument('<word...>', both({ zh: '要查找的文字', en: 'words to look for' }))
    .action(async (words: string[], where: Where) => {
      const { printSearch } = await import('../operator/recovery/public-versions.ts');
      const { bucketsOf } = await import('../connect.ts');
      await printSearch(words, await bucketsOf(await findSite(where, shell)), shell);
    });
}

function addExport(recover: Command, shell: Shell): void {
  subcommand(recover, 'export', '将事件日志导出为 JSON Lines', 'the log of events as JSON Lines')
    .addOption(agencyOption().makeOptionMandatory(false))
    .requiredOption('--out <file>', both({ zh: '写入的文件', en: 'file to write' }))
    .option(
      '--table <name>',
      both({
        zh: '另一张事件表，例如按时间点恢复的表',
        en: 'another table of events, such as one restored from a point in time',
      }),
    )
    .action(
      async ({ agency, out, table, ...where }: Where & { agency?: string; out: string; table?: string }) => {
        const { exportLog } = await import('../operator/recovery/log-export.ts');
        const { operatorStores } = await import('../connect.ts');
        const { registry, eventLog } = await operatorStores(await findSite(where, shell), table);
        const agencies = agency === undefined ? (await registry.agencies()).map(({ id }) => id) : [agency];
        const { events } = await exportLog(agencies, eventLog, out);
        shell.tell(both({ zh: `已导出 ${events} 个事件到 ${out}`, en: `${events} events written` }));
      },
    );
}

function addImport(recover: Command, shell: Shell): void {
  subcommand(recover, 'import', '从导出文件补入缺失的事件', 'what is missing in the log, from an export')
    .argument('<file>', both({ zh: '导出的文件', en: 'file of an export' }))
    .action(async (file: string, where: Where) => {
      const { importLog } = await import('../operator/recovery/log-export.ts');
      const { operatorStores } = await import('../connect.ts');
      const stores = await operatorStores(await findSite(where, shell));
      const { stored, duplicates, conflicts } = await importLog(file, stores, shell.now());
      shell.out(`${JSON.stringify({ stored, duplicates, conflicts: conflicts.length })}\n`);
      shell.tell(
        both({ zh: '有关机关已到期，请运行 gongkai night', en: 'their agencies are due: run gongkai night' }),
      );
      if (conflicts.length === 0) return;
      const lines = conflicts.slice(0, 20).join(', ');
      throw new Refused({
        zh: `${conflicts.length} 个事件与已存储的内容不同，保留已存储的（第 ${lines} 行）`,
        en: `${conflicts.length} events are stored with other content, which stays (lines ${lines})`,
      });
    });
}

/** `gongkai recover`: an operator's repairs; infra/RUNBOOK.md says when to use each. */
import { type Command, Option } from 'commander';
import type { TakeDownPorts } from '../../../shared/night/take-down.ts';
import { addAll, agencyOption, parseTime, whereOptions, wholeNumber, yearOption } from '../arguments.ts';
import { findSite, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, WrongUsage } from '../messages.ts';
import type { DrillOrder } from '../operator/recovery/drill-run.ts';

export function addRecover(program: Command, shell: Shell): void {
  const recover = program
    .command('recover')
    .description(both({ zh: '故障恢复（见 infra/RUNBOOK.md）', en: 'recovery (see infra/RUNBOOK.md)' }))
    .addHelpText('after', EXAMPLES);
  for (const add of [
    addRedrive,
    addRebuild,
    addVersion,
    addTakeDown,
    addSearch,
    addRepublish,
    addExport,
    addImport,
    addDrill,
  ])
    add(recover, shell);
}

const EXAMPLES = `
示例 / Examples:
  gongkai recover redrive --stack Gongkai
  gongkai recover rebuild --agency huaian
  gongkai recover version --agency huaian --year 2024 --number 1
  gongkai recover take-down --agency huaian --year 2024 --reason '误含个人信息'
  gongkai recover search 张三 13812345678
  gongkai recover export --out kept.jsonl
  gongkai recover import kept.jsonl
  gongkai recover import ./AWSDynamoDB/01693685827463-2d8752fd
  gongkai recover drill --out 演练记录.md
  gongkai recover republish --agency huaian --year 2024 --reason '恢复后核对无误'`;

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
    const results = await redrive(await findLost(site), runOn(site, shell), shell);
    if (!results) {
      shell.tell(both({ zh: '没有死信，也没有未完成的运行', en: 'no dead letters, and no failed run' }));
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
      const results = await runNight(site, shell, 'rebuild');
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
      await writeVersionAgain({ ...order, number }, await versionPorts(order, shell), shell);
    });
}

async function versionPorts(where: Where, shell: Shell): Promise<TakeDownPorts> {
  const { bucketsOf, operatorStores } = await import('../connect.ts');
  const site = await findSite(where, shell);
  const [buckets, { journal }] = await Promise.all([bucketsOf(site), operatorStores(site)]);
  return { ...buckets, journal };
}

function addTakeDown(recover: Command, shell: Shell): void {
  subcommand(recover, 'take-down', '撤下已公布的报告，记录在案', 'take a published report down, on record')
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(numberOption())
    .addOption(reasonOption().makeOptionMandatory())
    .action(async ({ reason = '', ...order }: VersionOptions) => {
      const { takeVersionsDown } = await import('../operator/recovery/public-versions.ts');
      await takeVersionsDown({ ...order, reason }, await versionPorts(order, shell), shell);
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

function addRepublish(recover: Command, shell: Shell): void {
  subcommand(
    recover,
    'republish',
    '确认一份来自备份的定稿，记录在案；下一次任务公布',
    'confirm a finalisation that a backup brought, on record; the next chain publishes it',
  )
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(reasonOption().makeOptionMandatory())
    .action(async ({ reason = '', ...order }: VersionOptions) => {
      const { republish } = await import('../operator/waiting.ts');
      const { bucketsOf, operatorStores } = await import('../connect.ts');
      const site = await findSite(order, shell);
      const confirmed = { ...order, reason };
      const { finalisation, number } = await republish(
        confirmed,
        await operatorStores(site),
        await bucketsOf(site),
        shell.now(),
      );
      const { source, id } = finalisation;
      shell.tell(
        both({
          zh: `已确认 ${source} 的定稿 ${id}；下一次任务按现在的数字公布为第 ${number} 版，请先核对草稿`,
          en: `${id} of ${source} is confirmed; the next chain publishes the numbers as they now are as version ${number}: look at the draft first`,
        }),
      );
    });
}

function addExport(recover: Command, shell: Shell): void {
  subcommand(
    recover,
    'export',
    '将事件日志和已公布的全部内容导出为一个文件',
    'the log of events and everything that was published, as one file',
  )
    .addOption(agencyOption().makeOptionMandatory(false))
    .requiredOption('--out <file>', both({ zh: '写入的文件', en: 'file to write' }))
    .option(
      '--table <name>',
      both({
        zh: '另一张事件表，例如按时间点恢复的表；只导出事件',
        en: 'another table of events, such as one restored from a point in time; events alone',
      }),
    )
    .action(
      async ({ agency, out, table, ...where }: Where & { agency?: string; out: string; table?: string }) => {
        const { exportLog } = await import('../operator/recovery/log-export.ts');
        const { bucketsOf, operatorStores } = await import('../connect.ts');
        const site = await findSite(where, shell);
        const { registry, eventLog } = await operatorStores(site, table);
        const agencies = agency === undefined ? (await registry.agencies()).map(({ id }) => id) : [agency];
        const published = table === undefined && { published: { agency, buckets: await bucketsOf(site) } };
        const { events, objects } = await exportLog({ agencies, eventLog, ...published }, out);
        shell.tell(
          both({
            zh: `已导出 ${events} 个事件和 ${objects} 个已公布的文件到 ${out}`,
            en: `${events} events and ${objects} published objects written`,
          }),
        );
      },
    );
}

function addImport(recover: Command, shell: Shell): void {
  subcommand(
    recover,
    'import',
    '从导出文件补入缺失的事件和已公布的内容；不公布任何报告',
    'what is missing of the log and of what was published, from an export; it publishes nothing',
  )
    .argument(
      '<file>',
      both({
        zh: '导出的文件；或 DynamoDB 导出到 S3 后取回的文件夹（只有事件）',
        en: 'file of an export, or the folder of an export that DynamoDB made (events alone)',
      }),
    )
    .action(async (file: string, where: Where) => {
      const { importInto } = await import('../operator/recovery/importing.ts');
      await importInto(file, await findSite(where, shell), shell);
    });
}

function addDrill(recover: Command, shell: Shell): void {
  subcommand(
    recover,
    'drill',
    '恢复演练：以新名恢复各表，全部重算，与每一版的封存清单比对，出具演练记录；不改动现有数据',
    'a drill: restores the tables under new names, folds all, compares with every seal, and prints a paper; changes nothing',
  )
    .addOption(
      new Option(
        '--to <time>',
        both({ zh: '恢复到的时间点（默认最近）', en: 'moment to restore to (default: the latest)' }),
      )
        .argParser(parseTime)
        .conflicts('table'),
    )
    .option(
      '--table <name>',
      both({ zh: '已恢复好的事件表，不再恢复', en: 'a table of events that was restored before' }),
    )
    .option('--keep', both({ zh: '演练后保留恢复的表', en: 'keep the restored tables' }))
    .option('--out <file>', both({ zh: '演练记录写入的文件', en: 'file for the paper' }))
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }))
    .action(async ({ to, table, keep, out, json, ...where }: Where & DrillOrder) => {
      const { runDrill } = await import('../operator/recovery/drill-run.ts');
      const order = {
        ...(to && { to }),
        ...(table && { table }),
        ...(keep && { keep }),
        ...(out && { out }),
        ...(json && { json }),
      };
      await runDrill(order, await findSite(where, shell), shell);
    });
}

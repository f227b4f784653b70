/** `gongkai verify`: a published report, or all of them, recomputed by its reader; or its tables, from the events. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { agencyOption, checkpointsOption, sourceOption, yearOption } from '../arguments.ts';
import type { EventsOrder } from '../auditor/event-verification.ts';
import type { Shell } from '../io.ts';
import { both, refuseIdle, WrongUsage } from '../messages.ts';

interface VerifyOptions extends Partial<EventsOrder> {
  json?: true;
  deep?: true;
  checkpoints?: string;
  save?: string;
}

export function addVerify(program: Command, shell: Shell): void {
  const command = program
    .command('verify')
    .description(
      both({
        zh: '核验已公布的报告：逐字节比对并重算；有事件时由事件重算表格',
        en: 'verify published reports: every byte compared, all recomputed that can be; with the events, the tables too',
      }),
    )
    .argument(
      '[place]',
      both({
        zh: '地址或文件夹：整个公布桶、某机关某年度，或某一版本；只有用 --events 时可省略',
        en: "an address or a folder: of all reports, of an agency's year, or of one version; left out with --events alone",
      }),
    );
  addEventOptions(command);
  command
    .option(
      '--deep',
      both({
        zh: '汇总报告：所依据的各成员版本逐级核验到底',
        en: "a government's report: the versions that it pins are verified too, down to the leaves",
      }),
    )
    .addOption(checkpointsOption())
    .option(
      '--save <folder>',
      both({
        zh: '把所读的文件存入此文件夹，以后不联网也能再核验',
        en: 'keep the files of this run in this folder, to verify again without a network',
      }),
    )
    .option('--json', both({ zh: '以 JSON 输出各项结果', en: 'print the findings as JSON' }))
    .addHelpText('after', AFTER)
    .action(async (place: string | undefined, options: VerifyOptions) => {
      await verify(place, options, shell);
    });
}

function addEventOptions(command: Command): void {
  command
    .option(
      '--events <file>',
      both({
        zh: '由此文件重算表格：gongkai evidence 的输出，或 JSON Lines 事件文件；与 --agency、--year 同用',
        en: 'recompute the tables from this: what gongkai evidence prints, or JSON Lines of events; with --agency and --year',
      }),
    )
    .addOption(agencyOption().makeOptionMandatory(false))
    .addOption(yearOption().makeOptionMandatory(false))
    .addOption(sourceOption())
    .option(
      '--salt <hex>',
      both({
        zh: '该版事件摘要的盐值；gongkai evidence 输出的首行已含',
        en: 'salt of the digest of the events; what gongkai evidence prints begins with it',
      }),
    )
    .option(
      '--rules <file>',
      both({
        zh: '另行保存的规则文件；默认取公布处 rules/ 下封存清单所载的一份',
        en: 'a file of rules that was kept elsewhere; by default the one in rules/ that the seal names',
      }),
    )
    .addOption(
      new Option(
        '--name <name>',
        both({ zh: '机关名称（默认按报告）', en: 'name of the agency (default: as the report has it)' }),
      ).conflicts('registry'),
    )
    .option(
      '--registry <file>',
      both({
        zh: '登记文件，取机关名称和收费小数位',
        en: 'registry file, for the name and the decimals of charges',
      }),
    );
}

const AFTER = `
有任何不一致时退出码为 1；无法重算的逐项说明原因。
The exit code is 1 when anything differs; a part that could not be recomputed says why.
日志的检查点留存于本机，下次核验时须由它续写；日志中有条目被改写、删去或回退，即为不一致。
The checkpoint of the log is kept on this machine, and the log must continue it the next time.
--events 只比对表格和事件的摘要；各文件的比对另用不带 --events 的 verify。
--events compares the digests of tables and events alone; the files are verified without it.

封存清单载有规则文件的，由该文件重算：核对校验值后隔离运行，不得读写文件、联网或读取环境变量。
A seal that names a file of rules is recounted by that file: held against its digest, run without files, network or environment.

示例 / Examples:
  gongkai verify https://reports.example/huaian/2024/
  gongkai verify https://reports.example/huaian/2024/v1/index.html
  gongkai verify https://reports.example/huaian/2024/ --save mirror
  gongkai verify ./mirror/huaian/2024/ --json
  gongkai verify https://reports.example/huaian/2024/ --deep
  gongkai verify --events evidence.jsonl --agency huaian --year 2024 https://reports.example/huaian/2024/v1/
  gongkai verify --events huaian.jsonl --source huaian-cases --agency huaian --year 2024 ./mirror`;

const EVENTS = { zh: '给出 --events', en: 'with --events' };
const NO_EVENTS = { zh: '未给出 --events', en: 'without --events' };

async function verify(place: string | undefined, options: VerifyOptions, shell: Shell): Promise<void> {
  const { events, agency, year, json = false, deep = false, checkpoints, save, ...more } = options;
  const { printEventVerification, printVerification } = await import('../auditor/verification-run.ts');
  if (events === undefined && place !== undefined && agency === undefined && year === undefined) {
    refuseIdle(options, ['source', 'salt', 'rules', 'name', 'registry'], NO_EVENTS);
    await printVerification(place, { asJson: json, deep, checkpoints, save }, shell);
  } else if (events !== undefined && agency !== undefined && year !== undefined) {
    refuseIdle(options, ['deep', 'save', 'checkpoints'], EVENTS);
    const order = { ...more, events, agency, year, ...(place !== undefined && { place }) };
    await printEventVerification(order, json, shell);
  } else {
    throw new WrongUsage({
      zh: '应给出地址或文件夹，或给出 --events、--agency 和 --year',
      en: 'give an address or a folder, or --events with --agency and --year',
    });
  }
}

/** `gongkai explain`: the cases behind a cell, and the cells in which a case counts. */
import { type Command, Option } from 'commander';
import { addAll, agencyOption, eventsOption, versionOption, whereOptions, yearOption } from '../arguments.ts';
import type { CaseSource, SourceOrder } from '../clerk/case-source.ts';
import type { Shell } from '../io.ts';
import { both, WrongUsage } from '../messages.ts';

interface ExplainOptions extends SourceOrder {
  case?: string;
  year?: number;
  version?: number;
  json?: true;
}

const HELP = `
--version 按某一版本公布时封存的事件说明，之后报送的事实不计；所列单元格由封存的事件重算，与该版公布的数字不符时退出码为 1。
--version explains what was frozen with a published version; later facts change nothing. The cells that are named
are recomputed from the frozen events; the exit code is 1 where one is not what the version prints.

规则标记：[S] 见于公开来源 · [C] 已公布报告的惯例 · [D] 本项目的决定
Marks of the rules: [S] seen in a published source · [C] convention of published reports · [D] decision of this project

示例 / Examples:
  gongkai explain applications.outcomes.granted.natural-person --agency huaian --year 2024
  gongkai explain disputes.review.pending --agency huaian --year 2024 --events huaian.jsonl --json
  gongkai explain --case 2024-001 --agency huaian
  gongkai explain disputes.review.pending --agency huaian --year 2024 --version 1
  gongkai explain --case 2024-001 --agency huaian --year 2024 --version 1`;

export function addExplain(program: Command, shell: Shell): void {
  const command = program
    .command('explain')
    .description(
      both({
        zh: '某一数字由哪些案件构成，或某一案件计入何处',
        en: 'the cases behind a number, or where a case counts',
      }),
    )
    .argument(
      '[cell]',
      both({ zh: '单元格名称，与 --year 同用', en: 'name of a cell, together with --year' }),
    )
    .addOption(agencyOption())
    .addOption(yearOption().makeOptionMandatory(false))
    .addOption(
      new Option(
        '--case <number>',
        both({ zh: '案件编号（事件的 subject）', en: 'number of a case (the subject of its events)' }),
      ),
    )
    .addOption(versionOption().conflicts('events'))
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }))
    .addOption(eventsOption());
  addAll(command, whereOptions())
    .addHelpText('after', HELP)
    .action(async (cell: string | undefined, options: ExplainOptions) => {
      await explain(cell, options, shell);
    });
}

async function explain(cell: string | undefined, options: ExplainOptions, shell: Shell): Promise<void> {
  const { case: number, year, version, json } = options;
  const { printCase, printCell, refuseUnknownCell } = await import('../clerk/explanation.ts');
  if (number !== undefined && cell === undefined && (year === undefined) === (version === undefined)) {
    await printCase({ case: number, json }, await casesFor(options, shell), shell);
  } else if (cell !== undefined && year !== undefined && number === undefined) {
    refuseUnknownCell(cell, year);
    await printCell({ cell, year, json }, await casesFor(options, shell), shell);
  } else {
    throw new WrongUsage({
      zh: '应给出单元格名称和 --year，或只给 --case；--version 须与 --year 同用',
      en: 'give the name of a cell and --year, or --case alone; --version needs --year',
    });
  }
}

async function casesFor(options: ExplainOptions, shell: Shell): Promise<CaseSource> {
  const { agency, year, version } = options;
  if (year === undefined || version === undefined) {
    const { openCases } = await import('../clerk/case-source.ts');
    return openCases(options, shell);
  }
  const { casesOfVersion, draftsOf } = await import('../auditor/version-source.ts');
  return casesOfVersion({ agency, year, version }, await draftsOf(options, shell));
}

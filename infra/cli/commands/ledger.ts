/** `gongkai ledger`: the office's workbook: an empty template, an export of the log, and an import. */
import type { Command } from 'commander';
import {
  addAll,
  agencyOption,
  recipientOptions,
  sourceOption,
  whereOptions,
  wholeNumber,
  yearOption,
} from '../arguments.ts';
import type { ImportOrder } from '../clerk/ledger.ts';
import { findSite, operatorStores, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addLedger(program: Command, shell: Shell): void {
  const ledger = program
    .command('ledger')
    .description(both({ zh: '台账：没有业务系统的机关用表格报送', en: 'the ledger: facts in a workbook' }))
    .addHelpText('after', EXAMPLES);
  ledger
    .command('template')
    .description(
      both({ zh: '空白台账（XLSX），写到标准输出', en: 'an empty ledger (XLSX), to standard output' }),
    )
    .addHelpText('after', '\n示例 / Examples:\n  gongkai ledger template > 台账.xlsx')
    .action(async () => {
      const { templateBook } = await import('../../../shared/ledger/workbooks.ts');
      shell.outBytes?.(templateBook());
    });
  addImport(ledger, shell);
  addExport(ledger, shell);
}

function addImport(ledger: Command, shell: Shell): void {
  const command = ledger
    .command('import')
    .description(
      both({ zh: '导入台账，只报送与现有不同的部分', en: 'import a ledger: only differences are sent' }),
    )
    .argument(
      '<file>',
      both({ zh: 'XLSX，或 UTF-8、GB18030 的 CSV', en: 'XLSX, or CSV in UTF-8 or GB18030' }),
    )
    .addOption(agencyOption())
    .addOption(sourceOption().makeOptionMandatory())
    .option(
      '--mapping <file>',
      both({ zh: '列名和代码的对应关系（JSON）', en: 'headings and codes, mapped (JSON)' }),
    )
    .option(
      '--report <file>',
      both({
        zh: '有错误时写出标好错误的工作簿',
        en: 'if there are faults, write the workbook with them marked here',
      }),
    )
    .option('--dry-run', both({ zh: '只检查和比较，不发送', en: 'only check and compare' }))
    .option(
      '--confirm-removals <n>',
      both({ zh: '作废文件中已没有的 n 个编号', en: 'void the n numbers that the file no longer has' }),
      wholeNumber(0, 999_999),
    );
  addAll(command, recipientOptions())
    .addHelpText('after', MAPPING)
    .action(async (file: string, order: ImportOrder) => {
      const { importLedger } = await import('../clerk/ledger.ts');
      await importLedger(file, order, await operatorStores(await findSite(order, shell)), shell);
    });
}

function addExport(ledger: Command, shell: Shell): void {
  const command = ledger
    .command('export')
    .description(
      both({
        zh: '把现有的事实导出为台账，写到标准输出',
        en: 'export the current facts as a ledger, to standard output',
      }),
    )
    .addOption(agencyOption())
    .addOption(yearOption());
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      '\n示例 / Examples:\n  gongkai ledger export --agency huaian --year 2025 > 台账2025.xlsx',
    )
    .action(async (order: Where & { agency: string; year: number }) => {
      const { exportLedger } = await import('../clerk/ledger.ts');
      await exportLedger(order, await operatorStores(await findSite(order, shell)), shell);
    });
}

const EXAMPLES = `
示例 / Examples:
  gongkai ledger template > 台账.xlsx
  gongkai ledger import 台账.xlsx --agency qinghe --source qinghe-office --dry-run
  gongkai ledger export --agency qinghe --year 2025 > 台账2025.xlsx`;

const MAPPING = `
台账没有的列（如申请人姓名）在本机丢弃，不保存、不发送，并列出列名。任何一处有误都不发送。
Columns that the ledger does not know are dropped on this machine and named. Nothing is sent of a faulty file.

映射文件形如（代码写 null 表示须逐件问清）：
A mapping looks like this (a code of null means that a person must decide):
  {"version": 1, "subject": {"column": "登记号"},
   "facts": [{"type": "application.received", "time": {"column": "来件日期"},
              "data": {"applicantType": {"column": "申请人性质", "values": {"公民": "natural-person", "其他": null}}}}]}

示例 / Examples:
  gongkai ledger import 台账.xlsx --agency qinghe --source qinghe-office --dry-run --report 错误.xlsx
  gongkai ledger import 登记簿.csv --agency qinghe --source qinghe-office --mapping mapping.json
  gongkai ledger import 台账.xlsx --agency qinghe --source qinghe-office --confirm-removals 2`;

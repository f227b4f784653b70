/**
 * The command line `gongkai` (contract, section 4). In: arguments and a shell. Out: the exit code: 0 done, 1 the check
 * failed or the input is bad, 2 wrong usage. Results go to standard output, everything else to standard error.
 */
import { Command, CommanderError } from 'commander';
import { addAdopt } from './commands/adopt.ts';
import { addCheck } from './commands/check.ts';
import { addConform } from './commands/conform.ts';
import { addDesk } from './commands/desk.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDraft } from './commands/draft.ts';
import { addCalendar, addDue } from './commands/due.ts';
import { addEvidence } from './commands/evidence.ts';
import { addExplain } from './commands/explain.ts';
import { addFaults } from './commands/faults.ts';
import { addFinalise } from './commands/finalise.ts';
import { addLedger } from './commands/ledger.ts';
import { addMembers } from './commands/members.ts';
import { addNarrative } from './commands/narrative.ts';
import { addNight } from './commands/night.ts';
import { addPeople } from './commands/people.ts';
import { addRead } from './commands/read.ts';
import { addRecover } from './commands/recover.ts';
import { addRegistry } from './commands/registry.ts';
import { addRehearse } from './commands/rehearse.ts';
import { addSandbox } from './commands/sandbox.ts';
import { addSend } from './commands/send.ts';
import { addSignCheck } from './commands/sign-check.ts';
import { addSource } from './commands/source.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { addTables } from './commands/tables.ts';
import { addVendorKit } from './commands/vendor-kit.ts';
import { addVerify } from './commands/verify.ts';
import { addWithdraw } from './commands/withdraw.ts';
import { addWitness } from './commands/witness.ts';
import { type Shell, withPrintableOutput } from './io.ts';
import { asError, both, Refused, WrongUsage } from './messages.ts';

/** Runs one command; never throws. */
export async function run(argv: readonly string[], around: Shell): Promise<number> {
  const shell = withPrintableOutput(around);
  try {
    await programFor(shell).parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    return exitCodeOf(error, shell);
  }
}

function programFor(shell: Shell): Command {
  const program = new Command('gongkai')
    .description(
      both({ zh: '政府信息公开工作年度报告', en: 'annual reports on government-information disclosure' }),
    )
    .exitOverride()
    .configureOutput({
      writeOut: shell.out,
      writeErr: (text) => shell.tell(text.replace(/\n$/, '')),
      outputError: (text, write) => write(text.replace(/^error: /, '错误 / error: ')),
    })
    .configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
    .showHelpAfterError(both({ zh: '（加 --help 查看用法）', en: '(add --help to see the usage)' }))
    .helpOption('-h, --help', both({ zh: '显示用法', en: 'show the usage' }))
    .helpCommand('help [command]', both({ zh: '显示某一命令的用法', en: 'show the usage of a command' }))
    .addHelpText('after', EXAMPLES);
  for (const add of COMMANDS) add(program, shell);
  return program;
}

/** In the order in which a newcomer needs them. */
const COMMANDS = [
  addStart,
  addRegistry,
  addSource,
  addSandbox,
  addPeople,
  addDesk,
  addSend,
  addSignCheck,
  addVendorKit,
  addConform,
  addNarrative,
  addFinalise,
  addWithdraw,
  addNight,
  addDraft,
  addStatus,
  addMembers,
  addLedger,
  addDue,
  addCalendar,
  addTables,
  addCheck,
  addRead,
  addAdopt,
  addExplain,
  addFaults,
  addVerify,
  addWitness,
  addEvidence,
  addRehearse,
  addDoctor,
  addRecover,
];

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法 / Usage:',
  'Arguments:': '参数 / Arguments:',
  'Options:': '选项 / Options:',
  'Commands:': '命令 / Commands:',
};

const EXAMPLES = `
退出码 / Exit codes: 0 完成 done · 1 核对未通过或输入有误 the check failed or the input is bad · 2 用法不对 wrong usage

示例 / Examples:
  gongkai tables --events huaian.jsonl --agency huaian --year 2024
  gongkai check report.json
  gongkai help send`;

function exitCodeOf(error: unknown, shell: Shell): number {
  // Commander has printed it already, and asking for help is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof WrongUsage) {
    shell.tell(asError(error.words));
    return 2;
  }
  if (error instanceof Refused) {
    for (const fault of error.faults) shell.tell(fault);
    shell.tell(asError(error.words));
    return 1;
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  shell.tell(text);
  shell.tell(asError({ zh: '未能完成，原因如上', en: 'could not be completed, as said above' }));
  if (shell.env['GONGKAI_DEBUG'] && error instanceof Error) shell.tell(error.stack ?? '');
  return 1;
}

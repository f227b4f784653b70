/** `gongkai sandbox`: agencies for trials. */
import { type Command, Option } from 'commander';
import type { Instant } from '../../../shared/events/instant.ts';
import { addAll, agencyOption, parseTime, whereOptions } from '../arguments.ts';
import { findSite, operatorStores, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

interface ClockOrder extends Where {
  agency: string;
  now?: Instant;
  real?: true;
  json?: true;
}

export function addSandbox(program: Command, shell: Shell): void {
  const sandbox = program
    .command('sandbox')
    .description(
      both({ zh: '测试机关（登记时 "sandbox": true）', en: 'agencies for trials ("sandbox": true)' }),
    )
    .addHelpText('after', EXAMPLES);
  const command = sandbox
    .command('clock')
    .description(both({ zh: '查看或设定测试机关的时钟', en: 'show or set the clock of a sandbox' }))
    .addOption(agencyOption())
    .addOption(
      new Option(
        '--now <time>',
        both({
          zh: '现在起时钟显示的时间，此后照常走',
          en: 'the time to show from now on; it runs on from there',
        }),
      ).argParser(parseTime),
    )
    .addOption(
      new Option('--real', both({ zh: '恢复真实时间', en: 'back to the real time' })).conflicts('now'),
    )
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }));
  addAll(command, whereOptions())
    .addHelpText('after', ABOUT)
    .action((order: ClockOrder) => setOrShowClock(order, shell));
}

async function setOrShowClock({ agency, now, real, json, ...where }: ClockOrder, shell: Shell) {
  const { sandboxClock } = await import('../operator/sandbox-clock.ts');
  const stores = await operatorStores(await findSite(where, shell));
  const at = shell.now();
  const to = real ? at : now === undefined ? undefined : Date.parse(`${now}Z`);
  const shown = await sandboxClock(agency, to, stores, at);
  if (json) shell.out(`${JSON.stringify(shown)}\n`);
  else
    shell.out(
      `${both({
        zh: `测试机关 ${agency} 的时钟：${shown.now}${shown.ahead === 0 ? '（真实时间）' : ''}`,
        en: `clock of the sandbox ${agency}: ${shown.now}${shown.ahead === 0 ? ' (the real time)' : ''}`,
      })}\n`,
    );
}

const EXAMPLES = `
示例 / Examples:
  gongkai sandbox clock --agency sandbox-a --now 2026-02-01T00:30:00+08:00`;

const ABOUT = `
测试机关的时钟决定事件时间的上限和年度是否结束；签名仍按真实时间。改后下一次汇总即按新时间重算。
It rules how late an event may have happened and whether a year is over; signatures keep the real time. The next run
works by it.

示例 / Examples:
  gongkai sandbox clock --agency sandbox-a
  gongkai sandbox clock --agency sandbox-a --now 2026-02-01T00:30:00+08:00
  gongkai night
  gongkai sandbox clock --agency sandbox-a --real`;

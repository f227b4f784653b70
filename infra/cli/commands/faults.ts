/** `gongkai faults`: the standing faults of the feed, for its sender. */
import type { Command } from 'commander';
import { addAll, agencyOption, eventsOption, whereOptions } from '../arguments.ts';
import type { ChainBreak } from '../clerk/case-behind.ts';
import type { SourceOrder } from '../clerk/case-source.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addFaults(program: Command, shell: Shell): void {
  const command = program
    .command('faults')
    .description(
      both({
        zh: '尚存的数据报送问题，与上年度已公布报告不衔接的案件，及如何处理',
        en: 'the standing faults of the feed, the cases that break a chain from a published year, and the fix for each',
      }),
    )
    .addOption(agencyOption())
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }))
    .addOption(eventsOption());
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
与上年度已公布报告的衔接只能在服务上核对，用 --events 时不列。
Only a stack knows the chains from a published year; with --events they are left out.

示例 / Examples:
  gongkai faults --agency huaian
  gongkai faults --agency huaian --json
  gongkai faults --agency huaian --events huaian.jsonl`,
    )
    .action(async (order: SourceOrder & { json?: true }) => {
      const [{ openCases }, { printFaults }] = await Promise.all([
        import('../clerk/case-source.ts'),
        import('../clerk/feed-faults.ts'),
      ]);
      await printFaults(order, await openCases(order, shell), await chains(order, shell), shell);
    });
}

/** A file holds no published year. */
async function chains(order: SourceOrder, shell: Shell): Promise<ChainBreak[]> {
  if (order.events !== undefined) return [];
  const { brokenChains, logPorts } = await import('../clerk/checks-of-log.ts');
  return brokenChains(order.agency, await logPorts(order, shell), shell.now());
}

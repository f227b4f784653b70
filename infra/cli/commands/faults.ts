/** `gongkai faults`: the standing faults of the feed, for whoever sends it. */
import type { Command } from 'commander';
import { addAll, agencyOption, eventsOption, whereOptions } from '../arguments.ts';
import type { SourceOrder } from '../case-source.ts';
import { both } from '../messages.ts';
import type { Shell } from '../shell.ts';

export function addFaults(program: Command, shell: Shell): void {
  const command = program
    .command('faults')
    .description(
      both({
        zh: '尚存的数据报送问题，及如何处理',
        en: 'the standing faults of the feed, and what would mend each',
      }),
    )
    .addOption(agencyOption())
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }))
    .addOption(eventsOption());
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
示例 / Examples:
  gongkai faults --agency huaian
  gongkai faults --agency huaian --json
  gongkai faults --agency huaian --events huaian.jsonl`,
    )
    .action(async (order: SourceOrder & { json?: true }) => {
      const [{ openCases }, { printFaults }] = await Promise.all([
        import('../case-source.ts'),
        import('../explanation.ts'),
      ]);
      await printFaults(order, await openCases(order, shell), shell);
    });
}

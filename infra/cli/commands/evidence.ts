/** `gongkai evidence`: the events behind a published version, for an auditor. */
import type { Command } from 'commander';
import { addAll, agencyOption, versionOption, whereOptions, yearOption } from '../arguments.ts';
import type { VersionOrder } from '../auditor/version-source.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addEvidence(program: Command, shell: Shell): void {
  const command = program
    .command('evidence')
    .description(
      both({
        zh: '某一版本封存的全部事件，供审计重算（含案件编号，不得公开）',
        en: 'all events frozen with a version, for an auditor to recompute it (names cases; not for the public)',
      }),
    )
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(versionOption().makeOptionMandatory());
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
示例 / Examples:
  gongkai evidence --agency huaian --year 2024 --version 1 > evidence.jsonl
  gongkai verify --events evidence.jsonl --agency huaian --year 2024 https://reports.example/huaian/2024/v1/`,
    )
    .action(async (order: VersionOrder) => {
      const { draftsOf, printEvidence } = await import('../auditor/version-source.ts');
      await printEvidence(order, await draftsOf(order, shell), shell);
    });
}

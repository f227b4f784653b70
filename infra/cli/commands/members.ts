/** `gongkai members`: the state of a government's members in a year. */
import type { Command } from 'commander';
import { addAll, agencyOption, whereOptions, yearOption } from '../arguments.ts';
import { bucketsOf, findSite, operatorStores, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

interface MembersOptions extends Where {
  agency: string;
  year: number;
  json?: true;
}

export function addMembers(program: Command, shell: Shell): void {
  const command = program
    .command('members')
    .description(
      both({
        zh: '汇总机关的各下级机关：状态、距截止日天数、未能公布的原因',
        en: 'the members of a government: state, days to the deadline, what blocks',
      }),
    )
    .addOption(agencyOption())
    .addOption(yearOption())
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }));
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
以当年 12 月 31 日的上级关系为准；只读取，不更改任何东西。
Members are the agencies with this parent on 31 December of the year. It only reads.

示例 / Examples:
  gongkai members --agency huaian --year 2024
  gongkai members --agency huaian --year 2024 --json`,
    )
    .action(async ({ agency, year, json, ...where }: MembersOptions) => {
      const { membersOfYear, printMembers } = await import('../operator/members-of-year.ts');
      const site = await findSite(where, shell);
      const [stores, { drafts }] = await Promise.all([operatorStores(site), bucketsOf(site)]);
      const members = await membersOfYear(agency, year, { ...stores, drafts }, shell.now());
      if (json) shell.out(`${JSON.stringify({ agency, year, members }, null, 2)}\n`);
      else printMembers(members, shell);
    });
}

/** `gongkai people`: the people who may use the desk and approve. */
import { type Command, InvalidArgumentError } from 'commander';
import { addAll, whereOptions } from '../arguments.ts';
import { findSite, operatorStores, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addPeople(program: Command, shell: Shell): void {
  const people = program
    .command('people')
    .description(both({ zh: '查看、停用、恢复人员', en: 'list, disable and enable persons' }))
    .addHelpText('after', EXAMPLES);
  addList(people, shell);
  addSwitch(people, shell, {
    name: 'disable',
    to: 'disabled',
    what: {
      zh: '停用人员：立即不能登录，也不能再审核',
      en: 'disable a person: signed out at once, and no approval is taken any more',
    },
    done: { zh: '已停用', en: 'is disabled' },
  });
  addSwitch(people, shell, {
    name: 'enable',
    to: 'enabled',
    what: { zh: '恢复人员', en: 'enable a person again' },
    done: { zh: '已恢复', en: 'is enabled' },
  });
}

const EXAMPLES = `
人员用登记文件新增和更改（registry apply 的 people）。 / Persons are added and changed by registry apply ("people").

示例 / Examples:
  gongkai people list
  gongkai people disable p-017
  gongkai people enable p-017 --stack Gongkai`;

function addList(people: Command, shell: Shell): void {
  const command = people
    .command('list')
    .description(both({ zh: '列出人员、机关和权限', en: 'list persons with their agencies and rights' }))
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }));
  addAll(command, whereOptions())
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, ...where }: Where & { json?: true }) => {
      const { listPeople } = await import('../operator/people.ts');
      const listed = await listPeople(await operatorStores(await findSite(where, shell)));
      if (json) return shell.out(`${JSON.stringify(listed, null, 2)}\n`);
      for (const { id, agencies, may, disabled } of listed)
        shell.out(
          `${id.padEnd(20)}  ${agencies.join(',')}  ${may.join(',')}${disabled ? '  已停用 disabled' : ''}\n`,
        );
    });
}

interface Switch {
  name: 'disable' | 'enable';
  to: 'disabled' | 'enabled';
  what: { zh: string; en: string };
  done: { zh: string; en: string };
}

function addSwitch(people: Command, shell: Shell, { name, to, what, done }: Switch): void {
  const command = people
    .command(name)
    .description(both(what))
    .argument('<id>', both({ zh: '人员编号', en: 'id of the person' }), parsePerson);
  addAll(command, whereOptions())
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, where: Where) => {
      const { switchPerson } = await import('../operator/people.ts');
      await switchPerson(id, to, await operatorStores(await findSite(where, shell)), shell.now());
      shell.tell(both({ zh: `人员 ${id} ${done.zh}，立即生效`, en: `the person ${id} ${done.en}, at once` }));
    });
}

function parsePerson(text: string): string {
  if (/^[A-Za-z0-9._-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError(
    both({ zh: '应为 1–64 个字母、数字、. _ -', en: '1 to 64 of A–Z, a–z, 0–9, . _ - are expected' }),
  );
}

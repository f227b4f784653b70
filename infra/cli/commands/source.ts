/** `gongkai source`: the secrets of a source, and its end. */
import type { Command } from 'commander';
import { addAll, parseId, whereOptions } from '../arguments.ts';
import { findSite, operatorStores, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addSource(program: Command, shell: Shell): void {
  const source = program
    .command('source')
    .description(
      both({ zh: '更换来源的密钥，或停用来源', en: 'rotate the secret of a source, or disable it' }),
    )
    .addHelpText('after', EXAMPLES);
  addRotate(source, shell);
  addDisable(source, shell);
}

const EXAMPLES = `
示例 / Examples:
  gongkai source rotate huaian-cases            1. 生成新密钥，新旧都有效 / a new secret beside the old one
                                                2. 在业务系统中换上新密钥 / put it into the case system
  gongkai source rotate huaian-cases --retire   3. 停用旧密钥，60 秒内生效 / the old one is refused within 60 s
  gongkai source disable huaian-cases`;

const idArgument = both({ zh: '来源编号', en: 'id of the source' });

function addRotate(source: Command, shell: Shell): void {
  const command = source
    .command('rotate')
    .description(both({ zh: '增加第二个密钥，或停用旧的', en: 'add a second secret, or drop the older' }))
    .argument('<id>', idArgument, parseId)
    .option('--retire', both({ zh: '停用两个密钥中较旧的一个', en: 'drop the older of two secrets' }));
  addAll(command, whereOptions())
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, { retire, ...where }: Where & { retire?: true }) => {
      const { addSecret, handOut, retireSecret } = await import('../operator/registering.ts');
      const stores = await operatorStores(await findSite(where, shell));
      if (retire) {
        await retireSecret(id, stores);
        shell.tell(
          both({
            zh: `来源 ${id} 的旧密钥已停用，60 秒内生效`,
            en: `the older secret of ${id} was dropped; it is refused within 60 s`,
          }),
        );
        return;
      }
      await handOut(await addSecret(id, stores), shell);
      shell.tell(
        both({
          zh: '新旧密钥都有效；业务系统换上新密钥后，请加 --retire 停用旧的。密钥只显示这一次',
          en: 'both secrets are valid; once the case system has the new one, drop the older with --retire. It is shown this once',
        }),
      );
    });
}

function addDisable(source: Command, shell: Shell): void {
  const command = source
    .command('disable')
    .description(both({ zh: '停用来源，60 秒内生效', en: 'disable a source; it is refused within 60 s' }))
    .argument('<id>', idArgument, parseId);
  addAll(command, whereOptions())
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, where: Where) => {
      const { disableSource } = await import('../operator/registering.ts');
      await disableSource(id, await operatorStores(await findSite(where, shell)), shell.now());
      shell.tell(
        both({
          zh: `来源 ${id} 已停用，60 秒内生效；已存储的事件不受影响`,
          en: `the source ${id} is disabled, within 60 s; its earlier events stay`,
        }),
      );
    });
}

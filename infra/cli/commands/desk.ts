/** `gongkai desk`: the operator's set-up of the offices' desk. */
import type { Command } from 'commander';
import { addAll, whereOptions } from '../arguments.ts';
import { findSite, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, WrongUsage } from '../messages.ts';

/** The variable that holds the secret. */
const VARIABLE = 'GONGKAI_SIGN_IN_SECRET';

export function addDesk(program: Command, shell: Shell): void {
  const desk = program
    .command('desk')
    .description(both({ zh: '工作台的登录设置', en: 'how people sign in at the desk' }))
    .addHelpText('after', EXAMPLES);
  const command = desk.command('secret').description(
    both({
      zh: `保存登录服务的客户端密钥，取自环境变量 ${VARIABLE}；所有人须重新登录`,
      en: `store the client secret of the issuer, from ${VARIABLE}; everyone must sign in again`,
    }),
  );
  addAll(command, whereOptions())
    .addHelpText('after', EXAMPLES)
    .action(async (where: Where) => {
      const secret = shell.env[VARIABLE];
      if (!secret)
        throw new WrongUsage({
          zh: `请把客户端密钥放在环境变量 ${VARIABLE} 中`,
          en: `put the client secret into the variable ${VARIABLE}`,
        });
      const { keepClientSecret } = await import('../operator/desk-secret.ts');
      const site = await findSite(where, shell);
      await keepClientSecret(site, secret);
      shell.tell(
        both({
          zh: `已保存，一分钟内生效：${site.outputs.DeskUrl ?? ''}`,
          en: 'stored; it holds within a minute',
        }),
      );
    });
}

const EXAMPLES = `
登录服务中登记的回调地址为 DeskUrl 加 /sign-in/callback。 / The redirect URI at the issuer is DeskUrl + /sign-in/callback.

示例 / Examples:
  GONGKAI_SIGN_IN_SECRET=… gongkai desk secret --stack Gongkai`;

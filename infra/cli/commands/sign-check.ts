/** `gongkai sign-check`: examines a vendor's own signature offline. */
import { type Command, Option } from 'commander';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { SignCheckOrder } from '../vendor/sign-check.ts';

const needed = (flags: string, zh: string, en: string) =>
  new Option(flags, both({ zh, en })).makeOptionMandatory();

const HELP = `
什么也不发送；密钥不会被打印。签名有误时退出码为 1。
Nothing is sent, and the secret is never printed. A wrong signature exits with 1.

示例 / Examples:
  GONGKAI_SECRET=whsec_… gongkai sign-check body.json --id msg_1 --timestamp 1740970800 --signature v1,K5oZ…
  gongkai sign-check --get '/sources/huaian-cases/faults?agency=huaian' --id msg_1 --timestamp 1740970800 --signature v1,…`;

export function addSignCheck(program: Command, shell: Shell): void {
  program
    .command('sign-check')
    .description(
      both({
        zh: '离线检查一个签名，指出常见错误（编码、毫秒、行尾、密钥未解码……）',
        en: 'check a signature offline, and name the usual mistake: encoding, milliseconds, line end, secret not decoded',
      }),
    )
    .argument(
      '[body]',
      both({ zh: '实际发送的正文，逐字节保存的文件', en: 'the body as it was sent, byte for byte' }),
    )
    .addOption(needed('--id <id>', 'webhook-id 的值', 'value of webhook-id'))
    .addOption(needed('--timestamp <seconds>', 'webhook-timestamp 的值', 'value of webhook-timestamp'))
    .addOption(needed('--signature <signature>', 'webhook-signature 的值', 'value of webhook-signature'))
    .addOption(
      new Option(
        '--get <path>',
        both({ zh: '查询没有正文：路径和参数', en: 'a question has no body: path and query' }),
      ),
    )
    .addOption(
      new Option(
        '--secret <secret>',
        both({
          zh: '签名密钥 whsec_…（默认取环境变量 GONGKAI_SECRET）',
          en: 'signing secret whsec_… (default: GONGKAI_SECRET)',
        }),
      ),
    )
    .addHelpText('after', HELP)
    .action(async (path: string | undefined, order: SignCheckOrder) => {
      const { signCheck } = await import('../vendor/sign-check.ts');
      await signCheck(path, order, shell);
    });
}

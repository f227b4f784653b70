/** `gongkai send`: a file of events, signed and delivered. */
import type { Command } from 'commander';
import { addAll, recipientOptions, sourceOption, wholeNumber } from '../arguments.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { SendOrder } from '../vendor/sending.ts';

const HELP = `
整个文件先检查，有一处问题就不发送；重复发送是安全的：已存储的计为重复。
The whole file is checked first, and nothing of a faulty one is sent. Sending again is safe: a stored event counts as a duplicate.

示例 / Examples:
  GONGKAI_SECRET=whsec_… gongkai send huaian.jsonl --source huaian-cases
  gongkai send huaian.jsonl --dry-run
  gongkai send huaian.jsonl --source huaian-cases --rehearse
  gongkai send huaian.jsonl --source huaian-cases --url https://api.example.gov.cn`;

export function addSend(program: Command, shell: Shell): void {
  const command = program
    .command('send')
    .description(both({ zh: '签名并发送事件文件', en: 'sign and deliver an event file' }))
    .argument('<file>', both({ zh: 'JSON Lines 文件，每行一个事件', en: 'JSON Lines, an event a line' }))
    .addOption(sourceOption());
  addAll(command, recipientOptions())
    .option('--dry-run', both({ zh: '只检查，不发送', en: 'only validate' }))
    .option(
      '--rehearse',
      both({
        zh: '发到服务端演练：将存储多少，会有哪些问题；不存储',
        en: 'ask the endpoint what it would store and which faults would remain; nothing is stored',
      }),
    )
    .option(
      '--batch <n>',
      both({ zh: '每次请求的事件数，1–500', en: 'events a request, 1 to 500' }),
      wholeNumber(1, 500),
      100,
    )
    .option(
      '--concurrency <n>',
      both({ zh: '同时进行的请求数，1–32', en: 'requests at once, 1 to 32' }),
      wholeNumber(1, 32),
      4,
    )
    .option(
      '--retries <n>',
      both({ zh: '每次请求的重发次数，0–100', en: 'attempts after the first one, 0 to 100' }),
      wholeNumber(0, 100),
      8,
    )
    .addHelpText('after', HELP)
    .action(async (file: string, order: SendOrder) => {
      const { sendFile } = await import('../vendor/sending.ts');
      await sendFile(file, order, shell);
    });
}

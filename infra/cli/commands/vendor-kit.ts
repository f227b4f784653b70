/** `gongkai vendor-kit`: the files that a vendor of a case system builds against. */
import type { Command } from 'commander';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function addVendorKit(program: Command, shell: Shell): void {
  program
    .command('vendor-kit')
    .description(
      both({
        zh: '写出给系统厂商的资料：接口描述、代码、取值及标签、签名与核对样例、标准案例、发送程序',
        en: 'write what a vendor builds against: schemas, codes, values with labels, vectors, golden histories, senders',
      }),
    )
    .argument('<folder>', both({ zh: '写到哪个文件夹', en: 'where to write it' }))
    .addHelpText('after', '\n示例 / Examples:\n  gongkai vendor-kit kit')
    .action(async (folder: string) => {
      const { writeKit } = await import('../vendor/kit.ts');
      await writeKit(folder, shell);
    });
}

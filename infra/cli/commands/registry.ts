/** `gongkai registry`: agencies and sources. */
import type { Command } from 'commander';
import { addAll, whereOptions } from '../arguments.ts';
import { both } from '../messages.ts';
import { findSite, operatorStores, type Where } from '../reach.ts';
import type { Shell } from '../shell.ts';

export function addRegistry(program: Command, shell: Shell): void {
  const registry = program
    .command('registry')
    .description(both({ zh: '登记机关和来源', en: 'register agencies and sources' }))
    .addHelpText('after', EXAMPLES);
  addApply(registry, shell);
  addList(registry, shell);
}

const EXAMPLES = `
示例 / Examples:
  gongkai registry apply registry.json
  gongkai registry list`;

function addApply(registry: Command, shell: Shell): void {
  const command = registry
    .command('apply')
    .description(both({ zh: '新增或更新机关和来源', en: 'add or update agencies and sources' }))
    .argument('<file>', both({ zh: '登记文件（JSON）', en: 'registry file (JSON)' }));
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
文件形如 / The file looks like:
  {"agencies": [{"id": "huaian", "name": "淮安市人民政府", "parent": null, "contact": "…", "chargeDecimals": 4}],
   "sources": [{"id": "huaian-cases", "agencies": ["huaian"], "may": ["facts"], "succeeds": []}]}

contact、chargeDecimals（4）、may（facts）、succeeds 可省略，省略即取默认值；不在文件中的保持不变；已停用的来源仍停用。
contact, chargeDecimals (4), may (facts) and succeeds may be left out, which means the default; what is not in the
file stays as it is; a disabled source stays disabled.
新来源的密钥打印到标准输出，只此一次。 / Secrets of new sources are printed to standard output, this once.

示例 / Examples:
  gongkai registry apply registry.json
  gongkai registry apply registry.json --stack Gongkai > secrets.json`,
    )
    .action(async (path: string, where: Where) => {
      const [{ checkReferences, readRegistryFile }, registering] = await Promise.all([
        import('../registry-file.ts'),
        import('../registering.ts'),
      ]);
      const file = await readRegistryFile(path);
      const stores = await operatorStores(await findSite(where, shell));
      const before = await registering.readRegistered(stores);
      checkReferences(path, file, before);
      await registering.applyRegistry(file, before, stores, {
        now: shell.now(),
        issue: (issued) => {
          registering.printIssued(issued, shell);
          if (Object.keys(issued.sources).length > 0) shell.tell(both(SHOWN_ONCE));
        },
      });
      const { agencies, sources } = file;
      shell.tell(
        both({
          zh: `已登记 ${agencies.length} 个机关、${sources.length} 个来源`,
          en: `registered: ${agencies.length} agencies, ${sources.length} sources`,
        }),
      );
    });
}

const SHOWN_ONCE = {
  zh: '新来源的密钥只显示这一次，请妥善保存',
  en: 'the secrets of new sources are shown this once; keep them safe',
};

function addList(registry: Command, shell: Shell): void {
  const command = registry
    .command('list')
    .description(both({ zh: '列出机关和来源，不含密钥', en: 'list agencies and sources, without secrets' }));
  addAll(command, whereOptions())
    .addHelpText('after', EXAMPLES)
    .action(async (where: Where) => {
      const { readRegistered } = await import('../registering.ts');
      const registered = await readRegistered(await operatorStores(await findSite(where, shell)));
      shell.out(`${JSON.stringify(registered, null, 2)}\n`);
    });
}

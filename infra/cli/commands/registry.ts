/** `gongkai registry`: agencies and sources. */
import type { Command } from 'commander';
import { knownWithin } from '../../../shared/intake/known-sources.ts';
import { addAll, agencyOption, sourceOption, whereOptions } from '../arguments.ts';
import { bucketsOf, findSite, type OperatorStores, operatorStores, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused, WrongUsage } from '../messages.ts';

export function addRegistry(program: Command, shell: Shell): void {
  const registry = program
    .command('registry')
    .description(both({ zh: '登记机关和来源', en: 'register agencies and sources' }))
    .addHelpText('after', EXAMPLES);
  addApply(registry, shell);
  addList(registry, shell);
  addLog(registry, shell);
  addRetire(registry, shell);
  addNotifySecret(registry, shell);
}

const EXAMPLES = `
示例 / Examples:
  gongkai registry apply registry.json
  gongkai registry list
  gongkai registry retire --source huaian-cases
  gongkai registry notify-secret --agency huaian
  gongkai registry notify-secret --agency huaian --rotate`;

const APPLY_HELP = `
文件形如 / The file looks like:
  {"agencies": [{"id": "huaian", "name": "淮安市人民政府", "parent": null, "contact": "…", "chargeDecimals": 4}],
   "sources": [{"id": "huaian-cases", "agencies": ["huaian"], "may": ["facts"], "succeeds": []}]}

机关还可填：since、casesFrom、consolidates、deadline、names、parents、until、mergedInto、approval、notify、sandbox；
来源还可填 "numbering": ["1320YYYY###"]（# 代表一位数字，YYYY 代表年份）：符合的编号不作为证件号码或手机号码拒收。
A source may also hold "numbering": ["1320YYYY###"] (# a digit, YYYY a year): a number that fits is a case number,
and is not refused as that of a person or a telephone.
另可列 "people": [{"id": "p1", "subject": "登录服务的 sub", "agencies": ["huaian"], "may": ["read", "text", "finalise"]}]。
An agency may also hold since, casesFrom, consolidates, deadline, names, parents, until, mergedInto, approval, notify
and sandbox; "people" lists who may enter the desk.

contact、chargeDecimals（4）、may（facts）、succeeds 可省略，省略即取默认值；不在文件中的保持不变；已停用的来源仍停用。
contact, chargeDecimals (4), may (facts) and succeeds may be left out, which means the default; what is not in the
file stays as it is; a disabled source stays disabled.
新来源的密钥打印到标准输出，只此一次。 / Secrets of new sources are printed to standard output, this once.

示例 / Examples:
  gongkai registry apply registry.json
  gongkai registry apply registry.json --stack Gongkai > secrets.json`;

function addApply(registry: Command, shell: Shell): void {
  const command = registry
    .command('apply')
    .description(both({ zh: '新增或更新机关和来源', en: 'add or update agencies and sources' }))
    .argument('<file>', both({ zh: '登记文件（JSON）', en: 'registry file (JSON)' }));
  addAll(command, whereOptions())
    .addHelpText('after', APPLY_HELP)
    .action(async (path: string, where: Where) => {
      await apply(path, where, shell);
    });
}

async function apply(path: string, where: Where, shell: Shell): Promise<void> {
  const [{ checkReferences, readRegistryFile }, registering, { checkHeirs }] = await Promise.all([
    import('../operator/registry-file.ts'),
    import('../operator/registering.ts'),
    import('../operator/registry-heirs.ts'),
  ]);
  const file = await readRegistryFile(path);
  const stores = await operatorStores(await findSite(where, shell));
  const before = await registering.readRegistered(stores);
  checkReferences(path, file, before);
  await checkHeirs(path, file, stores.eventLog);
  let isNew = false;
  await registering.applyRegistry(file, before, stores, {
    now: shell.now(),
    issue: (issued) => {
      registering.printIssued(issued, shell);
      isNew = Object.keys(issued.sources).length > 0;
      if (isNew) shell.tell(both(SHOWN_ONCE));
    },
  });
  if (isNew) await shell.pause(knownWithin(before.sources.length + file.sources.length));
  for (const words of registering.stillOff(file, before)) shell.tell(`${both(words)}`);
  const { agencies, sources, people } = file;
  shell.tell(
    both({
      zh: `已登记 ${agencies.length} 个机关、${sources.length} 个来源${people.length ? `、${people.length} 名人员` : ''}`,
      en: `registered: ${agencies.length} agencies, ${sources.length} sources${people.length ? `, ${people.length} persons` : ''}`,
    }),
  );
}

const SHOWN_ONCE = {
  zh: '新来源的密钥只显示这一次，请妥善保存',
  en: 'the secrets of new sources are shown this once; keep them safe',
};

function addNotifySecret(registry: Command, shell: Shell): void {
  const command = registry
    .command('notify-secret')
    .description(
      both({
        zh: '打印机关消息地址（notify）的签名密钥，供接收方核验；--rotate 换新密钥',
        en: "print the secret that signs the messages to an agency's webhook; --rotate issues a new one",
      }),
    )
    .addOption(agencyOption())
    .option(
      '--rotate',
      both({
        zh: '换发新密钥并打印；旧密钥继续有效，每条消息带两个签名',
        en: 'issue a second secret and print it; messages carry both signatures until --retire',
      }),
    )
    .option('--retire', both({ zh: '停用两个密钥中较旧的', en: 'drop the older of two secrets' }));
  addAll(command, whereOptions())
    .addHelpText('after', EXAMPLES)
    .action(async ({ agency, rotate, retire, ...where }: Where & NotifySecret) => {
      if (rotate && retire)
        throw new WrongUsage({ zh: '--rotate 与 --retire 不能同用', en: 'give either --rotate or --retire' });
      const site = await findSite(where, shell);
      const { registry: kept } = await operatorStores(site);
      if (!(await kept.agency(agency)))
        throw new Refused({ zh: `没有登记机关 ${agency}`, en: `the agency ${agency} is not registered` });
      const { drafts } = await bucketsOf(site);
      const { notifySecret } = await import('../operator/notify-secret.ts');
      const secret = await notifySecret(agency, rotate ? 'rotate' : retire ? 'retire' : 'show', drafts);
      if (!retire) shell.out(`${secret}\n`);
      else shell.tell(both({ zh: '较旧的密钥已停用', en: 'the older secret is retired' }));
    });
}

interface NotifySecret {
  agency: string;
  rotate?: true;
  retire?: true;
}

function addList(registry: Command, shell: Shell): void {
  const command = registry
    .command('list')
    .description(both({ zh: '列出机关和来源，不含密钥', en: 'list agencies and sources, without secrets' }));
  addAll(command, whereOptions())
    .addHelpText('after', EXAMPLES)
    .action(async (where: Where) => {
      const { readRegistered } = await import('../operator/registering.ts');
      const registered = await readRegistered(await operatorStores(await findSite(where, shell)));
      shell.out(`${JSON.stringify(registered, null, 2)}\n`);
    });
}

function addLog(registry: Command, shell: Shell): void {
  const command = registry
    .command('log')
    .description(
      both({ zh: '列出登记的每次更改及其时间', en: 'list every change of the registry with its time' }),
    )
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }));
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
示例 / Examples:
  gongkai registry log
  gongkai registry log --json --stack Gongkai`,
    )
    .action(async ({ json, ...where }: Where & { json?: true }) => {
      const { changeLines } = await import('../operator/registry-log.ts');
      const { registry: kept } = await operatorStores(await findSite(where, shell));
      const changes = await kept.changes();
      shell.out(json ? `${JSON.stringify(changes, null, 2)}\n` : changeLines(changes));
    });
}

interface RetireOptions extends Where {
  agency?: string;
  source?: string;
  undo?: true;
}

function addRetire(registry: Command, shell: Shell): void {
  const command = registry
    .command('retire')
    .description(
      both({
        zh: '撤并机关或停止来源，保留其全部历史',
        en: 'retire an agency or a source, without losing its past',
      }),
    )
    .addOption(agencyOption().makeOptionMandatory(false))
    .addOption(sourceOption())
    .option('--undo', both({ zh: '撤回', en: 'take it back' }));
  addAll(command, whereOptions())
    .addHelpText(
      'after',
      `
机关：不再有来源为它报送（403），不再起草新年度；已公布的报告不变。来源：密钥作废，60 秒内拒收（401）；已存储的事件照常计数。
An agency: no source speaks for it any more (403), no new year is drafted; its publications stay. A source: its
secrets go, it is refused within 60 s (401); its events still count.

示例 / Examples:
  gongkai registry retire --agency qinghe-old
  gongkai registry retire --source huaian-cases --stack Gongkai
  gongkai registry retire --source huaian-cases --undo > secret.json`,
    )
    .action(async ({ agency, source, undo, ...where }: RetireOptions) => {
      if ((agency === undefined) === (source === undefined))
        throw new WrongUsage({ zh: '应给出 --agency 或 --source 之一', en: 'give --agency or --source' });
      const stores = await operatorStores(await findSite(where, shell));
      if (agency !== undefined) await retireAgency(agency, undo, stores, shell);
      else if (source !== undefined) await retireSource(source, undo, stores, shell);
    });
}

async function retireAgency(
  id: string,
  undo: true | undefined,
  stores: OperatorStores,
  shell: Shell,
): Promise<void> {
  const registering = await import('../operator/registering.ts');
  if (undo) {
    await registering.bringAgencyBack(id, stores, shell.now());
    shell.tell(
      both({
        zh: `机关 ${id} 已恢复；请重新 registry apply 为它报送的来源`,
        en: `the agency ${id} is back; apply the sources that speak for it again`,
      }),
    );
    return;
  }
  const sources = (await registering.retireAgency(id, stores, shell.now())).join(', ') || '-';
  shell.tell(
    both({
      zh: `机关 ${id} 已撤并，60 秒内不再接受它的事件；不再为它报送的来源：${sources}`,
      en: `the agency ${id} is retired, its events are refused within 60 s; sources that spoke for it: ${sources}`,
    }),
  );
}

async function retireSource(
  id: string,
  undo: true | undefined,
  stores: OperatorStores,
  shell: Shell,
): Promise<void> {
  const registering = await import('../operator/registering.ts');
  if (undo) {
    await registering.handOut(await registering.bringSourceBack(id, stores, shell.now()), shell);
    shell.tell(both(SHOWN_ONCE));
    return;
  }
  await registering.retireSource(id, stores, shell.now());
  shell.tell(
    both({
      zh: `来源 ${id} 已停止，60 秒内生效；已存储的事件不受影响`,
      en: `the source ${id} is retired, within 60 s; its earlier events stay`,
    }),
  );
}

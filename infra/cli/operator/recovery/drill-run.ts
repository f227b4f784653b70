/**
 * `gongkai recover drill`. In: the moment, or an already restored table; the place for the paper. Out: the paper, and
 * exit code 1 if anything differs. Always: tables restored for the drill are deleted again, unless the caller keeps
 * them.
 */
import { writeFile } from 'node:fs/promises';
import { bucketsOf, operatorStores, type Site } from '../../connect.ts';
import type { Shell } from '../../io.ts';
import { both, Refused } from '../../messages.ts';
import { drill } from './drill.ts';
import { type DrillHead, drillPaper, faultsOfDrill } from './drill-paper.ts';
import { restoreBeside, type TableService } from './restoring.ts';

export interface DrillOrder {
  /** An instant. */
  to?: string;
  /** An already restored table of events. */
  table?: string;
  keep?: true;
  out?: string;
  json?: true;
}

export async function runDrill(
  { to, table, keep, out, json }: DrillOrder,
  site: Site,
  shell: Shell,
): Promise<void> {
  const { EventLogTable, RegistryTable } = site.outputs;
  const at = to === undefined ? undefined : new Date(`${to}Z`);
  const around = { ...shell, poll: site.poll };
  const service = await tableService(site);
  const restored =
    table === undefined
      ? await restoreBeside([EventLogTable, RegistryTable], at, service, around)
      : undefined;
  const names: ReadonlyMap<string, string> =
    restored?.names ?? new Map([[EventLogTable, table ?? EventLogTable]]);
  try {
    const begun = shell.now();
    const drilled = await drill(await portsOf(site, names), shell);
    const head: DrillHead = {
      at: new Date(begun).toISOString(),
      stack: site.stack ?? '本机',
      to: at?.toISOString() ?? null,
      tables: [...names],
      took: { restore: restored?.milliseconds ?? null, compare: shell.now() - begun },
    };
    const paper = json ? `${JSON.stringify({ ...head, ...drilled }, null, 2)}\n` : drillPaper(head, drilled);
    if (out === undefined) shell.out(paper);
    else await writeFile(out, paper, { mode: 0o600 });
    conclude(faultsOfDrill(drilled), shell);
  } finally {
    if (restored && !keep) await restored.drop();
  }
}

async function portsOf(site: Site, names: ReadonlyMap<string, string>) {
  const of = (table: string) => names.get(table) ?? table;
  const { EventLogTable, RegistryTable } = site.outputs;
  const outputs = { ...site.outputs, EventLogTable: of(EventLogTable), RegistryTable: of(RegistryTable) };
  const [live, { eventLog, registry }, { drafts, publication }] = await Promise.all([
    operatorStores(site),
    operatorStores({ ...site, outputs }),
    bucketsOf(site),
  ]);
  return { eventLog, registry, live, drafts, publication };
}

function conclude(faults: readonly string[], shell: Shell): void {
  if (faults.length > 0)
    throw new Refused({
      zh: `演练发现 ${faults.length} 处不符，见演练记录`,
      en: `the drill found ${faults.length} faults; its paper lists them`,
    });
  shell.tell(both({ zh: '演练完成：备份可用', en: 'the drill is over: all can be restored' }));
}

async function tableService({ access }: Site): Promise<TableService> {
  const { DeleteTableCommand, DescribeTableCommand, DynamoDBClient, RestoreTableToPointInTimeCommand } =
    await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient(access);
  return {
    async restore(SourceTableName, TargetTableName, at) {
      const moment = at === undefined ? { UseLatestRestorableTime: true } : { RestoreDateTime: at };
      await client.send(
        new RestoreTableToPointInTimeCommand({ SourceTableName, TargetTableName, ...moment }),
      );
    },
    async stateOf(TableName) {
      return (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
    },
    async remove(TableName) {
      await client.send(new DeleteTableCommand({ TableName }));
    },
  };
}

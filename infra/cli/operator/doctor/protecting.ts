/**
 * Protection after the first success. In: a deployed stack. Out: the stack and each of its tables refuse deletion, and
 * `cdk.context.json` in the checkout records it, so that every later deployment keeps it. A second run changes nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '@aws-sdk/client-cloudformation';
import { protectionOf } from '../../../stack/operation-settings.ts';
import { Refused } from '../../messages.ts';
import type { ClientConfig } from './client-config.ts';

export async function protect(stack: Stack | undefined, root: string, config: ClientConfig): Promise<number> {
  const name = stack?.StackName;
  if (
    name === undefined ||
    !/^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/.test(stack?.StackStatus ?? '')
  )
    throw new Refused({
      zh: `堆栈还没有部署成功（${stack?.StackStatus ?? '不存在'}），不能加保护`,
      en: `the stack does not stand (${stack?.StackStatus ?? 'there is none'}) and cannot be protected`,
    });
  const { CloudFormationClient, paginateListStackResources, UpdateTerminationProtectionCommand } =
    await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(config);
  const tables: string[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: name }))
    for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? [])
      if (ResourceType === 'AWS::DynamoDB::Table' && PhysicalResourceId) tables.push(PhysicalResourceId);
  await protectTables(tables, config);
  await remember(name, root);
  await client.send(
    new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: true }),
  );
  return tables.length;
}

async function protectTables(tables: readonly string[], config: ClientConfig): Promise<void> {
  const { DescribeTableCommand, DynamoDBClient, UpdateTableCommand } = await import(
    '@aws-sdk/client-dynamodb'
  );
  const client = new DynamoDBClient(config);
  for (const TableName of tables) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.DeletionProtectionEnabled) continue;
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  }
}

/** The CDK's own store of facts about an account; the file belongs in the repository. */
async function remember(stack: string, root: string): Promise<void> {
  const file = join(root, 'cdk.context.json');
  const before = await readFile(file, 'utf8').catch(() => '{}');
  const context: Record<string, unknown> = JSON.parse(before);
  if (context[protectionOf(stack)] === true) return;
  await writeFile(file, `${JSON.stringify({ ...context, [protectionOf(stack)]: true }, null, 2)}\n`);
}

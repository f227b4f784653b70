/**
 * What comes in: a request to restore a table to a point in time, under another name. What goes out: its description.
 * Always: there are no backups here, so only the present moment can be restored; a moment of the past is refused.
 */
import { type Answer, type Fields, type ItemStore, Refusal } from './tables.ts';

const refused = (name: string, message: string) =>
  new Refusal(`com.amazonaws.dynamodb.v20120810#${name}`, message);

/** The tables that a request names, for the policies. */
export const restoredTables = (data: Fields): string[] => [
  String(data['SourceTableName'] ?? ''),
  String(data['TargetTableName'] ?? ''),
];

export async function restoreTable(store: ItemStore, data: Fields): Promise<Answer> {
  const [from = '', to = ''] = restoredTables(data);
  if (data['RestoreDateTime'] !== undefined)
    throw refused('InvalidRestoreTimeException', 'the local stack keeps no backups: UseLatestRestorableTime');
  const existing = await store.perform('ListTables', {});
  if ((existing['TableNames'] as string[]).includes(to))
    throw refused('TableAlreadyExistsException', `Table already exists: ${to}`);
  const { Table } = (await store.perform('DescribeTable', { TableName: from })) as { Table: Fields };
  const { KeySchema, AttributeDefinitions } = Table as Pick<
    Parameters<ItemStore['createTable']>[0],
    'KeySchema' | 'AttributeDefinitions'
  >;
  await store.createTable({ TableName: to, KeySchema, AttributeDefinitions });
  let page: Answer = {};
  do {
    const { LastEvaluatedKey } = page;
    const start = LastEvaluatedKey === undefined ? {} : { ExclusiveStartKey: LastEvaluatedKey };
    page = await store.perform('Scan', { TableName: from, ...start });
    for (const Item of page['Items'] as Fields[]) await store.perform('PutItem', { TableName: to, Item });
  } while (page['LastEvaluatedKey'] !== undefined);
  return { TableDescription: { ...Table, TableName: to, TableStatus: 'ACTIVE' } };
}

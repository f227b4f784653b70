/**
 * The progress of each agency on DynamoDB: the numbers of its folds, and the standings after the last one. Always: a
 * fold older than the recorded one writes nothing.
 */
import { type DynamoDBClient, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Item, itemOf, itemsIn, reached, unless } from './dynamodb-calls.ts';
import type { AgencyProgress, Progress } from './ports.ts';

export function dynamoProgress(client: DynamoDBClient, table: string): Progress {
  return {
    async takeFold(agency) {
      const taken = new UpdateItemCommand({
        TableName: table,
        Key: marshall({ agency }),
        UpdateExpression: 'ADD fold :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValues: 'UPDATED_NEW',
      });
      const { Attributes } = await reached(() => client.send(taken));
      return Number(Attributes?.['fold']?.N);
    },
    async record(fold, progress) {
      await unless(() => client.send(recordOf(table, fold, progress)));
    },
    async recorded(agency) {
      const item = await itemOf(client, table, { agency });
      return { fold: Number(item?.['recorded'] ?? 0), standings: item?.['standings'] ?? [] };
    },
    async all() {
      const progress: AgencyProgress[] = [];
      const pages = paginateScan({ client }, { TableName: table, ConsistentRead: true });
      // During an agency's first fold, its item holds only a number.
      for await (const item of itemsIn(pages))
        if (item['draftedThrough'] !== undefined) progress.push(progressIn(item));
      return progress;
    },
  };
}

/** Unless a newer fold was recorded. */
function recordOf(
  table: string,
  fold: number,
  { agency, draftedThrough, pending, standings, log }: AgencyProgress,
): UpdateItemCommand {
  const values = {
    ':fold': fold,
    ':through': draftedThrough,
    ':pending': [...pending],
    ':standings': [...standings],
    ...(log !== undefined && { ':log': log }),
  };
  return new UpdateItemCommand({
    TableName: table,
    Key: marshall({ agency }),
    UpdateExpression: `SET recorded = :fold, draftedThrough = :through, pending = :pending, standings = :standings${log === undefined ? '' : ', #log = :log'}`,
    ...(log !== undefined && { ExpressionAttributeNames: { '#log': 'log' } }),
    ConditionExpression: 'attribute_not_exists(recorded) OR recorded <= :fold',
    ExpressionAttributeValues: marshall(values),
  });
}

function progressIn({ agency, draftedThrough, pending, standings = [], log }: Item): AgencyProgress {
  return { agency, draftedThrough, pending, standings, ...(log !== undefined && { log }) };
}

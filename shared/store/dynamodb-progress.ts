/**
 * The progress of each agency on DynamoDB: the numbers of its folds, and the standings after the last one. Always: a
 * fold older than the recorded one writes nothing.
 */
import { type DynamoDBClient, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { itemOf, itemsIn, reached, unless } from './dynamodb-calls.ts';
import type { AgencyProgress, Progress } from './ports.ts';

export function dynamoProgress(client: DynamoDBClient, table: string): Progress {
  return {
    async takeFold(agency) {
      const { Attributes } = await reached(() =>
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: marshall({ agency }),
            UpdateExpression: 'ADD fold :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
            ReturnValues: 'UPDATED_NEW',
          }),
        ),
      );
      return Number(Attributes?.['fold']?.N);
    },
    async record(fold, { agency, draftedThrough, pending, standings, log }) {
      const values = {
        ':fold': fold,
        ':through': draftedThrough,
        ':pending': [...pending],
        ':standings': [...standings],
        ...(log !== undefined && { ':log': log }),
      };
      await unless(() =>
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: marshall({ agency }),
            UpdateExpression: `SET recorded = :fold, draftedThrough = :through, pending = :pending, standings = :standings${log === undefined ? '' : ', #log = :log'}`,
            ...(log !== undefined && { ExpressionAttributeNames: { '#log': 'log' } }),
            ConditionExpression: 'attribute_not_exists(recorded) OR recorded <= :fold',
            ExpressionAttributeValues: marshall(values),
          }),
        ),
      );
    },
    async recorded(agency) {
      const item = await itemOf(client, table, { agency });
      return { fold: Number(item?.['recorded'] ?? 0), standings: item?.['standings'] ?? [] };
    },
    async all() {
      const progress: AgencyProgress[] = [];
      for await (const item of itemsIn(
        paginateScan({ client }, { TableName: table, ConsistentRead: true }),
      )) {
        const { agency, draftedThrough, pending, standings = [], log } = item;
        // During an agency's first fold, its item holds only a number.
        if (draftedThrough !== undefined)
          progress.push({ agency, draftedThrough, pending, standings, ...(log !== undefined && { log }) });
      }
      return progress;
    },
  };
}

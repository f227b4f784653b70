/**
 * Requests refused after a valid signature, kept for thirty days: one item per request, with codes and pointers, never
 * a value. In: a refused request. Out: those of a source. Always: expired items are not returned, even before DynamoDB
 * deletes them.
 */
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { itemsOf, reached } from './dynamodb-calls.ts';

export interface RefusedRequest {
  source: string;
  /** Milliseconds since 1970 UTC. */
  at: number;
  /** Unique id of the attempt. */
  id: string;
  status: number;
  errors: readonly { pointer: string; code: string }[];
}

export interface Refusals {
  note(refused: RefusedRequest): Promise<void>;
  /** Those of a source within thirty days before `now`, oldest first; with `after`, only those after that key. */
  of(source: string, now: number, after?: string): AsyncIterable<RefusedRequest>;
}

const SECOND = 1_000;
/** In milliseconds. */
export const KEPT_FOR = 30 * 86_400 * SECOND;

/** The sort key: by instant, then by attempt. */
export function refusalKey({ at, id }: Pick<RefusedRequest, 'at' | 'id'>): string {
  return `${String(at).padStart(15, '0')}#${id}`;
}

export function dynamoRefusals(client: DynamoDBClient, table: string): Refusals {
  return {
    async note({ source, at, id, status, errors }) {
      const expires = Math.ceil((at + KEPT_FOR) / SECOND);
      const key = { source, refusal: refusalKey({ at, id }) };
      const item = marshall({ ...key, status, errors: errors.map((error) => ({ ...error })), expires });
      await reached(() => client.send(new PutItemCommand({ TableName: table, Item: item })));
    },
    async *of(source, now, after = '') {
      const first = String(Math.max(0, now - KEPT_FOR)).padStart(15, '0');
      const from = after > first ? after : first;
      for await (const item of itemsOf(client, table, ['source', source], {
        span: { of: 'refusal', from },
      })) {
        const { refusal, status, errors } = item;
        if (refusal === after) continue;
        const end = String(refusal).indexOf('#');
        const at = Number(refusal.slice(0, end));
        yield { source, at, id: refusal.slice(end + 1), status, errors } as RefusedRequest;
      }
    },
  };
}

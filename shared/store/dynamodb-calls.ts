/**
 * Calls to DynamoDB. They distinguish transient failures (throttling, timeouts, an unavailable store) from permanent
 * ones, and failed conditions from both. Reads are strongly consistent and paginated, unless the caller accepts less.
 * Items are returned in the current format, whichever release wrote them.
 */
import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import { StoreUnavailable } from './ports.ts';
import { readAhead } from './read-ahead.ts';
import { FORMATS, upcast } from './stored-formats.ts';

export type Item = Record<string, NativeAttributeValue>;

const PASSING = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'AbortError',
]);

/** Runs a call and turns transient failures (throttling, timeouts, an unavailable store) into `StoreUnavailable`. */
export async function reached<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const { name, code, $metadata } = cause as {
      name?: string;
      code?: string;
      $metadata?: { httpStatusCode?: number };
    };
    const away =
      $metadata?.httpStatusCode === undefined ? code !== undefined : $metadata.httpStatusCode >= 500;
    if (away || PASSING.has(name ?? ''))
      throw new StoreUnavailable(`the store did not answer (${name ?? code})`, { cause });
    throw cause;
  }
}

/** Runs a conditional write. Returns whether it was done or its condition failed; throws `StoreUnavailable`. */
export async function unless<T>(call: () => Promise<T>): Promise<'done' | 'condition failed'> {
  try {
    await reached(call);
    return 'done';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'condition failed';
    throw error;
  }
}

export async function itemOf(client: DynamoDBClient, table: string, key: Item): Promise<Item | undefined> {
  const { Item: item } = await reached(() =>
    client.send(new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true })),
  );
  return item && upcast(FORMATS.item, unmarshall(item));
}

const MOST_KEYS = 100;
const ASKED_AT_ONCE = 16;

/** The existing items with these keys, in no order. No key may be given twice. */
export async function itemsAt(client: DynamoDBClient, table: string, keys: readonly Item[]): Promise<Item[]> {
  const parts = Array.from({ length: Math.ceil(keys.length / MOST_KEYS) }, (_, part) =>
    keys.slice(part * MOST_KEYS, (part + 1) * MOST_KEYS).map((key) => marshall(key)),
  );
  const items: Item[] = [];
  for await (const read of readAhead(parts, ASKED_AT_ONCE, (part) => itemsOfPart(client, table, part)))
    for (const item of read) items.push(item);
  return items;
}

/** Repeats the request for the keys that the store left unprocessed, as it does if the answer is too large. */
async function itemsOfPart(client: DynamoDBClient, table: string, keys: StoredItem[]): Promise<Item[]> {
  const items: Item[] = [];
  for (let left = keys; left.length > 0; ) {
    const asked = { RequestItems: { [table]: { Keys: left, ConsistentRead: true } } };
    const { Responses, UnprocessedKeys } = await reached(() => client.send(new BatchGetItemCommand(asked)));
    for (const item of Responses?.[table] ?? []) items.push(upcast(FORMATS.item, unmarshall(item)));
    const after = UnprocessedKeys?.[table]?.Keys ?? [];
    if (after.length === left.length)
      throw new StoreUnavailable('the store returned none of the requested items');
    left = after;
  }
  return items;
}

type StoredItem = Record<string, AttributeValue>;

/** A range of sort keys, both ends included; without `to` it has no upper end. */
export interface KeySpan {
  of: string;
  from: string;
  to?: string;
}

export interface Wanted {
  span?: KeySpan;
  /** The attributes to return; absent: all. */
  only?: readonly string[];
  /** Eventually consistent: half the price, but recent writes may be missing. */
  lagging?: boolean;
}

type Partition = readonly [name: string, value: string];

export async function* itemsOf(
  client: DynamoDBClient,
  table: string,
  partition: Partition,
  wanted: Wanted = {},
): AsyncIterable<Item> {
  for await (const page of pagesOf(client, table, partition, wanted)) yield* page;
}

/** The same by page, because yielding each item costs more than most work on it. */
export function pagesOf(
  client: DynamoDBClient,
  table: string,
  partition: Partition,
  { span, only = [], lagging = false }: Wanted = {},
): AsyncIterable<Item[]> {
  const conditions = ['#partition = :partition'];
  if (span) conditions.push(span.to === undefined ? '#sort >= :from' : '#sort BETWEEN :from AND :to');
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: !lagging,
      KeyConditionExpression: conditions.join(' AND '),
      ...(only.length > 0 && { ProjectionExpression: only.map((_, place) => `#only${place}`).join(', ') }),
      ExpressionAttributeNames: {
        '#partition': partition[0],
        ...(span && { '#sort': span.of }),
        ...Object.fromEntries(only.map((name, place) => [`#only${place}`, name])),
      },
      ExpressionAttributeValues: {
        ':partition': { S: partition[1] },
        ...(span && { ':from': { S: span.from } }),
        ...(span?.to !== undefined && { ':to': { S: span.to } }),
      },
    },
  );
  return itemPages(pages);
}

export async function* itemsIn(pages: Parameters<typeof itemPages>[0]): AsyncIterable<Item> {
  for await (const page of itemPages(pages)) yield* page;
}

async function* itemPages(
  pages: AsyncIterable<{ Items?: Parameters<typeof unmarshall>[0][] | undefined }>,
): AsyncIterable<Item[]> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const page = await reached(() => iterator.next());
    if (page.done) return;
    yield (page.value.Items ?? []).map((item) => upcast(FORMATS.item, unmarshall(item)));
  }
}

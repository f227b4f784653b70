/**
 * What comes in: the parameters of an operation. What goes out: the tables and items that they name.
 */
import type { Item } from 'dynalite/db/index.js';
import type { Fields } from 'dynalite/validations/index.js';

export interface NamedItem {
  readonly table: string;
  /** The whole item of a put, else the key. */
  readonly item: Item;
}

interface Request {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

/** Every table named anywhere, so that a misplaced parameter cannot hide one from the policies. */
export function tablesOf(data: Fields): string[] {
  const single = data['TableName'];
  const batch = data['RequestItems'];
  return [
    ...(single === undefined ? [] : [String(single)]),
    ...(typeof batch === 'object' && batch !== null ? Object.keys(batch) : []),
  ];
}

/** Requests of a batch by table; a batch of reads has `Keys`, one of writes is a list. */
function batches(data: Fields): { table: string; keys: readonly Item[]; requests: readonly Request[] }[] {
  return Object.entries(data['RequestItems'] ?? {}).map(([table, batch]: [string, unknown]) =>
    Array.isArray(batch)
      ? { table, keys: [], requests: batch as Request[] }
      : { table, keys: (batch as { Keys?: Item[] }).Keys ?? [], requests: [] },
  );
}

/** The items to be put. */
export function puts(data: Fields): NamedItem[] {
  const single = data['Item'];
  if (single !== undefined) return [{ table: String(data['TableName']), item: single as Item }];
  return batches(data).flatMap(({ table, requests }) =>
    requests.flatMap(({ PutRequest }) =>
      PutRequest === undefined ? [] : [{ table, item: PutRequest.Item }],
    ),
  );
}

/** The items read or written by key; a query or a scan names none. */
export function namedItems(data: Fields): NamedItem[] {
  const key = data['Key'];
  return [
    ...puts(data),
    ...(key === undefined ? [] : [{ table: String(data['TableName']), item: key as Item }]),
    ...batches(data).flatMap(({ table, keys, requests }) =>
      [...keys, ...requests.flatMap(({ DeleteRequest }) => (DeleteRequest ? [DeleteRequest.Key] : []))].map(
        (item) => ({ table, item }),
      ),
    ),
  ];
}

/**
 * What comes in: authorized operations of DynamoDB. What goes out: dynalite's answers, and their cost on AWS.
 *
 * Always: a parameter that dynalite would silently drop is refused. Keys and items are limited, and units counted, in
 * bytes of UTF-8 as on AWS (dynalite counts UTF-16 units). Two exceptions go by dynalite's own count: an update that
 * makes an item too large, and a query or scan that filters or projects. Acknowledged data survives a kill -9 of the
 * process (LevelDB writes its log before the answer); a power cut is not covered.
 *
 * dynalite's actions run in process, on its store, and not through its HTTP server. That server checks no signature,
 * cannot be closed without having listened, and throws out of the process on a fault.
 */
import { createRequire } from 'node:module';
import database, { type Item, type Store, type Table } from 'dynalite/db/index.js';
import validations, { type Fields } from 'dynalite/validations/index.js';
import type { TableCounters, TableDefinition } from '../engine.ts';
import { namedItems, puts, tablesOf } from './parameters.ts';
import { type Charges, costOf, itemBytes, itemLimit, type Touched } from './units.ts';

export type Answer = Record<string, unknown>;
export type { Fields };

/** The supported operations, by their effect on items. */
export const operations = {
  GetItem: 'read',
  BatchGetItem: 'read',
  Query: 'search',
  Scan: 'search',
  PutItem: 'write',
  UpdateItem: 'write',
  DeleteItem: 'write',
  BatchWriteItem: 'write',
  DescribeTable: 'describe',
  ListTables: 'describe',
  DeleteTable: 'describe',
} as const;

export type OperationName = keyof typeof operations;
type ActionName = OperationName | 'CreateTable';

/** An answer that is a refusal, as DynamoDB words it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: Answer;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.status = status;
    this.body = { __type: type, message };
  }
}

export interface ItemStore {
  /** Refuses by throwing: a `Refusal`, or dynalite's error with `statusCode` and `body`. */
  readonly perform: (name: OperationName, data: Fields) => Promise<Answer>;
  readonly createTable: (definition: TableDefinition) => Promise<void>;
  readonly counters: () => Record<string, TableCounters>;
  readonly close: () => Promise<void>;
}

/** The key of an item in the store; without a valid key, the action itself refuses. */
interface Place {
  readonly table: string;
  readonly key: string | null;
}

type Act = (store: Store, data: Fields, done: (error: Error | null, answer?: Answer) => void) => void;

interface Action {
  readonly act: Act;
  readonly types: Fields;
  readonly custom: unknown;
}

type Tally = { -readonly [K in keyof TableCounters]: TableCounters[K] } & {
  requests: Record<string, number>;
};

const invalid = (message: string) => new Refusal('com.amazon.coral.validate#ValidationException', message);

export async function openItemStore(options: {
  readonly directory?: string | undefined;
  readonly region: string;
  readonly account: string;
}): Promise<ItemStore> {
  const path = options.directory === undefined ? {} : { path: options.directory };
  const store = database.create({ ...path, createTableMs: 0, deleteTableMs: 0 });
  store.tableDb.awsAccountId = options.account;
  store.tableDb.awsRegion = options.region;
  closeReadIterators(store);
  await store.db.open();
  const tallies = new Map<string, Tally>();
  return {
    perform: (name, data) => perform(store, tallies, name, data),
    createTable: async (definition) => {
      await createTable(store, definition);
      tallyOf(tallies, definition.TableName);
    },
    counters: () => Object.fromEntries([...tallies].map(([name, tally]) => [name, structuredClone(tally)])),
    close: () => store.lifecycleManager.gracefulClose(),
  };
}

/**
 * dynalite ends a read by the iterator's `return`, which Level's iterators lack. Each query and scan would leave one
 * open for ever, with its memory and its open files.
 */
function closeReadIterators({ db }: Store): void {
  const values = db.values.bind(db);
  db.values = (range) => {
    const iterator = values(range);
    return Object.assign(iterator, { return: () => iterator.close() });
  };
}

async function perform(
  store: Store,
  tallies: Map<string, Tally>,
  name: OperationName,
  given: Fields,
): Promise<Answer> {
  const data = checked(store, name, given);
  const kind = operations[name];
  const places = await placesOf(store, data);
  const before = await sizesAt(store, places);
  const bill = (charges: Charges) => {
    for (const [table, units] of charges) {
      tallyOf(tallies, table)[kind === 'write' ? 'writeUnits' : 'readUnits'] += units;
    }
    return charges;
  };
  for (const table of tablesOf(data)) count(tallyOf(tallies, table).requests, name);
  try {
    const answer = await run(store, name, data);
    const touched = kind === 'write' ? larger(before, await sizesAt(store, places)) : before;
    const charges = bill(costOf(kind, { data, touched, answer }));
    for (const { table } of puts(data)) tallyOf(tallies, table).itemsPut += 1;
    return withCapacity(answer, given['ReturnConsumedCapacity'], charges);
  } catch (error) {
    // On AWS a failed condition still costs the units of the item it examined.
    if (isFailedCondition(error)) bill(costOf('write', { data, touched: before, answer: {} }));
    throw error;
  }
}

/** Parameters that dynalite does not read, because it always behaves so: it has one copy of everything. */
const ALWAYS_TRUE: Partial<Record<ActionName, ReadonlySet<string>>> = { Scan: new Set(['ConsistentRead']) };

/** A copy of the parameters that dynalite understands in full, so that it drops none. */
function checked(store: Store, name: ActionName, given: Fields): Fields {
  const { types, custom } = actionOf(name);
  for (const parameter of Object.keys(given)) {
    if (!Object.hasOwn(types, parameter) && !ALWAYS_TRUE[name]?.has(parameter))
      throw invalid(`${name}: ${parameter} is not supported by the local stack`);
  }
  const asked = name === 'Query' || name === 'Scan' ? { ReturnConsumedCapacity: 'TOTAL' } : {};
  const data = validations.checkTypes({ ...structuredClone(given), ...asked }, types);
  validations.checkValidations(data, types, custom, store);
  for (const { item } of puts(data)) {
    if (itemBytes(item) > itemLimit) throw invalid('Item size has exceeded the maximum allowed size');
  }
  return data;
}

const load = createRequire(import.meta.url);

function actionOf(name: ActionName): Action {
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
  const { types, custom } = load(`dynalite/validations/${file}`) as Omit<Action, 'act'>;
  // dynalite's list of scan parameters predates consistent scans. There is one copy of the data, so all its reads are
  // consistent.
  const more = name === 'Scan' ? { ConsistentRead: { type: 'Boolean' } } : {};
  return { act: load(`dynalite/actions/${file}`) as Act, types: { ...types, ...more }, custom };
}

function run(store: Store, name: ActionName, data: Fields): Promise<Answer> {
  return new Promise((resolve, reject) => {
    actionOf(name).act(store, data, (error, answer) => {
      if (error) reject(error);
      else resolve(answer ?? {});
    });
  });
}

function placesOf(store: Store, data: Fields): Promise<Place[]> {
  return Promise.all(
    namedItems(data).map(async ({ table, item }) => ({
      table,
      key: keyOf(await tableOf(store, table), item),
    })),
  );
}

function keyOf(table: Table | undefined, item: Item): string | null {
  if (table === undefined) return null;
  for (const { AttributeName, KeyType } of table.KeySchema) {
    const type = table.AttributeDefinitions.find(
      (each) => each.AttributeName === AttributeName,
    )?.AttributeType;
    const value = item[AttributeName]?.[type ?? ''];
    if (typeof value !== 'string') return null;
    const limit = KeyType === 'HASH' ? 2048 : 1024;
    if (type === 'S' && Buffer.byteLength(value, 'utf8') > limit) {
      throw invalid(
        `One or more parameter values were invalid: ${AttributeName} is a key of more than ${limit} bytes`,
      );
    }
  }
  return database.createKey(item, table);
}

function sizesAt(store: Store, places: readonly Place[]): Promise<Touched[]> {
  return Promise.all(
    places.map(async ({ table, key }) => {
      const item =
        key === null ? undefined : await got<Item>((done) => store.getItemDb(table).get(key, done));
      return { table, bytes: item === undefined ? 0 : itemBytes(item) };
    }),
  );
}

/** A write costs the larger of the old and the new item. */
function larger(before: readonly Touched[], after: readonly Touched[]): Touched[] {
  return before.map(({ table, bytes }, index) => ({
    table,
    bytes: Math.max(bytes, after[index]?.bytes ?? 0),
  }));
}

function tableOf(store: Store, name: string): Promise<Table | undefined> {
  return got<Table>((done) => store.tableDb.get(name, done));
}

function got<T>(get: (done: (error: Error | null, value?: T) => void) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    get((error, value) => (error && error.name !== 'NotFoundError' ? reject(error) : resolve(value)));
  });
}

function withCapacity(answer: Answer, asked: unknown, charged: Charges): Answer {
  const { ConsumedCapacity: _, ...rest } = answer;
  if (asked !== 'TOTAL' && asked !== 'INDEXES') return rest;
  const consumed = [...charged].map(([TableName, CapacityUnits]) => ({
    TableName,
    CapacityUnits,
    ...(asked === 'INDEXES' ? { Table: { CapacityUnits } } : {}),
  }));
  const batch = 'UnprocessedItems' in rest || 'UnprocessedKeys' in rest;
  return { ...rest, ConsumedCapacity: batch ? consumed : consumed[0] };
}

function isFailedCondition(error: unknown): boolean {
  const body = error instanceof Error && 'body' in error ? (error.body as Answer) : {};
  return String(body['__type']).endsWith('#ConditionalCheckFailedException');
}

function tallyOf(tallies: Map<string, Tally>, table: string): Tally {
  const tally = tallies.get(table) ?? { readUnits: 0, writeUnits: 0, itemsPut: 0, requests: {} };
  tallies.set(table, tally);
  return tally;
}

function count(requests: Record<string, number>, name: string): void {
  requests[name] = (requests[name] ?? 0) + 1;
}

// --- tables --------------------------------------------------------------------------------------------------------

async function createTable(store: Store, definition: TableDefinition): Promise<void> {
  const { TableName, KeySchema, AttributeDefinitions } = definition;
  const existing = await tableOf(store, TableName);
  if (existing !== undefined && keysOf(existing) !== keysOf(definition)) {
    throw new Error(`table ${TableName} holds other keys, ${keysOf(existing)}, than ${keysOf(definition)}`);
  }
  if (existing === undefined) {
    const wanted = { TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' };
    await run(store, 'CreateTable', checked(store, 'CreateTable', wanted));
  }
  // dynalite activates a table a moment later; a kill in that moment would leave it closed for ever.
  const created = await tableOf(store, TableName);
  if (created === undefined) throw new Error(`table ${TableName} was not created`);
  await got<void>((done) => store.tableDb.put(TableName, { ...created, TableStatus: 'ACTIVE' }, done));
}

function keysOf({
  KeySchema,
  AttributeDefinitions,
}: Pick<Table, 'KeySchema' | 'AttributeDefinitions'>): string {
  return KeySchema.map(({ AttributeName, KeyType }) => {
    const type = AttributeDefinitions.find((each) => each.AttributeName === AttributeName)?.AttributeType;
    return `${AttributeName} ${type} ${KeyType}`;
  }).join(', ');
}

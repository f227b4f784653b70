/**
 * The stores on DynamoDB. One conditional put an event: no transaction, no index, no scan of the log. Reads are
 * strongly consistent wherever a decision hangs on them, so that a night which starts after a 202 sees its events.
 *
 *     sender ── 202 ◀──┐                      night
 *       │              │                        │
 *       └▶ journal ─▶ put if absent ─▶ log ◀── read (consistent) ─▶ fold ─▶ draft ─▶ settle journal
 *
 * A condition that fails says only "something lies here". Whether it is the same event, this very attempt whose
 * first answer was lost, or a conflict is told by the digest and the attempt's name that lie beside it.
 */
import { randomUUID } from 'node:crypto';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { identityOf, type KeptEvent } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';
import type { Person, RegistryChange } from '../registry/agency.ts';
import type { SilentSource } from '../report/model.ts';
import { digestOf } from './digest.ts';
import { type Item, itemOf, itemsIn, itemsOf, reached, unless } from './dynamodb-calls.ts';
import {
  type Agency,
  type AgencyProgress,
  type EventLog,
  type Feed,
  type Feeds,
  type Journal,
  type JournalEntry,
  type LoggedEvent,
  type Progress,
  type Registry,
  type Secrets,
  type Source,
  StoreUnavailable,
} from './ports.ts';

/** Version of the shape in which an event lies in the log. */
const EVENT_FORMAT = 1;
/** A source that sends one event a request leaves an entry an event. */
const DELETES_AT_ONCE = 16;
const MARSHALL = { removeUndefinedValues: true } as const;

export function dynamoEventLog(client: DynamoDBClient, table: string): EventLog {
  return {
    async append(event, by) {
      const digest = digestOf(event);
      const key = { agency: event.agency, key: identityOf(event) };
      const { type, at, sequence, person, data, may } = event;
      const item = {
        ...key,
        format: EVENT_FORMAT,
        type,
        at,
        sequence,
        person,
        data,
        may,
        digest: Buffer.from(digest, 'hex'),
        by,
      };
      const put = {
        TableName: table,
        Item: marshall(item, MARSHALL),
        ConditionExpression: 'attribute_not_exists(agency)',
      };
      if ((await unless(() => client.send(new PutItemCommand(put)))) === 'done') return 'stored';
      const kept = await itemOf(client, table, key);
      if (!kept) throw new StoreUnavailable('an event that was there is not to be read');
      if (Buffer.from(kept['digest']).toString('hex') !== digest) return 'conflict';
      return kept['by'] === by ? 'stored' : 'duplicate';
    },
    async find(agency, identity) {
      const item = await itemOf(client, table, { agency, key: identity });
      return item && eventOf(item);
    },
    async *read(agency) {
      for await (const item of itemsOf(client, table, ['agency', agency])) yield loggedOf(item);
    },
    async *readSubjects(agency, first, last) {
      // Behind the subject a key goes on with U+0000, which comes before whatever a longer subject goes on with.
      const [from, to] = [`${first}\0`, `${last}\u0001`];
      // Who stands in for DynamoDB holds the two against each other as UTF-16 does: where that is the other way round,
      // the question has no end, and the answer is read to where it should have been.
      const span = { of: 'key', from, ...(from <= to && { to }) };
      for await (const item of itemsOf(client, table, ['agency', agency], span)) {
        const logged = loggedOf(item);
        if (compareUtf8(logged.event.subject, last) > 0) return;
        yield logged;
      }
    },
  };
}

function loggedOf(item: Item): LoggedEvent {
  return { event: eventOf(item), digest: Buffer.from(item['digest']).toString('hex') };
}

function eventOf(item: Item): KeptEvent {
  const [subject, source, id] = String(item['key']).split('\0');
  const { agency, type, at, sequence, person, data, may } = item;
  return {
    agency,
    source,
    subject,
    id,
    type,
    at,
    ...(sequence !== undefined && { sequence }),
    ...(person !== undefined && { person }),
    data,
    ...(may && { may }),
  } as KeptEvent;
}

export function dynamoJournal(client: DynamoDBClient, table: string): Journal {
  const keyOf = ({ agency, receivedAt, id }: JournalEntry) => ({
    agency,
    entry: `${String(receivedAt).padStart(15, '0')}#${id}`,
  });
  const entryOf = (item: Item): JournalEntry => {
    const { agency, entry, subjects, fromYear, finalises, source, named } = item;
    // An id may hold the separator itself; the digits before the first one do not.
    const end = String(entry).indexOf('#');
    const receivedAt = Number(entry.slice(0, end));
    const id = entry.slice(end + 1);
    const optional = { ...(source && { source }), ...(named && { named }) };
    return { agency, receivedAt, id, ...optional, subjects, fromYear, finalises };
  };
  return {
    async note(entry) {
      const { source, subjects, fromYear, finalises, named } = entry;
      const attributes = {
        ...keyOf(entry),
        source,
        subjects: [...subjects],
        fromYear,
        finalises,
        named: named && [...named],
      };
      const item = marshall(attributes, MARSHALL);
      await reached(() => client.send(new PutItemCommand({ TableName: table, Item: item })));
    },
    async entries(agency) {
      const entries: JournalEntry[] = [];
      for await (const item of itemsOf(client, table, ['agency', agency])) entries.push(entryOf(item));
      return entries;
    },
    async *all() {
      for await (const item of itemsIn(paginateScan({ client }, { TableName: table, ConsistentRead: true })))
        yield entryOf(item);
    },
    async settle(entries) {
      for (let from = 0; from < entries.length; from += DELETES_AT_ONCE) {
        const some = entries.slice(from, from + DELETES_AT_ONCE);
        await Promise.all(
          some.map((entry) =>
            reached(() =>
              client.send(new DeleteItemCommand({ TableName: table, Key: marshall(keyOf(entry)) })),
            ),
          ),
        );
      }
    },
  };
}

export function dynamoRegistry(client: DynamoDBClient, table: string): Registry {
  const get = async (kind: string, id: string) => {
    const item = await itemOf(client, table, { kind, id });
    return item && withoutKind(item);
  };
  const list = async (kind: string) => {
    const items: unknown[] = [];
    for await (const item of itemsOf(client, table, ['kind', kind])) items.push(withoutKind(item));
    return items;
  };
  const put = async (kind: string, item: object) => {
    await reached(() =>
      client.send(new PutItemCommand({ TableName: table, Item: marshall({ kind, ...item }) })),
    );
  };
  return {
    agency: async (id) => (await get('agency', id)) as Agency | undefined,
    source: async (id) => (await get('source', id)) as Source | undefined,
    agencies: async () => (await list('agency')) as Agency[],
    sources: async () => (await list('source')) as Source[],
    putAgency: (agency) => put('agency', agency),
    putSource: (source) => put('source', source),
    person: async (id) => (await get('person', id)) as Person | undefined,
    people: async () => (await list('person')) as Person[],
    putPerson: (person) => put('person', person),
    note: async ({ at, kind, id, before, after }) => {
      const key = `${String(at).padStart(15, '0')}#${randomUUID()}`;
      await put('change', { id: key, at, of: kind, named: id, before, after });
    },
    changes: async () =>
      (await list('change')).map((item) => {
        const { at, of, named, before, after } = item as Item;
        return { at, kind: of, id: named, before, after } as RegistryChange;
      }),
  };
}

function withoutKind({ kind: _, format: __, ...item }: Item): unknown {
  return item;
}

/** In the table of the registry, beside what they speak of: under `feed` by source, under `silence` by agency. */
export function dynamoFeeds(client: DynamoDBClient, table: string): Feeds {
  const put = async (item: Item) => {
    await reached(() => client.send(new PutItemCommand({ TableName: table, Item: marshall(item) })));
  };
  return {
    async all() {
      const feeds: Feed[] = [];
      for await (const { id, days } of itemsOf(client, table, ['kind', 'feed']))
        feeds.push({ source: id, days });
      return feeds;
    },
    record: ({ source, days }) => put({ kind: 'feed', id: source, days: [...days] }),
    async silence(agency) {
      const item = await itemOf(client, table, { kind: 'silence', id: agency });
      return item?.['silent'] ?? [];
    },
    async silences() {
      const silences = new Map<string, readonly SilentSource[]>();
      for await (const { id, silent } of itemsOf(client, table, ['kind', 'silence']))
        silences.set(id, silent);
      return silences;
    },
    tell: (agency, silent) => put({ kind: 'silence', id: agency, silent: [...silent] }),
  };
}

export function dynamoSecrets(client: DynamoDBClient, table: string): Secrets {
  return {
    async of(source) {
      const item = await itemOf(client, table, { source });
      return item ? [...item['secrets']] : [];
    },
    async replace(source, before, after) {
      // One by one: whether whole lists can be compared depends on who stands in for DynamoDB.
      const same = ['size(secrets) = :length', ...before.map((_, n) => `secrets[${n}] = :held${n}`)];
      const held = Object.fromEntries(before.map((secret, n) => [`:held${n}`, secret]));
      const put = {
        TableName: table,
        Item: marshall({ source, secrets: [...after] }),
        ConditionExpression:
          before.length === 0 ? `attribute_not_exists(secrets) OR ${same[0]}` : same.join(' AND '),
        ExpressionAttributeValues: marshall({ ':length': before.length, ...held }),
      };
      return (await unless(() => client.send(new PutItemCommand(put)))) === 'done';
    },
  };
}

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
        // An agency whose first fold is still under way has a number and nothing else.
        if (draftedThrough !== undefined)
          progress.push({ agency, draftedThrough, pending, standings, ...(log !== undefined && { log }) });
      }
      return progress;
    },
  };
}

/**
 * The event log and its journal on DynamoDB. One conditional put per event: no transaction, no index, no scan of the
 * log. Reads are strongly consistent, so that a night that starts after a 202 sees its events; only reads of digests
 * are not.
 *
 *     sender ── 202 ◀──┐                      night
 *       │              │                        │
 *       └▶ journal ─▶ put if absent ─▶ log ◀── read (consistent) ─▶ fold ─▶ draft ─▶ settle journal
 *
 * A failed condition only means that the identity is taken. The stored digest and the name of the attempt decide
 * whether it is the same event, this attempt's own write whose answer was lost, or a conflict.
 */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { identityOf, type KeptEvent } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';
import { type DigestedEvent, digestOf } from './digest.ts';
import {
  type Item,
  itemOf,
  itemsAt,
  itemsIn,
  itemsOf,
  type KeySpan,
  pagesOf,
  reached,
  unless,
} from './dynamodb-calls.ts';
import { packedIds, unpackedIds } from './event-ids.ts';
import {
  type EventLog,
  type Journal,
  type JournalEntry,
  type LoggedEvent,
  rings,
  StoreUnavailable,
} from './ports.ts';
import { together } from './together.ts';

/** Version of the format of an event's item. */
const EVENT_FORMAT = 1;
/** Key of the time of the latest finalisation, kept in the journal's table: no agency id begins with `#`. */
const BELL = { agency: '#finalised', entry: 'latest' };
/** Key of the time at which a look was last called. */
const CALLED = { ...BELL, entry: 'called' };
/** Concurrent deletes of journal entries: a source that sends one event per request leaves one entry each. */
const DELETES_AT_ONCE = 16;
const MARSHALL = { removeUndefinedValues: true } as const;

export function dynamoEventLog(client: DynamoDBClient, table: string): EventLog {
  return {
    async append(event, by) {
      const digest = digestOf(event);
      const Item = marshall(itemOfEvent(event, digest, by), MARSHALL);
      const put = { TableName: table, Item, ConditionExpression: 'attribute_not_exists(agency)' };
      if ((await unless(() => client.send(new PutItemCommand(put)))) === 'done') return 'stored';
      const kept = await itemOf(client, table, keyOf(event));
      if (!kept) throw new StoreUnavailable('cannot read an event that exists');
      if (digestIn(kept) !== digest) return 'conflict';
      return kept['by'] === by ? 'stored' : 'duplicate';
    },
    async find(agency, identity) {
      const item = await itemOf(client, table, { agency, key: identity });
      return item && eventOf(item);
    },
    async *read(agency) {
      for await (const item of itemsOf(client, table, ['agency', agency])) yield loggedOf(item);
    },
    async readNamed(agency, identities) {
      const keys = [...new Set(identities)].map((key) => ({ agency, key }));
      return inOrder((await itemsAt(client, table, keys)).map(loggedOf));
    },
    async *readSubjects(agency, first, last) {
      const span = spanOf(first, last);
      for await (const item of itemsOf(client, table, ['agency', agency], { span })) {
        const logged = loggedOf(item);
        if (compareUtf8(logged.event.subject, last) > 0) return;
        yield logged;
      }
    },
    async *readDigests(agency) {
      // `format` too, so that items of a later release are refused here as well.
      const only = ['key', 'digest', 'format'];
      for await (const page of pagesOf(client, table, ['agency', agency], { only, lagging: true }))
        yield page.map((item) => ({ event: identifiedBy(item['key']), digest: digestIn(item) }));
    },
  };
}

/** The keys of the subjects from `first` to `last`, and perhaps later ones. */
function spanOf(first: string, last: string): KeySpan {
  // In a key, U+0000 follows the subject; it sorts before any continuation of a longer subject.
  const [from, to] = [`${first}\0`, `${last}\u0001`];
  // An emulator of DynamoDB may compare the two by UTF-16 units and refuse the range. If that order is reversed, the
  // query has no upper end, and reading stops at the last subject.
  return { of: 'key', from, ...(from <= to && { to }) };
}

/** In the order of their identities. */
function inOrder(logged: readonly LoggedEvent[]): LoggedEvent[] {
  return logged
    .map((one) => ({ one, identity: identityOf(one.event) }))
    .sort((left, right) => compareUtf8(left.identity, right.identity))
    .map(({ one }) => one);
}

const keyOf = (event: KeptEvent) => ({ agency: event.agency, key: identityOf(event) });

function itemOfEvent(event: KeptEvent, digest: string, by: string) {
  const { type, at, sequence, person, data, may } = event;
  const content = { type, at, sequence, person, data, may };
  return { ...keyOf(event), format: EVENT_FORMAT, ...content, digest: Buffer.from(digest, 'hex'), by };
}

/** The event in an item of the log. */
export function loggedOf(item: Item): LoggedEvent {
  return { event: eventOf(item), digest: digestIn(item) };
}

const digestIn = (item: Item) => Buffer.from(item['digest']).toString('hex');

/** The order of fields matters: segments hold events as JSON and are compared byte by byte across releases. */
function identifiedBy(key: unknown): DigestedEvent['event'] {
  const [subject = '', source = '', id = ''] = String(key).split('\0');
  return { source, subject, id };
}

function eventOf(item: Item): KeptEvent {
  const { agency, key, type, at, sequence, person, data, may } = item;
  return {
    agency,
    ...identifiedBy(key),
    type,
    at,
    ...(sequence !== undefined && { sequence }),
    ...(person !== undefined && { person }),
    data,
    ...(may && { may }),
  } as KeptEvent;
}

const keyOfEntry = ({ agency, receivedAt, id }: JournalEntry) => ({
  agency,
  entry: `${String(receivedAt).padStart(15, '0')}#${id}`,
});

/**
 * Under two names, because release 0.9.0 reads only `ids`: without them it reads the whole case. So a chain that outlasts a
 * deployment, and a release that is deployed again, read what this one writes.
 */
function attributesOf(ids: JournalEntry['ids']): { ids?: string[]; uuids?: Uint8Array } {
  if (!ids) return {};
  const uuids = packedIds(ids);
  // One string per case: DynamoDB bills each element of a list.
  return uuids?.length ? { uuids } : { ids: ids.map((own) => own.join('\0')) };
}

function itemOfEntry(entry: JournalEntry) {
  const { source, subjects, ids, fromYear, finalises, named, review } = entry;
  return {
    ...keyOfEntry(entry),
    source,
    subjects: [...subjects],
    ...attributesOf(ids),
    fromYear,
    finalises,
    named: named && [...named],
    review,
  };
}

function entryOf(item: Item): JournalEntry {
  const { agency, entry, subjects, fromYear, finalises, source, named, review } = item;
  const ids = item['uuids']
    ? unpackedIds(item['uuids'])
    : item['ids']?.map((joined: string) => joined.split('\0'));
  // An id may hold the separator itself; the digits before the first one do not.
  const end = String(entry).indexOf('#');
  const receivedAt = Number(entry.slice(0, end));
  const id = entry.slice(end + 1);
  const optional = {
    ...(source && { source }),
    ...(ids && { ids }),
    ...(named && { named }),
    ...(review && { review }),
  };
  return { agency, receivedAt, id, ...optional, subjects, fromYear, finalises };
}

/** Records a time, unless the recorded one is at or after `unlessFrom`. */
function timePut(table: string, key: typeof BELL, receivedAt: number, unlessFrom: number): PutItemCommand {
  return new PutItemCommand({
    TableName: table,
    Item: marshall({ ...key, receivedAt }),
    ConditionExpression: 'attribute_not_exists(receivedAt) OR receivedAt < :from',
    ExpressionAttributeValues: marshall({ ':from': unlessFrom }),
  });
}

export function dynamoJournal(client: DynamoDBClient, table: string): Journal {
  const putTime = (key: typeof BELL, receivedAt: number, unlessFrom: number) =>
    unless(() => client.send(timePut(table, key, receivedAt, unlessFrom)));
  /** Requests may overtake each other: an older time never replaces a newer one. */
  const ring = (receivedAt: number) => putTime(BELL, receivedAt, receivedAt);
  return {
    async note(entry) {
      const item = marshall(itemOfEntry(entry), MARSHALL);
      await together([
        reached(() => client.send(new PutItemCommand({ TableName: table, Item: item }))),
        rings(entry) ? ring(entry.receivedAt) : undefined,
      ]);
    },
    async entries(agency) {
      const entries: JournalEntry[] = [];
      for await (const item of itemsOf(client, table, ['agency', agency])) entries.push(entryOf(item));
      return entries;
    },
    async *all() {
      for await (const item of itemsIn(paginateScan({ client }, { TableName: table, ConsistentRead: true })))
        if (item['agency'] !== BELL.agency) yield entryOf(item);
    },
    async lastRung() {
      return (await itemOf(client, table, BELL))?.['receivedAt'];
    },
    async isFirstSince(time, at) {
      return (await putTime(CALLED, at, time)) === 'done';
    },
    async settle(entries) {
      const remove = (entry: JournalEntry) =>
        client.send(new DeleteItemCommand({ TableName: table, Key: marshall(keyOfEntry(entry)) }));
      for (let from = 0; from < entries.length; from += DELETES_AT_ONCE) {
        const some = entries.slice(from, from + DELETES_AT_ONCE);
        await Promise.all(some.map((entry) => reached(() => remove(entry))));
      }
    },
  };
}

/**
 * The event log and its journal on DynamoDB. One conditional put an event: no transaction, no index, no scan of the log.
 * Reads are strongly consistent, so that a night which starts after a 202 sees its events; those of digests alone are not.
 *
 *     sender ── 202 ◀──┐                      night
 *       │              │                        │
 *       └▶ journal ─▶ put if absent ─▶ log ◀── read (consistent) ─▶ fold ─▶ draft ─▶ settle journal
 *
 * A condition that fails says only "something lies here". Whether it is the same event, this very attempt whose
 * first answer was lost, or a conflict is told by the digest and the attempt's name that lie beside it.
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
import { type Item, itemOf, itemsIn, itemsOf, pagesOf, reached, unless } from './dynamodb-calls.ts';
import {
  type EventLog,
  type Journal,
  type JournalEntry,
  type LoggedEvent,
  rings,
  StoreUnavailable,
} from './ports.ts';
import { together } from './together.ts';

/** Version of the shape in which an event lies in the log. */
const EVENT_FORMAT = 1;
/** Where the journal keeps the time of the latest finalisation: no id of an agency begins like this. */
const BELL = { agency: '#finalised', entry: 'latest' };
/** And the time at which a look was last called for one. */
const CALLED = { ...BELL, entry: 'called' };
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
    async *readSubjects(agency, first, last) {
      // Behind the subject a key goes on with U+0000, which comes before whatever a longer subject goes on with.
      const [from, to] = [`${first}\0`, `${last}\u0001`];
      // Who stands in for DynamoDB holds the two against each other as UTF-16 does: where that is the other way round,
      // the question has no end, and the answer is read to where it should have been.
      const span = { of: 'key', from, ...(from <= to && { to }) };
      for await (const item of itemsOf(client, table, ['agency', agency], { span })) {
        const logged = loggedOf(item);
        if (compareUtf8(logged.event.subject, last) > 0) return;
        yield logged;
      }
    },
    async *readDigests(agency) {
      // The format too: what a later release has written is refused here as well.
      const only = ['key', 'digest', 'format'];
      for await (const page of pagesOf(client, table, ['agency', agency], { only, lagging: true }))
        yield page.map((item) => ({ event: identifiedBy(item['key']), digest: digestIn(item) }));
    },
  };
}

/** An event as its item holds it, however that was read. */
export function loggedOf(item: Item): LoggedEvent {
  return { event: eventOf(item), digest: digestIn(item) };
}

const digestIn = (item: Item) => Buffer.from(item['digest']).toString('hex');

/** In this order: a segment holds events as JSON, and is compared byte for byte with those of earlier releases. */
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

export function dynamoJournal(client: DynamoDBClient, table: string): Journal {
  const keyOf = ({ agency, receivedAt, id }: JournalEntry) => ({
    agency,
    entry: `${String(receivedAt).padStart(15, '0')}#${id}`,
  });
  const entryOf = (item: Item): JournalEntry => {
    const { agency, entry, subjects, fromYear, finalises, source, named, review } = item;
    // An id may hold the separator itself; the digits before the first one do not.
    const end = String(entry).indexOf('#');
    const receivedAt = Number(entry.slice(0, end));
    const id = entry.slice(end + 1);
    const optional = { ...(source && { source }), ...(named && { named }), ...(review && { review }) };
    return { agency, receivedAt, id, ...optional, subjects, fromYear, finalises };
  };
  /** Puts a time down unless there is one that is not before another. */
  const putTime = (key: typeof BELL, receivedAt: number, unlessFrom: number) =>
    unless(() =>
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: marshall({ ...key, receivedAt }),
          ConditionExpression: 'attribute_not_exists(receivedAt) OR receivedAt < :from',
          ExpressionAttributeValues: marshall({ ':from': unlessFrom }),
        }),
      ),
    );
  /** Requests overtake each other: an older one leaves what a younger one put. */
  const ring = (receivedAt: number) => putTime(BELL, receivedAt, receivedAt);
  return {
    async note(entry) {
      const { source, subjects, fromYear, finalises, named, review } = entry;
      const attributes = {
        ...keyOf(entry),
        source,
        subjects: [...subjects],
        fromYear,
        finalises,
        named: named && [...named],
        review,
      };
      const item = marshall(attributes, MARSHALL);
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

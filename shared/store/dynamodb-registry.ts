/**
 * The registry with its changes, the state of the feeds, and the secrets, on DynamoDB. Always: reads are strongly
 * consistent, so that a revoked source is refused at once.
 */
import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Person, RegistryChange } from '../registry/agency.ts';
import type { SilentSource } from '../report/model.ts';
import { type Item, itemOf, itemsOf, reached, unless } from './dynamodb-calls.ts';
import type { Agency, Feed, Feeds, Registry, Secrets, Source } from './ports.ts';

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
    clocks: async () =>
      new Map((await list('clock')).map((item) => [(item as Item)['id'], (item as Item)['ahead']])),
    setClock: (id, ahead) => put('clock', { id, ahead }),
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

/** Kept in the table of the registry: kind `feed` by source, kind `silence` by agency. */
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
      // Element by element, because emulators of DynamoDB differ in whether they compare whole lists.
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

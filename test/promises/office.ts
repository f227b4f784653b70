/**
 * An office beside the source of a real stack: a source that may send everything, with the stores of the operator.
 * In: a stack that is up. Out: the operator's clients and stores, and a signed delivery in the office's name.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { LocalStack } from '../../infra/local/stack.ts';
import { secretOf, sign } from '../../shared/intake/signature.ts';
import { dynamoRegistry, dynamoSecrets } from '../../shared/store/dynamodb-registry.ts';

const KEY = Buffer.alloc(32, 11);

export interface Office {
  dynamo: DynamoDBClient;
  s3: S3Client;
  /** Sends a batch; resolves with status, headers and body. */
  post: (
    events: readonly object[],
    headers?: Record<string, string>,
    to?: 'events' | 'rehearsal',
  ) => Promise<{ status: number; text: string; headers: string }>;
  /** The status of a signed question, with its place in the form that is signed. */
  ask: (place: string) => Promise<number>;
  close: () => void;
}

export async function openOffice(
  { stack }: { stack: Pick<LocalStack, 'url' | 'region' | 'operator' | 'outputs'> },
  agencies: readonly string[],
): Promise<Office> {
  const reach = { endpoint: stack.url, region: stack.region, credentials: stack.operator };
  const dynamo = new DynamoDBClient(reach);
  const s3 = new S3Client({ ...reach, forcePathStyle: true });
  const may = ['facts', 'text', 'finalise'] as const;
  await dynamoSecrets(dynamo, String(stack.outputs['SecretsTable'])).replace('office', [], [secretOf(KEY)]);
  await dynamoRegistry(dynamo, String(stack.outputs['RegistryTable'])).putSource({
    id: 'office',
    agencies,
    may,
    succeeds: [],
    disabled: false,
  });
  let count = 0;
  const post: Office['post'] = async (events, headers = {}, to = 'events') => {
    const body = Buffer.from(JSON.stringify(events));
    const id = `office-${++count}`;
    const seconds = Math.floor(Date.now() / 1000);
    const answer = await fetch(`${stack.outputs['ApiUrl']}/sources/office/${to}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents-batch+json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': sign(KEY, id, seconds, body),
        ...headers,
      },
      body,
    });
    return { status: answer.status, text: await answer.text(), headers: JSON.stringify([...answer.headers]) };
  };
  const ask: Office['ask'] = async (place) => {
    const path = `/sources/office${place}`;
    const seconds = Math.floor(Date.now() / 1000);
    const answer = await fetch(`${stack.outputs['ApiUrl']}${path}`, {
      headers: {
        'webhook-id': 'ask',
        'webhook-timestamp': String(seconds),
        'webhook-signature': sign(KEY, 'ask', seconds, Buffer.from(`GET ${path}`)),
      },
    });
    return answer.status;
  };
  const close = () => {
    dynamo.destroy();
    s3.destroy();
  };
  return { dynamo, s3, post, ask, close };
}

let serial = 0;

/** An event of an agency; what is left out is filled in. */
export function eventOf(agency: string, type: string, subject: string, more: object = {}): object {
  return {
    specversion: '1.0',
    id: `o-${++serial}`,
    source: '/office',
    type,
    time: '2024-05-06T09:00:00+08:00',
    subject,
    agency,
    data: {},
    ...more,
  };
}

/** The two texts of a year, and its finalisation. */
export function finalising(agency: string, year: string, note?: string): object[] {
  const text = (section: string) =>
    eventOf(agency, 'narrative.written', year, { data: { section, markdown: '工作平稳有序。' } });
  const data = note === undefined ? {} : { note };
  // Of now, so that it is newer than what was published last.
  const time = new Date().toISOString();
  return [text('overview'), text('problems'), eventOf(agency, 'report.finalised', year, { data, time })];
}

import { createServer } from 'node:net';
import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, proxyEvent } from '../../intake/door.ts';

/** A port on which nobody listens: one that the system gave, and that was given back. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

let call: (made: Call) => Promise<{ status: number; headers: Record<string, unknown>; type: string }>;

beforeAll(async () => {
  Object.assign(process.env, {
    EVENT_LOG_TABLE: 'log',
    JOURNAL_TABLE: 'journal',
    REGISTRY_TABLE: 'registry',
    SECRETS_TABLE: 'secrets',
    REFUSALS_TABLE: 'refusals',
    DRAFTS_BUCKET: 'drafts',
    PUBLICATION_URL: 'https://publication.example',
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await deadPort()}`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  const { handler } = await import('../../../../functions/answer-senders/handler.ts');
  const context = { awsRequestId: 'request-1' } as Context;
  call = async (made) => {
    const result = await handler(proxyEvent(made, Date.now()), context);
    const headers = { ...result.headers };
    return { status: Number(result.statusCode), headers, type: JSON.parse(String(result.body)).type };
  };
});

describe('the handler that answers senders, while DynamoDB is away', () => {
  test.each([
    [503, 'store.unavailable', { path: '/sources/huaian-cases', method: 'GET' }],
    [503, 'store.unavailable', { path: '/sources/huaian-cases/rehearsal' }],
    [404, 'path.unknown', { path: '/sources/huaian-cases/other', method: 'GET' }],
    [404, 'path.unknown', { path: '/sources/huaian-cases/faults' }],
    [401, 'identity.refused', { source: 'X', path: '/sources/X/years', method: 'GET' }],
  ])('%i %s, which nobody may keep', async (status, code, made) => {
    const answer = await call(made);
    expect([answer.status, answer.type]).toEqual([status, `https://publication.example/codes.html#${code}`]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

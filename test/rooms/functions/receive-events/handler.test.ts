import { createServer } from 'node:net';
import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import { goodEvent } from '../../good-events.ts';
import { type Call, proxyEvent } from '../../intake/door.ts';

/** A port on which nobody listens: one that the system gave, and that was given back. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

let call: (made: Call) => Promise<{
  status: number;
  headers: Record<string, unknown>;
  body: { type: string; errors: { code: string }[] };
}>;

beforeAll(async () => {
  Object.assign(process.env, {
    EVENT_LOG_TABLE: 'log',
    JOURNAL_TABLE: 'journal',
    REGISTRY_TABLE: 'registry',
    SECRETS_TABLE: 'secrets',
    REFUSALS_TABLE: 'refusals',
    PUBLICATION_URL: 'https://publication.example',
    SOURCE_RATE: '100',
    LOOK: 'look',
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await deadPort()}`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  const { handler } = await import('../../../../functions/receive-events/handler.ts');
  const context = { awsRequestId: 'request-1' } as Context;
  call = async (made) => {
    const result = await handler(proxyEvent(made, Date.UTC(2026, 2, 1)), context);
    return {
      status: Number(result.statusCode),
      headers: { ...result.headers },
      body: JSON.parse(String(result.body)),
    };
  };
});

describe('the handler, while DynamoDB is away', () => {
  test('503 with Retry-After: nothing was acknowledged, and the sender is to come again', async () => {
    const { status, headers, body } = await call({ body: JSON.stringify(goodEvent()) });
    expect([status, body.errors[0]?.code]).toEqual([503, 'store.unavailable']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  test.each([
    [404, 'path.unknown', { path: '/' }],
    [405, 'method.not-allowed', { method: 'GET' }],
    [413, 'body.too-large', { body: ' '.repeat(1_048_577) }],
    [415, 'content-type.unsupported', { headers: { 'content-type': 'application/json' } }],
    [401, 'identity.refused', { source: 'X' }],
  ])('%i %s needs no store', async (status, code, made) => {
    const answer = await call(made);
    expect([answer.status, answer.body.errors[0]?.code]).toEqual([status, code]);
    expect(answer.body.type).toBe(`https://publication.example/codes.html#${code}`);
  });
});

import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpApi, type HttpApiOptions } from '../../../../infra/local/http-api/gateway.ts';
import type { Outcome } from '../../../../infra/local/lambda/sandbox.ts';

const at = new Date('2025-01-31T16:00:00.000Z');
let server: Server;
let reports: string[] = [];
afterEach(() => {
  server.closeAllConnections();
  server.close();
  reports = [];
});

type Invoke = (payload: string) => Promise<Outcome>;
const says =
  (value: unknown): Invoke =>
  async () => ({ ok: true, payload: JSON.stringify(value) });
const echo: Invoke = async (payload) => ({
  ok: true,
  payload: JSON.stringify({ statusCode: 200, body: payload }),
});

async function up(invoke: Invoke, more: Partial<HttpApiOptions> = {}): Promise<string> {
  const handle = createHttpApi({
    apiId: 'abc',
    account: '000000000000',
    routes: [
      '$default',
      'POST /sources/{source}/events',
      'ANY /sources/list/events',
      'ANY /sources/list/{rest+}',
    ].map((key) => ({
      key,
      invoke,
    })),
    now: () => at,
    newId: () => 'request-1',
    report: (message) => reports.push(message),
    ...more,
  });
  server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the event of payload format 2.0', () => {
  it('names the route, the decoded path and its parameters, the query and the time', async () => {
    const url = await up(echo);
    const answer = await fetch(`${url}/sources/huai%2Dan%20%E6%B7%AE/events?a=1&b=%20x&a=2`, {
      method: 'POST',
      headers: { 'X-One': '1', 'content-type': 'application/json', cookie: 'a=b; c=d' },
      body: '{"文":1}',
    });
    expect(await answer.json()).toMatchObject({
      version: '2.0',
      routeKey: 'POST /sources/{source}/events',
      rawPath: '/sources/huai-an 淮/events',
      rawQueryString: 'a=1&b=%20x&a=2',
      queryStringParameters: { a: '1,2', b: ' x' },
      pathParameters: { source: 'huai-an 淮' },
      headers: { 'x-one': '1', 'content-type': 'application/json', 'x-forwarded-for': '127.0.0.1' },
      cookies: ['a=b', 'c=d'],
      requestContext: {
        apiId: 'abc',
        stage: '$default',
        requestId: 'request-1',
        time: '31/Jan/2025:16:00:00 +0000',
        timeEpoch: at.getTime(),
        http: {
          method: 'POST',
          path: '/sources/huai-an 淮/events',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
        },
      },
      body: '{"文":1}',
      isBase64Encoded: false,
    });
    expect(answer.headers.get('apigw-requestid')).toBe('request-1');
  });

  it('joins a repeated header with a comma', async () => {
    const url = await up(echo);
    const body = await new Promise<string>((resolve) => {
      const sent = httpRequest(url, { headers: { 'X-Two': ['a', 'b'] } }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      sent.end();
    });
    expect(JSON.parse(body).headers['x-two']).toBe('a,b');
  });

  it.each([
    ['application/json; charset=utf-8', {}, false],
    ['text/csv', {}, false],
    ['application/xml', {}, false],
    ['application/cloudevents+json', {}, true],
    ['application/jsonlines', {}, true],
    ['', {}, true],
    ['application/json', { 'content-encoding': 'gzip' }, true],
  ])('a body of type "%s" with %o is base64: %s', async (type, more, encoded) => {
    const url = await up(echo);
    const bytes = new Uint8Array([0x7b, 0xe6, 0xb7, 0xae, 0x7d]);
    const headers = { 'content-type': type, ...more };
    const event = (await (await fetch(url, { method: 'POST', headers, body: bytes })).json()) as {
      body: string;
      isBase64Encoded: boolean;
    };
    expect(event.isBase64Encoded).toBe(encoded);
    expect(Buffer.from(event.body, encoded ? 'base64' : 'utf8')).toEqual(Buffer.from(bytes));
  });
});

describe('routes', () => {
  it.each([
    ['POST', '/sources/a/events', 'POST /sources/{source}/events'],
    ['POST', '/sources/list/events', 'ANY /sources/list/events'],
    ['GET', '/sources/a/events', '$default'],
    ['POST', '/sources/a%2Fb/events', 'POST /sources/{source}/events'],
    ['POST', '/sources//events', '$default'],
    ['POST', '/sources/a/events/', '$default'],
    ['GET', '/sources/list/a/b%2Fc', 'ANY /sources/list/{rest+}'],
    ['GET', '/sources/list/a', 'ANY /sources/list/{rest+}'],
    ['GET', '/sources/list/', '$default'],
    ['GET', '/sources/list', '$default'],
    ['DELETE', '/', '$default'],
  ])('%s %s goes to %s', async (method, path, key) => {
    const url = await up(echo);
    expect(await (await fetch(url + path, { method })).json()).toMatchObject({ routeKey: key });
  });

  it('a path that none matches is 404, one that cannot be decoded 400', async () => {
    const url = await up(echo, { routes: [{ key: 'GET /one', invoke: echo }] });
    expect((await fetch(`${url}/two`)).status).toBe(404);
    expect((await fetch(`${url}/%E0%A4%A`)).status).toBe(400);
  });
});

describe('the answer', () => {
  it('has status, headers, cookies and body as the function gave them', async () => {
    const body = Buffer.from([1, 2, 255]).toString('base64');
    const url = await up(
      says({
        statusCode: 409,
        headers: { 'X-A': 'b', 'Retry-After': 30 },
        cookies: ['x=y'],
        body,
        isBase64Encoded: true,
      }),
    );
    const answer = await fetch(url);
    expect([
      answer.status,
      answer.headers.get('x-a'),
      answer.headers.get('retry-after'),
      answer.headers.get('set-cookie'),
    ]).toEqual([409, 'b', '30', 'x=y']);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  it('is JSON with status 200 where the function returned no status', async () => {
    const answer = await fetch(await up(says({ stored: 1 })));
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      200,
      'application/json',
      { stored: 1 },
    ]);
  });

  it.each<[string, Invoke, number, string]>([
    [
      'an error of the function',
      async () => ({ ok: false, errorType: 'E', errorMessage: 'why', payload: '{}' }),
      500,
      'Internal Server Error',
    ],
    ['parts that make no answer', says({ statusCode: 'soon' }), 500, 'Internal Server Error'],
    [
      'an event that is too large for the function',
      async () => ({
        ok: false,
        errorType: 'RequestEntityTooLargeException',
        errorMessage: '',
        payload: '{}',
      }),
      413,
      'Request Entity Too Large',
    ],
    ['a function that does not answer in time', () => new Promise(() => {}), 503, 'Service Unavailable'],
  ])('to %s is the gateway’s own', async (_, invoke, status, message) => {
    const answer = await fetch(await up(invoke, { timeoutMs: 50 }));
    expect([answer.status, await answer.json()]).toEqual([status, { message }]);
    expect(reports).toHaveLength(status === 500 ? 1 : 0);
  });

  it.each([
    ['with its length declared', (size: number) => Buffer.alloc(size)],
    ['in chunks', (size: number) => new Blob([Buffer.alloc(size)]).stream()],
  ])('to a body over 10 MB %s is 413', async (_, make) => {
    let invoked = 0;
    const url = await up((payload) => {
      invoked += 1;
      return echo(payload);
    });
    const answer = await fetch(url, {
      method: 'POST',
      body: make(10 * 1024 * 1024 + 1),
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, await answer.json(), invoked]).toEqual([
      413,
      { message: 'Request Entity Too Large' },
      0,
    ]);
  });
});

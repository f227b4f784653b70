import { describe, expect, test } from 'vitest';
import { requestOf } from '../../../shared/intake/http.ts';
import { languageOf, refusal } from '../../../shared/intake/problem.ts';
import { goodEvent, NOW, type SentEvent } from '../good-events.ts';
import { openDoor, proxyEvent } from './door.ts';

const corrected = (changes: SentEvent = {}) => goodEvent('application.corrected', changes);

describe('the route', () => {
  test.each([
    '/',
    '',
    '/sources',
    '/sources/huaian-cases',
    '/sources/huaian-cases/events/',
    '/sources/huaian-cases/event',
    '/sources//events',
    '/sources/a/b/events',
    '/prod/sources/huaian-cases/events',
    '/Sources/huaian-cases/Events',
    '/sources/huaian-cases/events/../events',
  ])('%j is no path of the door: 404', async (path) => {
    const { post } = await openDoor();
    const { status, body } = await post({ path, body: '{}' });
    expect([status, body.errors?.[0]?.code]).toEqual([404, 'path.unknown']);
  });

  test.each(['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'post'])(
    '%s: 405, with what is allowed',
    async (method) => {
      const { post } = await openDoor();
      const { status, headers } = await post({ method });
      expect(status).toBe(405);
      expect(headers['allow']).toBe('POST');
    },
  );

  test('an unknown path takes precedence over a wrong method', async () => {
    const { post } = await openDoor();
    expect((await post({ path: '/x', method: 'GET' })).status).toBe(404);
  });
});

describe('the body', () => {
  test('is read as bytes, whether the gateway sends it plain or in base64', async () => {
    const { send } = await openDoor();
    const event = corrected({ subject: '号𠮷é' });
    expect((await send(event, { base64: true })).body).toMatchObject({ stored: 1 });
    expect((await send(event, { base64: false })).body).toMatchObject({ duplicates: 1 });
  });

  test('a false base64 flag gives other bytes, so the signature fails', async () => {
    const { post } = await openDoor();
    const event = proxyEvent({ body: JSON.stringify(corrected()) }, NOW);
    const request = requestOf({ ...event, isBase64Encoded: false });
    expect(typeof request === 'string' ? '' : Buffer.from(request.body).toString()).toBe(event.body);
    const plain = requestOf({
      ...proxyEvent({ body: '{"a": 1}', base64: false }, NOW),
      isBase64Encoded: true,
    });
    expect(typeof plain === 'string' ? '' : Buffer.from(plain.body).toString()).not.toBe('{"a": 1}');
    expect((await post({ body: '' })).body.errors?.[0]?.code).toBe('json.empty');
  });

  test('an absent body is no JSON', () => {
    const { body: _, ...event } = proxyEvent({}, NOW);
    const request = requestOf(event);
    expect(typeof request === 'string' ? -1 : request.body.length).toBe(0);
  });
});

describe('the language', () => {
  test.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['*', 'zh'],
    ['fr', 'zh'],
    ['zh', 'zh'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.9,zh;q=0.1', 'en'],
    ['zh;q=0.1, en;q=0.9', 'en'],
    ['en, zh', 'zh'],
    ['en;q=0', 'zh'],
    ['fr;q=1, en;q=0.1', 'en'],
    ['en;q=0.5;x=1', 'en'],
    ['english', 'zh'],
    [';;;,,,q=1', 'zh'],
  ] as const)('%j asks for %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  test('applies to every text of the answer, which declares it', async () => {
    const { send } = await openDoor();
    for (const [language, header] of [
      ['zh', undefined],
      ['en', 'en-US'],
    ] as const) {
      const call = { headers: { 'accept-language': header } };
      const { headers, body } = await send([corrected({ id: '' }), corrected({ time: 'x' })], call);
      expect(headers['content-language']).toBe(language);
      const texts = [body['title'], ...(body.errors ?? []).map(({ detail }) => detail)];
      expect(texts.length).toBe(3);
      for (const text of texts) expect(/\p{Script=Han}/u.test(String(text))).toBe(language === 'zh');
    }
  });
});

test('every problem has the shape of RFC 9457 and the contract’s errors', async () => {
  const { send } = await openDoor();
  const { status, headers, body } = await send(corrected({ time: 'x' }));
  const detail = '时间应为 RFC 3339 格式，例如 2025-03-03T09:30:00+08:00。';
  expect(headers['content-type']).toBe('application/problem+json');
  expect(body).toEqual({
    type: 'codes.html#time.format',
    title: '事件不符合目录',
    status,
    detail,
    errors: [{ pointer: '/time', code: 'time.format', detail }],
  });
  expect(refusal('internal', 'en')).toMatchObject({
    status: 500,
    body: { status: 500, title: 'Internal error' },
  });
});

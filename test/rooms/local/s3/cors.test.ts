import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CorsRule, S3Engine } from '../../../../infra/local/engine.ts';
import { corsHeaders } from '../../../../infra/local/s3/cors.ts';
import { createS3Engine } from '../../../../infra/local/s3/server.ts';
import { type Mounted, mount } from '../mount.ts';

const rule = (more: Partial<CorsRule> = {}): CorsRule => ({
  AllowedOrigins: ['*'],
  AllowedMethods: ['GET', 'HEAD'],
  AllowedHeaders: [],
  ExposedHeaders: [],
  ...more,
});
const office = 'https://office.example';
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

const RULES = {
  open: [rule({ AllowedHeaders: ['*'], ExposedHeaders: ['ETag', 'Content-Range'], MaxAge: 600 })],
  narrow: [
    rule({ AllowedOrigins: [office], AllowedMethods: ['PUT'], AllowedHeaders: ['x-amz-*', 'Content-Type'] }),
    rule({ AllowedOrigins: ['https://*.example'], AllowedMethods: ['GET'], MaxAge: 0 }),
    rule({ AllowedOrigins: ['https://a.example'], AllowedMethods: ['GET'], MaxAge: 99 }),
  ],
};

let directory: string;
let engine: S3Engine;
let door: Mounted;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gongkai-cors-'));
  engine = await createS3Engine({
    partition: 'aws',
    directory,
    cors: RULES,
    authenticate: () => ({ kind: 'anonymous' }),
    authorize: ({ resource }) =>
      resource.includes('secret') ? { allowed: false, because: 'no-policy-allows' } : { allowed: true },
  });
  await engine.createBuckets(['open', 'narrow', 'closed']);
  door = await mount(engine.handle);
  for (const bucket of ['open', 'narrow', 'closed'])
    await fetch(`${door.url}/${bucket}/report.json`, { method: 'PUT', body: '{"total":3119}' });
});
afterAll(async () => {
  await door.close();
  await engine.close();
  await rm(directory, { recursive: true });
});

/** Status, the headers of CORS alone, and the code, method and resource of a refusal. */
async function ask(method: string, place: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${door.url}/${place}`, { method, headers });
  const told = [...answer.headers].filter(([name]) => /^(access-control-|vary$)/.test(name));
  const text = await answer.text();
  const error = ['Code', 'Method', 'ResourceType'].flatMap(
    (name) => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1] ?? [],
  );
  return { status: answer.status, told: Object.fromEntries(told), error, text };
}
const wants = (method: string, headers?: string, origin = office) => ({
  origin,
  'access-control-request-method': method,
  ...(headers === undefined ? {} : { 'access-control-request-headers': headers }),
});

describe('an answer to a page of another origin', () => {
  test('says who may read it, which headers it may see, and what the answer varies by', async () => {
    const { status, text, told } = await ask('GET', 'open/report.json', { origin: office });
    expect([status, text]).toEqual([200, '{"total":3119}']);
    expect(told).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-expose-headers': 'ETag, Content-Range',
      'access-control-max-age': '600',
      vary: VARY,
    });
  });

  test('names the origin, with credentials, where the rule does not mean everybody', async () => {
    expect((await ask('GET', 'narrow/report.json', { origin: 'https://a.example' })).told).toEqual({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET',
      'access-control-max-age': '0',
      vary: VARY,
    });
  });

  test.each([
    ['no origin', 'open/report.json', {}],
    ['an origin that no rule allows', 'narrow/report.json', { origin: 'https://example.org' }],
    ['a method that no rule allows', 'narrow/report.json', { ...wants('HEAD'), origin: office }],
    ['a bucket without rules', 'closed/report.json', { origin: office }],
  ])('%s: the object, and none of the headers', async (_, place, headers) => {
    const { status, text, told } = await ask('GET', place, headers);
    expect([status, text, told]).toEqual([200, '{"total":3119}', {}]);
  });

  test('a rule opens nothing: what the policies refuse stays refused, and the page learns it', async () => {
    expect(await ask('GET', 'open/secret.json', { origin: office })).toMatchObject({
      status: 403,
      told: { 'access-control-allow-origin': '*' },
      error: ['AccessDenied'],
    });
  });

  test('one that it has already, and a part of it, have the headers too', async () => {
    const { headers } = await fetch(`${door.url}/open/report.json`);
    const known = { origin: office, 'if-none-match': headers.get('etag') ?? '' };
    expect(await ask('GET', 'open/report.json', known)).toMatchObject({
      status: 304,
      told: { 'access-control-allow-origin': '*', vary: VARY },
    });
    expect(await ask('GET', 'open/report.json', { origin: office, range: 'bytes=0-3' })).toMatchObject({
      status: 206,
      told: { 'access-control-expose-headers': 'ETag, Content-Range' },
    });
  });
});

describe('the question of a browser before a request', () => {
  test('is answered without a signature, with the headers that it asked for', async () => {
    const { status, told, text } = await ask(
      'OPTIONS',
      'open/a/b.csv?v=2',
      wants('GET', 'Range,X-Requested-With'),
    );
    expect([status, text]).toEqual([200, '']);
    expect(told).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'range, x-requested-with',
      'access-control-max-age': '600',
      vary: VARY,
    });
  });

  test.each([
    ['no origin', 'open/a', { 'access-control-request-method': 'GET' }, 400, ['BadRequest']],
    ['a bucket without rules', 'closed/a', wants('PUT'), 403, ['AccessForbidden', 'PUT', 'BUCKET']],
    ['a bucket that is not there', 'none/a', wants('GET'), 403, ['AccessForbidden', 'GET', 'BUCKET']],
    ['another method', 'open/a', wants('DELETE'), 403, ['AccessForbidden', 'DELETE', 'OBJECT']],
    ['no method', 'open/', { origin: office }, 403, ['AccessForbidden', 'OPTIONS', 'BUCKET']],
    [
      'another origin',
      'narrow/a',
      wants('GET', undefined, 'https://example.org'),
      403,
      ['AccessForbidden', 'GET', 'OBJECT'],
    ],
    [
      'one header of two',
      'narrow/a',
      wants('PUT', 'x-amz-date,range'),
      403,
      ['AccessForbidden', 'PUT', 'OBJECT'],
    ],
  ])('%s: it is refused, without a header', async (_, place, headers, status, error) => {
    const refused = await ask('OPTIONS', place, headers);
    expect([refused.status, refused.error, refused.told]).toEqual([status, error, {}]);
  });

  test('the first rule that allows all of it answers', async () => {
    const put = await ask('OPTIONS', 'narrow/a', wants('PUT', 'Content-TYPE, X-Amz-Date'));
    expect([
      put.status,
      put.told['access-control-allow-methods'],
      put.told['access-control-allow-headers'],
    ]).toEqual([200, 'PUT', 'content-type, x-amz-date']);
    expect((await ask('OPTIONS', 'narrow/a', wants('GET'))).told['access-control-allow-methods']).toBe('GET');
  });
});

test('a pattern with one star fits what begins and ends as it does, and nothing shorter', () => {
  const part = fc.stringMatching(/^[a-c.]{0,3}$/);
  fc.assert(
    fc.property(part, part, part, part, (start, end, middle, other) => {
      const rules = [rule({ AllowedOrigins: [`${start}*${end}`] })];
      const allows = (origin: string) =>
        Object.keys(corsHeaders(rules, { method: 'GET', headers: { origin } })).length > 0;
      expect(allows(`${start}${middle}${end}`)).toBe(true);
      const literal = (text: string) => text.replaceAll('.', '\\.');
      expect(allows(other)).toBe(new RegExp(`^${literal(start)}.*${literal(end)}$`).test(other));
    }),
  );
});

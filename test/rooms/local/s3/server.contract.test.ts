import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { S3Engine } from '../../../../infra/local/engine.ts';
import { createAuthenticate } from '../../../../infra/local/iam/credentials.ts';
import { createAuthorize } from '../../../../infra/local/iam/policy.ts';
import { createS3Engine } from '../../../../infra/local/s3/server.ts';
import { credentialsOf, everything, type Mounted, mount, operator, role, site } from '../mount.ts';

const publication = 'arn:aws:s3:::publication';

const authorize = createAuthorize({
  identity: {
    [operator.principal.arn]: [everything],
    [role.principal.arn]: [
      {
        Statement: [
          { Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject'], Resource: `${publication}/*` },
          {
            Effect: 'Allow',
            Action: ['s3:PutObject', 's3:GetObject'],
            Resource: 'arn:aws:s3:::drafts/folds/*',
          },
        ],
      },
    ],
  },
  resources: {
    [publication]: {
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${publication}/*` },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:PutObject',
          Resource: `${publication}/*/v*/*`,
          Condition: { Null: { 's3:if-none-match': 'true' } },
        },
        {
          Effect: 'Deny',
          Principal: { AWS: role.principal.arn },
          Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
          Resource: `${publication}/*/v*/*`,
        },
      ],
    },
  },
});

const open = (directory: string) =>
  createS3Engine({
    partition: site.partition,
    directory,
    authenticate: createAuthenticate([operator, role]),
    authorize,
  });

const clientOf = (url: string, key = operator, more: S3ClientConfig = {}) =>
  new S3Client({
    endpoint: url,
    region: site.region,
    credentials: credentialsOf(key),
    forcePathStyle: true,
    maxAttempts: 1,
    ...more,
  });

/** Holds the engine's folder and nothing else, so that what reaches outside of it is seen. */
let parent: string;
let directory: string;
let engine: S3Engine;
let mounted: Mounted;
let client: S3Client;
let asRole: S3Client;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'gongkai-s3-'));
  directory = join(parent, 'buckets');
  engine = await open(directory);
  await engine.createBuckets(['drafts', 'publication', 'listing', 'deletes']);
  mounted = await mount(engine.handle);
  client = clientOf(mounted.url);
  asRole = clientOf(mounted.url, role);
});

afterAll(async () => {
  client.destroy();
  asRole.destroy();
  await mounted.close();
  await engine.close();
  await rm(parent, { recursive: true });
});

const put = (Key: string, Body: string, more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket: 'drafts', Key, Body, ...more }));
const get = async (Key: string, Bucket = 'drafts') =>
  (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const statusOf = (status: number) => ({ $metadata: { httpStatusCode: status } });

describe('objects', () => {
  test('an object comes back with its bytes, its headers and its MD5 as ETag', async () => {
    const { ETag, VersionId } = await put('whole', '报告', {
      ContentType: 'text/html; charset=utf-8',
      CacheControl: 'no-cache',
      ContentDisposition: 'inline',
      ContentLanguage: 'zh-CN',
      Metadata: { digest: 'abc' },
    });
    const object = await client.send(new GetObjectCommand({ Bucket: 'drafts', Key: 'whole' }));
    expect(await object.Body?.transformToString()).toBe('报告');
    expect(object).toMatchObject({
      ETag,
      VersionId,
      ContentLength: 6,
      ContentType: 'text/html; charset=utf-8',
      CacheControl: 'no-cache',
      ContentDisposition: 'inline',
      ContentLanguage: 'zh-CN',
      Metadata: { digest: 'abc' },
    });
    const head = await client.send(new HeadObjectCommand({ Bucket: 'drafts', Key: 'whole' }));
    expect(head).toMatchObject({ ETag, ContentLength: 6, Metadata: { digest: 'abc' } });
  });

  test('an empty object is an object', async () => {
    await put('empty', '');
    expect(await get('empty')).toBe('');
  });

  test('the ETag is the quoted MD5 of the bytes', async () => {
    expect((await put('md5', 'hello')).ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
  });

  test.each([
    '../../escape',
    '..',
    './.',
    'a/../b',
    'a//b',
    '/leading',
    'trailing/',
    '淮安/2024/报告.html',
    'with space + plus % percent %2F',
    'quotes\'"<&>',
    '!*()~=?#;:@,$',
    '😀',
    `${'很'.repeat(341)}a`,
  ])('the key %j is one object of its own, inside the folder', async (key) => {
    await put(key, key);
    expect(await get(key)).toBe(key);
    expect(await readdir(parent)).toEqual(['buckets']);
    expect((await readdir(directory)).sort()).toEqual([
      '.partial',
      'deletes',
      'drafts',
      'listing',
      'publication',
    ]);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: 'drafts', Prefix: key }));
    expect(Contents?.map(({ Key }) => Key)).toContain(key);
    await client.send(new DeleteObjectCommand({ Bucket: 'drafts', Key: key }));
  });

  test('a key of more than 1,024 bytes is refused', async () => {
    await expect(put('很'.repeat(342), '')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  test('ranges: from–to, from, the last n; beyond the end is 416', async () => {
    await put('range', '0123456789');
    const range = async (Range: string) => {
      const part = await client.send(new GetObjectCommand({ Bucket: 'drafts', Key: 'range', Range }));
      expect(part.$metadata.httpStatusCode).toBe(206);
      return [await part.Body?.transformToString(), part.ContentRange];
    };
    expect(await range('bytes=2-4')).toEqual(['234', 'bytes 2-4/10']);
    expect(await range('bytes=7-')).toEqual(['789', 'bytes 7-9/10']);
    expect(await range('bytes=-3')).toEqual(['789', 'bytes 7-9/10']);
    expect(await range('bytes=8-99')).toEqual(['89', 'bytes 8-9/10']);
    await expect(range('bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange', ...statusOf(416) });
  });

  test('a copy has the bytes and headers of its source, or headers of its own', async () => {
    await put('源 1', 'copied', { ContentType: 'text/plain', Metadata: { a: '1' } });
    const copy = { Bucket: 'publication', Key: 'copy', CopySource: `drafts/${encodeURIComponent('源 1')}` };
    const { CopyObjectResult } = await client.send(new CopyObjectCommand(copy));
    expect(CopyObjectResult?.ETag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await get('copy', 'publication')).toBe('copied');
    const head = () => client.send(new HeadObjectCommand({ Bucket: 'publication', Key: 'copy' }));
    expect(await head()).toMatchObject({ ContentType: 'text/plain', Metadata: { a: '1' } });
    await client.send(
      new CopyObjectCommand({ ...copy, MetadataDirective: 'REPLACE', ContentType: 'text/html' }),
    );
    expect(await head()).toMatchObject({ ContentType: 'text/html', Metadata: {} });
  });
});

describe('checksums', () => {
  test.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)(
    '%s is verified and given back',
    async (algorithm) => {
      const stored = await put(`sum-${algorithm}`, '校验', { ChecksumAlgorithm: algorithm });
      const name = `Checksum${algorithm}` as const;
      expect(stored[name]).toBeDefined();
      const read = await client.send(
        new GetObjectCommand({ Bucket: 'drafts', Key: `sum-${algorithm}`, ChecksumMode: 'ENABLED' }),
      );
      expect(read[name]).toBe(stored[name]);
      expect(await read.Body?.transformToString()).toBe('校验');
    },
  );

  test('the published check value of CRC32C', async () => {
    const { ChecksumCRC32C } = await put('castagnoli', '123456789', { ChecksumAlgorithm: 'CRC32C' });
    expect(Buffer.from(ChecksumCRC32C ?? '', 'base64').toString('hex')).toBe('e3069283');
  });

  test.each([
    ['ChecksumCRC32', 'AAAAAA=='],
    ['ChecksumCRC32C', 'AAAAAA=='],
    ['ChecksumSHA1', Buffer.alloc(20).toString('base64')],
    ['ChecksumSHA256', Buffer.alloc(32).toString('base64')],
    ['ContentMD5', Buffer.alloc(16).toString('base64')],
  ])('a wrong %s stores nothing', async (name, value) => {
    await expect(put(`wrong-${name}`, 'x', { [name]: value })).rejects.toMatchObject({
      name: 'BadDigest',
      ...statusOf(400),
    });
    await expect(get(`wrong-${name}`)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('a stream is sent in chunks with its checksum behind it, and only its bytes are stored', async () => {
    const pieces = ['一', 'two\r\n', 'x'.repeat(100_000), '0\r\n\r\n'];
    const text = pieces.join('');
    const stored = await client.send(
      new PutObjectCommand({
        Bucket: 'drafts',
        Key: 'stream',
        Body: Readable.from(pieces.map((piece) => Buffer.from(piece))),
        ContentLength: Buffer.byteLength(text),
        ContentEncoding: 'identity',
      }),
    );
    expect(stored.ChecksumCRC32).toBeDefined();
    expect(await get('stream')).toBe(text);
    const head = await client.send(new HeadObjectCommand({ Bucket: 'drafts', Key: 'stream' }));
    expect(head.ContentEncoding).toBe('identity');
  });

  test('chunks that end early, lie about their length or lack their trailer are refused', async () => {
    const own = await mkdtemp(join(tmpdir(), 'gongkai-s3-chunks-'));
    const open = await createS3Engine({
      partition: 'aws',
      directory: own,
      authenticate: () => operator.principal,
      authorize: () => ({ allowed: true }),
    });
    await open.createBuckets(['drafts']);
    const door = await mount(open.handle);
    const send = async (body: string, length = 5) => {
      const headers = {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': `${length}`,
        'x-amz-trailer': 'x-amz-checksum-crc32',
      };
      const answer = await fetch(`${door.url}/drafts/chunked`, { method: 'PUT', body, headers });
      return /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1] ?? answer.status;
    };
    const good = '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';
    expect(await send(good)).toBe(200);
    expect(await send(good, 6)).toBe('IncompleteBody');
    expect(await send('5\r\nhel')).toBe('IncompleteBody');
    expect(await send('4\r\nhello\r\n0\r\n\r\n')).toBe('IncompleteBody');
    expect(await send('5\r\nhello\r\n0\r\n\r\n')).toBe('MalformedTrailerError');
    expect(await send(good.replace('NhCm', 'AAAA'))).toBe('BadDigest');
    await door.close();
    await open.close();
    await rm(own, { recursive: true });
  });
});

describe('conditions', () => {
  test('If-None-Match: * creates once; of twenty at once one succeeds', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => put('claim', `winner ${n}`, { IfNoneMatch: '*' })),
    );
    const [first] = all.flatMap((each, n) => (each.status === 'fulfilled' ? [`winner ${n}`] : []));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await get('claim')).toBe(first);
    await expect(put('claim', 'late', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      ...statusOf(412),
    });
  });

  test('If-Match replaces only what was read; of twenty at once one succeeds', async () => {
    const { ETag } = await put('pointer', 'v1');
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => put('pointer', `v2 of ${n}`, { IfMatch: ETag })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put('pointer', 'v3', { IfMatch: ETag })).rejects.toMatchObject(statusOf(412));
    await expect(put('no-pointer', 'v1', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'NoSuchKey',
      ...statusOf(404),
    });
  });

  test('a deleted key may be claimed again', async () => {
    await put('again', '1', { IfNoneMatch: '*' });
    await client.send(new DeleteObjectCommand({ Bucket: 'drafts', Key: 'again' }));
    await put('again', '2', { IfNoneMatch: '*' });
    expect(await get('again')).toBe('2');
  });

  test('reads: If-None-Match gives 304 for what is known, If-Match 412 for what has changed', async () => {
    const { ETag } = await put('cached', 'x');
    const read = (more: { IfMatch?: string; IfNoneMatch?: string; IfModifiedSince?: Date }) =>
      client.send(new GetObjectCommand({ Bucket: 'drafts', Key: 'cached', ...more }));
    const etag = ETag ?? '';
    await expect(read({ IfNoneMatch: etag })).rejects.toMatchObject(statusOf(304));
    await expect(read({ IfMatch: '"0"' })).rejects.toMatchObject(statusOf(412));
    await expect(read({ IfModifiedSince: new Date('2100-01-01') })).rejects.toMatchObject(statusOf(304));
    expect((await read({ IfMatch: etag, IfNoneMatch: '"0"' })).ETag).toBe(etag);
    const head = new HeadObjectCommand({ Bucket: 'drafts', Key: 'cached', IfNoneMatch: etag });
    await expect(client.send(head)).rejects.toMatchObject(statusOf(304));
  });
});

describe('listings', () => {
  const keys = ['a', 'a/1', 'a/2', 'a-', 'b/1/x', 'b/2', 'B', 'é', '信息', '\uff5e', '😀', 'z&<'];
  const sorted = [...keys].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));

  beforeAll(async () => {
    for (const Key of [...keys, 'deleted']) {
      await client.send(new PutObjectCommand({ Bucket: 'listing', Key, Body: Key }));
    }
    await client.send(new DeleteObjectCommand({ Bucket: 'listing', Key: 'deleted' }));
  });

  const pages = async (options: { Delimiter?: string; MaxKeys: number; EncodingType?: 'url' }) => {
    const entries: string[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: 'listing',
          ...options,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      );
      const own = [
        ...(page.Contents ?? []).map(({ Key }) => Key ?? ''),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''),
      ];
      expect(page.KeyCount).toBe(own.length);
      expect(own.length).toBeLessThanOrEqual(options.MaxKeys);
      entries.push(...own);
      token = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(token !== undefined);
    } while (token !== undefined);
    return entries;
  };

  test.each([1, 2, 5, 12, 1000])(
    'by pages of %i: every live key once, by bytes of UTF-8',
    async (MaxKeys) => {
      expect(await pages({ MaxKeys })).toEqual(sorted);
    },
  );

  test.each([1, 2, 3, 1000])('by pages of %i with a delimiter: every common prefix once', async (MaxKeys) => {
    const entries = await pages({ MaxKeys, Delimiter: '/' });
    const expected = ['a', 'a-', 'a/', 'b/', ...sorted.filter((key) => !/^[ab]/.test(key))];
    expect([...entries].sort()).toEqual(expected.sort());
  });

  test('a prefix, and where to start after', async () => {
    const list = async (more: { Prefix?: string; StartAfter?: string; Delimiter?: string }) => {
      const page = await client.send(new ListObjectsV2Command({ Bucket: 'listing', ...more }));
      return [
        page.Contents?.map(({ Key }) => Key) ?? [],
        page.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
      ];
    };
    expect(await list({ Prefix: 'a/' })).toEqual([['a/1', 'a/2'], []]);
    expect(await list({ Prefix: 'b/', Delimiter: '/' })).toEqual([['b/2'], ['b/1/']]);
    expect(await list({ Prefix: 'a', StartAfter: 'a/1' })).toEqual([['a/2'], []]);
    expect(await list({ Prefix: 'none' })).toEqual([[], []]);
  });

  test('what was replaced or deleted stays as a version', async () => {
    const { VersionId } = await put('versions/x', 'first');
    await put('versions/x', 'second');
    await client.send(new DeleteObjectCommand({ Bucket: 'drafts', Key: 'versions/x' }));
    await expect(get('versions/x')).rejects.toMatchObject({ name: 'NoSuchKey' });
    const { Versions, DeleteMarkers } = await client.send(
      new ListObjectVersionsCommand({ Bucket: 'drafts', Prefix: 'versions/' }),
    );
    expect(Versions?.map(({ IsLatest, Size }) => [IsLatest, Size])).toEqual([
      [false, 6],
      [false, 5],
    ]);
    expect(DeleteMarkers).toHaveLength(1);
    const old = { Bucket: 'drafts', Key: 'versions/x', VersionId };
    const first = await client.send(new GetObjectCommand(old));
    expect(await first.Body?.transformToString()).toBe('first');
    await client.send(new DeleteObjectCommand(old));
    await expect(client.send(new GetObjectCommand(old))).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });
});

describe('who may do what', () => {
  const page = (path: string, init?: RequestInit) => fetch(`${mounted.url}/${path}`, init);

  test('the public reads the publication bucket by URL, learns of no missing key and lists nothing', async () => {
    await client.send(
      new PutObjectCommand({
        Bucket: 'publication',
        Key: '淮安/index.html',
        Body: '公开',
        ContentType: 'text/html',
      }),
    );
    const read = await page('publication/淮安/index.html');
    expect([read.status, read.headers.get('content-type'), await read.text()]).toEqual([
      200,
      'text/html',
      '公开',
    ]);
    // A reader's own words in the address mean nothing; another operation is refused.
    expect((await page('publication/淮安/index.html?v=2')).status).toBe(200);
    expect((await page('publication/淮安/index.html?acl')).status).toBe(501);
    const missing = await page('publication/nothing');
    expect(missing.status).toBe(403);
    expect(await missing.text()).toContain('<Code>AccessDenied</Code>');
    expect((await page('publication?list-type=2')).status).toBe(403);
    expect((await page('drafts/whole')).status).toBe(403);
    expect((await page('publication/x', { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await page('publication/淮安/index.html', { method: 'DELETE' })).status).toBe(403);
  });

  test('a missing key is told only to those who may list the bucket', async () => {
    const read = new GetObjectCommand({ Bucket: 'drafts', Key: 'folds/none' });
    await expect(client.send(read)).rejects.toMatchObject({ name: 'NoSuchKey', ...statusOf(404) });
    await expect(asRole.send(read)).rejects.toMatchObject({ name: 'AccessDenied', ...statusOf(403) });
    await expect(asRole.send(read)).rejects.toThrow('s3:ListBucket on resource: arn:aws:s3:::drafts');
  });

  test('a denial names principal, action and resource, and nothing is stored', async () => {
    const write = new PutObjectCommand({ Bucket: 'drafts', Key: 'runs/x', Body: 'x' });
    await expect(asRole.send(write)).rejects.toThrow(
      'User: arn:aws:iam::123456789012:role/render is not authorized to perform: s3:PutObject on resource: ' +
        'arn:aws:s3:::drafts/runs/x because no identity-based policy allows the s3:PutObject action',
    );
    await expect(get('runs/x')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('who replaces or deletes by If-Match must be allowed to read', async () => {
    const { ETag } = await put('runs/match', '1');
    const writer = await createS3Engine({
      partition: 'aws',
      directory,
      authenticate: () => role.principal,
      authorize: ({ action }) =>
        action === 's3:GetObject' ? { allowed: false, because: 'no-policy-allows' } : { allowed: true },
    });
    const door = await mount(writer.handle);
    const target = { Bucket: 'drafts', Key: 'runs/match', IfMatch: ETag };
    const other = clientOf(door.url);
    await expect(other.send(new PutObjectCommand({ ...target, Body: '2' }))).rejects.toThrow('s3:GetObject');
    await expect(other.send(new DeleteObjectCommand(target))).rejects.toThrow('s3:GetObject');
    await expect(other.send(new DeleteObjectCommand({ ...target, IfMatch: '"0"' }))).rejects.toThrow(
      's3:GetObject',
    );
    await client.send(new DeleteObjectCommand(target));
    await door.close();
  });

  test('a published version is written once, by condition, and not deleted by its writer', async () => {
    const version = { Bucket: 'publication', Key: 'huaian/2024/v1/index.html' };
    const write = (more: Partial<PutObjectCommandInput>) =>
      asRole.send(new PutObjectCommand({ ...version, Body: 'v1', ...more }));
    await expect(write({})).rejects.toThrow('with an explicit deny in a resource-based policy');
    const { VersionId } = await write({ IfNoneMatch: '*' });
    await expect(write({ IfNoneMatch: '*' })).rejects.toMatchObject(statusOf(412));
    await expect(asRole.send(new DeleteObjectCommand(version))).rejects.toThrow('s3:DeleteObject');
    await expect(asRole.send(new DeleteObjectCommand({ ...version, VersionId }))).rejects.toThrow(
      's3:DeleteObjectVersion',
    );
    const copy = new CopyObjectCommand({ ...version, CopySource: 'publication/huaian/2024/v1/index.html' });
    await expect(asRole.send(copy)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('several keys are deleted in one request, each by its own permission', async () => {
    const remove = (who: S3Client, keys: string[]) =>
      who.send(
        new DeleteObjectsCommand({ Bucket: 'deletes', Delete: { Objects: keys.map((Key) => ({ Key })) } }),
      );
    for (const Key of ['a&b', '<信>', 'kept']) {
      await client.send(new PutObjectCommand({ Bucket: 'deletes', Key, Body: 'x' }));
    }
    const denied = await remove(asRole, ['a&b']);
    expect(denied.Errors).toMatchObject([{ Key: 'a&b', Code: 'AccessDenied' }]);
    const { Deleted } = await remove(client, ['a&b', '<信>']);
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['a&b', '<信>']);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: 'deletes' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['kept']);
  });

  test('a wrong secret and an unknown key are refused, and say so', async () => {
    const list = new ListObjectsV2Command({ Bucket: 'drafts' });
    const wrong = clientOf(mounted.url, { ...operator, secretAccessKey: 'wrong' });
    await expect(wrong.send(list)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch', ...statusOf(403) });
    const unknown = clientOf(mounted.url, { ...operator, accessKeyId: 'AKIAUNKNOWN' });
    await expect(unknown.send(list)).rejects.toMatchObject({ name: 'InvalidAccessKeyId', ...statusOf(403) });
  });

  test('a body that is not the signed one is refused and not stored', async () => {
    client.middlewareStack.add(
      (next) => async (args) => {
        const { request } = args as { request: { body?: unknown; path?: string } };
        if (request.path?.endsWith('/tampered')) request.body = 'evil';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
    );
    await expect(put('tampered', 'good')).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' });
    client.middlewareStack.remove('tamper');
    await expect(get('tampered')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('presigned URLs', () => {
  test('open without credentials until they expire, and for nothing else', async () => {
    await put('draft 稿.html', '草稿', { ContentType: 'text/html' });
    const command = new GetObjectCommand({ Bucket: 'drafts', Key: 'draft 稿.html' });
    const url = await getSignedUrl(client, command, { expiresIn: 60 });
    expect(await (await fetch(url)).text()).toBe('草稿');
    const other = await fetch(url.replace('draft', 'other'));
    expect([other.status, await other.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
    const longer = await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'));
    expect(longer.status).toBe(403);
    const old = await getSignedUrl(client, command, {
      expiresIn: 60,
      signingDate: new Date('2024-01-31T00:00:00Z'),
    });
    const expired = await fetch(old);
    expect(expired.status).toBe(403);
    expect(await expired.text()).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>');
  });

  test('a presigned URL may do only what its signer may', async () => {
    const command = new GetObjectCommand({ Bucket: 'drafts', Key: 'draft 稿.html' });
    expect((await fetch(await getSignedUrl(asRole, command))).status).toBe(403);
  });

  test('the headers of the answer may be asked for', async () => {
    await put('named', 'x');
    const command = new GetObjectCommand({
      Bucket: 'drafts',
      Key: 'named',
      ResponseContentDisposition: 'attachment; filename="x y.html"',
    });
    const answer = await fetch(await getSignedUrl(client, command));
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="x y.html"');
  });
});

describe('what is not offered is refused by name', () => {
  test('a header that presigning has moved into the query', async () => {
    const command = new PutObjectCommand({ Bucket: 'drafts', Key: 'x', Tagging: 'a=b' });
    const answer = await fetch(await getSignedUrl(client, command), { method: 'PUT', body: '' });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('x-amz-tagging');
  });

  test.each([
    ['acl', () => client.send(new GetObjectAclCommand({ Bucket: 'drafts', Key: 'x' }))],
    ['uploads', () => client.send(new CreateMultipartUploadCommand({ Bucket: 'drafts', Key: 'x' }))],
    ['GET of a bucket', () => client.send(new ListObjectsCommand({ Bucket: 'drafts' }))],
    ['x-amz-tagging', () => put('x', 'x', { Tagging: 'a=b' })],
    ['CRC64NVME', () => put('x', 'x', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' })],
    ['partNumber', () => client.send(new GetObjectCommand({ Bucket: 'drafts', Key: 'x', PartNumber: 1 }))],
  ])('%s', async (named, send) => {
    await expect(send()).rejects.toMatchObject({ name: 'NotImplemented', ...statusOf(501) });
    await expect(send()).rejects.toThrow(named);
  });

  test('nobody unknown is told what is offered: without a signature, a listing of the first kind is denied', async () => {
    const answer = await fetch(`${mounted.url}/drafts/`);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('<Code>AccessDenied</Code>'),
    ]);
  });

  test('a bucket that the template has not', async () => {
    await expect(get('x', 'unknown')).rejects.toMatchObject({ name: 'NoSuchBucket', ...statusOf(404) });
  });
});

describe('data on disk', () => {
  test('objects, their versions and their headers are there after opening again; what was half written is not', async () => {
    const own = await mkdtemp(join(tmpdir(), 'gongkai-s3-disk-'));
    const first = await open(own);
    await first.createBuckets(['drafts']);
    const door = await mount(first.handle);
    const write = (Body: string) =>
      clientOf(door.url).send(
        new PutObjectCommand({
          Bucket: 'drafts',
          Key: '稿/1',
          Body,
          ContentType: 'text/html',
          Metadata: { n: Body },
        }),
      );
    await write('1');
    const { ETag } = await write('2');
    await door.close();
    await first.close();

    const second = await open(own);
    const again = await mount(second.handle);
    const reader = clientOf(again.url);
    const object = await reader.send(new GetObjectCommand({ Bucket: 'drafts', Key: '稿/1' }));
    expect(await object.Body?.transformToString()).toBe('2');
    expect(object).toMatchObject({ ETag, ContentType: 'text/html', Metadata: { n: '2' } });
    const { Versions } = await reader.send(new ListObjectVersionsCommand({ Bucket: 'drafts' }));
    expect(Versions).toHaveLength(2);
    await again.close();
    await second.close();
    await rm(own, { recursive: true });
  });
});

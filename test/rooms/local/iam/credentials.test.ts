import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessKey, SignedHead } from '../../../../infra/local/engine.ts';
import {
  createAuthenticate,
  SignatureError,
  type SignatureFault,
  sha256,
} from '../../../../infra/local/iam/credentials.ts';

// The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and of
// …/sigv4-query-string-auth.html, with the keys and signatures that AWS publishes there.
const example: AccessKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  principal: { kind: 'user', name: 'example', arn: 'arn:aws:iam::123456789012:user/example' },
};
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const at = (time: string) => createAuthenticate([example], () => new Date(time));

const ranged: SignedHead = {
  method: 'GET',
  url: '/test.txt',
  headers: {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': empty,
    'x-amz-date': '20130524T000000Z',
    authorization:
      `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,` +
      'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
};

const presigned: SignedHead = {
  method: 'GET',
  url:
    `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}` +
    '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
    '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  headers: { host: 'examplebucket.s3.amazonaws.com' },
};

function faultOf(run: () => unknown): SignatureFault['reason'] {
  try {
    run();
  } catch (error) {
    if (error instanceof SignatureError) return error.fault.reason;
    throw error;
  }
  throw new Error('the signature was accepted');
}

describe("AWS's published examples", () => {
  test('a GET signed in its header', () => {
    expect(at('2013-05-24T00:00:00Z')(ranged, empty)).toEqual(example.principal);
  });

  test('a PUT with a strange key, signed in its header', () => {
    const body = sha256('Welcome to Amazon S3.');
    const put: SignedHead = {
      method: 'PUT',
      url: '/test%24file.text',
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-date': '20130524T000000Z',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': body,
        authorization:
          `AWS4-HMAC-SHA256 Credential=${scope},` +
          'SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,' +
          'Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
      },
    };
    expect(at('2013-05-24T00:00:00Z')(put, body)).toEqual(example.principal);
    expect(faultOf(() => at('2013-05-24T00:00:00Z')(put, sha256('Welcome to Amazon S4.')))).toBe('mismatch');
  });

  test('a query without a value, signed in its header', () => {
    const lifecycle: SignedHead = {
      method: 'GET',
      url: '/?lifecycle',
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        'x-amz-content-sha256': empty,
        'x-amz-date': '20130524T000000Z',
        authorization:
          `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=host;x-amz-content-sha256;x-amz-date,` +
          'Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
      },
    };
    expect(at('2013-05-24T00:00:00Z')(lifecycle, empty)).toEqual(example.principal);
  });

  test('a presigned GET', () => {
    expect(at('2013-05-24T23:59:59Z')(presigned, 'UNSIGNED-PAYLOAD')).toEqual(example.principal);
  });
});

describe('time', () => {
  test('a presigned URL holds to the last second of its life and not longer', () => {
    expect(at('2013-05-25T00:00:00Z')(presigned, 'UNSIGNED-PAYLOAD')).toEqual(example.principal);
    expect(faultOf(() => at('2013-05-25T00:00:01Z')(presigned, 'UNSIGNED-PAYLOAD'))).toBe('expired');
    expect(faultOf(() => at('2013-05-23T23:44:59Z')(presigned, 'UNSIGNED-PAYLOAD'))).toBe('skewed');
  });

  test('a signed header holds fifteen minutes either way', () => {
    for (const time of ['2013-05-23T23:45:00Z', '2013-05-24T00:15:00Z']) {
      expect(at(time)(ranged, empty)).toEqual(example.principal);
    }
    for (const time of ['2013-05-23T23:44:59Z', '2013-05-24T00:15:01Z']) {
      expect(faultOf(() => at(time)(ranged, empty))).toBe('skewed');
    }
  });
});

describe('refusals', () => {
  const now = at('2013-05-24T00:00:00Z');
  const signed = (authorization: string): SignedHead => ({
    ...ranged,
    headers: { ...ranged.headers, authorization },
  });
  const header = String(ranged.headers['authorization']);

  test('nothing signed is anonymous', () => {
    expect(now({ ...ranged, headers: { host: 'x' } }, empty)).toEqual({ kind: 'anonymous' });
  });

  test.each([
    ['another scheme', 'Bearer abc'],
    ['no credential', 'AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0'],
    ['no signature', header.replace(/,Signature=.*/, '')],
    ['a scope that is too short', header.replace('/aws4_request', '')],
    ['another day in the scope', header.replace('/20130524/', '/20130525/')],
    ['the host left out', header.replace('=host;', '=')],
  ])('%s is malformed', (_, authorization) => {
    expect(faultOf(() => now(signed(authorization), empty))).toBe('malformed');
  });

  test('a header of AWS that was added after signing is malformed', () => {
    const headers = { ...presigned.headers, 'x-amz-meta-a': 'b' };
    expect(faultOf(() => now({ ...presigned, headers }, 'UNSIGNED-PAYLOAD'))).toBe('malformed');
  });

  test('both ways of signing at once are malformed', () => {
    expect(faultOf(() => now({ ...ranged, url: presigned.url }, empty))).toBe('malformed');
  });

  test.each(['0', '604801', '1.5', 'x', ''])('a life of %j seconds is malformed', (life) => {
    const url = presigned.url.replace('Expires=86400', `Expires=${life}`);
    expect(faultOf(() => now({ ...presigned, url }, 'UNSIGNED-PAYLOAD'))).toBe('malformed');
  });

  test('a key that nobody has', () => {
    expect(faultOf(() => now(signed(header.replace('AKIAIOS', 'AKIAXXX')), empty))).toBe('unknown-key');
  });

  test('method, path, query, a signed header and the payload are each covered', () => {
    const changed: [SignedHead, string][] = [
      [{ ...ranged, method: 'PUT' }, empty],
      [{ ...ranged, url: '/test.txs' }, empty],
      [{ ...ranged, url: '/test.txt?versionId=1' }, empty],
      [{ ...ranged, headers: { ...ranged.headers, range: 'bytes=0-8' } }, empty],
      [ranged, sha256('x')],
    ];
    for (const [head, payload] of changed) expect(faultOf(() => now(head, payload))).toBe('mismatch');
  });
});

test('what the SDK presigns is accepted for any key, and for no other (seed 20240131)', async () => {
  const client = new S3Client({
    endpoint: 'http://127.0.0.1:8787',
    region: 'cn-north-1',
    credentials: { accessKeyId: example.accessKeyId, secretAccessKey: example.secretAccessKey },
    forcePathStyle: true,
  });
  const authenticate = at('2024-01-31T00:00:30Z');
  const property = fc.asyncProperty(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    async (key) => {
      const signed = new URL(
        await getSignedUrl(client, new GetObjectCommand({ Bucket: 'drafts', Key: key }), {
          expiresIn: 60,
          signingDate: new Date('2024-01-31T00:00:00Z'),
        }),
      );
      const head = (path: string): SignedHead => ({
        method: 'GET',
        url: `${path}${signed.search}`,
        headers: { host: signed.host },
      });
      expect(authenticate(head(signed.pathname), 'UNSIGNED-PAYLOAD')).toEqual(example.principal);
      expect(faultOf(() => authenticate(head(`${signed.pathname}x`), 'UNSIGNED-PAYLOAD'))).toBe('mismatch');
    },
  );
  await fc.assert(property, { seed: 20240131, numRuns: 200 });
});

/** The signing path as the stack has it: the SDK's client, signed HTTP, and KMS as it stands in here. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, test } from 'vitest';
import { createAuthenticate } from '../../../../infra/local/iam/credentials.ts';
import { createKms } from '../../../../infra/local/kms/server.ts';
import { verifyEd25519 } from '../../../../shared/store/ed25519.ts';
import { type KeyService, keyServiceOf, LogKeyUnavailable } from '../../../../shared/store/kms.ts';
import { credentialsOf, mount, operator, role, site } from '../mount.ts';

const arn = (name: string) => `arn:aws:kms:${site.region}:${site.account}:key/${name}`;
const directory = mkdtempSync(join(tmpdir(), 'gongkai-kms-'));
const asked: string[] = [];
const faults: string[] = [];
const put = () =>
  mount(
    createKms({
      keys: [
        { arn: arn('signs'), spec: 'ECC_NIST_EDWARDS25519' },
        { arn: arn('seals'), spec: 'SYMMETRIC_DEFAULT' },
      ],
      directory,
      authenticate: createAuthenticate([operator, role]),
      authorize: ({ principal, action, resource }) => {
        asked.push(`${action} ${resource}`);
        return principal.kind === 'role'
          ? { allowed: true }
          : { allowed: false, because: 'no-policy-allows' };
      },
      report: (line) => faults.push(line),
    }),
  );
const served = await put();
afterAll(async () => {
  await served.close();
  rmSync(directory, { recursive: true });
});

const client = (of: typeof role, endpoint = served.url) =>
  new KMSClient({ region: site.region, endpoint, credentials: credentialsOf(of), maxAttempts: 1 });

function service<Way extends KeyService['way']>(way: Way, { as = role, key = way as string } = {}) {
  const found = keyServiceOf(`${way} ${arn(key)}`, () => client(as));
  if (found?.way !== way) throw new Error('another way');
  return found as Extract<KeyService, { way: Way }>;
}

const text = new Uint8Array(Buffer.from('publication.example/log\n1\nroot\n'));

test('a key that signs gives its public half, and signatures that it proves, the same ones after a start anew', async () => {
  const signs = service('signs');
  const key = await signs.publicKey();
  const signature = await signs.sign(text);
  expect(verifyEd25519(text, signature, key)).toBe(true);
  expect(verifyEd25519(text.slice(1), signature, key)).toBe(false);
  const again = await put();
  const later = keyServiceOf(`signs ${arn('signs')}`, () => client(role, again.url));
  expect(later?.way === 'signs' && (await later.sign(text))).toEqual(signature);
  await again.close();
  expect(asked.slice(0, 2)).toEqual([`kms:GetPublicKey ${arn('signs')}`, `kms:Sign ${arn('signs')}`]);
});

test('what was sealed opens for the same log alone, and holds nothing of the secret', async () => {
  const seals = service('seals');
  const secret = Buffer.alloc(32, 7);
  const sealed = await seals.seal(secret, 'city.example/log');
  expect(Buffer.from(sealed).includes(secret)).toBe(false);
  expect(Buffer.from(await seals.open(sealed, 'city.example/log'))).toEqual(secret);
  await expect(seals.open(sealed, 'other.example/log')).rejects.toThrow(
    /kms:Decrypt on .*InvalidCiphertextException/,
  );
  await expect(seals.open(sealed.slice(1), 'city.example/log')).rejects.toThrow(LogKeyUnavailable);
});

describe('what KMS refuses is told with the key and the call', () => {
  test.each([
    ['whom no policy allows', () => service('signs', { as: operator }).sign(text), /AccessDeniedException/],
    [
      'with a wrong secret',
      () => service('signs', { as: { ...role, secretAccessKey: 'another' } }).sign(text),
      /InvalidSignature/,
    ],
    ['of a key that is not there', () => service('signs', { key: 'gone' }).sign(text), /NotFoundException/],
    [
      'a signature by a key that seals',
      () => service('signs', { key: 'seals' }).sign(text),
      /InvalidKeyUsage/,
    ],
    ['of more than it signs', () => service('signs').sign(new Uint8Array(4097)), /ValidationException/],
  ])('%s', async (_, call, why) => {
    await expect(call()).rejects.toMatchObject({
      name: 'LogKeyUnavailable',
      message: expect.stringMatching(/^the transparency log is not signed, .*kms:Sign on arn:aws:kms:/),
    });
    await expect(call()).rejects.toThrow(why);
  });
});

test('a key is a file of its own that nobody else on the machine reads', () => {
  const modes = readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600]);
  expect(faults).toEqual([]);
});

test('a setting that cannot be read stops the function; a file asks no client', () => {
  const never = () => {
    throw new Error('asked for a client');
  };
  expect(keyServiceOf('file', never)).toBeUndefined();
  expect(() => keyServiceOf('signs', never)).toThrow(/LOG_KEY is "signs"/);
});

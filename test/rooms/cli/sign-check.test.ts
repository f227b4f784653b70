import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { gbkOf } from '../../../infra/cli/vendor/gbk.ts';
import { secretOf, sign } from '../../../shared/intake/signature.ts';
import { gongkai, NOW, scratch } from './recording-shell.ts';

const { write } = scratch();
const KEY = Buffer.alloc(32, 7);
const SECRET = secretOf(KEY);
const SECONDS = Math.floor(NOW / 1000);
const BODY = '{"subject": "〔2025〕1号",\r\n "url": "a/b"}\n';
const body = Buffer.from(BODY);

interface Sent {
  id?: string;
  timestamp?: string;
  signature: string;
  content?: Uint8Array | string;
}

async function check({ id = 'msg_1', timestamp = String(SECONDS), signature, content = BODY }: Sent) {
  const file = write('body.json', content);
  const run = await gongkai(
    ['sign-check', file, '--id', id, '--timestamp', timestamp, '--signature', signature],
    { env: { GONGKAI_SECRET: SECRET } },
  );
  const said = `${run.out}${run.told.join('\n')}`;
  expect(said).not.toContain(SECRET);
  expect(said).not.toContain(SECRET.slice('whsec_'.length));
  return { code: run.code, said };
}

const mac = (message: string | Uint8Array, key: Uint8Array = KEY, algorithm = 'sha256') =>
  createHmac(algorithm, key).update(message).digest();
const over = (content: Uint8Array | string, stamp: string | number = SECONDS) =>
  Buffer.concat([Buffer.from(`msg_1.${stamp}.`), Buffer.from(content as string)]);
const v1 = (digest: Buffer) => `v1,${digest.toString('base64')}`;

test('a right signature is right, alone or beside another, and so is the published one', async () => {
  const right = sign(KEY, 'msg_1', SECONDS, body);
  for (const signature of [right, `v1,AAAA ${right}`]) {
    const { code, said } = await check({ signature });
    expect([code, said]).toEqual([0, expect.stringContaining('签名正确')]);
  }
  const published = await gongkai([
    ...['sign-check', write('vector.json', '{"test": 2432232314}'), '--id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
    ...['--timestamp', '1614265330', '--signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
    ...['--secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ]);
  expect(published.code).toBe(0);
  expect(published.told.join()).toContain('秒');
});

test.each<[string, string, Sent]>([
  ['the secret as text', '密钥没有解码', { signature: v1(mac(over(body), Buffer.from(SECRET))) }],
  ['its base64 as text', '密钥没有解码', { signature: v1(mac(over(body), Buffer.from(SECRET.slice(6)))) }],
  ['GBK', '另一种编码', { signature: v1(mac(over(gbkOf(BODY)))) }],
  ['UTF-8 signed, GBK sent', '另一种编码', { signature: v1(mac(over(body))), content: gbkOf(BODY) }],
  ['question marks', '另一种编码', { signature: v1(mac(over(BODY.replace(/[^\0-\x7f]/g, '?')))) }],
  ['milliseconds signed', '毫秒', { signature: v1(mac(over(body, `${SECONDS}000`))) }],
  [
    'milliseconds in both',
    '毫秒',
    { signature: v1(mac(over(body, `${SECONDS}123`))), timestamp: `${SECONDS}123` },
  ],
  ['milliseconds in the header', '毫秒', { signature: v1(mac(over(body))), timestamp: `${SECONDS}123` }],
  ['a line end too few', '行尾', { signature: v1(mac(over(BODY.trimEnd()))) }],
  ['other line ends', '行尾', { signature: v1(mac(over(BODY.replaceAll('\r\n', '\n')))) }],
  ['a mark at the beginning', 'BOM', { signature: v1(mac(over(`\ufeff${BODY}`))) }],
  ['JSON written anew', '重新生成的 JSON', { signature: v1(mac(over(JSON.stringify(JSON.parse(BODY))))) }],
  ['the body alone', 'id.timestamp.正文', { signature: v1(mac(body)) }],
  ['another order', 'id.timestamp.正文', { signature: v1(mac(`${SECONDS}.msg_1.${BODY}`)) }],
  ['hexadecimal', '十六进制', { signature: `v1,${mac(over(body)).toString('hex')}` }],
  ['URL-safe base64', 'URL 安全', { signature: `v1,${mac(over(body)).toString('base64url')}` }],
  ['no prefix', 'v1,', { signature: mac(over(body)).toString('base64') }],
  ['SHA-1', 'HMAC-SHA256', { signature: v1(mac(over(body), KEY, 'sha1')) }],
])('%s is named', async (_, words, sent) => {
  const { code, said } = await check(sent);
  expect(code).toBe(1);
  expect(said).toContain(words);
  expect(said).not.toContain('常见错误');
});

test('two mistakes at once are both named', async () => {
  const { said } = await check({ signature: v1(mac(over(gbkOf(BODY)), Buffer.from(SECRET))) });
  expect(said).toContain('密钥没有解码');
  expect(said).toContain('另一种编码');
});

test('what no usual mistake gives is compared value by value, with what would be right', async () => {
  const { code, said } = await check({ signature: v1(mac(over('other'))) });
  expect(code).toBe(1);
  expect(said).toContain(`msg_1.${SECONDS}.`);
  expect(said).toContain(`${body.length} 字节`);
  expect(said).toContain(sign(KEY, 'msg_1', SECONDS, body));
});

test('of a question the path is what was signed; a dot in the id is refused however it was signed', async () => {
  const path = '/sources/huaian-cases/faults?agency=huaian';
  const signature = sign(KEY, 'msg_1', SECONDS, Buffer.from(`GET ${path}`));
  const words = [
    'sign-check',
    '--id',
    'msg_1',
    '--timestamp',
    String(SECONDS),
    '--secret',
    SECRET,
    '--signature',
  ];
  expect((await gongkai([...words, signature, '--get', path])).code).toBe(0);
  expect((await gongkai([...words, signature])).code).toBe(2);
  const dotted = await check({ id: 'msg.1', signature: v1(mac(`msg.1.${SECONDS}.${BODY}`)) });
  expect([dotted.code, dotted.said]).toEqual([1, expect.stringContaining('webhook-id 不得含点')]);
});

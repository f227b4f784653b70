import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
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
  ['any milliseconds signed', '毫秒', { signature: v1(mac(over(body, `${SECONDS}417`))) }],
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

test('a right signature over a body in GBK is right, and the refusal that follows is named', async () => {
  const content = gbkOf(BODY);
  const { code, said } = await check({ signature: v1(mac(over(content))), content });
  expect([code, said]).toEqual([0, expect.stringContaining('json.utf-8')]);
  expect((await check({ signature: v1(mac(over(body))) })).said).not.toContain('json.utf-8');
});

describe('a question', () => {
  const PATH = '/sources/huaian-cases/subjects';
  const RIGHT = `GET ${PATH}?agency=huaian&subject=%E3%80%942025%E3%80%951%E5%8F%B7%20A%2A~`;
  const ASKED = `${PATH}?agency=huaian&subject=%E3%80%942025%E3%80%951%E5%8F%B7%20A%2A~`;
  const asked = async (address: string, text: string) => {
    const run = await gongkai([
      ...['sign-check', '--get', address, '--id', 'msg_1', '--timestamp', String(SECONDS)],
      ...['--secret', SECRET, '--signature', v1(mac(over(text)))],
    ]);
    return { code: run.code, said: `${run.out}${run.told.join('\n')}` };
  };

  test.each([
    ['as it is signed', ASKED],
    ['with the whole address', `https://api.example${ASKED}`],
    ['in another order', `${PATH}?subject=%E3%80%942025%E3%80%951%E5%8F%B7%20A%2A~&agency=huaian`],
    ['as a form has it', `${PATH}?agency=huaian&subject=%E3%80%942025%E3%80%951%E5%8F%B7+A*%7E`],
    ['without escapes', `${PATH}?agency=huaian&subject=〔2025〕1号 A*~`],
  ])('is signed as the endpoint rebuilds it, whatever was asked: %s', async (_, address) => {
    expect(await asked(address, RIGHT)).toMatchObject({ code: 0, said: expect.stringContaining('签名正确') });
  });

  test.each([
    ['a form escapes', 'RFC 3986', RIGHT.replace('%20', '+').replace('%2A', '*').replace('~', '%7E')],
    ['encodeURIComponent', 'RFC 3986', RIGHT.replace('%2A', '*')],
    ['small hexadecimals', 'RFC 3986', RIGHT.replace(/%../g, (each) => each.toLowerCase())],
    ['no escapes', '没有编码', `GET ${decodeURIComponent(ASKED)}`],
    ['GBK', 'GBK', RIGHT.replace(/%E3.*%B7/, '%A1%B22025%A1%B31%BA%C5')],
    ['another order', '字节顺序', `GET ${PATH}?${ASKED.split('?')[1]?.split('&').reverse().join('&')}`],
    ['no method', 'GET 和一个空格', ASKED],
    ['the whole address', '协议和主机', `GET https://api.example${ASKED}`],
    ['no query', '缺少参数', `GET ${PATH}`],
    ['an empty body', '不是空文本', ''],
  ])('signed otherwise is named: %s', async (_, words, text) => {
    // The order of the address is that of the query that was sent.
    const sent =
      words === '字节顺序' ? `${PATH}?${ASKED.split('?')[1]?.split('&').reverse().join('&')}` : ASKED;
    const { code, said } = await asked(`https://api.example${sent}`, text);
    expect([code, said]).toEqual([1, expect.stringContaining(words)]);
    expect(said).not.toContain('常见错误');
  });

  test('that no usual mistake gives shows the text that stands in the place of the body', async () => {
    expect((await asked(ASKED, 'GET /other')).said).toContain(RIGHT);
  });

  test('whose escapes are GBK is none, and neither is one that names something twice', async () => {
    for (const query of ['subject=%BA%C5', 'agency=a&agency=b'])
      expect(await asked(`${PATH}?${query}`, RIGHT)).toMatchObject({
        code: 1,
        said: expect.stringContaining('401'),
      });
  });
});

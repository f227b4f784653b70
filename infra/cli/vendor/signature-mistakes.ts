/**
 * The reasons why a signature does not match a request. In: the signed text, the secret, and the resulting signature.
 * Out: whether it is correct; or the fewest usual mistakes that produce exactly it, found by making them. Always:
 * offline, and a mistake is named only if its signature is equal byte for byte.
 */
import { createHmac, getHashes } from 'node:crypto';
import { keyOf } from '../../../shared/intake/signature.ts';
import type { Words } from '../messages.ts';
import { gbkOf } from './gbk.ts';

export interface Signed {
  id: string;
  /** As in the header. */
  timestamp: string;
  body: Uint8Array;
  secret: string;
  /** As in the header. */
  signature: string;
  /** Possible texts in place of the body, if these are not the spellings of a body. */
  bodies?: readonly Way<Uint8Array>[];
}

/** A way to build one part, and its mistake; the correct one has no words. */
export interface Way<Part> {
  part: Part;
  words?: Words | readonly Words[];
}

export const wrong = (zh: string, en: string): Words => ({ zh, en });

/** The mistakes that produce the signature: none if it is correct, undefined if no combination does. */
export function mistakesOf(signed: Signed): Words[] | undefined {
  const given = givenOf(signed.signature);
  let fewest: Words[] | undefined;
  for (const key of keysOf(signed.secret))
    for (const body of signed.bodies ?? bodiesOf(signed.body))
      for (const message of messagesOf(signed, body.part))
        for (const { part: algorithm, words } of ALGORITHMS) {
          const ways = [key.words, body.words, message.words, words].flatMap((each) => each ?? []);
          if (fewest && ways.length >= fewest.length) continue;
          const mac = createHmac(algorithm, key.part).update(message.part).digest();
          const written = given.find(({ text, encoding }) => mac.toString(encoding) === text);
          if (!written) continue;
          const all = written.words ? [...ways, written.words] : ways;
          if (!fewest || all.length < fewest.length) fewest = all;
        }
  return fewest ?? anyMillisecond(signed, given);
}

/** Too many to try beside other mistakes: each millisecond of the second in the header. */
function anyMillisecond(
  { id, timestamp, body, secret }: Signed,
  given: readonly Given[],
): Words[] | undefined {
  const key = keyOf(secret);
  if (!key || !/^\d{1,12}$/.test(timestamp)) return undefined;
  const texts = new Set(given.flatMap((each) => (each.encoding === 'base64' ? each.text : [])));
  for (let rest = 0; rest < 1000; rest += 1) {
    const stamp = `${timestamp}${String(rest).padStart(3, '0')}`;
    const mac = createHmac('sha256', key).update(`${id}.${stamp}.`).update(body).digest('base64');
    if (texts.has(mac)) return [MILLISECONDS];
  }
  return undefined;
}

interface Given {
  text: string;
  encoding: 'base64' | 'hex' | 'base64url';
  words?: Words;
}

const NO_PREFIX = wrong(
  'webhook-signature 应以 v1, 开头，几个签名之间用空格',
  'webhook-signature begins with v1, and several signatures are parted by a blank',
);

/** The possible spellings of a header's signatures. */
function givenOf(signature: string): Given[] {
  return signature.split(' ').flatMap((each): Given[] => {
    const text = each.replace(/^v1[,=]/, '');
    const prefix = each.startsWith('v1,') ? {} : { words: NO_PREFIX };
    return [
      { text, encoding: 'base64', ...prefix },
      {
        text: text.toLowerCase(),
        encoding: 'hex',
        words: wrong(
          '签名写成了十六进制，应为 Base64',
          'the signature is written in hexadecimal; it has to be base64',
        ),
      },
      {
        text,
        encoding: 'base64url',
        words: wrong(
          '签名用了 URL 安全的 Base64 或去掉了末尾的等号',
          'the signature is in URL-safe base64, or without its padding',
        ),
      },
    ];
  });
}

function keysOf(secret: string): Way<Uint8Array>[] {
  const key = keyOf(secret);
  const encoded = secret.replace(/^whsec_/, '');
  const undecoded = wrong(
    '密钥没有解码：whsec_ 之后的部分要先按 Base64 解码成字节',
    'the secret was not decoded: what follows whsec_ is base64 of the key',
  );
  return [
    ...(key ? [{ part: key }] : []),
    { part: Buffer.from(encoded), words: undecoded },
    { part: Buffer.from(secret), words: undecoded },
    { part: Buffer.from(secret, 'base64'), words: undecoded },
  ];
}

const CHARSET = wrong(
  '签名的是另一种编码的正文：应对实际发送的 UTF-8 字节签名（Java 用 getBytes(StandardCharsets.UTF_8)）',
  'another encoding of the body was signed: sign the very bytes that are sent, in UTF-8',
);
const LINE_END = wrong(
  '签名的正文与发送的正文行尾不同：换行被改写、增加或去掉',
  'line ends differ between the signed and the sent body: changed, added or left out',
);
const REWRITTEN = wrong(
  '签名的是重新生成的 JSON：应签名并发送同一串字节',
  'JSON that was written anew was signed: sign and send the same bytes',
);

function bodiesOf(body: Uint8Array): Way<Uint8Array>[] {
  const text = Buffer.from(body).toString('utf8');
  const of = (part: string | Uint8Array, words: Words): Way<Uint8Array> => ({
    part: Buffer.from(part as string),
    words,
  });
  const bom = wrong(
    '签名的正文带有 BOM，发送的没有，或相反',
    'a byte-order mark was signed and not sent, or the other way round',
  );
  return [
    { part: body },
    of(gbkOf(text), CHARSET),
    of(Buffer.from(text, 'latin1'), CHARSET),
    of(text.replace(/[^\0-\x7f]/g, '?'), CHARSET),
    of(Buffer.from(text, 'utf16le'), CHARSET),
    of(new TextDecoder('gb18030').decode(body), CHARSET),
    of(text.startsWith('\ufeff') ? text.slice(1) : `\ufeff${text}`, bom),
    of(text.replace(/\r?\n$/, ''), LINE_END),
    of(`${text}\n`, LINE_END),
    of(`${text}\r\n`, LINE_END),
    of(text.replace(/\r\n/g, '\n'), LINE_END),
    of(text.replace(/\r?\n/g, '\r\n'), LINE_END),
    ...rewritten(text).map((other) => of(other, REWRITTEN)),
  ];
}

function rewritten(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    const compact = JSON.stringify(value);
    const python = JSON.stringify(value, null, 1)
      .replace(/\n */g, ' ')
      .replace(/([{[]) /g, '$1')
      .replace(/ ([}\]])/g, '$1');
    const all = [compact, JSON.stringify(value, null, 2), JSON.stringify(value, null, 4), python];
    return [
      ...all,
      ...all.map(escaped),
      compact.replaceAll('/', '\\/'),
      escaped(compact).replaceAll('/', '\\/'),
    ];
  } catch {
    return [];
  }
}

const escaped = (json: string) =>
  json.replace(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const MILLISECONDS = wrong(
  '时间戳用了毫秒：webhook-timestamp 和签名中都应为 1970 年以来的秒数',
  'the timestamp is in milliseconds: header and signed text hold seconds since 1970',
);

function messagesOf({ id, timestamp }: Signed, body: Uint8Array): Way<Uint8Array>[] {
  const joined = (...parts: (string | Uint8Array)[]) =>
    Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const other = wrong(
    '签名的不是 id.timestamp.正文：三部分依次用半角点连接',
    'the signed text is not id.timestamp.body: these three, in this order, joined by dots',
  );
  const isMillis = /^\d{13}$/.test(timestamp);
  const seconds = isMillis ? timestamp.slice(0, 10) : timestamp;
  return [
    { part: joined(id, '.', timestamp, '.', body), ...(isMillis && { words: MILLISECONDS }) },
    ...(isMillis ? [{ part: joined(id, '.', seconds, '.', body), words: MILLISECONDS }] : []),
    ...['000', '500'].map((rest) => ({
      part: joined(id, '.', `${seconds}${rest}`, '.', body),
      words: MILLISECONDS,
    })),
    ...[
      [body],
      [timestamp, '.', body],
      [id, '.', body],
      [timestamp, '.', id, '.', body],
      [id, timestamp, body],
      [id, '\n', timestamp, '\n', body],
      [id, '.', timestamp, body],
    ].map((parts) => ({ part: joined(...parts), words: other })),
  ];
}

const ALGORITHMS: readonly Way<string>[] = [
  { part: 'sha256' },
  ...['sha1', 'sha512', 'md5', 'sm3']
    .filter((name) => getHashes().includes(name))
    .map((part) => ({
      part,
      words: wrong(
        `摘要算法用了 ${part}，应为 HMAC-SHA256`,
        `the digest is ${part}; it has to be HMAC-SHA256`,
      ),
    })),
];

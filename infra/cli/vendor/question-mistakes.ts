/**
 * The possible signed texts of a GET. In: the requested address, as written. Out: the text that the endpoint rebuilds
 * and verifies, and its usual misspellings, each with its mistake. Always: the correct text is the endpoint's own, so
 * that no spelling is called correct here and refused there. Contract, section 12.
 */
import { decodedQuery, signedText } from '../../../shared/way-back/request.ts';
import type { Words } from '../messages.ts';
import { gbkOf } from './gbk.ts';
import { type Way, wrong } from './signature-mistakes.ts';

export interface Question {
  /** As the endpoint builds it. */
  text: Uint8Array;
  spellings: Way<Uint8Array>[];
}

/** Undefined if the endpoint cannot read the query: an escape that is no UTF-8, or a repeated name. */
export function questionAsked(address: string): Question | undefined {
  const [, origin = '', path = '', raw = ''] = ADDRESS.exec(address) ?? [];
  const query = decodedQuery(raw);
  if (!query) return undefined;
  const right = signedText(path, query);
  const spellings = HEADS.flatMap((head) =>
    queriesOf(raw, query).map(({ part, words }) => ({
      part: Buffer.from(`${head.part(origin)}${path}${part && `?${part}`}`),
      words: [...several(head.words), ...several(words)],
    })),
  );
  const part = Buffer.from(right);
  const others = spellings.filter((each) => !each.part.equals(part));
  const empty = { part: Buffer.alloc(0), words: EMPTY };
  return { text: part, spellings: [{ part }, ...others, empty] };
}

const ADDRESS = /^(https?:\/\/[^/]*)?([^?]*)\??(.*)$/s;
const EMPTY = wrong(
  '查询没有正文，但签名的不是空文本：正文的位置是 GET {path}?{query}',
  'a question has no body, but the signature does not cover an empty text: GET {path}?{query} replaces the body',
);

const HEADS: readonly Way<(origin: string) => string>[] = [
  { part: () => 'GET ' },
  {
    part: () => '',
    words: wrong(
      '签名的文本要以 GET 和一个空格开头：GET {path}?{query}',
      'the signed text begins with GET and a blank: GET {path}?{query}',
    ),
  },
  {
    part: (origin) => `GET ${origin}`,
    words: wrong('只签路径和参数，不含协议和主机', 'path and query are signed, without scheme and host'),
  },
  {
    part: (origin) => origin,
    words: wrong(
      '签名的是整个网址，应为 GET {path}?{query}，不含协议和主机',
      'the whole address was signed; it has to be GET {path}?{query}, without scheme and host',
    ),
  },
];

const ORDER = wrong(
  '参数要按名称的字节顺序排列，再签名：agency 在 subject、year 之前',
  'parameters are signed in the byte order of their names: agency before subject and year',
);
const ESCAPES = wrong(
  '参数没有按 RFC 3986 编码：空格是 %20 不是 +，* 是 %2A，~ 不编码，十六进制用大写（Java 的 URLEncoder 之后再替换；PHP 用 rawurlencode；.NET 用 Uri.EscapeDataString）',
  'the query is not escaped as RFC 3986 has it: a blank is %20 and not +, * is %2A, ~ stays, hexadecimals are capitals',
);
const DECODED = wrong(
  '签名的是没有编码的参数：先按 RFC 3986 逐个编码，再签名',
  'the query was signed without escapes: escape each name and value as RFC 3986 has it',
);
const GBK = wrong('参数按 GBK 编码了，应为 UTF-8', 'the query was escaped in GBK; it has to be UTF-8');
const NO_QUERY = wrong('签名的文本缺少参数', 'the query is missing in the signed text');

function queriesOf(raw: string, query: ReadonlyMap<string, string>): Way<string>[] {
  const sorted = [...query].sort(([a], [b]) => (a < b ? -1 : 1));
  const orders: Way<[string, string][]>[] = [{ part: sorted }, { part: [...query], words: ORDER }];
  const written = orders.flatMap(({ part: pairs, words }) =>
    ESCAPERS.map((escaper) => ({
      part: pairs.map(([name, value]) => `${escaper.part(name)}=${escaper.part(value)}`).join('&'),
      words: [...several(words), ...several(escaper.words)],
    })),
  );
  return [...written, { part: raw, words: ESCAPES }, { part: '', words: NO_QUERY }];
}

/** The correct one first. */
const ESCAPERS: readonly Way<(text: string) => string>[] = [
  { part: strict },
  { part: encodeURIComponent, words: ESCAPES },
  { part: (text) => strict(text).replaceAll('%20', '+'), words: ESCAPES },
  { part: (text) => lowerCase(strict(text)), words: ESCAPES },
  { part: (text) => lowerCase(formOf(text)), words: ESCAPES },
  { part: formOf, words: ESCAPES },
  { part: encodeURI, words: ESCAPES },
  { part: (text) => text, words: DECODED },
  { part: (text) => escapedBytes(gbkOf(text)), words: GBK },
];

function strict(text: string): string {
  return escapedBytes(Buffer.from(text));
}

function escapedBytes(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** As HTML forms and Java's `URLEncoder` write it. */
function formOf(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function lowerCase(escaped: string): string {
  return escaped.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());
}

function several(words: Words | readonly Words[] | undefined): readonly Words[] {
  if (!words) return [];
  return 'zh' in words ? [words] : words;
}

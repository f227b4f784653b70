/**
 * `gongkai sign-check`: whether a signature is correct, and if not, which usual mistake produced it. In: the headers,
 * the body as sent, the secret. Out: the answer on standard output, exit 1 if it is wrong. Always: nothing is sent, and
 * the secret is never printed.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { keyOf, sign, TOLERANCE } from '../../../shared/intake/signature.ts';
import { unreadable } from '../input-file.ts';
import type { Shell } from '../io.ts';
import { both, Refused, type Words, WrongUsage } from '../messages.ts';
import { questionAsked } from './question-mistakes.ts';
import { secretGiven } from './secret.ts';
import { mistakesOf, type Way } from './signature-mistakes.ts';

export interface SignCheckOrder {
  id: string;
  timestamp: string;
  signature: string;
  secret?: string;
  /** A GET has no body: the path with its query, as `/sources/…`. */
  get?: string;
}

export async function signCheck(
  path: string | undefined,
  order: SignCheckOrder,
  shell: Shell,
): Promise<void> {
  const secret = secretGiven(order, shell);
  if ((path === undefined) === (order.get === undefined))
    throw new WrongUsage({
      zh: '请给出正文的文件，或用 --get 给出查询的路径',
      en: 'give the file of the body, or the path of a question with --get',
    });
  const { body, bodies } =
    order.get === undefined ? { body: await bytesOf(path ?? ''), bodies: undefined } : question(order.get);
  const { id, timestamp, signature } = order;
  const mistakes = mistakesOf({ id, timestamp, signature, secret, body, ...(bodies && { bodies }) });
  const faults = [...(mistakes ?? []), ...headerFaults(order, shell)];
  if (mistakes && faults.length === 0) {
    shell.out(`${both({ zh: '签名正确', en: 'the signature is right' })}\n`);
    if (!isUtf8(body)) shell.tell(both(NO_UTF_8));
    return;
  }
  const lines = faults.map(both);
  if (mistakes) throw new Refused({ zh: '签名有误', en: 'the signature is wrong' }, lines);
  throw new Refused(
    {
      zh: '签名不符，也不是已知的常见错误；请逐项核对下列各值',
      en: 'the signature does not fit, and none of the usual mistakes gives it; compare these values one by one',
    },
    [...lines, ...expectation({ id, timestamp, secret, body }, order.get !== undefined)],
  );
}

const NO_UTF_8: Words = {
  zh: '提示：签名虽对，正文却不是 UTF-8（多为 GBK），服务端会以 400 json.utf-8 拒绝；请以 UTF-8 发送并签名',
  en: 'note: the signature is right, but the body is no UTF-8 (mostly GBK): the endpoint answers 400 json.utf-8; send and sign it in UTF-8',
};

function question(address: string): { body: Uint8Array; bodies: readonly Way<Uint8Array>[] } {
  const asked = questionAsked(address);
  if (asked) return { body: asked.text, bodies: asked.spellings };
  throw new Refused({
    zh: '查询的参数无法读取，服务端一律答 401：转义不是 UTF-8（多为 GBK），或同一参数写了两次',
    en: 'the query cannot be read, and the endpoint answers 401: an escape is no UTF-8 (mostly GBK), or a name comes twice',
  });
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Reasons for a refusal regardless of the signed text. */
function headerFaults({ id, timestamp }: SignCheckOrder, shell: Shell): Words[] {
  const faults: Words[] = [];
  if (id.includes('.')) faults.push({ zh: 'webhook-id 不得含点', en: 'webhook-id holds no dot' });
  const away = Math.floor(shell.now() / 1000) - Number(timestamp);
  if (/^\d{1,12}$/.test(timestamp) && Math.abs(away) > TOLERANCE)
    shell.tell(
      both({
        zh: `提示：时间戳与本机现在相差 ${away} 秒；发送时不得超过 ${TOLERANCE} 秒，每次重发都要重新签名`,
        en: `note: the timestamp is ${away} s from the present; ${TOLERANCE} s are allowed when it is sent, and each attempt is signed anew`,
      }),
    );
  return faults;
}

function expectation(
  signed: { id: string; timestamp: string; secret: string; body: Uint8Array },
  isQuestion: boolean,
): string[] {
  const { id, timestamp, secret, body } = signed;
  const key = keyOf(secret);
  const digest = createHash('sha256').update(body).digest('hex');
  const expected = key && /^\d{1,12}$/.test(timestamp) ? sign(key, id, Number(timestamp), body) : undefined;
  return [
    both({ zh: `签名的开头：${id}.${timestamp}.`, en: `the signed text begins with: ${id}.${timestamp}.` }),
    ...(isQuestion
      ? [both({ zh: `正文的位置：${Buffer.from(body)}`, en: `in the body's place: ${Buffer.from(body)}` })]
      : []),
    both({
      zh: `正文：${body.length} 字节，SHA-256 ${digest}`,
      en: `body: ${body.length} bytes, SHA-256 ${digest}`,
    }),
    ...(key ? [both({ zh: `密钥：${key.length} 字节`, en: `key: ${key.length} bytes` })] : []),
    ...(expected ? [both({ zh: `应为：${expected}`, en: `expected: ${expected}` })] : []),
  ];
}

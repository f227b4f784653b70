/**
 * A vendor's signed questions (contract, section 12). In: the endpoint, the source, and a number. Out: the stack's
 * answer about it. Always: a GET is signed again at each attempt; 429, 503 and silence are retried as for a delivery.
 */
import { randomUUID } from 'node:crypto';
import { sign } from '../../../../shared/intake/signature.ts';
import { signedText } from '../../../../shared/way-back/request.ts';
import type { Shell } from '../../io.ts';
import { Refused } from '../../messages.ts';
import { type AnsweredSubject, SUBJECT } from './arrived.ts';

export interface Asked {
  /** Address of the API, without a trailing slash. */
  url: string;
  source: string;
  key: Buffer;
  agency: string;
}

const ATTEMPTS = 6;
const PATIENCE = 60_000;
const UNSAID_WAIT = 30;
const LONGEST_WAIT = 300;

/** All pages of the answer; the account of the case is on each. */
export async function askSubject(asked: Asked, subject: string, shell: Shell): Promise<AnsweredSubject> {
  const query = new Map([
    ['agency', asked.agency],
    ['subject', subject],
  ]);
  const first = await answer(asked, query, shell);
  const events = [...first.events];
  for (let { next } = first; next !== null; ) {
    const page = await answer(asked, new Map([...query, ['after', next]]), shell);
    events.push(...page.events);
    next = page.next;
  }
  return { ...first, events };
}

async function answer(
  asked: Asked,
  query: ReadonlyMap<string, string>,
  shell: Shell,
): Promise<AnsweredSubject> {
  for (let attempt = 1; ; attempt++) {
    const { status, text, wait } = await attemptOnce(asked, query, shell.now());
    if (status === 200) return SUBJECT.parse(JSON.parse(text));
    if (status !== 0 && status !== 429 && status < 500) throw refusedBy(asked, status, text);
    const seconds = wait ?? (status === 0 ? 2 ** attempt : UNSAID_WAIT);
    if (attempt === ATTEMPTS || seconds > LONGEST_WAIT) throw refusedBy(asked, status, text);
    await shell.pause(seconds * 1000);
  }
}

async function attemptOnce(
  { url, source, key }: Asked,
  query: ReadonlyMap<string, string>,
  now: number,
): Promise<{ status: number; text: string; wait?: number }> {
  const text = signedText(`/sources/${source}/subjects`, query);
  const [id, timestamp] = [`msg_${randomUUID()}`, Math.floor(now / 1000)];
  const headers = {
    'accept-language': 'zh',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(key, id, timestamp, Buffer.from(text)),
  };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const reply = await fetch(`${url}${text.slice('GET '.length)}`, { headers, redirect: 'error', signal });
    const after = reply.headers.get('retry-after') ?? '';
    const wait = /^\d{1,6}$/.test(after) && { wait: Number(after) };
    return { status: reply.status, text: await reply.text(), ...wait };
  } catch (error) {
    return { status: 0, text: error instanceof Error ? String(error.cause ?? error.message) : String(error) };
  }
}

function refusedBy({ url, source, agency }: Asked, status: number, text: string): Refused {
  const reason = status === 0 ? text : `HTTP ${status} ${titleIn(text)}`.trim();
  return new Refused({
    zh: `${url} 没有回答来源 ${source} 关于机关 ${agency} 的查询：${reason}`,
    en: `${url} did not answer the source ${source} about ${agency}`,
  });
}

function titleIn(text: string): string {
  try {
    const { title, errors = [] } = JSON.parse(text);
    return [title, ...errors.map(({ detail }: { detail: unknown }) => detail)].join(' ');
  } catch {
    return '';
  }
}

/**
 * Delivers events to the endpoint. In: lines of events, and the recipient. Out: the outcome, in counts and in faults
 * that name lines. Standard Webhooks: every attempt is signed again with a fresh timestamp, a batch keeps its id.
 *
 * Always: an unanswered request is sent again, which is safe, because the endpoint stores a duplicate once. A permanent
 * refusal (401, 403, 422, …) ends the delivery, since the next batch would fare no better. A conflict (409) ends
 * nothing, since the other events of its batch were stored.
 */
import { randomUUID } from 'node:crypto';
import { MOST_EVENTS } from '../../../shared/events/envelope.ts';
import { MOST_BYTES } from '../../../shared/intake/receive.ts';
import { sign } from '../../../shared/intake/signature.ts';
import type { Shell } from '../io.ts';
import { both, type Words } from '../messages.ts';

export interface Recipient {
  /** Address of the API, without a trailing slash. */
  url: string;
  source: string;
  key: Buffer;
  /** To store the events (the default), or only to report the outcome. */
  place?: 'events' | 'rehearsal';
}

export interface Pace {
  /** Events a request. */
  batch: number;
  /** Requests under way at once. */
  concurrency: number;
  /** Attempts after the first one. */
  retries: number;
}

export const DEFAULT_PACE: Pace = { batch: 100, concurrency: 4, retries: 8 };

/** An event as in the file. */
export interface EventLine {
  number: number;
  bytes: Uint8Array;
  /** On the first of several that belong in one request: their total size. */
  room?: { events: number; bytes: number };
}

/** A fault of the feed that would remain, as a rehearsal reports it. */
export interface StandingFault {
  subject: string | null;
  fault: string;
  level: string;
  text: Words;
  events: { id?: string }[];
  blocks: number[];
  /** `event` if the sender must send or retract one of its own. */
  mend?: Words & { event?: { type: string } };
}

export interface Delivered {
  stored: number;
  duplicates: number;
  /** Events that are already stored with other content. */
  conflicts: DoorFault[];
  /** The findings of a rehearsal. */
  standing: StandingFault[];
  /** The reason why the delivery stopped early; undefined if all was delivered. */
  ended?: Ending;
}

export interface DoorFault {
  line: number;
  /** JSON Pointer into the event. */
  pointer: string;
  code: string;
  detail: string;
}

type Ending =
  | { kind: 'refused'; status: number; title: string; faults: DoorFault[] }
  | { kind: 'no answer'; reason: string; attempts: number };

/** Delivers all lines; `progress` receives the number of answered events. */
export async function deliverAll(
  lines: AsyncIterable<EventLine> | Iterable<EventLine>,
  recipient: Recipient,
  { pace, shell, progress }: { pace: Pace; shell: Shell; progress: (events: number) => void },
): Promise<Delivered> {
  const total: Delivered = { stored: 0, duplicates: 0, conflicts: [], standing: [] };
  const batches = batchesOf(lines, pace.batch);
  const worker = async () => {
    while (!total.ended) {
      const next = await batches.next();
      if (next.done) return;
      const answer = await deliver(next.value, recipient, { pace, shell });
      if ('ended' in answer) total.ended ??= answer.ended;
      else {
        total.stored += answer.stored;
        total.duplicates += answer.duplicates;
        total.conflicts.push(...answer.conflicts);
        total.standing.push(...answer.standing);
        progress(next.value.length);
      }
    }
  };
  await Promise.all(Array.from({ length: pace.concurrency }, worker));
  total.conflicts.sort((a, b) => a.line - b.line);
  return total;
}

/** Batches within the limits of the endpoint. */
async function* batchesOf(
  lines: AsyncIterable<EventLine> | Iterable<EventLine>,
  most: number,
): AsyncGenerator<EventLine[], void> {
  let batch: EventLine[] = [];
  let size = 2;
  for await (const line of lines) {
    const length = line.bytes.length + 1;
    const room = line.room ?? { events: 1, bytes: length };
    const isFull =
      batch.length + room.events > Math.min(most, MOST_EVENTS) || size + room.bytes - 1 > MOST_BYTES;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
      size = 2;
    }
    batch.push(line);
    size += length;
  }
  if (batch.length > 0) yield batch;
}

type Answer = Omit<Delivered, 'ended'> | { ended: Ending };
type Attempt = Answer | { again: number | undefined; reason: string };

async function deliver(
  batch: readonly EventLine[],
  recipient: Recipient,
  { pace, shell }: { pace: Pace; shell: Shell },
): Promise<Answer> {
  const id = `msg_${randomUUID()}`;
  const body = bodyOf(batch);
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce({ id, body }, batch, recipient, shell.now());
    if (!('again' in answer)) return answer;
    const wait = answer.again ?? backOff(attempt);
    const reason =
      wait > LONGEST_WAIT ? `${answer.reason}, Retry-After ${Math.ceil(wait / 1000)} s` : answer.reason;
    if (attempt > pace.retries || wait > LONGEST_WAIT)
      return { ended: { kind: 'no answer', reason, attempts: attempt } };
    const seconds = (wait / 1000).toFixed(1);
    shell.tell(
      both({ zh: `${reason}，${seconds} 秒后重发`, en: `${reason}; sending again in ${seconds} s` }),
    );
    await shell.pause(wait);
  }
}

function bodyOf(batch: readonly EventLine[]): Buffer {
  const parts = batch.flatMap(({ bytes }, index) => [Buffer.from(index === 0 ? '[' : ','), bytes]);
  return Buffer.concat([...parts, Buffer.from(']')]);
}

/** No one waits longer than this at a screen. */
const LONGEST_WAIT = 300_000;
/** The contract: after 429 and 503 without a Retry-After, send again after 30 s. */
const UNSAID_WAIT = 30_000;
const PATIENCE = 60_000;

const backOff = (attempt: number): number =>
  Math.min(30_000, 250 * 2 ** attempt) * (0.75 + Math.random() / 2);

async function attemptOnce(
  message: { id: string; body: Buffer },
  batch: readonly EventLine[],
  { url, source, key, place = 'events' }: Recipient,
  now: number,
): Promise<Attempt> {
  const timestamp = Math.floor(now / 1000);
  try {
    const response = await fetch(`${url}/sources/${source}/${place}`, {
      method: 'POST',
      body: message.body,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        'content-type': 'application/cloudevents-batch+json',
        'accept-language': 'zh',
        'webhook-id': message.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': sign(key, message.id, timestamp, message.body),
      },
    });
    return answerOf(response, await response.text(), batch, { now, done: place === 'events' ? 202 : 200 });
  } catch (error) {
    return { again: undefined, reason: networkReason(error) };
  }
}

function answerOf(
  response: Response,
  text: string,
  batch: readonly EventLine[],
  { now, done }: { now: number; done: number },
): Attempt {
  const { status } = response;
  if (status === 429 || status >= 500) {
    const wait = retryAfter(response.headers.get('retry-after'), now);
    const unsaid = status === 429 || status === 503 ? UNSAID_WAIT : undefined;
    return { again: wait ?? unsaid, reason: `HTTP ${status}` };
  }
  const document = documentOf(text);
  const faults = document.errors.map((error) => faultAt(error, batch));
  const { wouldStore = 0, stored = wouldStore, duplicates = 0, faults: standing = [] } = document;
  if (status === done) return { stored, duplicates, conflicts: [], standing };
  if (status === 409) return { stored, duplicates, conflicts: faults, standing };
  return { ended: { kind: 'refused', status, title: document.title ?? '', faults } };
}

interface DoorDocument {
  title?: string;
  stored?: number;
  wouldStore?: number;
  duplicates?: number;
  faults?: StandingFault[];
  errors: { pointer: string; code: string; detail: string }[];
}

/** The endpoint's answer; another server at the address (a proxy, a wrong host) may write anything. */
function documentOf(text: string): DoorDocument {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== 'object' || document === null) return { errors: [] };
    return { errors: [], ...document };
  } catch {
    return { errors: [] };
  }
}

/** The endpoint's pointer is into the batch: its first step identifies the line. */
function faultAt(
  { pointer, code, detail }: DoorDocument['errors'][number],
  batch: readonly EventLine[],
): DoorFault {
  const [, index = '', rest = ''] = /^\/(\d+)(.*)$/.exec(pointer) ?? [];
  const line = index === '' ? undefined : batch[Number(index)];
  return { line: line?.number ?? batch[0]?.number ?? 0, pointer: line ? rest : pointer, code, detail };
}

function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,7}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause ? String(cause.code) : cause.message;
}

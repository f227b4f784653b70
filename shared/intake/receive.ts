/**
 * The door. In: one HTTP request of a case system. Out: the answer of the contract's table. What was answered with
 * 202 is durably stored; after a refusal nothing is; after 409 and 503 a part may be, and sending again is safe.
 * The order of the steps is the order of precedence: size, content type, identity, JSON, count, authority,
 * catalogue; then the journal, then one conditional put an event.
 */
import { reportYear } from '../cases/case.ts';
import { EVENT_TYPES, permissionFor } from '../events/catalogue.ts';
import { keyOf, type Reading, type Received, readEvents } from '../events/envelope.ts';
import { identityOf } from '../events/event.ts';
import { type Fault, statusOf } from '../events/faults.ts';
import { parseJson } from '../events/json.ts';
import { readPlainRequest } from '../events/plain-request.ts';
import { type EventLog, type Journal, StoreUnavailable } from '../store/ports.ts';
import type { Refusals } from '../store/refusals.ts';
import { withAdvice } from './advice.ts';
import type { RefusalCode } from './problem.ts';
import type { KnownSender, Senders } from './senders.ts';
import { verify } from './signature.ts';

export interface WebhookRequest {
  /** Id of the source, from the path. */
  source: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
}

export interface Accepted {
  stored: number;
  duplicates: number;
  ignored: string[];
}

export type Answer =
  | { kind: 'accepted'; sender: KnownSender; accepted: Accepted }
  /** `accepted` where a part was stored: a conflict stops nothing but itself. */
  | { kind: 'faulty'; sender: KnownSender; faults: readonly Fault[]; accepted?: Accepted }
  /** `claimed`: the registered source whose signature this is not; never what a stranger wrote. */
  | { kind: 'refused'; sender?: undefined; claimed?: string; code: RefusalCode };

export interface Door {
  senders: Senders;
  eventLog: Pick<EventLog, 'append' | 'find'>;
  journal: Pick<Journal, 'note'>;
  /** Where a request is noted that was refused after a right signature. */
  refusals?: Pick<Refusals, 'note'>;
  /** Milliseconds since 1970 UTC. */
  clock: () => number;
}

export const MOST_BYTES = 1_048_576;
/** Calls of the log under way at once: the round trips overlap, and one request does not take the whole table's throughput. */
const CALLS_AT_ONCE = 32;

/** Answers one request; `attempt` names it uniquely. */
export async function receive(request: WebhookRequest, attempt: string, door: Door): Promise<Answer> {
  const answer = await answerTo(request, attempt, door);
  if (answer.kind === 'faulty') await noteRefused(answer, attempt, door);
  return answer;
}

/** Faults that are noted of one refused request. */
const MOST_NOTED = 100;

/** Best effort: the sender gets the answer, whether it could be noted or not. */
async function noteRefused(
  { sender, faults }: Extract<Answer, { kind: 'faulty' }>,
  attempt: string,
  { refusals, clock }: Door,
): Promise<void> {
  const errors = faults.slice(0, MOST_NOTED).map(({ pointer, code }) => ({ pointer, code }));
  const status = statusOf(faults) ?? 422;
  try {
    await refusals?.note({ source: sender.source, at: clock(), id: attempt, status, errors });
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

async function answerTo(request: WebhookRequest, attempt: string, door: Door): Promise<Answer> {
  if (request.body.length > MOST_BYTES) return { kind: 'refused', code: 'body.too-large' };
  const mode = modeOf(request.headers['content-type']);
  if (!mode) return { kind: 'refused', code: 'content-type.unsupported' };
  if (!isIdentity(request.headers['content-encoding']))
    return { kind: 'refused', code: 'content-encoding.unsupported' };
  try {
    const { sender, claimed } = await identify(request, door);
    if (!sender) return { kind: 'refused', code: 'identity.refused', ...(claimed && { claimed }) };
    const plain = readPlainRequest(request.body, sender, { mode, now: door.clock() });
    if (plain) return await keep({ events: plain, firsts: plain, ignored: NONE }, sender, attempt, door);
    const parsed = parseJson(request.body);
    if ('fault' in parsed)
      return { kind: 'faulty', sender, faults: [{ pointer: parsed.pointer, code: parsed.fault }] };
    const options = { mode, now: door.clock(), rounded: parsed.rounded };
    const { sender: current, reading } = await readAs(sender, parsed.value, options, door);
    if (reading.faults.length > 0)
      return { kind: 'faulty', sender: current, faults: withAdvice(reading.faults, parsed.value) };
    return await keep(reading, current, attempt, door);
  } catch (error) {
    if (error instanceof StoreUnavailable) return { kind: 'refused', code: 'store.unavailable' };
    throw error;
  }
}

/** The mode that a content type names: structured CloudEvents JSON, one or a batch. */
export function modeOf(contentType: string | undefined): 'single' | 'batch' | undefined {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (!parameters.every((parameter) => /^charset\s*=\s*("utf-8"|utf-8)$/.test(parameter))) return undefined;
  if (type === 'application/cloudevents+json') return 'single';
  return type === 'application/cloudevents-batch+json' ? 'batch' : undefined;
}

function isIdentity(contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined || contentEncoding.trim().toLowerCase() === 'identity';
}

const NO_KEY = Buffer.alloc(32);

/** The source whose signature a request bears; `claimed` is the registered one whose it is not. */
export async function identify(
  { source, headers, body }: WebhookRequest,
  { senders, clock }: Pick<Door, 'senders' | 'clock'>,
): Promise<{ sender?: KnownSender; claimed?: string }> {
  const signed = {
    id: headers['webhook-id'],
    timestamp: headers['webhook-timestamp'],
    signature: headers['webhook-signature'],
  };
  const now = clock() / 1000;
  let claimed: string | undefined;
  for (const as of ['held', 'current'] as const) {
    const sender = await senders[as](source);
    // An unknown source costs the same work, so that the time of an answer does not tell which ids exist.
    const valid = verify(sender?.keys ?? [NO_KEY], signed, body, now);
    if (valid && sender) return { sender };
    claimed = sender?.source;
  }
  return claimed === undefined ? {} : { claimed };
}

/** Reads as the sender that is held; where that would be refused for want of a right, asks for the sender anew first. */
async function readAs(
  held: KnownSender,
  value: unknown,
  options: Parameters<typeof readEvents>[2],
  door: Door,
): Promise<{ sender: KnownSender; reading: Reading }> {
  const as = async (sender: KnownSender) => {
    const reading = readEvents(value, sender, options);
    reading.faults.push(...(await foreignRetractions(reading, sender, door)));
    return { sender, reading };
  };
  const answer = await as(held);
  if (!answer.reading.faults.some(({ code }) => code.endsWith('.forbidden'))) return answer;
  return as((await door.senders.current(held.source)) ?? held);
}

/**
 * A retraction needs the permission of what it retracts. A source that may send everything has it; for another one
 * the event that is named is looked up. If it has not come yet, the fold asks again by what is kept as `may`.
 */
async function foreignRetractions(
  { events }: Reading,
  sender: KnownSender,
  { eventLog }: Door,
): Promise<Fault[]> {
  if (EVENT_TYPES.every((type) => sender.may.includes(permissionFor(type) ?? 'facts'))) return [];
  const permitted = await onEach(events, async ({ event }) => {
    if (event.type !== 'event.retracted') return true;
    const { subject, data } = event;
    const named = await eventLog.find(
      event.agency,
      identityOf({ subject, id: data.id, source: data.source ?? sender.source }),
    );
    const permission = named && permissionFor(named.type);
    return permission === undefined || sender.may.includes(permission);
  });
  return events
    .filter((_, index) => permitted[index] === false)
    .map(({ pointer }) => ({ pointer, code: 'retraction.forbidden' }));
}

/** Events without a fault. */
type Kept = Pick<Reading, 'events' | 'firsts'> & { ignored: ReadonlySet<string> };
const NONE: ReadonlySet<string> = new Set();

async function keep(
  { events, firsts, ignored }: Kept,
  sender: KnownSender,
  attempt: string,
  door: Door,
): Promise<Answer> {
  await noteTouched(firsts, sender, attempt, door);
  const outcomes = await onEach(firsts, ({ event }) => door.eventLog.append(event, attempt));
  const stored = outcomes.filter((outcome) => outcome === 'stored').length;
  const conflicts = outcomes.includes('conflict') ? conflictsOf(events, firsts, outcomes) : [];
  const accepted = { stored, duplicates: events.length - stored - conflicts.length, ignored: [...ignored] };
  if (conflicts.length === 0) return { kind: 'accepted', sender, accepted };
  const faults = conflicts.map(({ pointer }): Fault => ({ pointer, code: 'event.conflict' }));
  return { kind: 'faulty', sender, faults, accepted };
}

/** All events of the request that are stored already with other content, repetitions too. */
function conflictsOf(
  events: readonly Received[],
  firsts: readonly Received[],
  outcomes: readonly unknown[],
): readonly Received[] {
  const conflicting = new Set(
    firsts.filter((_, n) => outcomes[n] === 'conflict').map(({ event }) => keyOf(event)),
  );
  return events.filter(({ event }) => conflicting.has(keyOf(event)));
}

/** These change what earlier years count, whenever they happen: they speak of the whole life of a case. */
const TIMELESS = new Set([
  'application.amended',
  'application.voided',
  'application.transferred',
  'event.retracted',
]);

interface Touched {
  subjects: Set<string>;
  fromYear: number;
  finalises: boolean;
  named: string[];
}

async function noteTouched(
  events: readonly Received[],
  { source }: KnownSender,
  attempt: string,
  { journal, clock }: Door,
): Promise<void> {
  const receivedAt = clock();
  const touched = new Map<string, Touched>();
  for (const { event } of events) {
    const { agency, subject, type } = event;
    let of = touched.get(agency);
    if (of === undefined) {
      of = { subjects: new Set(), fromYear: Infinity, finalises: false, named: [] };
      touched.set(agency, of);
    }
    of.subjects.add(subject);
    of.fromYear = Math.min(of.fromYear, TIMELESS.has(type) ? 0 : reportYear(event));
    of.finalises ||= type === 'report.finalised' || type === 'event.retracted';
    if (type === 'report.finalised') of.named.push(identityOf(event));
  }
  for (const [agency, { subjects, fromYear, finalises, named }] of touched) {
    const entry = { agency, receivedAt, id: attempt, source, subjects: [...subjects], fromYear, finalises };
    await journal.note(finalises ? { ...entry, named } : entry);
  }
}

/** Does the work on all items, some of them at once. After a failure nothing new is begun. Results in the order of the items. */
async function onEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const [first] = items;
  if (items.length === 1 && first !== undefined) return [await work(first)];
  if (items.length <= CALLS_AT_ONCE) return allOf(items.map(work));
  const results: R[] = [];
  const waiting = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await allOf(Array.from({ length: CALLS_AT_ONCE }, worker));
  return results;
}

/** What all of them come to; after a failure only when the others have ended, and then the first that failed. */
async function allOf<R>(begun: readonly Promise<R>[]): Promise<R[]> {
  try {
    return await Promise.all(begun);
  } catch (error) {
    await Promise.allSettled(begun);
    throw error;
  }
}

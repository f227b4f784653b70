/**
 * Receives events. In: one HTTP request of a case system. Out: the answer by the contract's table. After 202 every
 * event is durably stored; after a refusal none is; after 409 and 503 some may be, and resending is safe. The steps run
 * in the order of precedence: size, content type, identity, JSON, count, authority, catalogue; then the journal, then
 * one conditional put per event. Contract, sections 1 and 2.
 */
import { reportYear } from '../cases/case.ts';
import { keyOf, type Reading, type Received, readEvents } from '../events/envelope.ts';
import { identityOf, type KeptEvent, lackedByStored } from '../events/event.ts';
import { type Fault, statusOf } from '../events/faults.ts';
import { parseJson } from '../events/json.ts';
import { readPlainRequest } from '../events/plain-request.ts';
import { type EventLog, type Journal, StoreUnavailable } from '../store/ports.ts';
import type { Refusals } from '../store/refusals.ts';
import { withAdvice } from './advice.ts';
import { onEach } from './at-once.ts';
import { identify, type WebhookRequest } from './identify.ts';
import type { SourceLimit } from './limits.ts';
import type { RefusalCode } from './problem.ts';
import { completed, isComplete } from './read-request.ts';
import type { KnownSender, Senders } from './senders.ts';

export interface Accepted {
  stored: number;
  duplicates: number;
  ignored: string[];
}

export type Answer =
  | { kind: 'accepted'; sender: KnownSender; accepted: Accepted }
  /** `accepted` is set after a conflict: the other events of the request were stored. */
  | { kind: 'faulty'; sender: KnownSender; faults: readonly Fault[]; accepted?: Accepted }
  /** `claimed`: the registered source named in the path, whose signature is wrong; never an unregistered id. */
  | { kind: 'refused'; sender?: undefined; claimed?: string; code: RefusalCode };

/** The ports of `receive`. */
export interface Intake {
  senders: Senders;
  eventLog: Pick<EventLog, 'append' | 'find'>;
  journal: Pick<Journal, 'note'>;
  /** Keeps the faults of requests that were refused after a valid signature. */
  refusals?: Pick<Refusals, 'note'>;
  /** The rate limit of each source; absent: none. */
  limit?: Pick<SourceLimit, 'take'>;
  /** Milliseconds since 1970 UTC. */
  clock: () => number;
}

/** Largest body of a request. */
export const MOST_BYTES = 1_048_576;

/** Answers one request. `attempt` is unique per invocation, so that a retry of a put recognises its own write. */
export async function receive(request: WebhookRequest, attempt: string, intake: Intake): Promise<Answer> {
  const answer = await answerTo(request, attempt, intake);
  if (answer.kind === 'faulty') await noteRefused(answer, attempt, intake);
  return answer;
}

/** The most faults kept of one refused request. */
const MOST_NOTED = 100;

/** Best effort: the sender gets the answer even if the note failed. */
async function noteRefused(
  { sender, faults }: Extract<Answer, { kind: 'faulty' }>,
  attempt: string,
  { refusals, clock }: Intake,
): Promise<void> {
  const errors = faults.slice(0, MOST_NOTED).map(({ pointer, code }) => ({ pointer, code }));
  const status = statusOf(faults) ?? 422;
  try {
    await refusals?.note({ source: sender.source, at: clock(), id: attempt, status, errors });
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

async function answerTo(request: WebhookRequest, attempt: string, intake: Intake): Promise<Answer> {
  if (request.body.length > MOST_BYTES) return { kind: 'refused', code: 'body.too-large' };
  const mode = modeOf(request.headers['content-type']);
  if (!mode) return { kind: 'refused', code: 'content-type.unsupported' };
  if (!isIdentity(request.headers['content-encoding']))
    return { kind: 'refused', code: 'content-encoding.unsupported' };
  try {
    const { sender: known, claimed } = await identify(request, intake);
    if (!known) return { kind: 'refused', code: 'identity.refused', ...(claimed && { claimed }) };
    if (intake.limit && !intake.limit.take(known.source)) return { kind: 'refused', code: 'rate.exceeded' };
    const sender = known.clocks ? await intake.senders.withClocks(known) : known;
    const plain = readPlainRequest(request.body, sender, { mode, now: intake.clock() });
    if (plain) return await keep(plain, sender, attempt, intake);
    return await readAndKeep({ body: request.body, mode }, sender, attempt, intake);
  } catch (error) {
    if (error instanceof StoreUnavailable) return { kind: 'refused', code: 'store.unavailable' };
    throw error;
  }
}

/** Not `async`, so that a request of facts awaits only the promise of `keep`. */
function readAndKeep(
  { body, mode }: { body: Uint8Array; mode: 'single' | 'batch' },
  sender: KnownSender,
  attempt: string,
  intake: Intake,
): Answer | Promise<Answer> {
  const parsed = parseJson(body);
  if ('fault' in parsed)
    return { kind: 'faulty', sender, faults: [{ pointer: parsed.pointer, code: parsed.fault }] };
  const options = { mode, now: intake.clock(), rounded: parsed.rounded };
  const readAs = (one: KnownSender) => readEvents(parsed.value, one, options);
  const first = readAs(sender);
  if (isComplete(first)) return keep(first, sender, attempt, intake);
  return completed({ sender, reading: first }, readAs, intake).then(({ sender: current, reading }) =>
    reading.faults.length > 0
      ? { kind: 'faulty', sender: current, faults: withAdvice(reading.faults, parsed.value) }
      : keep(reading, current, attempt, intake),
  );
}

/**
 * Events of a sender authenticated without a signature: a person at the desk. They pass the same checks and are stored
 * the same way as a webhook's batch; there is no other way to write. Throws `StoreUnavailable`.
 */
export async function receiveFrom(
  sender: KnownSender,
  events: readonly object[],
  attempt: string,
  intake: Intake,
): Promise<Exclude<Answer, { kind: 'refused' }>> {
  const body = Buffer.from(JSON.stringify(events));
  const answer = await readAndKeep({ body, mode: 'batch' }, sender, attempt, intake);
  if (answer.kind === 'refused') throw new Error(`refused without a request: ${answer.code}`);
  return answer;
}

const SINGLE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

/** The mode of a content type: one structured CloudEvent, or a batch; undefined for other types. */
export function modeOf(contentType: string | undefined): 'single' | 'batch' | undefined {
  if (contentType === SINGLE) return 'single';
  if (contentType === BATCH) return 'batch';
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (!parameters.every((parameter) => /^charset\s*=\s*("utf-8"|utf-8)$/.test(parameter))) return undefined;
  if (type === SINGLE) return 'single';
  return type === BATCH ? 'batch' : undefined;
}

function isIdentity(contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined || contentEncoding.trim().toLowerCase() === 'identity';
}

/** A reading without faults. */
type Kept = Pick<Reading, 'events' | 'firsts'> & { ignored: ReadonlySet<string> };

async function keep(
  { events, firsts, ignored }: Kept,
  sender: KnownSender,
  attempt: string,
  intake: Intake,
): Promise<Answer> {
  await noteTouched(firsts, sender, attempt, intake);
  const appended = await onEach(firsts, ({ event }) => intake.eventLog.append(event, attempt));
  const { outcomes, lacked } = appended.includes('conflict')
    ? await settleConflicts(firsts, appended, intake)
    : { outcomes: appended, lacked: [] };
  const stored = outcomes.filter((outcome) => outcome === 'stored').length;
  const conflicts = outcomes.includes('conflict') ? conflictsOf(events, firsts, outcomes) : [];
  const duplicates = events.length - stored - conflicts.length;
  const accepted = { stored, duplicates, ignored: [...ignored, ...lacked] };
  if (conflicts.length === 0) return { kind: 'accepted', sender, accepted };
  const faults = conflicts.map(({ pointer }): Fault => ({ pointer, code: 'event.conflict' }));
  return { kind: 'faulty', sender, faults, accepted };
}

type Outcome = Awaited<ReturnType<EventLog['append']>>;

/**
 * Settles conflicts that only a newer catalogue caused. If an event differs from the stored one only by fields
 * catalogued later, it is a duplicate, and these fields are ignored.
 */
async function settleConflicts(
  firsts: readonly Received[],
  outcomes: readonly Outcome[],
  { eventLog }: Intake,
): Promise<{ outcomes: Outcome[]; lacked: string[] }> {
  const lacked: string[] = [];
  const conflicting = [...firsts.entries()].filter(([index]) => outcomes[index] === 'conflict');
  const settled = [...outcomes];
  const again = await onEach(conflicting, async ([index, { pointer, event }]) => {
    const stored = await eventLog.find(event.agency, identityOf(event));
    const names = stored && lackedByStored(event, stored);
    return { index, names: names?.map((name) => `${pointer}/data/${name}`) };
  });
  for (const { index, names } of again) {
    if (!names) continue;
    settled[index] = 'duplicate';
    lacked.push(...names);
  }
  return { outcomes: settled, lacked };
}

/** All events of the request that are stored with different content, repetitions included. */
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

/** Types that concern the whole life of a case, so they may change the counts of any earlier year. */
const TIMELESS = new Set([
  'application.amended',
  'application.voided',
  'application.transferred',
  'event.retracted',
]);

/** So may a receipt after a transfer: the applicant's column of the last receipt holds for all stays. */
function isTimeless(event: KeptEvent): boolean {
  if (event.type === 'application.received') return event.data.transferredFrom !== undefined;
  return TIMELESS.has(event.type);
}

/** Types after which somebody must be notified: the next approver, or the agency whose report was sent back. */
const REVIEW = new Set(['report.submitted', 'report.approved', 'report.sent-back', 'report.returned']);

interface Touched {
  /** The ids of its events by subject. */
  ids: Map<string, string[]>;
  fromYear: number;
  finalises: boolean;
  named: string[];
  review: boolean;
}

async function noteTouched(
  events: readonly Received[],
  { source }: KnownSender,
  attempt: string,
  { journal, clock }: Intake,
): Promise<void> {
  const receivedAt = clock();
  const touched = new Map<string, Touched>();
  for (const { event } of events) {
    const { agency, subject, type, id } = event;
    let of = touched.get(agency);
    if (of === undefined) {
      of = { ids: new Map(), fromYear: Infinity, finalises: false, named: [], review: false };
      touched.set(agency, of);
    }
    const ids = of.ids.get(subject);
    if (ids) ids.push(id);
    else of.ids.set(subject, [id]);
    of.fromYear = Math.min(of.fromYear, isTimeless(event) ? 0 : reportYear(event));
    of.finalises ||= type === 'report.finalised' || type === 'event.retracted';
    if (type === 'report.finalised') of.named.push(identityOf(event));
    of.review ||= REVIEW.has(type);
  }
  for (const [agency, { ids, fromYear, finalises, named, review }] of touched) {
    const cases = { subjects: [...ids.keys()], ids: [...ids.values()] };
    const entry = { agency, receivedAt, id: attempt, source, ...cases, fromYear, finalises };
    const isPlain = !finalises && !review;
    await journal.note(
      isPlain ? entry : { ...entry, ...(finalises && { named }), ...(review && { review }) },
    );
  }
}

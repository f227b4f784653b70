/**
 * Compares a case system's list with the log. In: subjects with digests over the sender's own events, and optionally
 * the time span for which the list is complete. Out: subjects that are unknown here, that differ, and that are here
 * within the span but missing from the list. Always: only the sender's own events are compared and named.
 */
import * as z from 'zod/mini';
import { type Instant, parseInstant } from '../events/instant.ts';
import { parseJson } from '../events/json.ts';
import { compareUtf8 } from '../events/text.ts';
import { onEach } from '../intake/at-once.ts';
import type { KnownSender } from '../intake/senders.ts';
import { casesOf } from '../night/fold-log.ts';
import { subjectDigest } from '../store/digest.ts';
import type { LoggedEvent } from '../store/ports.ts';
import { type Found, forbidden, found, type ReadPorts, refused } from './answer.ts';

export const MOST_SUBJECTS = 1_000;

const time = z.string().check(z.minLength(1));
const listSchema = z.object({
  agency: z.string(),
  subjects: z.array(
    z.object({ subject: z.string().check(z.minLength(1), z.maxLength(128)), digest: z.string() }),
  ),
  complete: z.optional(z.object({ from: time, to: time })),
});

type Log = ReadPorts['eventLog'];

export async function reconcile(body: Uint8Array, sender: KnownSender, log: Log): Promise<Found> {
  const parsed = parseJson(body);
  if ('fault' in parsed) return { kind: 'faulty', faults: [{ pointer: parsed.pointer, code: parsed.fault }] };
  const list = listSchema.safeParse(parsed.value);
  if (!list.success) return refused('list.invalid');
  const { agency, subjects, complete } = list.data;
  if (subjects.length > MOST_SUBJECTS) return refused('list.too-long');
  const notHere = forbidden(agency, sender);
  if (notHere) return notHere;
  const span = complete && spanOf(complete);
  if (complete && !span) return refused('list.invalid');
  const held = await onEach(subjects, ({ subject }) => heldOf({ agency, subject }, sender, log));
  const unknown = subjects.filter((_, index) => held[index] === undefined);
  const differing = subjects.filter(
    ({ digest }, index) => held[index] !== undefined && held[index] !== digest,
  );
  const named = new Set(subjects.map(({ subject }) => subject));
  const notNamed = span && (await standing(agency, { sender, log, span, named }));
  if (notNamed === 'too many') return refused('list.too-long');
  const names = (of: readonly { subject: string }[]) => of.map(({ subject }) => subject);
  return found({
    agency,
    unknown: names(unknown),
    differing: names(differing),
    ...(notNamed && { notNamed }),
  });
}

interface Span {
  from: Instant;
  to: Instant;
}

function spanOf({ from, to }: { from: string; to: string }): Span | undefined {
  const [first, end] = [parseInstant(from), parseInstant(to)];
  return typeof first === 'string' && typeof end === 'string' && first <= end
    ? { from: first, to: end }
    : undefined;
}

const own = (sender: KnownSender) => (logged: LoggedEvent) => logged.event.source === sender.source;

async function heldOf(
  { agency, subject }: { agency: string; subject: string },
  sender: KnownSender,
  log: Log,
): Promise<string | undefined> {
  // No subject holds U+0000, which separates the parts of the log's keys.
  if (subject.includes('\0')) return undefined;
  const events: LoggedEvent[] = [];
  for await (const logged of log.readSubjects(agency, subject, subject)) events.push(logged);
  const mine = events.filter(own(sender));
  return mine.length === 0 ? undefined : subjectDigest(mine);
}

/** The sender's subjects whose first event is within the span and that the list lacks. */
async function standing(
  agency: string,
  { sender, log, span, named }: { sender: KnownSender; log: Log; span: Span; named: ReadonlySet<string> },
): Promise<string[] | 'too many'> {
  const found: string[] = [];
  let within = 0;
  for await (const { subject, events } of casesOf(log.read(agency))) {
    const times = events.filter(own(sender)).map(({ event }) => event.at);
    const first = times.sort()[0];
    if (first === undefined || first < span.from || first >= span.to) continue;
    within++;
    if (within > MOST_SUBJECTS) return 'too many';
    if (!named.has(subject)) found.push(subject);
  }
  return found.sort(compareUtf8);
}

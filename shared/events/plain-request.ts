/**
 * The fast path for a request of facts. In: the bytes of a body with a verified signature, and the sender. Out: its
 * events, all faultless, and the ignored fields; undefined if the slow path (`parseJson`, `readEvents`) must decide:
 * one event is not plain, comes with two contents, or is not the sender's to send. Always: both paths give the same
 * result; a test compares them.
 */
import { firstsOf, MOST_EVENTS, POINTERS, type ReadOptions, type Received } from './envelope.ts';
import { MOST_IGNORED } from './ignored.ts';
import { DAY } from './instant.ts';
import { isWhiteSpace } from './json-cursor.ts';
import { PlainReader } from './plain-event.ts';
import { agenciesOf, type Sender } from './sender.ts';

/** The events of a request of facts. */
export interface PlainRequest {
  events: Received[];
  /** `events` without repetitions. */
  firsts: readonly Received[];
  /** JSON Pointers of dropped fields, at most `MOST_IGNORED`. */
  ignored: ReadonlySet<string>;
}

const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;
/** Shared by all requests: each is read completely before the next one begins. */
const reader = new PlainReader(0);
const decoder = new TextDecoder();
const NONE: readonly string[] = [];
const NOTHING: ReadonlySet<string> = new Set();

export function readPlainRequest(
  body: Uint8Array,
  sender: Sender,
  { mode, now }: ReadOptions,
): PlainRequest | undefined {
  // Every plain type is a fact. The fast path knows no clock of a sandbox.
  if (!sender.may.includes('facts') || sender.clocks) return undefined;
  reader.latest = Math.floor((now + DAY) / 1000);
  reader.numbering = sender.numbering ?? NONE;
  return mode === 'batch' ? readBatch(body, sender) : readOne(body, sender);
}

function readOne(body: Uint8Array, sender: Sender): PlainRequest | undefined {
  if (!reader.read(body, 0, body.length)) return undefined;
  const event = reader.event(sender.source, decoder.decode(body));
  if (!agenciesOf(sender).has(event.agency)) return undefined;
  const events = [{ pointer: '', event }];
  return { events, firsts: events, ignored: reader.ignored.length > 0 ? new Set(reader.ignored) : NOTHING };
}

function readBatch(body: Uint8Array, sender: Sender): PlainRequest | undefined {
  const events: Received[] = [];
  const ignored = new Set<string>();
  const agencies = agenciesOf(sender);
  let at = behindSpaces(body, 0);
  if (body[at] !== OPEN) return undefined;
  let text: string | undefined;
  let ahead = 0;
  do {
    at = reader.readAt(body, at + 1, body.length);
    if (at < 0 || events.length === MOST_EVENTS) return undefined;
    text ??= decoder.decode(body);
    const event = reader.event(sender.source, text, ahead);
    ahead += reader.surplus;
    if (!agencies.has(event.agency)) return undefined;
    const pointer = POINTERS[events.length] ?? '';
    for (const name of reader.ignored) if (ignored.size < MOST_IGNORED) ignored.add(pointer + name);
    events.push({ pointer, event });
    at = behindSpaces(body, at);
  } while (body[at] === COMMA);
  if (body[at] !== CLOSE || behindSpaces(body, at + 1) !== body.length) return undefined;
  const { firsts, conflicts } = firstsOf(events);
  return conflicts.length > 0 ? undefined : { events, firsts, ignored };
}

function behindSpaces(body: Uint8Array, from: number): number {
  let at = from;
  while (isWhiteSpace(body[at])) at++;
  return at;
}

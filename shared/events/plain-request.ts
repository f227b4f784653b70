/**
 * The short way through a request of plain events. In: the bytes of a body whose signature was verified, and who
 * sends. Out: its events, which have no fault and nothing to ignore; or undefined, which says nothing but that the
 * long way (`parseJson`, `readEvents`) has to be taken, where one event is not plain, comes twice, or is not the
 * sender's to send. Always: both ways give the same events; a test compares them.
 */
import { MOST_EVENTS, type ReadOptions, type Received, repeats, type Sender } from './envelope.ts';
import { PlainReader } from './plain-event.ts';
import { agenciesOf } from './sender.ts';

const DAY = 86_400_000;
const SPACE = 0x20;
const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;
/** One for all requests: each is read to its end before the next one begins. */
const reader = new PlainReader(0);
const decoder = new TextDecoder();
const POINTERS = Array.from({ length: MOST_EVENTS }, (_, index) => `/${index}`);

export function readPlainRequest(
  body: Uint8Array,
  sender: Sender,
  { mode, now }: ReadOptions,
): Received[] | undefined {
  // Every plain type is a fact.
  if (!sender.may.includes('facts')) return undefined;
  reader.latest = Math.floor((now + DAY) / 1000);
  if (mode === 'batch') return readBatch(body, sender);
  if (!reader.read(body, 0, body.length)) return undefined;
  const event = reader.event(sender.source, decoder.decode(body));
  return agenciesOf(sender).has(event.agency) ? [{ pointer: '', event }] : undefined;
}

function readBatch(body: Uint8Array, sender: Sender): Received[] | undefined {
  const events: Received[] = [];
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
    events.push({ pointer: POINTERS[events.length] ?? '', event });
    at = behindSpaces(body, at);
  } while (body[at] === COMMA);
  if (body[at] !== CLOSE || behindSpaces(body, at + 1) !== body.length) return undefined;
  return repeats(events) ? undefined : events;
}

function behindSpaces(body: Uint8Array, from: number): number {
  let at = from;
  while (body[at] === SPACE) at++;
  return at;
}

/**
 * The door over stores in memory, called as API Gateway calls it. In: events, or any request. Out: the answer as a
 * sender reads it, and what is in the stores afterwards. The present is `NOW` until a test moves `clock.now`.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { askedLanguage, problemResult, requestOf, resultOf } from '../../../shared/intake/http.ts';
import { refusal } from '../../../shared/intake/problem.ts';
import { type Intake, receive } from '../../../shared/intake/receive.ts';
import { type KnownSender, Senders } from '../../../shared/intake/senders.ts';
import { secretOf, sign } from '../../../shared/intake/signature.ts';
import type { Source } from '../../../shared/store/ports.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { AGENCY, EVERYTHING, NOW, SOURCE } from '../good-events.ts';

export const KEY = Buffer.from('0123456789abcdefghijklmnopqrstuv');
export const OTHER_KEY = Buffer.from('zyxwvutsrqponmlkjihgfedcba987654');
export const SINGLE = 'application/cloudevents+json; charset=utf-8';
export const BATCH = 'application/cloudevents-batch+json';

export interface Call {
  source?: string;
  body?: Uint8Array | string;
  key?: Buffer;
  /** Headers beside those that the call would have; undefined takes one away. */
  headers?: Readonly<Record<string, string | undefined>>;
  method?: string;
  path?: string;
  /** As the gateway hands over a body of bytes. */
  base64?: boolean;
}

export interface Answered {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: {
    stored?: number;
    duplicates?: number;
    ignored?: string[];
    errors?: { pointer: string; code: string; detail: string }[];
    [name: string]: unknown;
  };
  text: string;
}

/** Registers a source with the secrets of these keys. */
export async function register(
  stores: ReturnType<typeof memoryStores>,
  source: Partial<Source> & { id: string },
  keys: readonly Buffer[] = [KEY],
): Promise<void> {
  const defaults = { agencies: [AGENCY], may: EVERYTHING, succeeds: [], disabled: false };
  await stores.registry.putSource({ ...defaults, ...source });
  await stores.secrets.replace(source.id, await stores.secrets.of(source.id), keys.map(secretOf));
}

class VouchingSenders extends Senders {
  override async held(id: string) {
    return vouching(await super.held(id));
  }

  override async current(id: string, mostReads?: number) {
    return vouching(await super.current(id, mostReads));
  }
}

function vouching(sender: KnownSender | undefined): KnownSender | undefined {
  return sender && { ...sender, vouches: true };
}

export async function openDoor(source: Partial<Source> = {}) {
  const stores = memoryStores();
  const clock = { now: NOW };
  await register(stores, { id: SOURCE, agencies: [AGENCY, 'lianshui'], ...source });
  // Its own parent, and a source that vouches for its people: so one source can send every type.
  await stores.registry.putAgency({
    id: AGENCY,
    name: '淮安',
    parent: AGENCY,
    contact: null,
    chargeDecimals: 4,
  });
  // Whom the good events and the examples of the documents name.
  for (const id of ['p-017', 'p-021', 'p-003'])
    await stores.registry.putPerson({
      ...{ id, subject: `sub-${id}`, agencies: [AGENCY, 'lianshui'] },
      may: ['text', 'approve:section', 'approve:secrecy', 'approve:leader', 'approve:principal'],
    });
  const door: Intake = {
    senders: new VouchingSenders(stores.registry, stores.secrets, () => clock.now),
    eventLog: stores.eventLog,
    journal: stores.journal,
    clock: () => clock.now,
  };
  let attempts = 0;
  const post = async (call: Call, through: Intake = door): Promise<Answered> => {
    const event = proxyEvent(call, clock.now);
    const language = askedLanguage(event);
    const request = requestOf(event);
    const result =
      typeof request === 'string'
        ? problemResult(refusal(request, language), language)
        : resultOf(await receive(request, `attempt-${attempts++}`, through), language);
    const text = String(result.body);
    return { status: Number(result.statusCode), headers: result.headers ?? {}, body: JSON.parse(text), text };
  };
  /** Sends one event, or several as a batch. */
  const send = (events: unknown, call: Call = {}, through: Intake = door) =>
    post({ ...call, ...bodyOf(events, call) }, through);
  return { stores, clock, door, post, send, snapshot: () => snapshotOf(stores) };
}

export type OpenDoor = Awaited<ReturnType<typeof openDoor>>;

function bodyOf(events: unknown, call: Call): Call {
  const type = Array.isArray(events) ? BATCH : SINGLE;
  return { body: JSON.stringify(events), headers: { 'content-type': type, ...call.headers } };
}

/** What API Gateway would hand to the function for a call that is signed well. */
export function proxyEvent(call: Call, now: number): APIGatewayProxyEventV2 {
  const { source = SOURCE, key = KEY, method = 'POST', path = `/sources/${source}/events` } = call;
  const body = Buffer.from(call.body ?? '');
  const timestamp = Math.floor(now / 1000);
  const id = call.headers?.['webhook-id'] ?? 'msg_1';
  const headers: Record<string, string | undefined> = {
    'content-type': SINGLE,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(key, id, timestamp, body),
    ...call.headers,
  };
  for (const [name, value] of Object.entries(headers)) if (value === undefined) delete headers[name];
  const http = { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: { http },
    body: call.base64 === false ? body.toString() : body.toString('base64'),
    isBase64Encoded: call.base64 !== false,
  } as unknown as APIGatewayProxyEventV2;
}

/** Everything that the event log and the journal hold, as one text. */
async function snapshotOf(stores: ReturnType<typeof memoryStores>): Promise<string> {
  const held: unknown[] = [];
  for (const agency of [AGENCY, 'lianshui', 'suqian'])
    for await (const logged of stores.eventLog.read(agency)) held.push(logged);
  for await (const entry of stores.journal.all()) held.push(entry);
  return JSON.stringify(held, undefined, 1);
}

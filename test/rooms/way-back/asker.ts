/**
 * The way back over stores in memory, called as API Gateway calls it. In: who asks, and what. Out: the answer as a sender
 * reads it. The stores are those of the door, so that what was sent can be asked for.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { askedLanguage } from '../../../shared/intake/http.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import { sign } from '../../../shared/intake/signature.ts';
import { signedText, wayBackRequest } from '../../../shared/way-back/request.ts';
import { refusalResult, respond, type WayBack } from '../../../shared/way-back/respond.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';
import { SOURCE } from '../good-events.ts';
import { KEY, proxyEvent } from '../intake/door.ts';
import { assertDescribed } from './described.ts';

export const PAGE = 'https://reports.example/codes.html';

export interface Question {
  source?: string;
  /** `faults`, `subjects` …; nothing asks for the source itself. */
  name?: string;
  query?: Readonly<Record<string, string>>;
  key?: Buffer;
  /** As it goes over the wire; otherwise made of `query`. */
  raw?: string;
  /** What is signed; otherwise what has to be. */
  signed?: string;
  headers?: Readonly<Record<string, string | undefined>>;
}

/** The fields of all answers. Which of them an answer has, the OpenAPI document says; each is held against it here. */
export interface Body {
  errors?: { code: string; pointer: string; detail: string }[];
  faults: { subject: string; fault: string }[];
  next: string | null;
  catalogue: string;
  tables: { applications: { received: { total: number } } };
  tablesDigest: string;
  checks: unknown[];
  returns: unknown[];
  events: { id: string }[];
  counted: { cells: { cell: string; amount: unknown }[] }[];
  refusals: unknown[];
  notNamed: string[];
  stored: number;
  wouldStore: number;
  duplicates: number;
  ignored: string[];
}

export interface Reply {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: Body;
  text: string;
}

export function asker(stores: MemoryStores, clock: { now: number }) {
  const now = () => clock.now;
  const ports: WayBack = {
    ...stores,
    senders: new Senders(stores.registry, stores.secrets, now),
    clock: now,
  };

  async function answerTo(event: APIGatewayProxyEventV2, through: WayBack = ports): Promise<Reply> {
    const voice = { language: askedLanguage(event), page: PAGE };
    const request = wayBackRequest(event);
    const result =
      typeof request === 'string'
        ? refusalResult(request, voice)
        : (await respond(request, through, voice)).result;
    const text = String(result.body);
    const body: Body = JSON.parse(text);
    const [status, headers] = [Number(result.statusCode), result.headers ?? {}];
    // What is nowhere described is a path that is none.
    if (body.errors?.[0]?.code !== 'path.unknown') {
      const path = event.rawPath.replace(/^\/sources\/[^/]+/, '/sources/{source}');
      const method = event.requestContext.http.method.toLowerCase();
      assertDescribed([method, path], { status, mediaType: String(headers['content-type']), body });
    }
    return { status, headers, body, text };
  }

  const ask = (question: Question = {}, through?: WayBack) => {
    const { source = SOURCE, name, query = {}, key = KEY, headers = {} } = question;
    const path = `/sources/${source}${name === undefined ? '' : `/${name}`}`;
    const text = question.signed ?? signedText(path, new Map(Object.entries(query)));
    const timestamp = Math.floor(clock.now / 1000);
    const signature = sign(key, 'msg_1', timestamp, Buffer.from(text));
    const event = proxyEvent(
      {
        method: 'GET',
        path,
        key,
        headers: { 'webhook-signature': signature, 'content-type': undefined, ...headers },
      },
      clock.now,
    );
    const rawQueryString = question.raw ?? new URLSearchParams(query).toString();
    return answerTo({ ...event, rawQueryString }, through);
  };

  /** A signed POST: a rehearsal of events, or a list to reconcile. */
  const propose = (name: string, value: unknown, call: { source?: string; key?: Buffer } = {}) => {
    const { source = SOURCE, key = KEY } = call;
    const type = Array.isArray(value) ? 'application/cloudevents-batch+json' : 'application/cloudevents+json';
    const event = proxyEvent(
      {
        source,
        key,
        path: `/sources/${source}/${name}`,
        body: JSON.stringify(value),
        headers: { 'content-type': name === 'rehearsal' ? type : 'application/json' },
      },
      clock.now,
    );
    return answerTo(event);
  };
  return { ask, propose, ports };
}

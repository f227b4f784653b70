/**
 * A sender's question as API Gateway hands it over (HTTP API, payload 2.0). In: a proxy event. Out: what is asked, and the
 * bytes that its signature covers; or why it is no question. Of a GET these are `GET {path}?{query}`, rebuilt from the
 * decoded values, so that no proxy on the way can change what was signed by spelling it otherwise. Contract, section 12.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { REGISTERED_ID } from '../events/catalogue.ts';
import { compareUtf8 } from '../events/text.ts';
import type { RefusalCode } from '../intake/problem.ts';

export const QUESTIONS = ['source', 'faults', 'subjects', 'years', 'refusals'] as const;
export const PROPOSALS = ['rehearsal', 'reconcile'] as const;
export type Asked = (typeof QUESTIONS)[number] | (typeof PROPOSALS)[number];

export interface WayBackRequest {
  asked: Asked;
  /** As in the path; empty where it cannot be one, which is refused like every unknown one. */
  source: string;
  query: ReadonlyMap<string, string>;
  headers: Readonly<Record<string, string | undefined>>;
  /** What the signature covers. */
  body: Uint8Array;
}

const PATH = /^\/sources\/([^/]+)(?:\/([a-z]+))?$/;

export function wayBackRequest(event: APIGatewayProxyEventV2): WayBackRequest | RefusalCode {
  const [, source, name = 'source'] = PATH.exec(event.rawPath) ?? [];
  const { method } = event.requestContext.http;
  if (source === undefined) return 'path.unknown';
  const known = REGISTERED_ID.test(source) ? source : '';
  const { headers } = event;
  const proposal = PROPOSALS.find((each) => each === name);
  if (proposal) {
    if (method !== 'POST') return 'path.unknown';
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    return { asked: proposal, source: known, query: new Map(), headers, body };
  }
  const question = QUESTIONS.find(
    (each) => each === name && (each !== 'source' || event.rawPath.split('/').length === 3),
  );
  if (!question || method !== 'GET') return 'path.unknown';
  const query = decodedQuery(event.rawQueryString);
  // What cannot be read cannot have been signed: one answer for all that is no signature.
  if (!query) return 'identity.refused';
  const body = Buffer.from(signedText(event.rawPath, query));
  return { asked: question, source: known, query, headers, body };
}

/** The text that a GET signs: names in the order of their bytes, RFC 3986 percent-encoding, no `?` without a query. */
export function signedText(path: string, query: ReadonlyMap<string, string>): string {
  const pairs = [...query]
    .sort(([a], [b]) => compareUtf8(a, b))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return `GET ${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

/** All but the unreserved characters of RFC 3986, section 2.3. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Each name once; undefined where one comes twice, or where the escapes are none. */
export function decodedQuery(raw: string): ReadonlyMap<string, string> | undefined {
  const query = new Map<string, string>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=').map((part) => part.replaceAll('+', ' '));
    try {
      const decoded = decodeURIComponent(name);
      if (query.has(decoded)) return undefined;
      query.set(decoded, decodeURIComponent(value.join('=')));
    } catch {
      return undefined;
    }
  }
  return query;
}

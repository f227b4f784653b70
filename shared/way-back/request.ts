/**
 * A sender's request to the read side, from API Gateway (HTTP API, payload 2.0). In: a proxy event. Out: the resource
 * and the signed bytes, or the code of a refusal. For a GET the signed bytes are `GET {path}?{query}`, rebuilt from the
 * decoded values, so that a proxy that changes the encoding does not break the signature. Contract, section 12.
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
  /** From the path; empty if it is no possible id, which is refused like an unknown source. */
  source: string;
  query: ReadonlyMap<string, string>;
  headers: Readonly<Record<string, string | undefined>>;
  /** The signed bytes. */
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
  // An unreadable query cannot have been signed; like every invalid signature it gets 401.
  if (!query) return 'identity.refused';
  const body = Buffer.from(signedText(event.rawPath, query));
  return { asked: question, source: known, query, headers, body };
}

/** The signed text of a GET: names sorted by bytes, RFC 3986 percent-encoding, no `?` without a query. */
export function signedText(path: string, query: ReadonlyMap<string, string>): string {
  const pairs = [...query]
    .sort(([a], [b]) => compareUtf8(a, b))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return `GET ${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

/** Percent-encodes all but the unreserved characters of RFC 3986, section 2.3. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The decoded query; undefined if a name comes twice or an escape is invalid. */
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

/**
 * The door as API Gateway sees it (HTTP API, payload 2.0). In: a proxy event. Out: a proxy result. Tells the route,
 * takes the raw bytes of the body, and writes the answer in the caller's language.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { REGISTERED_ID } from '../events/catalogue.ts';
import type { Language } from '../events/faults.ts';
import type { WebhookRequest } from './identify.ts';
import { faultsProblem, languageOf, type Problem, type RefusalCode, refusal } from './problem.ts';
import type { Answer } from './receive.ts';

const PATH = /^\/sources\/([^/]+)\/events$/;
/** Seconds after which a sender is asked to come back. */
const RETRY_AFTER = '5';

/** The request that a proxy event stands for, or why it is none. */
export function requestOf(event: APIGatewayProxyEventV2): WebhookRequest | RefusalCode {
  const source = PATH.exec(event.rawPath)?.[1];
  if (source === undefined) return 'path.unknown';
  if (event.requestContext.http.method !== 'POST') return 'method.not-allowed';
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  // A source whose id cannot be one is refused like every unknown one, later, in its turn.
  return { source: REGISTERED_ID.test(source) ? source : '', headers: event.headers, body };
}

/** `page` is the address of the page of codes, which a refusal points into. */
export function resultOf(
  answer: Answer,
  language: Language,
  page?: string,
): APIGatewayProxyStructuredResultV2 {
  switch (answer.kind) {
    case 'accepted':
      return {
        statusCode: 202,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(answer.accepted),
      };
    case 'faulty': {
      const { status, body } = faultsProblem(answer.faults, language, page);
      return problemResult({ status, body: { ...body, ...answer.accepted } }, language);
    }
    case 'refused':
      return problemResult(refusal(answer.code, language, page), language);
  }
}

export function problemResult(
  { status, body }: Problem,
  language: Language,
): APIGatewayProxyStructuredResultV2 {
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'content-language': language,
  };
  if (status === 503 || status === 429) headers['retry-after'] = RETRY_AFTER;
  if (status === 405) headers['allow'] = 'POST';
  return { statusCode: status, headers, body: JSON.stringify(body) };
}

/** The language that a proxy event asks for. */
export function askedLanguage(event: APIGatewayProxyEventV2): Language {
  return languageOf(event.headers['accept-language']);
}

/**
 * The endpoint's side towards API Gateway (HTTP API, payload 2.0). In: a proxy event, with the raw bytes of its body.
 * Out: a proxy result in the caller's language.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { REGISTERED_ID } from '../events/catalogue.ts';
import type { Language } from '../events/faults.ts';
import type { WebhookRequest } from './identify.ts';
import { faultsProblem, languageOf, type Problem, type RefusalCode, refusal } from './problem.ts';
import type { Answer } from './receive.ts';

const PATH = /^\/sources\/([^/]+)\/events$/;
/** Seconds, for `Retry-After`. */
const RETRY_AFTER = '5';

/** The webhook request in a proxy event, or the code of its refusal. */
export function requestOf(event: APIGatewayProxyEventV2): WebhookRequest | RefusalCode {
  const source = PATH.exec(event.rawPath)?.[1];
  if (source === undefined) return 'path.unknown';
  if (event.requestContext.http.method !== 'POST') return 'method.not-allowed';
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  // An impossible id is refused like every unknown source, after the checks that come first.
  return { source: REGISTERED_ID.test(source) ? source : '', headers: event.headers, body };
}

/** The HTTP answer. `page` is the address of the page of codes, to which a refusal links. */
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

/** The HTTP answer of a problem document, with `Retry-After` or `Allow` if its status needs one. */
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

/** The language that the caller prefers. */
export function askedLanguage(event: APIGatewayProxyEventV2): Language {
  return languageOf(event.headers['accept-language']);
}

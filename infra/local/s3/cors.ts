/**
 * What comes in: the rules of a bucket as its template states them, and the head of a request. What goes out: the
 * headers that let a page of another origin read the answer, or the answer to the question that its browser asks first.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html and …/API/RESTOPTIONSobject.html
 *
 * Always: the first rule that allows origin, method and headers speaks alone. Without an Origin, or where no rule
 * allows, an answer has none of these headers, and the question of a browser is refused with 403. A rule opens nothing
 * that the policies keep closed: it decides what a browser shows to a page, not who may read.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { CorsRule } from '../engine.ts';
import { S3Error } from './answers.ts';

interface Asked {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Empty where the request is none of another origin, or no rule allows it. */
export function corsHeaders(rules: readonly CorsRule[], asked: Asked): Record<string, string> {
  const { origin, 'access-control-request-headers': requested } = asked.headers;
  const rule = rules.find((each) => allows(each, asked));
  if (origin === undefined || rule === undefined) return {};
  const anyone = rule.AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': anyone ? '*' : origin,
    ...(anyone ? {} : { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(requested === undefined ? {} : { 'access-control-allow-headers': listOf(requested).join(', ') }),
    ...(rule.ExposedHeaders.length === 0
      ? {}
      : { 'access-control-expose-headers': rule.ExposedHeaders.join(', ') }),
    ...(rule.MaxAge === undefined ? {} : { 'access-control-max-age': String(rule.MaxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/** What a browser is told that asks, unsigned, whether it may send a request. `key` is empty for the bucket itself. */
export function preflight(
  rules: readonly CorsRule[] | undefined,
  asked: Asked,
  key: string,
): Record<string, string> {
  if (asked.headers.origin === undefined)
    throw new S3Error(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  if (rules === undefined) throw forbidden('CORS is not enabled for this bucket.', asked, 'BUCKET');
  const headers = corsHeaders(rules, asked);
  if (Object.keys(headers).length === 0)
    throw forbidden('This CORS request is not allowed.', asked, key === '' ? 'BUCKET' : 'OBJECT');
  return headers;
}

function forbidden(why: string, { headers }: Asked, on: 'BUCKET' | 'OBJECT'): S3Error {
  return new S3Error(403, 'AccessForbidden', `CORSResponse: ${why}`, {
    Method: headers['access-control-request-method'] ?? 'OPTIONS',
    ResourceType: on,
  });
}

/** S3 reads the headers of the question on a request of any method. */
function allows(rule: CorsRule, { method = '', headers }: Asked): boolean {
  const meant = headers['access-control-request-method'] ?? method;
  const requested = listOf(headers['access-control-request-headers'] ?? '');
  const allowed = rule.AllowedHeaders.map((header) => header.toLowerCase());
  return (
    rule.AllowedMethods.some((each) => each === meant) &&
    rule.AllowedOrigins.some((pattern) => fits(pattern, headers.origin ?? '')) &&
    requested.every((header) => allowed.some((pattern) => fits(pattern, header)))
  );
}

const listOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** One `*` at most, which stands for any text. */
function fits(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return text === pattern;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

/**
 * Turns a function's result into an HTTP answer (payload format 2.0), as an HTTP API does, and words the gateway's own
 * answers.
 * Source: API Gateway Developer Guide, "Lambda function response for format 2.0".
 */
import { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const structured = z.object({
  statusCode: z.coerce.number().int().min(200).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

export function gatewayAnswer(status: number, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/**
 * An object with `statusCode` is an answer in parts; anything else is the body of a 200 in JSON. `undefined` if the
 * parts are malformed.
 */
export function readAnswer(payload: string): Answer | undefined {
  const returned: unknown = JSON.parse(payload);
  const inParts = typeof returned === 'object' && returned !== null && 'statusCode' in returned;
  if (!inParts) {
    const body = typeof returned === 'string' ? returned : payload;
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
  }
  const parsed = structured.safeParse(returned);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const lower = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  // The length of the body as sent, regardless of the function's own header.
  const kept = lower.filter(([name]) => name !== 'content-length' && name !== 'connection');
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(kept),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

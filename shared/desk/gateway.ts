/**
 * The desk behind API Gateway (HTTP API, payload 2.0). In: a proxy event. Out: a request, and from a response a proxy
 * result. Always: the address of a request uses the desk's own host, never the caller's.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export function requestOf(event: APIGatewayProxyEventV2, deskUrl: string): Request {
  const { rawPath, rawQueryString, headers, cookies, body, isBase64Encoded, requestContext } = event;
  const address = new URL(deskUrl);
  address.pathname = rawPath;
  address.search = rawQueryString;
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) given.set(name, value);
  if (cookies) given.set('cookie', cookies.join('; '));
  const { method } = requestContext.http;
  const bytes = body === undefined ? null : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return new Request(address, { method, headers: given, ...(method === 'POST' && { body: bytes }) });
}

export async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers[name] = value;
  const cookies = response.headers.getSetCookie();
  const isText = /^(text\/|application\/json)/.test(headers['content-type'] ?? 'text/');
  return {
    statusCode: response.status,
    headers,
    ...(cookies.length > 0 && { cookies }),
    body: isText ? await response.text() : Buffer.from(await response.arrayBuffer()).toString('base64'),
    ...(!isText && { isBase64Encoded: true }),
  };
}

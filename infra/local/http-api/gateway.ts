/**
 * An API Gateway HTTP API in front of functions: routes, the event of payload format 2.0, and the answer to it.
 *
 * Comes in: the routes of the template and HTTP requests. Goes out: the answer of the route's function, or one of the
 * gateway's own messages. Always: every request is answered; a function sees the bytes of the body unchanged. Not
 * modelled: the throttling of the stage, a shared budget of an account that one machine does not need.
 * Source: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs" and "Quotas".
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outcome } from '../lambda/sandbox.ts';
import { type Answer, gatewayAnswer, readAnswer } from './answer.ts';

interface Route {
  /** `POST /sources/{source}/events` or `$default`. */
  readonly key: string;
  /** Hands the event to the function behind the route. */
  readonly invoke: (payload: string) => Promise<Outcome>;
}

export interface HttpApiOptions {
  readonly apiId: string;
  readonly account: string;
  readonly routes: readonly Route[];
  /** AWS allows an integration 30 s. */
  readonly timeoutMs?: number;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Receives the reason behind a 500; the sender does not. */
  readonly report: (message: string) => void;
}

const BODY_LIMIT = 10 * 1024 * 1024;

interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

export function createHttpApi(
  options: HttpApiOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const findRoute = router(options.routes);
  return async (request, response) => {
    const answer = await answerTo(request, findRoute, options);
    response.setHeader('apigw-requestid', options.newId());
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
    if (!request.complete) response.setHeader('connection', 'close');
    response.writeHead(answer.status).end(answer.body);
  };
}

type FindRoute = ReturnType<typeof router>;

async function answerTo(
  request: IncomingMessage,
  findRoute: FindRoute,
  options: HttpApiOptions,
): Promise<Answer> {
  const url = request.url ?? '/';
  const split = url.indexOf('?');
  const rawPath = split < 0 ? url : url.slice(0, split);
  const path = decoded(rawPath);
  if (path === undefined) return gatewayAnswer(400, 'Bad Request');
  const match = findRoute(request.method ?? 'GET', rawPath);
  if (!match) return gatewayAnswer(404, 'Not Found');
  const body = await readBody(request);
  if (body === undefined) return gatewayAnswer(413, 'Request Entity Too Large');
  const event = eventOf(request, {
    path,
    query: split < 0 ? '' : url.slice(split + 1),
    body,
    match,
    options,
  });
  const outcome = await withTimeout(match.route.invoke(JSON.stringify(event)), options.timeoutMs ?? 30_000);
  if (outcome === 'timed out') return gatewayAnswer(503, 'Service Unavailable');
  if (outcome.ok) {
    const answer = readAnswer(outcome.payload);
    if (answer) return answer;
    options.report(`${match.route.key}: what the function returned is no HTTP answer`);
  } else {
    if (outcome.errorType === 'RequestEntityTooLargeException')
      return gatewayAnswer(413, 'Request Entity Too Large');
    options.report(`${match.route.key}: ${outcome.errorType}: ${outcome.errorMessage}`);
  }
  return gatewayAnswer(500, 'Internal Server Error');
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** `undefined` if the body exceeds the limit; the rest of it is then not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving a stream early would destroy the socket, and with it the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T | 'timed out'> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timed out'>((resolve) => {
    timer = setTimeout(resolve, ms, 'timed out');
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The most specific route wins: literal segments before parameters, these before a greedy one (`{name+}`, the last of
 * its path), a method before `ANY`, `$default` last.
 */
function router(routes: readonly Route[]): (method: string, rawPath: string) => Match | undefined {
  const fallback = routes.find(({ key }) => key === '$default');
  const compiled = routes
    .filter(({ key }) => key !== '$default')
    .map((route) => {
      const [, method = '', path = ''] = /^(\S+) (\/\S*)$/.exec(route.key) ?? [];
      if (!method || /\+\}./.test(path))
        throw new Error(`the route key "${route.key}" is not known to the local stack`);
      const segments = path.split('/');
      const weight =
        segments
          .map((segment) => (segment.endsWith('+}') ? '!' : segment.startsWith('{') ? '0' : '1'))
          .join('') + (method === 'ANY' ? 0 : 1);
      return { route, method, segments, weight };
    })
    .sort((a, b) => (a.weight < b.weight ? 1 : -1));
  return (method, rawPath) => {
    // Split first: an encoded slash belongs to its segment.
    const parts = rawPath.split('/').map(decodeURIComponent);
    for (const { route, method: wanted, segments } of compiled) {
      if (wanted !== 'ANY' && wanted !== method) continue;
      const parameters = matchSegments(segments, parts);
      if (parameters) return { route, parameters };
    }
    return fallback && { route: fallback, parameters: {} };
  };
}

function matchSegments(
  segments: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const rest = /^\{(.+)\+\}$/.exec(segments.at(-1) ?? '')?.[1];
  const isGreedy = rest !== undefined && parts.length >= segments.length;
  if (segments.length !== parts.length && !isGreedy) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (rest !== undefined && index === segments.length - 1) {
      const left = parts.slice(index).join('/');
      return left === '' ? undefined : { ...parameters, [rest]: left };
    }
    const part = parts[index] ?? '';
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name === undefined ? segment !== part : part === '') return undefined;
    if (name !== undefined) parameters[name] = part;
  }
  return parameters;
}

interface Received {
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
  readonly match: Match;
  readonly options: HttpApiOptions;
}

function eventOf(request: IncomingMessage, { path, query, body, match, options }: Received): object {
  const { cookies, headers } = headersOf(request);
  const isText = bodyIsText(headers);
  const queryParameters = queryOf(query);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(queryParameters && { queryStringParameters: queryParameters }),
    requestContext: requestContext(request, path, match.route.key, options),
    ...(Object.keys(match.parameters).length > 0 && { pathParameters: match.parameters }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** AWS treats only these media types as text. `application/cloudevents+json` is not one of them. */
function bodyIsText(headers: Readonly<Record<string, string>>): boolean {
  if (headers['content-encoding'] !== undefined) return false;
  return /^\s*(text\/[^;]*|application\/(json|xml|javascript))\s*(;|$)/i.test(headers['content-type'] ?? '');
}

/** Names in lower case, repeated ones joined by commas; cookies are separate. */
function headersOf(request: IncomingMessage): { headers: Record<string, string>; cookies: string[] } {
  const { cookie = [], ...distinct } = request.headersDistinct;
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(distinct)) {
    if (name !== 'connection' && name !== 'transfer-encoding') headers[name] = (values ?? []).join(',');
  }
  headers['x-forwarded-for'] = request.socket.remoteAddress ?? '';
  headers['x-forwarded-port'] = String(request.socket.localPort ?? '');
  headers['x-forwarded-proto'] = 'http';
  return { headers, cookies: cookie.flatMap((line) => line.split(/;\s*/)) };
}

function queryOf(query: string): Record<string, string> | undefined {
  const result: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = result[name];
    result[name] = before === undefined ? value : `${before},${value}`;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function requestContext(
  request: IncomingMessage,
  path: string,
  routeKey: string,
  options: HttpApiOptions,
): object {
  const at = options.now();
  // `Sun, 22 Nov 2026 15:43:30 GMT` holds all parts of the common log format's time.
  const [, day, month, year, time] = at.toUTCString().split(' ');
  return {
    accountId: options.account,
    apiId: options.apiId,
    domainName: request.headers.host ?? '',
    domainPrefix: options.apiId,
    http: {
      method: request.method,
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: options.newId(),
    routeKey,
    stage: '$default',
    time: `${day}/${month}/${year}:${time} +0000`,
    timeEpoch: at.getTime(),
  };
}

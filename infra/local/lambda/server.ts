/**
 * The asynchronous invocation of Lambda, on the wire: `POST /2015-03-31/functions/{name}/invocations`, signed.
 *
 * Comes in: the functions of the template, and their allowed callers. Goes out: 202 once the call is accepted; only the
 * stack's report mentions its outcome. Always: the signature is verified and the call allowed by the policies before it
 * is accepted. Synchronous invocation is not here: nothing in a template needs it.
 * Source: AWS Lambda API Reference, "Invoke".
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../body.ts';
import type { Authenticate, Authorize, Handler } from '../engine.ts';
import { SignatureError, sha256 } from '../iam/credentials.ts';
import { describeDenial } from '../iam/policy.ts';
import { nameOf } from '../site.ts';

export interface LambdaApiOptions {
  /** Starts a function by its name; it does not wait for the outcome. */
  readonly call: (name: string, payload: string) => void;
  /** ARNs. */
  readonly functions: readonly string[];
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly report: (message: string) => void;
}

/** Of an event. */
const BODY_LIMIT = 1024 * 1024;
const PLACE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export const isLambda = (url: string | undefined): boolean => PLACE.test(url ?? '');

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function createLambdaApi(options: LambdaApiOptions): Handler {
  return async (request, response) => {
    try {
      await accept(request, options);
      response.writeHead(202).end();
    } catch (error) {
      refuse(response, error, options);
    }
  };
}

async function accept(request: IncomingMessage, options: LambdaApiOptions): Promise<void> {
  const body = await readBody(request, BODY_LIMIT);
  if (body === null) throw new Refusal(413, 'RequestTooLargeException', 'the event is too large');
  const head = { method: request.method ?? '', url: request.url ?? '/', headers: request.headers };
  const principal = options.authenticate(head, sha256(body));
  if (principal.kind === 'anonymous')
    throw new Refusal(403, 'MissingAuthenticationTokenException', 'not signed');
  if (request.headers['x-amz-invocation-type'] !== 'Event')
    throw new Refusal(400, 'InvalidParameterValueException', 'only calls of the type Event are here');
  const asked = decodeURIComponent(PLACE.exec(request.url ?? '')?.[1] ?? '');
  const arn = options.functions.find((each) => each === asked || nameOf(each) === asked);
  if (arn === undefined) throw new Refusal(404, 'ResourceNotFoundException', `there is no function ${asked}`);
  const question = { principal, action: 'lambda:InvokeFunction', resource: arn };
  const decision = options.authorize(question);
  if (!decision.allowed) throw new Refusal(403, 'AccessDeniedException', describeDenial(question, decision));
  options.call(nameOf(arn), body.length > 0 ? body.toString('utf8') : '{}');
}

function refuse(response: ServerResponse, error: unknown, { report }: LambdaApiOptions): void {
  const message = error instanceof Error ? error.message : String(error);
  const [status, code] =
    error instanceof Refusal
      ? [error.status, error.code]
      : error instanceof SignatureError
        ? [403, 'InvalidSignatureException']
        : [500, 'ServiceException'];
  if (status === 500) report(`lambda: ${message}`);
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code })
    .end(JSON.stringify({ Message: message }));
}

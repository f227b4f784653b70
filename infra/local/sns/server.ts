/**
 * The only SNS call of the functions, on the wire: `Publish` of the Query protocol, signed.
 *
 * Comes in: requests. Goes out: one line of JSON per message in a file; there are no subscribers. Always: the signature
 * is verified and the call allowed by the policies before anything is written.
 * Source: Amazon SNS API Reference, "Publish"; smithy.io, "AWS Query protocol".
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../body.ts';
import type { Authenticate, Authorize, Handler } from '../engine.ts';
import { SignatureError, sha256 } from '../iam/credentials.ts';
import { describeDenial } from '../iam/policy.ts';

export interface SnsOptions {
  readonly file: string;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly report: (message: string) => void;
}

const BODY_LIMIT = 512 * 1024;

/** Whether a request is signed for SNS: its path and its type do not show it. */
export const isSns = (authorization: string | undefined): boolean =>
  /Credential=[^,]*\/sns\/aws4_request/.test(authorization ?? '');

export function createSns(options: SnsOptions): Handler {
  return async (request, response) => {
    try {
      const id = await publish(request, options);
      const result = `<PublishResult><MessageId>${id}</MessageId></PublishResult>`;
      reply(response, 200, `<PublishResponse>${result}</PublishResponse>`);
    } catch (error) {
      const code =
        error instanceof Refusal
          ? error.code
          : error instanceof SignatureError
            ? 'SignatureDoesNotMatch'
            : undefined;
      if (code === undefined) options.report(`sns: ${String(error)}`);
      const fault = `<Error><Code>${code ?? 'InternalError'}</Code><Message>refused</Message></Error>`;
      reply(response, code === undefined ? 500 : 403, `<ErrorResponse>${fault}</ErrorResponse>`);
    }
  };
}

class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

async function publish(
  request: IncomingMessage,
  { file, authenticate, authorize }: SnsOptions,
): Promise<string> {
  const body = await readBody(request, BODY_LIMIT);
  if (body === null) throw new Refusal('InvalidParameter', 'the request is too large');
  const head = { method: request.method ?? '', url: request.url ?? '/', headers: request.headers };
  const principal = authenticate(head, sha256(body));
  if (principal.kind === 'anonymous') throw new Refusal('MissingAuthenticationToken', 'not signed');
  const fields = new URLSearchParams(body.toString('utf8'));
  const topic = fields.get('TopicArn') ?? '*';
  const question = { principal, action: `sns:${fields.get('Action')}`, resource: topic };
  const decision = authorize(question);
  if (!decision.allowed) throw new Refusal('AuthorizationError', describeDenial(question, decision));
  if (fields.get('Action') !== 'Publish') throw new Refusal('InvalidAction', 'only Publish is here');
  const attributes: Record<string, string> = {};
  for (let n = 1; fields.has(`MessageAttributes.entry.${n}.Name`); n++)
    attributes[fields.get(`MessageAttributes.entry.${n}.Name`) ?? ''] =
      fields.get(`MessageAttributes.entry.${n}.Value.StringValue`) ?? '';
  const id = randomUUID();
  appendFileSync(file, `${JSON.stringify({ id, topic, attributes, message: fields.get('Message') })}\n`);
  return id;
}

function reply(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
}

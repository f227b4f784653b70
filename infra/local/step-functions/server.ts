/**
 * The Step Functions API on the wire: JSON 1.0, `X-Amz-Target: AWSStepFunctions.<operation>`, signed requests.
 *
 * Always: the signature is verified and the operation allowed by the policies before a request reaches the executions.
 * Source: AWS Step Functions API Reference, "Common errors"; smithy.io, "AWS JSON 1.0 protocol".
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../body.ts';
import type { Authenticate, Authorize, Handler } from '../engine.ts';
import { SignatureError, sha256 } from '../iam/credentials.ts';
import { describeDenial } from '../iam/policy.ts';
import { isObject, type Json } from '../template/intrinsics.ts';
import { type Executions, ServiceError } from './executions.ts';

export interface StepFunctionsOptions {
  readonly executions: Executions;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly report: (message: string) => void;
}

export const STEP_FUNCTIONS_TARGET = 'AWSStepFunctions.';
const BODY_LIMIT = 1024 * 1024;

export function createStepFunctions(options: StepFunctionsOptions): Handler {
  return async (request, response) => {
    try {
      reply(response, 200, await answerTo(request, options));
    } catch (error) {
      const { code, status, message } = refusal(error);
      if (status === 500) options.report(`step functions: ${message}`);
      response.setHeader('x-amzn-errortype', code);
      reply(response, status, { __type: `com.amazonaws.states#${code}`, message });
    }
  };
}

async function answerTo(request: IncomingMessage, options: StepFunctionsOptions): Promise<Json> {
  const body = await readBody(request, BODY_LIMIT);
  if (body === null) throw new ServiceError('ValidationException', 'the request is too large');
  const head = { method: request.method ?? '', url: request.url ?? '/', headers: request.headers };
  const principal = options.authenticate(head, sha256(body));
  if (principal.kind === 'anonymous') {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const operation = String(request.headers['x-amz-target']).slice(STEP_FUNCTIONS_TARGET.length);
  const input = parse(body.toString('utf8'));
  const resource = [input['stateMachineArn'], input['executionArn']].find((arn) => typeof arn === 'string');
  const question = { principal, action: `states:${operation}`, resource: resource ?? '*' };
  const decision = options.authorize(question);
  if (!decision.allowed) throw new ServiceError('AccessDeniedException', describeDenial(question, decision));
  return options.executions.handle(operation, input);
}

function parse(text: string): { readonly [key: string]: Json | undefined } {
  try {
    const input: Json = JSON.parse(text);
    if (isObject(input)) return input;
  } catch {
    // Reported below.
  }
  throw new ServiceError('SerializationException', 'the body is no JSON object');
}

function refusal(error: unknown): { code: string; status: number; message: string } {
  if (error instanceof ServiceError) return { code: error.code, status: 400, message: error.message };
  if (error instanceof SignatureError) {
    const code =
      error.fault.reason === 'unknown-key' ? 'UnrecognizedClientException' : 'InvalidSignatureException';
    return { code, status: 400, message: error.message };
  }
  return {
    code: 'InternalFailure',
    status: 500,
    message: error instanceof Error ? error.message : String(error),
  };
}

function reply(response: ServerResponse, status: number, answer: Json): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
}

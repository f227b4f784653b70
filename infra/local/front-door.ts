/**
 * The single port of the local stack, on 127.0.0.1, and the service that answers each request there.
 *
 * Requests with an `X-Amz-Target` go to DynamoDB, Step Functions or KMS, those signed for SNS go to SNS, those to a
 * function's invocations to Lambda. If the first segment of the path is a bucket of the template, they go to S3; all
 * others go to the HTTP API.
 * Always: every request is answered; until the services are ready the answer is 503.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Handler } from './engine.ts';
import { KMS_TARGET } from './kms/server.ts';
import { isLambda } from './lambda/server.ts';
import { isSns } from './sns/server.ts';
import { STEP_FUNCTIONS_TARGET } from './step-functions/server.ts';

export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

export interface FrontDoor {
  /** Without a trailing slash. */
  readonly url: string;
  readonly open: (buckets: readonly string[], rooms: Rooms) => void;
  readonly close: () => Promise<void>;
}

interface Rooms {
  readonly dynamo: Handler;
  readonly s3: Handler;
  readonly stepFunctions: Handler;
  readonly notices: Handler;
  readonly kms: Handler;
  readonly functions: Handler;
  readonly api: Handler;
}

/** Takes the port first, because the functions' variables name it. `report` receives internal faults. */
export async function takeDoor(port: number, report: (message: string) => void): Promise<FrontDoor> {
  const server = createServer(notYet);
  // Longer than the SDK keeps a connection idle, so that the SDK does not send into a connection that is closing.
  server.keepAliveTimeout = 65_000;
  const close = await listen(server, port);
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`,
    close,
    open: (buckets, rooms) => {
      const answer = route(buckets, rooms);
      server.off('request', notYet).on('request', (request, response) => {
        answer(request, response).catch((error: unknown) => {
          // A sender that hung up is not a fault of the stack.
          const hungUp = request.destroyed && !request.complete;
          if (!hungUp) report(`front door: ${error instanceof Error ? error.stack : String(error)}`);
          response.destroy();
        });
      });
    },
  };
}

function notYet(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1', connection: 'close' }).end();
}

async function listen(server: Server, port: number): Promise<() => Promise<void>> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause;
    throw new PortInUseError(
      `port ${port} of 127.0.0.1 is in use: choose another with --port N (0 picks one)`,
      { cause },
    );
  }
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}

function route(buckets: readonly string[], rooms: Rooms): Handler {
  const { dynamo, s3, stepFunctions, notices, kms, functions, api } = rooms;
  const known = new Set(buckets);
  return (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target.startsWith('DynamoDB_')) return dynamo(request, response);
    if (target.startsWith(STEP_FUNCTIONS_TARGET)) return stepFunctions(request, response);
    if (target.startsWith(KMS_TARGET)) return kms(request, response);
    if (isSns(request.headers.authorization)) return notices(request, response);
    if (isLambda(request.url)) return functions(request, response);
    const [, first = ''] = /^\/([^/?]*)/.exec(request.url ?? '') ?? [];
    return known.has(first) ? s3(request, response) : api(request, response);
  };
}

/**
 * One execution environment of a function: a child process, and its own Lambda runtime API.
 *
 * Comes in: the command to start, and one job at a time. Goes out: the outcome of each job, and a notice when the
 * environment is idle or has ended. Always: every accepted job settles exactly once, whatever happens to the child.
 * Source: AWS Lambda Developer Guide, "Lambda runtime API" and "Lambda quotas".
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** 6 MB, of requests and of responses. */
export const PAYLOAD_LIMIT = 6 * 1024 * 1024;

export type Outcome =
  | { readonly ok: true; readonly payload: string }
  /** `payload` is the JSON of the error as a caller of Lambda reads it. */
  | {
      readonly ok: false;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly payload: string;
    };

export interface Job {
  readonly requestId: string;
  readonly payload: string;
  readonly settle: (outcome: Outcome) => void;
}

export interface SandboxPlan {
  readonly folder: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly initTimeoutMs: number;
  readonly memoryMb: number;
  /** The whole environment of the child, except the address of its runtime API. */
  readonly environment: Readonly<Record<string, string>>;
  /** Open file for the function's output. */
  readonly logFile: number;
}

export interface SandboxEvents {
  /** The child asks for work. */
  readonly onIdle: (sandbox: Sandbox) => void;
  /** The child is gone; `initFailure` if it never asked for work. */
  readonly onEnd: (sandbox: Sandbox, initFailure: Outcome | undefined) => void;
}

export function failure(errorType: string, errorMessage: string): Outcome {
  return { ok: false, errorType, errorMessage, payload: JSON.stringify({ errorType, errorMessage }) };
}

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));

export class Sandbox {
  readonly #plan: SandboxPlan;
  readonly #events: SandboxEvents;
  readonly #server: Server;
  readonly #ended: Promise<void>;
  #markEnded: () => void = () => {};
  #child: ChildProcess | undefined;
  #job: Job | undefined;
  #next: ServerResponse | undefined;
  #timer: NodeJS.Timeout | undefined;
  #initialized = false;
  #initFailure: Outcome | undefined;
  /** No longer usable; its child may still be there. */
  #over = false;
  #finished = false;

  constructor(plan: SandboxPlan, events: SandboxEvents) {
    this.#plan = plan;
    this.#events = events;
    this.#ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    // A long poll leaves idle connections by design.
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
    this.#server.listen(0, '127.0.0.1', () => this.#spawn());
  }

  get idle(): boolean {
    return this.#next !== undefined;
  }

  /** Busy: starting, or finishing its last job. */
  get coming(): boolean {
    return !this.#over && this.#job === undefined && this.#next === undefined;
  }

  /** Hands a job to an idle environment. */
  run(job: Job): void {
    const response = this.#next;
    if (!response) throw new Error('the environment is not idle');
    this.#next = undefined;
    this.#job = job;
    const { timeoutMs, functionArn } = this.#plan;
    this.#timer = setTimeout(() => {
      const seconds = (timeoutMs / 1000).toFixed(2);
      const text = `RequestId: ${job.requestId} Error: Task timed out after ${seconds} seconds`;
      this.#settle(failure('Sandbox.Timedout', text));
      this.#kill();
    }, timeoutMs);
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': job.requestId,
        'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
        'lambda-runtime-invoked-function-arn': functionArn,
      })
      .end(job.payload);
  }

  /** Ends the child in any state, and waits until it is gone. */
  async close(): Promise<void> {
    this.#kill();
    await this.#ended;
  }

  #spawn(): void {
    const { folder, environment, memoryMb, logFile, initTimeoutMs } = this.#plan;
    if (this.#over) {
      this.#finish();
      return;
    }
    const { port } = this.#server.address() as AddressInfo;
    const heap = Math.max(64, Math.floor(memoryMb * 0.9));
    const child = spawn(process.execPath, [`--max-old-space-size=${heap}`, BOOTSTRAP], {
      cwd: folder,
      env: { ...environment, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
      stdio: ['pipe', logFile, logFile],
    });
    this.#child = child;
    this.#timer = setTimeout(() => {
      this.#initFailure = failure('Sandbox.Timedout', `initialization took longer than ${initTimeoutMs} ms`);
      this.#kill();
    }, initTimeoutMs);
    child.once('error', (error) => {
      this.#initFailure ??= failure('Runtime.InvalidEntrypoint', error.message);
      this.#finish();
    });
    child.once('exit', (code, signal) => {
      const how = signal ? `signal: ${signal}` : `exit status ${code}`;
      const exited = failure('Runtime.ExitError', `Error: Runtime exited with error: ${how}`);
      if (!this.#initialized) this.#initFailure ??= exited;
      this.#settle(exited);
      this.#finish();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace('/2018-06-01/runtime', '') ?? '';
    if (request.method === 'GET' && path === '/invocation/next') {
      this.#initialized = true;
      clearTimeout(this.#timer);
      this.#next = response;
      this.#events.onIdle(this);
      return;
    }
    const body = await readAll(request);
    if (path === '/init/error') this.#initFailure = reported(body);
    const [, requestId, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (requestId !== undefined && requestId === this.#job?.requestId) {
      this.#settle(kind === 'response' ? answered(body) : reported(body));
    } else if (path !== '/init/error') {
      response.writeHead(400).end('{"errorType":"InvalidRequestID","errorMessage":"no such invocation"}');
      return;
    }
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  }

  #settle(outcome: Outcome): void {
    const job = this.#job;
    if (!job) return;
    clearTimeout(this.#timer);
    this.#job = undefined;
    job.settle(outcome);
  }

  #kill(): void {
    this.#over = true;
    this.#next = undefined;
    this.#child?.kill('SIGKILL');
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    clearTimeout(this.#timer);
    this.#over = true;
    this.#next = undefined;
    this.#server.closeAllConnections();
    this.#server.close(() => this.#markEnded());
    this.#events.onEnd(this, this.#initialized ? undefined : this.#initFailure);
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function answered(payload: string): Outcome {
  const size = Buffer.byteLength(payload);
  if (size <= PAYLOAD_LIMIT) return { ok: true, payload };
  const text = `Response payload size (${size} bytes) exceeded maximum allowed payload size (${PAYLOAD_LIMIT} bytes).`;
  return failure('Function.ResponseSizeTooLarge', text);
}

function reported(payload: string): Outcome {
  const parsed: unknown = JSON.parse(payload);
  const of = (key: string): string =>
    typeof parsed === 'object' && parsed !== null && key in parsed
      ? String(parsed[key as keyof typeof parsed])
      : '';
  return { ok: false, errorType: of('errorType') || 'Error', errorMessage: of('errorMessage'), payload };
}

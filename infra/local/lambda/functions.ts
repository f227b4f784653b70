/**
 * Runs the functions of the template: their real bundles, each in child processes behind the Lambda runtime API.
 *
 * Comes in: the functions with their variables, and invocations. Goes out: payloads, or errors as a caller of Lambda
 * gets them. Always: a child's environment holds the template's variables and Lambda's own, and nothing of this
 * process's environment. One child handles one invocation at a time; the next invocation replaces a child that ended;
 * invocations beyond the concurrency of a function wait in order.
 * Source: AWS Lambda Developer Guide, "Lambda execution environment", "Using Lambda environment variables".
 */
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Job, type Outcome, PAYLOAD_LIMIT, Sandbox, type SandboxPlan } from './sandbox.ts';

export interface FunctionDefinition {
  readonly name: string;
  /** Ends in the version, if it is a published one. */
  readonly arn: string;
  /** The number of a published version; without it, `$LATEST`. */
  readonly version?: string;
  /** The alias of that version, if it is called by it. */
  readonly alias?: string;
  /** As in the template: `index.handler`. */
  readonly handler: string;
  /** Folder of the bundle. */
  readonly folder: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface LambdaOptions {
  readonly functions: readonly FunctionDefinition[];
  readonly region: string;
  readonly logDirectory: string;
  /** Child processes per function. */
  readonly concurrency?: number;
  /** AWS allows 10 s; a busy laptop gets longer. */
  readonly initTimeoutMs?: number;
  readonly newId?: () => string;
}

export type InvocationCounters = Readonly<Record<string, Readonly<Counters>>>;

export interface Lambda {
  /** Settles with the outcome; rejects only for a function, or a version or alias (`name:version`), that does not exist. */
  readonly invoke: (name: string, payload: string) => Promise<Outcome>;
  /** By the name of the function, over all its versions, as Lambda counts. */
  readonly counters: () => InvocationCounters;
  readonly close: () => Promise<void>;
}

export function startLambda(options: LambdaOptions): Lambda {
  mkdirSync(options.logDirectory, { recursive: true });
  const pools = new Map(
    options.functions.map((definition) => [qualified(definition), new Pool(definition, options)]),
  );
  return {
    invoke: async (name, payload) => {
      const pool = pools.get(name);
      if (!pool) throw new Error(`there is no function ${name}`);
      return pool.invoke(payload);
    },
    counters: () => summed(pools),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function qualified({ name, version, alias = version }: FunctionDefinition): string {
  return alias === undefined ? name : `${name}:${alias}`;
}

type Counters = Record<'invocations' | 'errors' | 'coldStarts', number>;

function summed(pools: ReadonlyMap<string, Pool>): InvocationCounters {
  const byName: Record<string, Counters> = {};
  for (const [of, { counters }] of pools) {
    const [name = ''] = of.split(':');
    const before = byName[name] ?? { invocations: 0, errors: 0, coldStarts: 0 };
    byName[name] = {
      invocations: before.invocations + counters.invocations,
      errors: before.errors + counters.errors,
      coldStarts: before.coldStarts + counters.coldStarts,
    };
  }
  return byName;
}

class Pool {
  readonly counters: Counters = { invocations: 0, errors: 0, coldStarts: 0 };
  readonly #plan: SandboxPlan;
  readonly #concurrency: number;
  readonly #newId: () => string;
  readonly #queue: Job[] = [];
  readonly #sandboxes = new Set<Sandbox>();
  #closed = false;

  constructor(definition: FunctionDefinition, options: LambdaOptions) {
    this.#concurrency = options.concurrency ?? 2;
    this.#newId = options.newId ?? randomUUID;
    this.#plan = {
      folder: definition.folder,
      functionArn: definition.arn,
      timeoutMs: definition.timeoutMs,
      initTimeoutMs: options.initTimeoutMs ?? 30_000,
      memoryMb: definition.memoryMb,
      environment: childEnvironment(definition, options.region),
      logFile: openSync(join(options.logDirectory, `${definition.name}.log`), 'a'),
    };
  }

  invoke(payload: string): Promise<Outcome> {
    this.counters.invocations += 1;
    const requestId = this.#newId();
    return new Promise<Outcome>((settle) => {
      if (this.#closed) return settle(failure('ServiceException', 'the local stack is closing'));
      if (Buffer.byteLength(payload) > PAYLOAD_LIMIT) {
        return settle(
          failure('RequestEntityTooLargeException', `the payload exceeds ${PAYLOAD_LIMIT} bytes`),
        );
      }
      this.#queue.push({ requestId, payload, settle });
      this.#pump();
    }).then((outcome) => this.#note(requestId, outcome));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const job of this.#queue.splice(0)) {
      job.settle(failure('ServiceException', 'the local stack is closing'));
    }
    await Promise.all([...this.#sandboxes].map((sandbox) => sandbox.close()));
    closeSync(this.#plan.logFile);
  }

  /** Gives waiting jobs to idle children; starts children while jobs outnumber the children on their way. */
  #pump(): void {
    for (const sandbox of this.#sandboxes) {
      const job = sandbox.idle ? this.#queue.shift() : undefined;
      if (job) sandbox.run(job);
    }
    let coming = [...this.#sandboxes].filter((sandbox) => sandbox.coming).length;
    while (!this.#closed && coming < this.#queue.length && this.#sandboxes.size < this.#concurrency) {
      coming += 1;
      this.counters.coldStarts += 1;
      this.#sandboxes.add(
        new Sandbox(this.#plan, {
          onIdle: () => this.#pump(),
          onEnd: (ended, initFailure) => this.#replace(ended, initFailure),
        }),
      );
    }
  }

  /** A child that could not start fails one job: otherwise a broken bundle would restart for ever. */
  #replace(ended: Sandbox, initFailure: Outcome | undefined): void {
    this.#sandboxes.delete(ended);
    if (initFailure) this.#queue.shift()?.settle(initFailure);
    this.#pump();
  }

  #note(requestId: string, outcome: Outcome): Outcome {
    if (outcome.ok) return outcome;
    this.counters.errors += 1;
    // The function has printed its own report; nothing else would report its crash.
    if (!this.#closed && /^(Sandbox|Runtime|Function)\./.test(outcome.errorType)) {
      writeSync(this.#plan.logFile, `${requestId} ${outcome.errorType}: ${outcome.errorMessage}\n`);
    }
    return outcome;
  }
}

/** Nothing is inherited: a variable that the template forgot is missing here too. */
function childEnvironment(definition: FunctionDefinition, region: string): Record<string, string> {
  const { name, version = '$LATEST', handler, folder, runtime, memoryMb, credentials } = definition;
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    // As on Lambda, a home that does not exist: the developer's own settings and keys are not read.
    HOME: '/home/sbx_user1051',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...definition.variables,
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: folder,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  };
}

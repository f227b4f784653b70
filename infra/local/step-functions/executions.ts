/**
 * The state machines of the template with their executions, behind the operations of the Step Functions API.
 *
 * Comes in: compiled machines, and requests of the JSON 1.0 protocol by operation. Goes out: answers, or a
 * `ServiceError`. Always: an execution is recorded on disk before it is acknowledged and again when it ends. One that
 * an earlier process left running is ABORTED, because nothing runs it any more.
 * Source: AWS Step Functions API Reference.
 */
import { z } from 'zod';
import type { Json } from '../template/intrinsics.ts';
import { type Execution, ExecutionBook, statuses } from './execution-book.ts';
import { DATA_LIMIT, type Surroundings } from './frame.ts';
import { StateError } from './paths.ts';
import { compileMachine, type RunMachine } from './state-machine.ts';

export interface MachineDefinition {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly type: string;
  /** The synthesized definition, resolved. */
  readonly definition: string;
}

export interface ExecutionsOptions {
  readonly machines: readonly MachineDefinition[];
  /** Folder of the records. */
  readonly directory: string;
  /** The services of a machine, for its role. */
  readonly around: (machine: MachineDefinition) => Surroundings;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Receives every failed execution. */
  readonly report: (message: string) => void;
}

export interface Executions {
  /** One request of the API, such as `StartExecution`. */
  readonly handle: (operation: string, input: unknown) => Promise<Json>;
  readonly start: (machineArn: string, input: string, name?: string) => Execution;
  readonly close: () => Promise<void>;
}

/** A refusal in the words of the API. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function openExecutions(options: ExecutionsOptions): Executions {
  const book = new ExecutionBook(options.directory, options.now);
  const machines = new Map(
    options.machines.map((machine) => {
      const around = options.around(machine);
      return [
        machine.arn,
        { ...machine, around, run: compileMachine(JSON.parse(machine.definition), around) },
      ];
    }),
  );
  const runner = new Runner(book, machines, options);
  return {
    handle: async (operation, input) => {
      const answer = operations(runner, book)[operation];
      if (!answer) throw new ServiceError('UnknownOperationException', `${operation} is not known locally`);
      return answer(input);
    },
    start: (machineArn, input, name) => runner.start({ stateMachineArn: machineArn, input, name }),
    close: () => runner.close(),
  };
}

type CompiledMachine = MachineDefinition & { readonly around: Surroundings; readonly run: RunMachine };

class Runner {
  readonly #book: ExecutionBook;
  readonly #machines: ReadonlyMap<string, CompiledMachine>;
  readonly #options: ExecutionsOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #openedAt: Date;

  constructor(
    book: ExecutionBook,
    machines: ReadonlyMap<string, CompiledMachine>,
    options: ExecutionsOptions,
  ) {
    this.#book = book;
    this.#machines = machines;
    this.#options = options;
    this.#openedAt = options.now();
  }

  machine(arn: string): CompiledMachine & { readonly creationDate: Date } {
    const machine = this.#machines.get(arn);
    if (!machine)
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return { ...machine, creationDate: this.#openedAt };
  }

  start(request: { stateMachineArn: string; input: string; name?: string | undefined }): Execution {
    const machine = this.machine(request.stateMachineArn);
    const name = request.name ?? this.#options.newId();
    const input = parseInput(request.input);
    const executionArn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const before = this.#book.find(executionArn);
    // A repeated start during the run is the same start.
    if (before?.status === 'RUNNING' && before.input === request.input) return before;
    if (before)
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    const execution: Execution = {
      executionArn,
      stateMachineArn: machine.arn,
      name,
      status: 'RUNNING',
      startDate: this.#options.now().toISOString(),
      input: request.input,
    };
    this.#book.write(execution);
    const running = this.#run(machine, execution, input).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return execution;
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('the local stack was closed'));
    await Promise.all(this.#running);
  }

  async #run(machine: CompiledMachine, execution: Execution, input: Json): Promise<void> {
    const ended = (end: Partial<Execution>) =>
      this.#book.write({ ...execution, ...end, stopDate: this.#options.now().toISOString() });
    const { signal } = this.#stop;
    try {
      const context = contextOf(machine, execution, input);
      const output = await unlessAborted(machine.run({ input, context, signal }), signal);
      ended({ status: 'SUCCEEDED', output: JSON.stringify(output) });
    } catch (thrown) {
      if (signal.aborted) return ended({ status: 'ABORTED', cause: 'the local stack was closed' });
      const error = thrown instanceof StateError ? thrown.error : 'States.Runtime';
      const cause = thrown instanceof Error ? thrown.message : String(thrown);
      ended({ status: error === 'States.Timeout' ? 'TIMED_OUT' : 'FAILED', error, cause });
      this.#options.report(`execution ${execution.name} failed: ${error}: ${cause}`);
    }
  }
}

/** A running function cannot be cancelled, but nothing waits for it. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function parseInput(text: string): Json {
  if (Buffer.byteLength(text) > DATA_LIMIT) {
    throw new ServiceError('InvalidExecutionInput', `the input exceeds ${DATA_LIMIT} bytes`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ServiceError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${String(error)}'`,
    );
  }
}

function contextOf(machine: MachineDefinition, execution: Execution, input: Json): Record<string, Json> {
  return {
    Execution: {
      Id: execution.executionArn,
      Input: input,
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: execution.startDate,
      RedriveCount: 0,
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
  };
}

const startInput = z.object({
  stateMachineArn: z.string(),
  name: z
    .string()
    .regex(/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u)
    .optional(),
  input: z.string().default('{}'),
});
const listInput = z.object({
  stateMachineArn: z.string(),
  statusFilter: z.enum(statuses).optional(),
  maxResults: z.number().int().min(0).max(1000).optional(),
  nextToken: z.string().regex(/^\d+$/).optional(),
});

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
}

function operations(runner: Runner, book: ExecutionBook): Readonly<Record<string, (input: unknown) => Json>> {
  return {
    StartExecution: (input) => {
      const { executionArn, startDate } = runner.start(read(startInput, input));
      return { executionArn, startDate: seconds(startDate) };
    },
    DescribeExecution: (input) => {
      const { executionArn } = read(z.object({ executionArn: z.string() }), input);
      const execution = book.find(executionArn);
      if (!execution) {
        throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
      }
      const { output } = execution;
      return {
        ...inSeconds(execution),
        inputDetails: { included: true },
        ...(output !== undefined && { outputDetails: { included: true } }),
      };
    },
    ListExecutions: (input) => listExecutions(runner, book, read(listInput, input)),
    DescribeStateMachine: (input) => {
      const { stateMachineArn } = read(z.object({ stateMachineArn: z.string() }), input);
      const { arn, name, definition, roleArn, type, creationDate } = runner.machine(stateMachineArn);
      const status = 'ACTIVE';
      return {
        stateMachineArn: arn,
        name,
        definition,
        roleArn,
        type,
        status,
        creationDate: seconds(creationDate),
      };
    },
  };
}

type ListRequest = z.infer<typeof listInput>;

function listExecutions(runner: Runner, book: ExecutionBook, request: ListRequest): Json {
  const { stateMachineArn, statusFilter, maxResults, nextToken } = request;
  const found = book
    .ofMachine(runner.machine(stateMachineArn).arn)
    .filter(({ status }) => !statusFilter || status === statusFilter);
  const from = Number(nextToken ?? 0);
  const to = from + (maxResults || 100);
  const executions = found
    .slice(from, to)
    .map(({ input: _in, output: _out, error: _e, cause: _c, ...item }) => {
      return inSeconds(item);
    });
  return { executions, ...(to < found.length && { nextToken: String(to) }) };
}

/** The protocol writes times as seconds with a fraction. */
const seconds = (time: string | Date): number => new Date(time).getTime() / 1000;

function inSeconds(execution: { startDate: string; stopDate?: string | undefined }): Record<string, Json> {
  const { startDate, stopDate, ...rest } = execution;
  return {
    ...rest,
    startDate: seconds(startDate),
    ...(stopDate !== undefined && { stopDate: seconds(stopDate) }),
  };
}

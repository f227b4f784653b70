/**
 * All executions of the local stack, in memory and as one file each.
 *
 * Always: a file is whole, whenever the process ends. An execution that an earlier process left running becomes ABORTED
 * when the book is opened; executions older than 90 days are removed then.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const executionSchema = z.object({
  executionArn: z.string(),
  stateMachineArn: z.string(),
  name: z.string(),
  status: z.enum(statuses),
  startDate: z.string(),
  stopDate: z.string().optional(),
  input: z.string(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
export type Execution = z.infer<typeof executionSchema>;

/** AWS keeps the history of an execution for this long. */
const KEPT_MS = 90 * 24 * 3600 * 1000;

export class ExecutionBook {
  readonly #directory: string;
  readonly #executions = new Map<string, Execution>();

  constructor(directory: string, now: () => Date) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory)) {
      if (!file.endsWith('.json')) continue;
      const path = join(directory, file);
      const found = executionSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      if (now().getTime() - Date.parse(found.startDate) > KEPT_MS) rmSync(path);
      else if (found.status !== 'RUNNING') this.#executions.set(found.executionArn, found);
      else {
        const cause = 'the local stack ended while it ran';
        this.write({ ...found, status: 'ABORTED', cause, stopDate: now().toISOString() });
      }
    }
  }

  find(executionArn: string): Execution | undefined {
    return this.#executions.get(executionArn);
  }

  /** The latest first. */
  ofMachine(arn: string): Execution[] {
    return [...this.#executions.values()]
      .filter(({ stateMachineArn }) => stateMachineArn === arn)
      .sort((a, b) => (a.startDate < b.startDate ? 1 : -1));
  }

  write(execution: Execution): void {
    const [machine, name] = execution.executionArn.split(':').slice(-2);
    const path = join(this.#directory, `${machine}.${encodeURIComponent(name ?? '')}.json`);
    writeFileSync(`${path}.new`, `${JSON.stringify(execution, null, 2)}\n`);
    renameSync(`${path}.new`, path);
    this.#executions.set(execution.executionArn, execution);
  }
}

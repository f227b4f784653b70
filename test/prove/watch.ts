/**
 * The watch over a mutant that never ends, in a thread of its own, since a loop lets nothing else run in its thread.
 * In: the mutant that is on, and how long its test takes without it. Out: where the processor was busy far longer, a
 * line `Timeout` in the file of verdicts, and the end of this process.
 */
import { Worker } from 'node:worker_threads';

const PATIENCE = { milliseconds: 20_000, times: 30 };

const WATCHING = `
const { workerData } = require('node:worker_threads');
const { appendFileSync } = require('node:fs');
const state = new Float64Array(workerData.shared);
setInterval(() => {
  const [mutant, until] = state;
  const { user, system } = process.cpuUsage();
  if (until === 0 || (user + system) / 1000 < until) return;
  appendFileSync(workerData.file, JSON.stringify({ mutant, status: 'Timeout' }) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

export class Watch {
  readonly #state = new Float64Array(new SharedArrayBuffer(16));
  readonly #thread: Worker;

  constructor(file: string) {
    this.#thread = new Worker(WATCHING, { eval: true, workerData: { shared: this.#state.buffer, file } });
    this.#thread.unref();
  }

  over(mutant: number, milliseconds: number): void {
    const { user, system } = process.cpuUsage();
    this.#state[0] = mutant;
    this.#state[1] = (user + system) / 1000 + PATIENCE.milliseconds + PATIENCE.times * milliseconds;
  }

  end(): void {
    this.#state[1] = 0;
  }
}

/** The process around the command line: its streams, its clock, its exit code. Called by `gongkai.mjs`. */
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './program.ts';

export async function main(root: string): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read has read enough (`gongkai … | head`): no reason for a word.
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
  process.exitCode = await run(process.argv.slice(2), {
    root,
    env: process.env,
    now: Date.now,
    pause: async (ms) => {
      await pause(ms);
    },
    out: (text) => void process.stdout.write(text),
    tell: (line) => void process.stderr.write(`${line}\n`),
    terminal: process.stderr.isTTY ? process.stderr : undefined,
  });
}

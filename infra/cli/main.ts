/** The process around the command line: its streams, its clock, its exit code. Called by `gongkai.mjs`. */
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './program.ts';

export async function main(root: string): Promise<void> {
  // A warning about Node's future requirements concerns maintainers, not callers.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader closed the pipe (`gongkai … | head`): no reason for a message.
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
  const code = await run(process.argv.slice(2), {
    root,
    env: process.env,
    now: Date.now,
    pause: async (ms) => {
      await pause(ms);
    },
    out: (text) => void process.stdout.write(text),
    outBytes: (bytes) => void process.stdout.write(bytes),
    tell: (line) => void process.stderr.write(`${line}\n`),
    terminal: process.stderr.isTTY ? process.stderr : undefined,
  });
  // Leftovers of a command (an idle connection, an unneeded wait) must not keep the process alive.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

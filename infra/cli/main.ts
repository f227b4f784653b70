/** The process around the command line: its streams, its clock, its exit code. Called by `gongkai.mjs`. */
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './program.ts';

export async function main(root: string): Promise<void> {
  // What the SDK will ask of a later Node is for those who maintain this, not for those who call it.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read has read enough (`gongkai … | head`): no reason for a word.
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
  // What a command left behind (an idle connection, a wait that nobody needs any more) is not to keep the process.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

/**
 * Loaded before the program of a process that is weighed (`node --import`). On SIGUSR2 it collects the garbage and
 * leaves in `GONGKAI_WEIGHING` what is still held: a file a question, named by process and number. Heap and what hangs
 * on it outside (buffers); the resident set is mostly pages that the allocator keeps for later, and is told beside it.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const folder = process.env.GONGKAI_WEIGHING;

function leave(name, content) {
  const file = join(folder, name);
  writeFileSync(`${file}.new`, JSON.stringify(content));
  renameSync(`${file}.new`, file);
}

if (folder && isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  let asked = 0;
  process.on('SIGUSR2', async () => {
    const answer = `${process.pid}.${++asked}`;
    // What one collection lets go is freed by finalisers after it.
    for (let round = 0; round < 3; round++) {
      collect();
      await turn();
    }
    const { heapUsed, external, rss } = process.memoryUsage();
    leave(answer, { held: heapUsed + external, resident: rss });
  });
  leave(`${process.pid}.up`, { name: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'local stack' });
}

/**
 * Reads foreign files, each in a separate process. In: bytes and a name. Out: the result, or a reason. Always holds:
 * the process has no environment, at most 768 MB, and 10 seconds from the time its libraries are loaded; then it is
 * killed.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadReport } from '../../../shared/reading/read-report.ts';
import type { Words } from '../messages.ts';
import type { ReadingAnswer, ReadingOrder } from './reading-process.ts';

const MILLISECONDS = 10_000;
const STARTING = 30_000;

export type Outcome = { report: ReadReport } | { unreadable: Words };

export function readApart(
  order: ReadingOrder,
  bundle?: string,
  milliseconds = MILLISECONDS,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = startReader(bundle);
    let clock = setTimeout(() => child.kill('SIGKILL'), STARTING);
    let outcome: Outcome = {
      unreadable: { zh: '读取时进程中断，未读取', en: 'its process ended while reading' },
    };
    child.on('message', (answer: ReadingAnswer) => {
      if (answer !== 'ready') {
        outcome = answer;
        return;
      }
      clearTimeout(clock);
      clock = setTimeout(() => {
        const seconds = milliseconds / 1000;
        outcome = {
          unreadable: { zh: `读取超过${seconds}秒，已停止`, en: `it took more than ${seconds} s` },
        };
        child.kill('SIGKILL');
      }, milliseconds);
    });
    child.send(order);
    const settle = () => {
      clearTimeout(clock);
      resolve(outcome);
    };
    child.on('exit', settle).on('error', settle);
  });
}

/** The process's bundle is beside this bundle, unless the shell names another; in a checkout it is the source. */
function startReader(bundled = join(import.meta.dirname, 'reading-process.mjs')): ChildProcess {
  const isBundled = existsSync(bundled);
  return fork(isBundled ? bundled : join(import.meta.dirname, 'reading-process.ts'), {
    execArgv: ['--max-old-space-size=768', ...(isBundled ? [] : ['--import', 'tsx'])],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

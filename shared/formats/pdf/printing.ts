/**
 * Printed files. In: a report and the requested file. Out: its bytes. Always holds: the typesetter, which is native
 * code and keeps memory from report to report, runs in a separate process, without this one's environment. That process
 * is replaced after some files or when it has grown, and killed when a file takes too long or too much memory. One file
 * is made at a time, and the process never keeps this one alive.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrintedReport, Report } from '../../report/model.ts';
import { TooLarge } from '../too-large.ts';

export interface Order {
  file: 'report.pdf' | 'infographic.svg' | 'infographic.png';
  report: PrintedReport;
}

export type Answer = { memory: number } & ({ ok: true; bytes: Uint8Array } | { ok: false; reason: string });

export interface Bounds {
  /** Files per process. */
  files: number;
  /** Memory limits of a process in bytes: before another file, and at any time. */
  memoryBetween: number;
  memory: number;
  milliseconds: number;
}

const MEBIBYTE = 2 ** 20;
/** For a function of 1,769 MB with some 300 for itself; an ordinary report takes about 200 and half a second. */
const BOUNDS: Bounds = {
  files: 60,
  memoryBetween: 400 * MEBIBYTE,
  memory: 1_100 * MEBIBYTE,
  milliseconds: 120_000,
};

export interface Printer {
  print: (report: Report, file: Order['file']) => Promise<Uint8Array>;
  close: () => void;
}

/** `folder` holds the worker. */
export function openPrinter({ bounds = BOUNDS, folder = import.meta.dirname } = {}): Printer {
  let worker: ChildProcess | undefined;
  let made = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const retire = () => {
    if (worker?.connected) worker.disconnect();
    worker = undefined;
    made = 0;
  };
  const run = async (order: Order): Promise<Uint8Array> => {
    if (!worker?.connected) worker = startWorker(folder);
    const answer = await ask(worker, order, bounds).catch((error: unknown) => {
      retire();
      throw error;
    });
    made += 1;
    if (made >= bounds.files || answer.memory > bounds.memoryBetween) retire();
    if (answer.ok) return answer.bytes;
    throw new Error(answer.reason);
  };
  return {
    print: (report, file) => {
      const made = turn.then(() => run({ file, report: printable(report) }));
      turn = made.catch(() => undefined);
      return made;
    },
    close: retire,
  };
}

/** Only data crosses to another process: the predicates of the edition stay. */
export function printable({ form, ...report }: Report): PrintedReport {
  const { rules: _, checks, ...text } = form;
  return { ...report, form: { ...text, checks: checks.map(({ id, needs }) => ({ id, needs })) } };
}

let own: Printer | undefined;

/** By the printer of this process. */
export function print(report: Report, file: Order['file']): Promise<Uint8Array> {
  own ??= openPrinter();
  return own.print(report, file);
}

/**
 * The reason why this machine cannot print; null if it can. The compiler that writes PDF/UA is built for Lambda's
 * platform.
 */
export function cannotPrint(
  { platform, arch } = process,
  hasGlibc = existsSync(GLIBC_LOADER),
): string | null {
  if (platform === 'linux' && arch === 'x64' && hasGlibc) return null;
  return `${platform} ${arch}${platform === 'linux' && !hasGlibc ? ' without glibc' : ''}`;
}

const GLIBC_LOADER = '/lib64/ld-linux-x86-64.so.2';

/** The worker is beside the bundle of a function; in a checkout it is the source. */
function startWorker(folder: string): ChildProcess {
  const bundled = join(folder, 'printing-worker.mjs');
  const source = join(folder, 'printing-worker.ts');
  const inBundle = existsSync(bundled);
  const worker = fork(inBundle ? bundled : source, {
    execArgv: ['--max-old-space-size=512', ...(inBundle ? [] : ['--import', 'tsx'])],
    env: {},
    cwd: folder,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  worker.unref();
  worker.channel?.unref();
  return worker;
}

/** Resolves with the worker's answer; rejects if it ended or was killed before. */
function ask(worker: ChildProcess, order: Order, bounds: Bounds): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let cause = '';
    const end = (reason: string) => {
      cause = reason;
      worker.kill('SIGKILL');
    };
    const clock = setTimeout(() => end(`it took longer than ${bounds.milliseconds} ms`), bounds.milliseconds);
    const watch = setInterval(() => {
      if (memoryOf(worker.pid) > bounds.memory) end(`it took more than ${bounds.memory / MEBIBYTE} MiB`);
    }, 100);
    const settled = () => {
      clearTimeout(clock);
      clearInterval(watch);
      worker.off('message', answered).off('exit', exited).off('error', failed);
    };
    const answered = (answer: Answer) => {
      settled();
      resolve(answer);
    };
    const exited = (code: number | null, signal: string | null) => {
      settled();
      if (cause !== '') reject(new TooLarge(cause));
      else reject(new Error(`the printing process ended by ${signal ?? `exit ${code}`}`));
    };
    const failed = (error: Error) => {
      settled();
      reject(error);
    };
    worker.on('message', answered).on('exit', exited).on('error', failed);
    worker.send(order);
  });
}

/** Resident bytes of a process; 0 if the system does not report them. */
function memoryOf(pid: number | undefined): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    return pages * 4096;
  } catch {
    return 0;
  }
}

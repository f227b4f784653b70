/**
 * One process at a time holds a data folder.
 *
 * Comes in: the folder. Goes out: a release. Always: a lock whose process is gone, even by `kill -9`, is taken over. If
 * another process now has that number, its start time distinguishes it, where the system reports one.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
  /** Number of the process that holds it. */
  readonly holder: number;

  constructor(directory: string, holder: number) {
    super(
      `${directory} is in use by the local stack of process ${holder}: end that one, or choose another folder with --data DIR`,
    );
    this.holder = holder;
  }
}

export function lockFolder(directory: string): () => void {
  const file = join(directory, 'lock');
  const own = `${process.pid} ${startOf(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      return () => {
        if (contentOf(file) === own) rmSync(file, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = contentOf(file);
    const pid = Number(holder?.split(' ')[0]);
    if (holder !== undefined && pid > 0 && isAlive(pid) && holder === `${pid} ${startOf(pid)}`) {
      throw new DataFolderInUseError(directory, pid);
    }
    rmSync(file, { force: true });
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process exists, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The start time of the process, in ticks since boot; empty without /proc. */
function startOf(pid: number): string {
  // The name in parentheses may itself hold blanks and parentheses.
  return contentOf(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19] ?? '';
}

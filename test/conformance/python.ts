/**
 * Python's tools, each test with its own. In: a folder, and packages with their releases. Out: where their commands are.
 * Always: nothing is installed outside of the folder.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const python = process.env['PYTHON'] ?? 'python3';

export async function pythonWith(
  folder: string,
  ...requirements: readonly string[]
): Promise<(command: string) => string> {
  const place = join(folder, 'python');
  await run(python, ['-m', 'venv', place]);
  await run(join(place, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...requirements], {
    maxBuffer: 2 ** 28,
  });
  return (command) => join(place, 'bin', command);
}

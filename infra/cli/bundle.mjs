/**
 * Bundles of the checkout's programs, for plain Node: loaded only where one is missing. In: the checkout, and what is put
 * in place. Out: the options of esbuild; the file or folder under its name. Always: whole or not at all, whoever else
 * builds the same at that moment.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';

export const programBundle = (root) => ({
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // Chunks, so that a program loads only the code that it runs: `--help` loads next to nothing.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
});

/** The name derives from the sources: where another process was faster, the same lies there already. */
export function putInPlace(aside, folder) {
  try {
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/**
 * No test leaves a file behind. Each run gets a temporary folder of its own; what still lies in it when all tests have
 * ended is named, and the run fails. A name begins with the words of the test that made it, as `gongkai-kms-`.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-tests-'));
  // The workers, and what they start, inherit it.
  process.env['TMPDIR'] = folder;
  return () => {
    // Programs that `tsx` starts keep there what it has compiled.
    const left = readdirSync(folder).filter((name) => !name.startsWith('tsx-'));
    rmSync(folder, { recursive: true, force: true });
    if (left.length === 0) return;
    console.error(`left behind in the temporary folder: ${left.sort().join(', ')}`);
    // An error that is thrown here would be printed, and nothing more.
    process.exitCode = 1;
  };
}

/** The rules as one file, made by the script that the stack calls. In: a checkout, and around it what may not matter. Out: its bytes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CHECKOUT = join(import.meta.dirname, '../..');

export function rulesBundle(root = CHECKOUT, env: Record<string, string> = {}): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-rules-'));
  try {
    const script = join(root, 'infra', 'stack', 'rules-package.mjs');
    execFileSync(process.execPath, [script, root, folder], { env: { ...process.env, ...env }, cwd: folder });
    return readFileSync(join(folder, 'rules.mjs'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same rules with another `recount` around theirs, which stands as `sealedRecount` in its text. */
export function rulesWith(bytes: Buffer, recount: string): Buffer {
  const text = bytes.toString();
  const exported = /export \{\s*interfaceVersion,\s*recount\s*\};\s*$/;
  if (!exported.test(text)) throw new Error('the file of rules exports something else');
  return Buffer.from(
    text.replace(
      exported,
      `const sealedRecount = recount;\n${recount}\nexport { interfaceVersion, planted as recount };\n`,
    ),
  );
}

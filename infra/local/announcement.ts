/**
 * Announces the local stack to other programs on this machine: `outputs.json` in the data folder, in the shape of `cdk
 * deploy --outputs-file`, and `local.json` with the endpoint and the operator's keys, readable only by its owner.
 *
 * Always: the files are whole; they exist only while all of the stack is up, or after it was killed.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Announced {
  readonly stackName: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly endpoint: string;
  readonly region: string;
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Announces that the stack is up, and its address; the returned function withdraws it. */
export function announce(dataDirectory: string, { stackName, outputs, ...local }: Announced): () => void {
  const files = [
    ['local.json', { ...local, pid: process.pid }, 0o600],
    ['outputs.json', { [stackName]: outputs }, 0o644],
  ] as const;
  for (const [name, content, mode] of files) {
    const file = join(dataDirectory, name);
    rmSync(`${file}.new`, { force: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode });
    renameSync(`${file}.new`, file);
  }
  return () => removeAnnouncement(dataDirectory);
}

export function removeAnnouncement(dataDirectory: string): void {
  for (const name of ['outputs.json', 'local.json']) rmSync(join(dataDirectory, name), { force: true });
}

/**
 * The checkpoints that this machine saw before. In: a folder, and the verified place. Out: for a log, its first seen
 * key and its largest checkpoint; and a way to keep one more. Each log has a folder with `key`, `places` and each
 * signed note as published (`{size}.checkpoint`). Always holds: no file is ever replaced; two notes of one size are
 * never kept. A log at a loopback address, which any test stack has, is known by its key and not by its name.
 */
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeenLog, SeenLogs } from '../../../shared/audit/port.ts';
import { readCheckpoint, readVerifier, type Verifier, verifierText } from '../../../shared/log/checkpoint.ts';
import { sha256Bytes as digest } from '../../../shared/store/digest.ts';
import { verifyEd25519 as verify } from '../../../shared/store/ed25519.ts';
import type { Shell } from '../io.ts';
import { Refused } from '../messages.ts';

/** The folder; undefined if no folder was named and the account has no home. */
export function checkpointsFolder(named: string | undefined, { env }: Shell): string | undefined {
  const folder = named ?? env['GONGKAI_CHECKPOINTS'];
  if (folder !== undefined && folder !== '') return folder;
  const home = env['HOME'] ?? env['USERPROFILE'];
  return home === undefined || home === '' ? undefined : join(home, '.gongkai', 'checkpoints');
}

/** `address`: the root of the publication on the web. `cannotKeep`: called if the folder is not writable. */
export function seenIn(
  folder: string,
  address: string | undefined,
  cannotKeep: (error: unknown) => void,
): SeenLogs {
  return {
    async last(verifier) {
      const known = verifier ? await logIn(folderOf(folder, verifier)) : undefined;
      return known ?? (await logAt(address, folder));
    },
    async keep({ verifier, checkpoint, head }) {
      const own = folderOf(folder, verifier);
      try {
        await mkdir(own, { recursive: true });
        await once(join(own, 'key'), `${verifierText(verifier, digest)}\n`);
        await once(join(own, `${head.size}${NOTE}`), checkpoint);
        if (
          address !== undefined &&
          !isLoopback(new URL(address).host) &&
          !(await placesIn(own)).includes(address)
        )
          await appendFile(join(own, PLACES), `${address}\n`);
      } catch (error) {
        cannotKeep(error);
      }
    },
  };
}

const NOTE = '.checkpoint';
const PLACES = 'places';

/** The file with the newest checkpoint of a log. */
export const noteOf = (folder: string, verifier: Verifier, size: number): string =>
  join(folderOf(folder, verifier), `${size}${NOTE}`);

function folderOf(folder: string, verifier: Verifier): string {
  const hash = verifierText(verifier, digest).split('+')[1];
  const name = isLoopback(verifier.name) ? `${verifier.name}+${hash}` : verifier.name;
  return join(folder, encodeURIComponent(name).replaceAll('.', '%2E'));
}

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])(?=[:/]|$)/.test(host);

async function logAt(address: string | undefined, folder: string): Promise<SeenLog | undefined> {
  if (address === undefined) return undefined;
  for (const name of await readdir(folder).catch(() => [])) {
    const own = join(folder, name);
    if ((await placesIn(own)).includes(address)) return logIn(own);
  }
  return undefined;
}

async function placesIn(own: string): Promise<string[]> {
  return ((await textIn(join(own, PLACES))) ?? '').split('\n');
}

async function logIn(own: string): Promise<SeenLog | undefined> {
  const text = await textIn(join(own, 'key'));
  if (text === undefined) return undefined;
  const sizes = (await readdir(own)).flatMap((name) => /^(\d+)\.checkpoint$/.exec(name)?.[1] ?? []);
  const last = sizes.map(Number).sort((a, b) => b - a)[0];
  if (last === undefined) return undefined;
  const path = join(own, `${last}${NOTE}`);
  const verifier = readVerifier(text, digest);
  const head = verifier && readCheckpoint((await textIn(path)) ?? '', verifier, { digest, verify });
  if (verifier && head) return { key: verifierText(verifier, digest), head };
  throw new Refused({
    zh: `留存的检查点 ${path} 已损坏，无法比对；请核对该文件，或将其移走后重来`,
    en: `the checkpoint kept in ${path} is damaged: look at the file, or move it away and do this again`,
  });
}

async function textIn(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A note kept by another process meanwhile stays: it is the same, or the next run detects the difference. */
async function once(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

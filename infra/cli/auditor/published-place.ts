/**
 * Published reports, fetched with no more rights than the public has. In: an address or a folder: of the whole
 * publication, of an agency's year, or of one version. Out: its files by their key from the root of the publication, and the selected versions. A
 * folder of a single version outside a publication has no root: then only its own files are available.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PublishedPlace, Scope } from '../../../shared/audit/port.ts';
import { SEAL } from '../../../shared/audit/seal.ts';
import { Refused, WrongUsage } from '../messages.ts';

/** The end of a path that names an agency's year or a version in the bucket's layout (contract, section 5). */
const IN_BUCKET = /(?:^|\/)([a-z0-9-]{2,64})\/(\d{4})(?:\/v(\d{1,9}))?$/;
/** A file of the report stands for its folder. */
const FILE = /\/(?:index\.html|index\.json|seal\.json|report\.[a-z]+)$/;

export async function openPlace(target: string): Promise<PublishedPlace> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(target)) return placeOnTheWeb(target);
  return placeInFolder(resolve(target.replace(FILE, '')), target);
}

function placeOnTheWeb(target: string): PublishedPlace {
  if (!URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol))
    throw new WrongUsage({
      zh: '应为 http:// 或 https:// 开头的地址，或一个文件夹',
      en: 'an address with http:// or https://, or a folder, is expected',
    });
  const { origin, pathname } = new URL(target);
  const path = pathname.replace(FILE, '').replace(/\/+$/, '');
  const { root, scope } = placed(path);
  return {
    scope,
    address: `${origin}${root}/`,
    read: (key) => fetched(`${origin}${root}/${key}`),
    list: async () => undefined,
  };
}

async function placeInFolder(folder: string, target: string): Promise<PublishedPlace> {
  const there = await stat(folder).catch(() => undefined);
  if (!there?.isDirectory() && !(await isInPublication(folder)))
    throw new Refused({
      zh: `没有文件夹 ${target}，请检查路径`,
      en: `no such folder: ${target}; check the path`,
    });
  const { root, scope } = placed(folder);
  const alone = scope.kind === 'publication' && (await fileIn(join(folder, SEAL))) !== undefined;
  return {
    scope: alone ? { kind: 'alone' } : scope,
    read: (key) => fileIn(join(root, key)),
    list: async (name) => (await readdir(join(root, name)).catch(() => [])).sort(),
  };
}

/** A version that was taken down has no folder; the catalogue of its publication says why. */
async function isInPublication(folder: string): Promise<boolean> {
  const { root, scope } = placed(folder);
  return scope.kind !== 'publication' && (await fileIn(join(root, 'index.json'))) !== undefined;
}

function placed(path: string): { root: string; scope: Scope } {
  const match = IN_BUCKET.exec(path);
  const [end, agency, year, number] = match ?? [];
  if (end === undefined || agency === undefined) return { root: path, scope: { kind: 'publication' } };
  const root = path.slice(0, path.length - end.length);
  const of = { agency, year: Number(year) };
  if (number === undefined) return { root, scope: { kind: 'year', ...of } };
  return { root, scope: { kind: 'version', ...of, number: Number(number) } };
}

async function fileIn(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}

/** Time-out of an answer in milliseconds. */
const PATIENCE = 60_000;

async function fetched(url: string): Promise<Uint8Array | undefined> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) }).catch((cause: unknown) => {
    throw new Refused({ zh: `无法读取 ${url}：${String(cause)}`, en: `${url} cannot be read` });
  });
  // A bucket without list permission says 403 for a missing object.
  if (answer.status === 404 || answer.status === 403) return undefined;
  if (!answer.ok)
    throw new Refused({ zh: `${url} 返回 ${answer.status}`, en: `${url} answered ${answer.status}` });
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * The places of reports: files, folders and addresses. In: a place as typed. Out: the files there, with their bytes on
 * demand.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MOST_BYTES } from '../../../shared/reading/read-source.ts';
import { Refused, type Words } from '../messages.ts';

export interface SourceFile {
  place: string;
  name: string;
  bytes: () => Promise<Uint8Array>;
}

/** The extensions to read in a folder; old office files are named as unreadable rather than skipped. */
const KNOWN =
  /\.(html?|xhtml|docx|pdf|xlsx|csv|txt|md|docm?|xls|wps|et|rtf)$|(^|[/\\])(report|tables)\.json$/i;
const PATIENCE = 30_000;

export async function filesAt(place: string): Promise<SourceFile[]> {
  if (/^https?:\/\//i.test(place)) {
    const name = basename(new URL(place).pathname) || 'index.html';
    return [{ place, name, bytes: () => fetched(place) }];
  }
  const status = await stat(place).catch(() => {
    throw new Refused({
      zh: `文件不存在：${place}，请检查路径`,
      en: `no such file: ${place}; check the path`,
    });
  });
  if (!status.isDirectory()) return [fileAt(place)];
  const names = await readdir(place, { recursive: true });
  return names
    .filter((name) => KNOWN.test(name))
    .sort()
    .map((name) => fileAt(join(place, name)));
}

function fileAt(path: string): SourceFile {
  return {
    place: path,
    name: basename(path),
    bytes: async () => {
      if ((await stat(path)).size > MOST_BYTES) throw new Refused(TOO_LARGE);
      return readFile(path);
    },
  };
}

const TOO_LARGE: Words = { zh: '文件超过20 MB，未读取', en: 'the file is over 20 MB' };

async function fetched(address: string): Promise<Uint8Array> {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) }).catch((error: unknown) => {
    throw new Refused({ zh: `无法打开 ${address}`, en: `cannot open ${address}: ${String(error)}` });
  });
  if (!response.ok || !response.body)
    throw new Refused({
      zh: `${address} 返回 ${response.status}`,
      en: `${address} answers ${response.status}`,
    });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Refused(TOO_LARGE);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

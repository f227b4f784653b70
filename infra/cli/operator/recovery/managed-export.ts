/**
 * DynamoDB's own export of the event log, in a folder (`ExportTableToPointInTime`, downloaded by `aws s3 sync`). In:
 * the folder, or its parent with several: a whole export, and later incremental ones. Out: the events. Always:
 * `proveExport` shows that it is whole: the checksum of each data file, the counts of items, and the digest of each
 * event's content. The format: "DynamoDB table export output format".
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { isObject } from '../../../../shared/checks/read-tables.ts';
import { digestOf } from '../../../../shared/store/digest.ts';
import { loggedOf } from '../../../../shared/store/dynamodb-log.ts';
import type { LoggedEvent } from '../../../../shared/store/ports.ts';
import { FORMATS, upcast } from '../../../../shared/store/stored-formats.ts';
import { linesOf } from '../../input-file.ts';
import { Refused, type Words } from '../../messages.ts';

const SUMMARY = 'manifest-summary.json';
/** An item is 400 KB; as JSON with both images of a change several times that. */
const LONGEST_LINE = 8 * 1024 * 1024;

const summarySchema = z.object({
  exportArn: z.string().optional(),
  exportTime: z.string().optional(),
  exportType: z.enum(['FULL_EXPORT', 'INCREMENTAL_EXPORT']).default('FULL_EXPORT'),
  itemCount: z.number().int().nonnegative(),
  manifestFilesS3Key: z.string(),
  outputFormat: z.string(),
});

const fileSchema = z.object({
  itemCount: z.number().int().nonnegative(),
  md5Checksum: z.string(),
  dataFileS3Key: z.string(),
});

export interface ManagedExport {
  folder: string;
  /** The moment of the export; for an incremental one the end of its span. Null if it does not say. */
  at: string | null;
  /** Size on this machine, each with its number of items. */
  files: readonly { path: string; items: number; md5: string }[];
}

/** The exports in a folder, including those below `AWSDynamoDB/`; none without a manifest. */
export async function managedExportsIn(place: string): Promise<ManagedExport[]> {
  const exports: ManagedExport[] = [];
  for (const folder of await foldersWithManifest(place)) exports.push(await openExport(folder));
  return exports;
}

const DEPTH = 3;

async function foldersWithManifest(place: string, depth = DEPTH): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true });
  if (entries.some(({ name }) => name === SUMMARY)) return [place];
  if (depth === 0) return [];
  const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(place, name));
  return (await Promise.all(below.sort().map((each) => foldersWithManifest(each, depth - 1)))).flat();
}

async function openExport(folder: string): Promise<ManagedExport> {
  const summary = summarySchema.safeParse(await jsonIn(join(folder, SUMMARY)));
  if (!summary.success) throw refused(folder, NO_SUMMARY);
  const { outputFormat, itemCount, manifestFilesS3Key, exportTime = null } = summary.data;
  if (outputFormat !== 'DYNAMODB_JSON') throw refused(folder, OTHER_FORMAT);
  const list = join(folder, basename(manifestFilesS3Key));
  const files: ManagedExport['files'][number][] = [];
  for await (const { bytes } of linesOf(list, LONGEST_LINE)) {
    const file = fileSchema.safeParse(bytes === 'too long' ? undefined : parsed(bytes));
    if (!file.success) throw refused(list, NO_SUMMARY);
    const { itemCount: items, md5Checksum: md5, dataFileS3Key } = file.data;
    files.push({ path: await dataFile(folder, dataFileS3Key), items, md5 });
  }
  if (files.reduce((sum, { items }) => sum + items, 0) !== itemCount) throw refused(list, OTHER_COUNT);
  return { folder, at: exportTime, files };
}

/** Beside the manifest in a whole export, or beside the exports in an incremental one. */
async function dataFile(folder: string, key: string): Promise<string> {
  const places = [join(folder, 'data', basename(key)), join(dirname(folder), 'data', basename(key))];
  for (const path of places) if (await isFile(path)) return path;
  throw refused(places[0] ?? folder, {
    zh: '数据文件不在此处，导出没有完整取回',
    en: 'a file of the data is missing: the export was not brought here whole',
  });
}

/** Verifies all of it; nothing may be stored before this has ended. Returns the agencies of its events. */
export async function proveExport(
  exported: ManagedExport,
): Promise<{ agencies: Set<string>; removed: number }> {
  const agencies = new Set<string>();
  let removed = 0;
  for (const file of exported.files) {
    const hash = createHash('md5');
    let items = 0;
    for await (const { event } of itemsIn(file.path, (chunk) => hash.update(chunk))) {
      items++;
      if (event) agencies.add(event.agency);
      else removed++;
    }
    if (hash.digest('base64') !== file.md5) throw refused(file.path, DAMAGED);
    if (items !== file.items) throw refused(file.path, OTHER_COUNT);
  }
  return { agencies, removed };
}

export async function* eventsOf({
  files,
}: ManagedExport): AsyncGenerator<{ number: number; event: LoggedEvent['event'] }, void> {
  for (const { path } of files)
    for await (const { number, event } of itemsIn(path)) if (event) yield { number, event };
}

/** Each item as an event; no event if the change was a removal. */
async function* itemsIn(
  path: string,
  look: (chunk: Buffer) => unknown = () => {},
): AsyncGenerator<{ number: number; event: LoggedEvent['event'] | undefined }, void> {
  // A partition without items.
  if ((await stat(path)).size === 0) return;
  for await (const { number, bytes } of linesOf(path, LONGEST_LINE, unpacked(path, look))) {
    const line = bytes === 'too long' ? undefined : parsed(bytes);
    const image = isObject(line) ? (line['Item'] ?? line['NewImage']) : undefined;
    if (image === undefined) {
      if (!isObject(line) || !isObject(line['Keys'])) throw refused(path, NOT_THE_LOG, number);
      yield { number, event: undefined };
      continue;
    }
    yield { number, event: eventIn(image, path, number) };
  }
}

function eventIn(image: unknown, path: string, number: number): LoggedEvent['event'] {
  let logged: LoggedEvent | undefined;
  try {
    logged = loggedOf(upcast(FORMATS.item, unmarshall(withBytes(image) as Record<string, AttributeValue>)));
  } catch (cause) {
    throw refused(path, NOT_THE_LOG, number, cause);
  }
  if (digestOf(logged.event) !== logged.digest) throw refused(path, OTHER_DIGEST, number);
  return logged.event;
}

/** Bytes are written as base64. */
function withBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBytes);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([name, inner]) => {
    const isBytes = name === 'B' && typeof inner === 'string';
    return [name, isBytes ? Buffer.from(inner, 'base64') : withBytes(inner)];
  });
  return Object.fromEntries(fields);
}

async function* unpacked(path: string, look: (chunk: Buffer) => unknown): AsyncGenerator<Buffer> {
  const packed = createReadStream(path).on('data', (chunk) => look(chunk as Buffer));
  const gunzip = createGunzip();
  packed.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (cause) {
    throw refused(path, DAMAGED, undefined, cause);
  }
}

async function jsonIn(path: string): Promise<unknown> {
  return parsed(await readFile(path));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

const NO_SUMMARY: Words = {
  zh: '不是 DynamoDB 导出的清单',
  en: 'this is no manifest of an export of DynamoDB',
};
const OTHER_FORMAT: Words = {
  zh: '导出格式应为 DYNAMODB_JSON（导出时用 --export-format DYNAMODB_JSON）',
  en: 'export it as DYNAMODB_JSON (--export-format DYNAMODB_JSON)',
};
const OTHER_COUNT: Words = {
  zh: '条数与清单不符，导出没有完整取回',
  en: 'not as many items as the manifest counts: the export was not brought here whole',
};
const DAMAGED: Words = { zh: '内容与校验和不符', en: 'the content does not match its checksum' };
const OTHER_DIGEST: Words = { zh: '事件与其摘要不符', en: 'the event does not match its digest' };
const NOT_THE_LOG: Words = {
  zh: '不是事件表的条目；应导出输出 EventLogTable 所指的表',
  en: 'this is no item of the event log; export the table that the output EventLogTable names',
};

function refused(place: string, { zh, en }: Words, line?: number, cause?: unknown): Refused {
  const at = line === undefined ? { zh: '', en: '' } : { zh: ` 第 ${line} 行`, en: ` line ${line}` };
  const words = {
    zh: `${place}${at.zh}：${zh}；未导入任何内容`,
    en: `${place}${at.en}: ${en}; nothing was stored`,
  };
  return Object.assign(new Refused(words), cause === undefined ? {} : { cause });
}

/**
 * Input files. In: a path. Out: its lines, or its JSON value, or a refusal that names the place and the remedy. Lines
 * are read as a stream: a national year does not fit into one string.
 */
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { type ParseError, parse } from 'jsonc-parser';
import { FAULTS } from '../../shared/events/faults.ts';
import { type JsonFault, type ParsedJson, parseJson } from '../../shared/events/json.ts';
import { both, Refused, type Words } from './messages.ts';

/** A line that is not blank, without its end. */
export interface Line {
  number: number;
  /** `too long` if the line exceeds the requested length. */
  bytes: Uint8Array | 'too long';
}

const MOST_BYTES_OF_JSON = 32 * 1024 * 1024;

/**
 * The lines of a file that are not blank, in their order; both `\n` and `\r\n` end one. `chunks`: its bytes if they are
 * not the lines themselves, for example from a packed file.
 */
export async function* linesOf(
  path: string,
  longest: number,
  chunks: AsyncIterable<Buffer> = chunksOf(path),
): AsyncGenerator<Line> {
  await looksReadable(path);
  let number = 0;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Line | undefined => {
    number++;
    const bytes = length > longest ? 'too long' : trimmed(Buffer.concat(parts));
    parts = [];
    length = 0;
    return bytes.length === 0 ? undefined : { number, bytes };
  };
  const keep = (part: Buffer): void => {
    length += part.length;
    if (length <= longest) parts.push(part);
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      keep(chunk.subarray(from, end));
      const line = take();
      if (line) yield line;
      from = end + 1;
    }
    if (from < chunk.length) keep(chunk.subarray(from));
  }
  const last = take();
  if (last) yield last;
}

const LINE_FEED = 0x0a;

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(path, error);
  }
}

// A blank line holds only JSON's own white space.
function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && isWhiteSpace(bytes[end - 1])) end--;
  return bytes.subarray(0, end);
}

const isWhiteSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** The bytes of a file that is not empty. */
export async function readWhole(path: string, most = MOST_BYTES_OF_JSON): Promise<Buffer> {
  const size = await looksReadable(path);
  if (size > most) {
    const mebibytes = most / 1024 / 1024;
    throw new Refused({
      zh: `${path} 超过 ${mebibytes} MiB，请确认是否选错了文件`,
      en: `${path} is over ${mebibytes} MiB; is it the right file?`,
    });
  }
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (bytes.length === 0) throw empty(path);
  return bytes;
}

/** The text of a file in UTF-8, without a byte-order mark. */
export async function readText(path: string): Promise<string> {
  const bytes = await readWhole(path);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refused({
      zh: `${path} 不是有效的 UTF-8，请另存为 UTF-8`,
      en: `${path} is not valid UTF-8; save it as UTF-8`,
    });
  }
  if (text.trim() === '') throw empty(path);
  return text;
}

/** The value of a JSON file. */
export async function readJsonFile(path: string): Promise<Extract<ParsedJson, { value: unknown }>> {
  const bytes = await readWhole(path);
  const parsed = parseJson(bytes);
  if ('value' in parsed) return parsed;
  const place =
    parsed.pointer === '' ? `${path}${placeOfSyntax(parsed.fault, bytes)}` : `${path} ${parsed.pointer}`;
  throw new Refused(notToBeRead(path), [`${place}  ${both(jsonFaultWords(parsed.fault))}`]);
}

/** Describes a fault of JSON text for a file. */
export function jsonFaultWords(fault: JsonFault): Words {
  if (fault === 'json.byte-order-mark')
    return {
      zh: '以字节顺序标记（BOM）开头，请另存为不带 BOM 的 UTF-8',
      en: 'starts with a byte-order mark; save it as UTF-8 without BOM',
    };
  if (fault === 'json.utf-8')
    return { zh: '不是有效的 UTF-8，请另存为 UTF-8', en: 'is not valid UTF-8; save it as UTF-8' };
  if (fault === 'json.syntax') return { zh: '不是有效的 JSON', en: 'is not valid JSON' };
  const { zh, en } = FAULTS[fault];
  return { zh: zh.replace(/。$/, ''), en: en.replace(/\.$/, '') };
}

/** `:line:column` of the first place where text stops being JSON. */
export function placeOfSyntax(fault: JsonFault, bytes: Uint8Array, firstLine = 1): string {
  if (fault !== 'json.syntax') return `:${firstLine}`;
  const text = Buffer.from(bytes).toString();
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const before = text.slice(0, errors[0]?.offset ?? 0).split('\n');
  return `:${firstLine + before.length - 1}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function notToBeRead(path: string): Words {
  return { zh: `无法读取 ${path} 中的 JSON`, en: `the JSON in ${path} cannot be read` };
}

/** Size of a file, once it is known to be readable and to hold possible UTF-8. */
export async function looksReadable(path: string): Promise<number> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (!status.isFile()) return 0; // a pipe: its content is unknown before it is read
    if (status.size === 0) throw empty(path);
    const [first] = await firstBytes(path);
    if (first === 0xff || first === 0xfe)
      throw new Refused({
        zh: `${path} 不是 UTF-8（可能是 UTF-16），请另存为 UTF-8`,
        en: `${path} is not UTF-8 (perhaps UTF-16); save it as UTF-8`,
      });
    return status.size;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The first two bytes. */
export async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    return (await file.read(Buffer.alloc(2), 0, 2, 0)).buffer;
  } finally {
    await file.close();
  }
}

export function empty(path: string): Refused {
  return new Refused({
    zh: `${path} 是空文件，请检查是否导出完整`,
    en: `${path} is empty; was it exported completely?`,
  });
}

export function unreadable(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Refused({
        zh: `文件不存在：${path}，请检查路径`,
        en: `no such file: ${path}; check the path`,
      });
    case 'EISDIR':
      return new Refused({
        zh: `${path} 是文件夹，此处需要一个文件`,
        en: `${path} is a folder; a file is expected here`,
      });
    case 'EACCES':
    case 'EPERM':
      return new Refused({
        zh: `无权读取 ${path}，请检查文件权限`,
        en: `${path} may not be read; check its permissions`,
      });
    default:
      return error;
  }
}

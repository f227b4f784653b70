/**
 * The log of events as a file, and back. In: an event log. Out: JSON Lines, an event a line with the digest of its
 * content, and a last line that counts and seals them. Always: nothing of a file is stored before the whole file was
 * read and proven; storing goes through the same condition as at the door, so that an import may be repeated, cut off,
 * or run beside live traffic: what is stored stays as it is.
 */
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { identityOf, type KeptEvent } from '../../../../shared/events/event.ts';
import { digestOf } from '../../../../shared/store/digest.ts';
import type { EventLog, Journal } from '../../../../shared/store/ports.ts';
import { linesOf } from '../../input-file.ts';
import { Refused } from '../../messages.ts';

/** Version of the lines. */
const FORMAT = 1;
/** The largest item of a table, with room for what JSON escapes. */
const LONGEST_LINE = 4 * 1024 * 1024;

interface ExportedEvent {
  format: 1;
  event: KeptEvent;
  digest: string;
}

interface Seal {
  format: 1;
  events: number;
  /** SHA-256 over agency, identity and digest of every event, in their order. */
  sealed: string;
}

/** Writes the events of these agencies; the file is there only once it is whole. */
export async function exportLog(
  agencies: readonly string[],
  eventLog: EventLog,
  path: string,
): Promise<{ events: number }> {
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    let events = 0;
    for (const agency of agencies)
      for await (const { event, digest } of eventLog.read(agency)) {
        await writeLine(file, { format: FORMAT, event, digest } satisfies ExportedEvent);
        hash.update(sealed(event, digest));
        events++;
      }
    await writeLine(file, { format: FORMAT, events, sealed: hash.digest('hex') } satisfies Seal);
    await file.sync();
    await rename(`${path}.part`, path);
    return { events };
  } finally {
    await file.close();
  }
}

const sealed = (event: KeptEvent, digest: string): string =>
  `${event.agency}\0${identityOf(event)}\0${digest}\n`;

async function writeLine(file: FileHandle, value: unknown): Promise<void> {
  await file.write(`${JSON.stringify(value)}\n`);
}

export interface Imported {
  stored: number;
  duplicates: number;
  /** Lines whose event is stored already with other content. */
  conflicts: number[];
  agencies: string[];
}

/** Proves the whole file, makes its agencies due, then stores what is missing. */
export async function importLog(
  path: string,
  { eventLog, journal }: { eventLog: EventLog; journal: Journal },
  now: number,
): Promise<Imported> {
  const agencies = await proveFile(path);
  for (const agency of agencies) await makeDue(agency, journal, now);
  const imported: Imported = { stored: 0, duplicates: 0, conflicts: [], agencies };
  const attempt = `import-${randomUUID()}`;
  const lines = eventsIn(path);
  const worker = async () => {
    for await (const { number, event } of lines) {
      const outcome = await eventLog.append(event, attempt);
      if (outcome === 'stored') imported.stored++;
      else if (outcome === 'duplicate') imported.duplicates++;
      else imported.conflicts.push(number);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  imported.conflicts.sort((a, b) => a - b);
  return imported;
}

const AT_ONCE = 16;

/** Everything of an agency is due: noted first, as the door does. */
export async function makeDue(agency: string, journal: Journal, now: number): Promise<void> {
  const entry = { id: randomUUID(), subjects: [], fromYear: 0, finalises: false };
  await journal.note({ agency, receivedAt: now, ...entry });
}

async function proveFile(path: string): Promise<string[]> {
  const hash = createHash('sha256');
  const agencies = new Set<string>();
  let events = 0;
  let seal: Seal | undefined;
  for await (const { number, value } of valuesIn(path)) {
    if (seal) throw damaged(path, number, '封行之后还有内容', 'something follows the last line');
    if ('sealed' in value) {
      seal = value;
      continue;
    }
    if (digestOf(value.event) !== value.digest)
      throw damaged(path, number, '内容与摘要不符', 'the content is not what its digest says');
    hash.update(sealed(value.event, value.digest));
    agencies.add(value.event.agency);
    events++;
  }
  if (!seal)
    throw damaged(path, events, '文件不完整，缺少封行', 'the file is cut off: its last line is missing');
  if (seal.events !== events || seal.sealed !== hash.digest('hex'))
    throw damaged(path, events + 1, '事件数或摘要与封行不符', 'events are missing, or in another order');
  return [...agencies];
}

async function* eventsIn(path: string): AsyncGenerator<{ number: number; event: KeptEvent }, void> {
  for await (const { number, value } of valuesIn(path))
    if ('event' in value) yield { number, event: value.event };
}

async function* valuesIn(
  path: string,
): AsyncGenerator<{ number: number; value: ExportedEvent | Seal }, void> {
  for await (const { number, bytes } of linesOf(path, LONGEST_LINE)) {
    const value = bytes === 'too long' ? undefined : parsed(bytes);
    if (value?.format !== FORMAT)
      throw damaged(path, number, '不是导出文件的行', 'this is no line of an export of the log');
    yield { number, value };
  }
}

function parsed(bytes: Uint8Array): ExportedEvent | Seal | undefined {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number, zh: string, en: string): Refused {
  return new Refused({
    zh: `${path} 第 ${line} 行：${zh}；未导入任何事件`,
    en: `line ${line}: ${en}; nothing was stored`,
  });
}

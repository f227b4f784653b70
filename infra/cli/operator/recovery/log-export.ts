/**
 * The contents of a stack as one file, and back. In: the event log, and both buckets. Out: JSON Lines: the publications
 * (kept-objects.ts), then an event per line with the digest of its content, and a last line that counts and seals them.
 * Always: the import verifies the whole file before it stores anything. Storing uses the same conditional write as the
 * endpoint, so an import may be repeated, interrupted, or run beside live traffic: stored items stay as they are. An
 * import publishes nothing: its finalisations are in no journal (shared/night/office-word.ts).
 */
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { identityOf, type KeptEvent } from '../../../../shared/events/event.ts';
import { digestOf, sha256 } from '../../../../shared/store/digest.ts';
import type { EventLog, Journal } from '../../../../shared/store/ports.ts';
import { linesOf } from '../../input-file.ts';
import { Refused } from '../../messages.ts';
import {
  type BothBuckets,
  type KeptObject,
  keptObjects,
  restoreObject,
  sealedObject,
} from './kept-objects.ts';
import { eventsOf, type ManagedExport, managedExportsIn, proveExport } from './managed-export.ts';

/** Versions of the lines: 1 of an event, 2 of a publication, and of a seal that counts it. */
const FORMATS = [1, 2];
/** The largest item of a table, with room for JSON escapes; a piece of an object is shorter. */
const LONGEST_LINE = 4 * 1024 * 1024;

type ExportLine =
  | { format: 1; event: KeptEvent; digest: string }
  | { format: 2; object: KeptObject }
  | { format: 2; piece: string }
  | Seal;

interface Seal {
  format: 1 | 2;
  events: number;
  /** Published objects; absent in a file that holds only events. */
  objects?: number;
  /** SHA-256 over every object and over agency, identity and digest of every event, in their order. */
  sealed: string;
}

export interface ToExport {
  agencies: readonly string[];
  eventLog: EventLog;
  /** Without it, the file holds only events, for example of a restored table. */
  published?: { agency: string | undefined; buckets: BothBuckets };
}

/** Writes the file; it appears only once it is whole. */
export async function exportLog(
  { agencies, eventLog, published }: ToExport,
  path: string,
): Promise<{ events: number; objects: number }> {
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    let [events, objects] = [0, 0];
    if (published)
      for await (const { object, pieces } of keptObjects(published.agency, published.buckets)) {
        await writeLine(file, { format: 2, object });
        for (const piece of pieces) await writeLine(file, { format: 2, piece });
        hash.update(sealedObject(object));
        objects++;
      }
    for (const agency of agencies)
      for await (const { event, digest } of eventLog.read(agency)) {
        await writeLine(file, { format: 1, event, digest });
        hash.update(sealed(event, digest));
        events++;
      }
    const counted = published ? ({ format: 2, events, objects } as const) : ({ format: 1, events } as const);
    await writeLine(file, { ...counted, sealed: hash.digest('hex') });
    await file.sync();
    await rename(`${path}.part`, path);
    return { events, objects };
  } finally {
    await file.close();
  }
}

const sealed = (event: KeptEvent, digest: string): string =>
  `${event.agency}\0${identityOf(event)}\0${digest}\n`;

async function writeLine(file: FileHandle, value: ExportLine): Promise<void> {
  await file.write(`${JSON.stringify(value)}\n`);
}

export interface Imported {
  stored: number;
  duplicates: number;
  /** Lines whose event is already stored with other content. */
  conflicts: number[];
  /** Published objects: new, already there, and keys with other bytes. */
  objects: { stored: number; there: number; conflicts: string[] };
  agencies: string[];
}

export interface ImportInto extends BothBuckets {
  eventLog: EventLog;
  journal: Journal;
}

/**
 * Verifies the whole file, makes its agencies due, then stores the missing parts: the publications before the events.
 */
export async function importLog(path: string, into: ImportInto, now: number): Promise<Imported> {
  const agencies = await proveFile(path);
  for (const agency of agencies) await makeDue(agency, into.journal, now);
  const objects: Imported['objects'] = { stored: 0, there: 0, conflicts: [] };
  for await (const { object, bytes } of objectsIn(path)) {
    const outcome = await restoreObject(object, bytes, into);
    if (outcome === 'conflict') objects.conflicts.push(object.key);
    else objects[outcome]++;
  }
  return { ...(await storeEvents(eventsIn(path), into.eventLog)), objects, agencies };
}

/** From a DynamoDB export: only events, and the number removed between two exports. */
export async function importManaged(
  place: string,
  into: Pick<ImportInto, 'eventLog' | 'journal'>,
  now: number,
): Promise<Omit<Imported, 'objects'> & { removed: number }> {
  const exports = await managedExportsIn(place);
  if (exports.length === 0)
    throw new Refused({
      zh: `${place} 中没有 manifest-summary.json，这不是 DynamoDB 的导出`,
      en: `${place} holds no manifest-summary.json: this is no export of DynamoDB`,
    });
  const agencies = new Set<string>();
  let removed = 0;
  for (const exported of exports) {
    const proven = await proveExport(exported);
    for (const agency of proven.agencies) agencies.add(agency);
    removed += proven.removed;
  }
  for (const agency of agencies) await makeDue(agency, into.journal, now);
  const events = eventsOfAll(exports);
  return { ...(await storeEvents(events, into.eventLog)), agencies: [...agencies], removed };
}

async function* eventsOfAll(
  exports: readonly ManagedExport[],
): AsyncGenerator<{ number: number; event: KeptEvent }, void> {
  for (const exported of exports) yield* eventsOf(exported);
}

async function storeEvents(
  lines: AsyncGenerator<{ number: number; event: KeptEvent }, void>,
  eventLog: EventLog,
): Promise<Pick<Imported, 'stored' | 'duplicates' | 'conflicts'>> {
  const imported = { stored: 0, duplicates: 0, conflicts: [] as number[] };
  const attempt = `import-${randomUUID()}`;
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

/** Everything of an agency is due: noted first, as the endpoint does. */
export async function makeDue(agency: string, journal: Journal, now: number): Promise<void> {
  const entry = { id: randomUUID(), subjects: [], fromYear: 0, finalises: false };
  await journal.note({ agency, receivedAt: now, ...entry });
}

async function proveFile(path: string): Promise<string[]> {
  const hash = createHash('sha256');
  const agencies = new Set<string>();
  const frozen = new Set<string>();
  let [events, objects] = [0, 0];
  let seal: Seal | undefined;
  for await (const { number, value, bytes } of entriesIn(path)) {
    if (seal) throw damaged(path, number, '封行之后还有内容', 'something follows the last line');
    if ('sealed' in value) seal = value;
    else if ('object' in value) {
      const { object } = value;
      const isWhole = object.frozen ? frozen.has(object.sha256) : sha256(bytes) === object.sha256;
      if (!isWhole) throw damaged(path, number, '内容与摘要不符', 'the content is not what its digest says');
      if (object.bucket === 'private') frozen.add(object.sha256);
      hash.update(sealedObject(object));
      objects++;
    } else {
      if (digestOf(value.event) !== value.digest)
        throw damaged(path, number, '内容与摘要不符', 'the content is not what its digest says');
      hash.update(sealed(value.event, value.digest));
      agencies.add(value.event.agency);
      events++;
    }
  }
  if (!seal)
    throw damaged(path, events, '文件不完整，缺少封行', 'the file is cut off: its last line is missing');
  const isCounted = seal.events === events && (seal.objects ?? 0) === objects;
  if (!isCounted || seal.sealed !== hash.digest('hex'))
    throw damaged(path, events + 1, '事件数或摘要与封行不符', 'lines are missing, or in another order');
  return [...agencies];
}

async function* eventsIn(path: string): AsyncGenerator<{ number: number; event: KeptEvent }, void> {
  for await (const { number, value } of entriesIn(path))
    if ('event' in value) yield { number, event: value.event };
}

async function* objectsIn(path: string): AsyncGenerator<{ object: KeptObject; bytes: Uint8Array }, void> {
  for await (const { value, bytes } of entriesIn(path))
    if ('object' in value) yield { object: value.object, bytes };
}

type Entry = Exclude<ExportLine, { piece: string }>;

/** The lines, an object with its pieces put together; `number` is that of the first line of an entry. */
async function* entriesIn(
  path: string,
): AsyncGenerator<{ number: number; value: Entry; bytes: Uint8Array }, void> {
  let held: { number: number; value: Entry; pieces: Buffer[] } | undefined;
  for await (const { number, value } of valuesIn(path)) {
    if ('piece' in value) {
      if (!held || !('object' in held.value))
        throw damaged(path, number, '不是导出文件的行', 'this is no line of an export');
      held.pieces.push(Buffer.from(value.piece, 'base64'));
      continue;
    }
    if (held) yield { number: held.number, value: held.value, bytes: Buffer.concat(held.pieces) };
    held = { number, value, pieces: [] };
  }
  if (held) yield { number: held.number, value: held.value, bytes: Buffer.concat(held.pieces) };
}

async function* valuesIn(path: string): AsyncGenerator<{ number: number; value: ExportLine }, void> {
  for await (const { number, bytes } of linesOf(path, LONGEST_LINE)) {
    const value = bytes === 'too long' ? undefined : parsed(bytes);
    if (!value || !FORMATS.includes(value.format))
      throw damaged(path, number, '不是导出文件的行', 'this is no line of an export');
    yield { number, value };
  }
}

function parsed(bytes: Uint8Array): ExportLine | undefined {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number, zh: string, en: string): Refused {
  return new Refused({
    zh: `${path} 第 ${line} 行：${zh}；未导入任何内容`,
    en: `line ${line}: ${en}; nothing was stored`,
  });
}

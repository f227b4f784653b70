/**
 * The evidence of a version as an auditor receives it: the output of `gongkai evidence`, or the frozen file itself
 * (gzip; shared/night/evidence.ts has the format). In: a path. Out: its cases in the order of their numbers, one in
 * memory at a time; or a refusal that names each bad line. Nothing is trusted. An event that the endpoint would not
 * accept, a repeated one, and one out of order are faults, even if the file claims to be frozen.
 */
import { readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import * as z from 'zod';
import { PERMISSIONS, REGISTERED_ID } from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import { identityOf, type KeptEvent } from '../../../shared/events/event.ts';
import { parseJson } from '../../../shared/events/json.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import { firstBytes, jsonFaultWords, type Line, linesOf, looksReadable, unreadable } from '../input-file.ts';
import { FaultList, Refused, type Words } from '../messages.ts';
import { LONGEST_EVENT, wordsOf } from './event-file.ts';

/** A number with all its events; for a merged log, the year from which it counts. */
export interface SourcedCase {
  subject: string;
  events: KeptEvent[];
  merged?: { agency: string; from: number };
  /** The last day of its agency, if the agency has ended and the day is known. */
  until?: string;
}

/** The fields of a frozen line beyond the attributes of an event. */
const frozenLine = z
  .looseObject({
    /** For a merged log: its former agency, and the year from which it counts. */
    agency: z.string().regex(REGISTERED_ID).optional(),
    from: z.int().optional(),
    source: z.string().regex(REGISTERED_ID),
    at: z.string(),
    may: z.array(z.enum(PERMISSIONS)).optional(),
    data: z.looseObject({}),
  })
  .refine(({ agency, from }) => (agency === undefined) === (from === undefined));

/** The part of a night's commitment that shows the events of a version. */
const commitment = z.strictObject({
  entry: z.string(),
  leaf: z.string(),
  index: z.int().nonnegative(),
  size: z.int().positive(),
  path: z.array(z.string()),
});

/** The first line of `gongkai evidence` for a version with a salted public digest. */
const saltLine = z.strictObject({
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  commitment: commitment.optional(),
});

function headOf(line: Line | undefined): z.infer<typeof saltLine> | undefined {
  const parsed = line && line.bytes !== 'too long' ? parseJson(line.bytes) : undefined;
  return parsed && 'value' in parsed ? saltLine.safeParse(parsed.value).data : undefined;
}

const saltOf = (line: Line | undefined): string | undefined => headOf(line)?.salt;

/** Undefined in the frozen file itself; the salt is in the manifest of its version. */
export async function saltIn(path: string): Promise<string | undefined> {
  return saltOf((await linesIn(path).next()).value ?? undefined);
}

/** Undefined if the evidence shows none; not read from a file that can be read only once. */
export async function commitmentIn(path: string): Promise<z.infer<typeof commitment> | undefined> {
  if ((await looksReadable(path)) === 0) return undefined;
  return headOf((await linesIn(path).next()).value ?? undefined)?.commitment;
}

/** Whether a file holds frozen events, and not events as sent. A file that can be read only once is never probed. */
export async function holdsEvidence(path: string): Promise<boolean> {
  if ((await looksReadable(path)) === 0) return false;
  if (await isPacked(path)) return true;
  const { value } = await linesOf(path, LONGEST_EVENT).next();
  if (!value || value.bytes === 'too long') return false;
  if (saltOf(value) !== undefined) return true;
  const parsed = parseJson(value.bytes);
  return 'value' in parsed && frozenLine.safeParse(parsed.value).success && !isSent(parsed.value);
}

function isSent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'specversion' in value;
}

/** The cases of a file; `agency` is the owner of the log, `now` in milliseconds since 1970 UTC. */
export async function* evidenceIn(path: string, agency: string, now: number): AsyncGenerator<SourcedCase> {
  let held: SourcedCase | undefined;
  for await (const { event, merged } of eventsIn(path, agency, now)) {
    const { subject } = event;
    if (held && (held.subject !== subject || held.merged?.agency !== merged?.agency)) {
      yield held;
      held = undefined;
    }
    held ??= { subject, events: [], ...(merged && { merged }) };
    held.events.push(event);
  }
  if (held) yield held;
}

type FrozenEvent = { event: KeptEvent; merged?: { agency: string; from: number } };

async function* eventsIn(path: string, agency: string, now: number): AsyncGenerator<FrozenEvent> {
  const faults = new FaultList();
  let last: string | undefined;
  const logs = [agency];
  for await (const line of linesIn(path)) {
    if (line.number === 1 && saltOf(line) !== undefined) continue;
    const place = `${path}:${line.number}`;
    const frozen = readLine(line, agency, now, (pointer, words) =>
      faults.add(`${place} ${pointer}`.trim(), words),
    );
    if (!frozen) continue;
    const { agency: log } = frozen.event;
    if (log !== logs.at(-1)) last = undefined;
    const identity = identityOf(frozen.event);
    const isPast = log !== logs.at(-1) && logs.includes(log);
    if (isPast || (last !== undefined && compareUtf8(last, identity) >= 0)) faults.add(place, OUT_OF_ORDER);
    if (log !== logs.at(-1)) logs.push(log);
    last = identity;
    if (faults.count === 0) yield frozen;
  }
  if (faults.count > 0)
    throw new Refused(
      {
        zh: `${path} 中有 ${faults.count} 处问题，不是某一版本的证据原件`,
        en: `${faults.count} fault(s) in ${path}: it is not the evidence of a version as it was frozen`,
      },
      faults.lines(),
    );
}

const OUT_OF_ORDER: Words = {
  zh: '事件重复，或不按标识排序',
  en: 'the event comes twice, or out of the order of identities',
};

function readLine(
  { bytes }: Line,
  agency: string,
  now: number,
  fault: (pointer: string, words: Words) => void,
): FrozenEvent | undefined {
  if (bytes === 'too long') {
    fault('', { zh: '此行超过 1 MiB', en: 'this line is over 1 MiB' });
    return undefined;
  }
  const parsed = parseJson(bytes);
  if ('fault' in parsed) {
    fault(parsed.pointer, jsonFaultWords(parsed.fault));
    return undefined;
  }
  const line = frozenLine.safeParse(parsed.value).data;
  if (!line) {
    fault('', { zh: '不是证据文件的行', en: 'this is not a line of evidence' });
    return undefined;
  }
  const { at, may, source, agency: log = agency, from, ...attributes } = line;
  const merged = log !== agency && from !== undefined && { merged: { agency: log, from } };
  const body = { ...attributes, agency: log, source, specversion: '1.0', time: withOffset(at) };
  const succeeds = [String(line.data['source'])];
  const by = String(line.data['by'] ?? log);
  const sender = { source, agencies: [log, by], may: PERMISSIONS, succeeds, vouches: true };
  const { events, faults } = readEvents(body, sender, {
    mode: 'single',
    now,
    rounded: parsed.rounded,
    wasKept: true,
  });
  for (const { pointer, ...rest } of faults) fault(pointer, wordsOf({ pointer, ...rest }));
  const [read] = events;
  if (!read) return undefined;
  return {
    event: read.event.type === 'event.retracted' && may ? { ...read.event, may } : read.event,
    ...merged,
  };
}

/** The frozen file writes UTC without an offset; `gongkai evidence` writes Beijing time with it. */
function withOffset(at: string): string {
  return /(?:[Zz]|[+-]\d\d:\d\d)$/.test(at) ? at : `${at}Z`;
}

/**
 * A line of the frozen file, for people: its time as a Beijing clock shows it. Half past midnight of 1 January in Beijing
 * is 31 December in UTC, the year of another report. All else is unchanged, byte by byte.
 */
export function withBeijingTime(line: string): string {
  return line.replace(FROZEN_TIME, (whole, second: string, fraction: string) => {
    const beijing = new Date(Date.parse(`${second}Z`) + EIGHT_HOURS).toISOString();
    return beijing.length === ISO_LENGTH ? `"at":"${beijing.slice(0, 19)}${fraction}+08:00"` : whole;
  });
}

/** The first of a line: no name before it holds an unescaped quotation mark. */
const FROZEN_TIME = /"at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)((?:\.\d+)?)"/;
const EIGHT_HOURS = 8 * 3_600_000;
/** Of a year with four digits. */
const ISO_LENGTH = 24;

async function* linesIn(path: string): AsyncGenerator<Line> {
  if (await isPacked(path)) yield* linesOf(path, LONGEST_EVENT, unpacked(path));
  else yield* linesOf(path, LONGEST_EVENT);
}

/** RFC 1952. */
async function isPacked(path: string): Promise<boolean> {
  const [first, second] = await firstBytes(path);
  return first === 0x1f && second === 0x8b;
}

/** Unpacks only on demand: damage shows where a reader waits for the bytes. */
async function* unpacked(path: string): AsyncGenerator<Buffer> {
  const packed = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const gunzip = createGunzip();
  gunzip.end(packed);
  try {
    for await (const part of gunzip) yield part as Buffer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new Refused({
        zh: `${path} 的压缩数据不完整或已损坏`,
        en: `the packed data of ${path} are truncated or damaged`,
      });
    throw error;
  }
}

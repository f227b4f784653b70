/**
 * The events behind a version as one file: gzipped JSON Lines, one event per line, in the order of their identities.
 * In: events from the log. Out: the file, or the events in it. Always holds: equal events give equal bytes (the gzip
 * header names no time and no system); only the packed bytes and one case are in memory; the file never leaves the
 * private bucket, because it names subjects, ids and reasons.
 *
 * A line: `{"subject","source","id","type","at","sequence"?,"person"?,"data","may"?}`, with sorted names in `data`.
 * Lines of a merged agency's log follow the agency's own. They begin with `"agency"`, its id, and `"from"`, the first
 * year for which it counts.
 */
import { once } from 'node:events';
import { createGunzip, createGzip } from 'node:zlib';
import { identityOf, type KeptEvent, namesInOrder } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';
import { digestOf, sha256 } from '../store/digest.ts';
import type { LoggedEvent, Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';
import { type Evidence, type Manifest, thaw } from './manifest.ts';

/** RFC 1952: byte 9 names the operating system; 255 means unknown. */
const SYSTEM_BYTE = 9;
const NO_SYSTEM = 255;

export class EvidenceFile {
  readonly #gzip = createGzip();
  readonly #packed: Uint8Array[] = [];
  #events = 0;

  constructor() {
    this.#gzip.on('data', (part: Uint8Array) => this.#packed.push(part));
  }

  /** Adds the events of one subject. Subjects of a log must come in order, merged logs after the agency's own. */
  async add(events: readonly LoggedEvent[], merged?: { agency: string; from: number }): Promise<void> {
    this.#events += events.length;
    const lines = events.map(({ event }) => lineOf(event, merged)).join('');
    if (!this.#gzip.write(lines)) await once(this.#gzip, 'drain');
  }

  /** Stores the file under its digest. Call once. */
  async freeze(drafts: Objects): Promise<Evidence> {
    const packed = once(this.#gzip, 'end');
    this.#gzip.end();
    await packed;
    const bytes = Buffer.concat(this.#packed);
    bytes[SYSTEM_BYTE] = NO_SYSTEM;
    const digest = sha256(bytes);
    await drafts.put({ key: draftKeys.frozen(digest), bytes, mediaType: 'application/gzip', only: 'absent' });
    return { sha256: digest, bytes: bytes.length, events: this.#events };
  }
}

function lineOf(
  { subject, source, id, type, at, sequence, person, data, may }: KeptEvent,
  merged?: { agency: string; from: number },
): string {
  const line = { ...merged, subject, source, id, type, at, sequence, person, data: namesInOrder(data), may };
  return `${JSON.stringify(line)}\n`;
}

/**
 * The events that a version was made of, in log order, those of merged logs last. Logs merged after the version's year
 * are skipped. Throws for a version of format 1, which has no evidence.
 */
export async function* readEvidence(
  { agency, year, number, evidence }: Manifest,
  drafts: Objects,
): AsyncIterable<LoggedEvent> {
  if (!evidence) throw new Error(`version ${number} of ${agency.id} ${year} froze no events`);
  const bytes = await thaw({ name: 'the evidence', sha256: evidence.sha256 }, drafts);
  for await (const line of linesIn(bytes)) {
    const { from = year, ...kept } = JSON.parse(line);
    if (from > year) continue;
    const event = { agency: agency.id, ...kept } as KeptEvent;
    yield { event, digest: digestOf(event) };
  }
}

/**
 * Identities of the finalisations of its year among a version's events: from its manifest or, for manifests of earlier
 * releases, from the evidence. Undefined if there is neither.
 */
export async function heldFinalisations(
  manifest: Manifest,
  drafts: Objects,
): Promise<ReadonlySet<string> | undefined> {
  const { finalisations, evidence, year } = manifest;
  if (finalisations) return new Set(finalisations);
  if (!evidence) return undefined;
  const held = new Set<string>();
  for await (const { event } of readEvidence(manifest, drafts)) {
    const order = compareUtf8(event.subject, String(year));
    if (order > 0 || event.agency !== manifest.agency.id) break;
    if (order === 0 && event.type === 'report.finalised') held.add(identityOf(event));
  }
  return held;
}

async function* linesIn(packed: Uint8Array): AsyncIterable<string> {
  const gunzip = createGunzip();
  gunzip.end(packed);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of gunzip) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

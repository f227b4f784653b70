/**
 * The events behind a version, as one file: gzip of JSON Lines, an event a line, in the order of their identities.
 * In: events as the log gives them. Out: bytes that are the same for the same events (the header names no time and no
 * system), and the events again. Always holds: nothing but the packed bytes and one case is in memory; the file never
 * leaves the private bucket, since it names subjects, ids and reasons.
 *
 * A line: `{"subject","source","id","type","at","sequence"?,"person"?,"data","may"?}`, `data` with its names in order. The
 * lines of a log that was merged into the agency's follow its own, and name before that whose it was, `"agency"`, and the
 * year from which on it counts, `"from"`.
 */
import { once } from 'node:events';
import { createGunzip, createGzip } from 'node:zlib';
import { identityOf, type KeptEvent, namesInOrder } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';
import { digestOf, sha256 } from '../store/digest.ts';
import type { LoggedEvent, Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';
import { type Evidence, type Manifest, thaw } from './manifest.ts';

/** RFC 1952: byte 9 names the system that packed, 255 none in particular. */
const SYSTEM_BYTE = 9;
const NO_SYSTEM = 255;

export class EvidenceFile {
  readonly #gzip = createGzip();
  readonly #packed: Uint8Array[] = [];
  #events = 0;

  constructor() {
    this.#gzip.on('data', (part: Uint8Array) => this.#packed.push(part));
  }

  /** Takes in the events of one subject; the subjects of a log come in order, those of a merged one after the agency's. */
  async add(events: readonly LoggedEvent[], merged?: { agency: string; from: number }): Promise<void> {
    this.#events += events.length;
    const lines = events.map(({ event }) => lineOf(event, merged)).join('');
    if (!this.#gzip.write(lines)) await once(this.#gzip, 'drain');
  }

  /** Freezes the file under its digest. To be asked once. */
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
 * The events that a version was made of, as the log gave them, those of merged logs last; a version of format 1 has none
 * and cannot be asked. The file may hold logs that were merged in a later year than the version's: they are passed over.
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
 * Identities of the finalisations of its year that a version's event set holds. From its manifest; of a release before
 * those named them, from the evidence. Undefined where neither is there.
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

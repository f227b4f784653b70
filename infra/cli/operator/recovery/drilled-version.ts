/**
 * One version in a recovery drill. In: its manifest, the restored log, and the buckets. Out: the failures and the parts
 * that cannot be compared, in Chinese, for the paper. It examines every frozen byte by its digest, every public byte
 * against the frozen one, and each event of the evidence in the restored log. It recounts the evidence with the
 * auditor's own code, against the seal. Always: it writes only to a temporary folder of this machine.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rulesKey } from '../../../../shared/audit/seal.ts';
import { identityOf } from '../../../../shared/events/event.ts';
import { compareUtf8 } from '../../../../shared/events/text.ts';
import { readEvidence } from '../../../../shared/night/evidence.ts';
import { publicKeys } from '../../../../shared/night/keys.ts';
import { type Manifest, thaw } from '../../../../shared/night/manifest.ts';
import { isTakenDown } from '../../../../shared/night/tombstone.ts';
import { sha256 } from '../../../../shared/store/digest.ts';
import type { EventLog, LoggedEvent, Objects } from '../../../../shared/store/ports.ts';
import { verifyEvents } from '../../auditor/event-verification.ts';
import type { Shell } from '../../io.ts';
import { Refused } from '../../messages.ts';

export interface DrilledVersion {
  agency: string;
  year: number;
  number: number;
  takenDown: boolean;
  /** The failures, in Chinese. */
  faults: string[];
  /** The parts that cannot be compared, and why. */
  unknown: string[];
}

export interface VersionPorts {
  eventLog: EventLog;
  drafts: Objects;
  publication: Objects;
}

export async function drillVersion(
  version: Manifest,
  ports: VersionPorts,
  shell: Shell,
): Promise<DrilledVersion> {
  const { year, number } = version;
  const place = { agency: version.agency.id, year, number };
  const drilled: DrilledVersion = {
    ...place,
    takenDown: await isTakenDown(place, ports.drafts),
    faults: [],
    unknown: [],
  };
  const frozen = await thawed(version, drilled, ports.drafts);
  if (!drilled.takenDown) await comparePublic(version, drilled, ports.publication);
  if (!version.evidence) {
    drilled.unknown.push('由早期软件公布，未封存事件，只核对文件');
    return drilled;
  }
  const packed = await thaw({ name: 'evidence', sha256: version.evidence.sha256 }, ports.drafts).catch(
    () => undefined,
  );
  if (!packed) {
    drilled.faults.push('封存的事件缺失或损坏');
    return drilled;
  }
  const missing = await missingIn(version, ports);
  if (missing > 0) drilled.faults.push(`封存的事件中有 ${missing} 条在备份的日志中缺失或内容不同`);
  const rules = await rulesOf(version, drilled, ports);
  await recountFrom({ version, frozen, packed, rules }, drilled, shell);
  return drilled;
}

/** The file of rules that the seal names, which recounts the version. */
async function rulesOf(
  { rules }: Manifest,
  { faults }: DrilledVersion,
  { drafts, publication }: VersionPorts,
): Promise<Kept | undefined> {
  if (rules === undefined) return undefined;
  const name = rulesKey(rules);
  const digest = rules.slice('sha256:'.length);
  const there = await publication.get(name);
  if (!there) faults.push(`公开的文件 ${name} 缺失`);
  else if (sha256(there.bytes) !== digest) faults.push(`公开的文件 ${name} 与封存的不同`);
  const bytes = await thaw({ name, sha256: digest }, drafts).catch(() => undefined);
  if (bytes) return { name, bytes };
  faults.push(`封存的文件 ${name} 缺失或损坏`);
  return undefined;
}

interface Kept {
  name: string;
  bytes: Uint8Array;
}

async function thawed(
  version: Manifest,
  { faults }: DrilledVersion,
  drafts: Objects,
): Promise<Map<string, Uint8Array>> {
  const frozen = new Map<string, Uint8Array>();
  for (const file of version.files) {
    const bytes = await thaw(file, drafts).catch(() => undefined);
    if (bytes) frozen.set(file.name, bytes);
    else faults.push(`封存的文件 ${file.name} 缺失或损坏`);
  }
  return frozen;
}

async function comparePublic(
  { agency, year, number, files }: Manifest,
  { faults }: DrilledVersion,
  publication: Objects,
): Promise<void> {
  const folder = publicKeys.version(agency.id, year, number);
  for (const { name, sha256: digest } of files) {
    const object = await publication.get(`${folder}${name}`);
    if (!object) faults.push(`公开的文件 ${folder}${name} 缺失`);
    else if (sha256(object.bytes) !== digest) faults.push(`公开的文件 ${folder}${name} 与封存的不同`);
  }
}

/** Both come in the order of their identities, the logs of merged agencies one after the other. */
async function missingIn(version: Manifest, { eventLog, drafts }: VersionPorts): Promise<number> {
  let missing = 0;
  let owner: string | undefined;
  let log = nothing();
  let next = await log.next();
  for await (const { event, digest } of readEvidence(version, drafts)) {
    if (event.agency !== owner) {
      owner = event.agency;
      log = eventLog.read(owner)[Symbol.asyncIterator]();
      next = await log.next();
    }
    const identity = identityOf(event);
    while (!next.done && compareUtf8(identityOf(next.value.event), identity) < 0) next = await log.next();
    const isThere = !next.done && identityOf(next.value.event) === identity && next.value.digest === digest;
    if (!isThere) missing++;
  }
  return missing;
}

function nothing(): AsyncIterator<LoggedEvent> {
  return { next: async () => ({ done: true, value: undefined }) };
}

interface ToRecount {
  version: Manifest;
  frozen: ReadonlyMap<string, Uint8Array>;
  packed: Uint8Array;
  rules: Kept | undefined;
}

/** As `gongkai verify --events` does it, from the frozen files alone. */
async function recountFrom(
  { version, frozen, packed, rules }: ToRecount,
  { faults, unknown }: DrilledVersion,
  shell: Shell,
): Promise<void> {
  const { agency, year, number, salt } = version;
  const folder = await mkdtemp(join(tmpdir(), 'gongkai-drill-'));
  try {
    const place = join(folder, agency.id, String(year), `v${number}`);
    await mkdir(place, { recursive: true });
    for (const [name, bytes] of frozen) await writeFile(join(place, name), bytes);
    if (rules) {
      await mkdir(join(folder, dirname(rules.name)), { recursive: true });
      await writeFile(join(folder, rules.name), rules.bytes);
    }
    const events = join(folder, 'evidence.jsonl.gz');
    await writeFile(events, packed);
    const order = { events, agency: agency.id, year, place, ...(salt !== undefined && { salt }) };
    const { findings } = await verifyEvents(order, shell);
    for (const { result, zh } of findings?.all ?? []) {
      if (result === 'fail') faults.push(zh);
      if (result === 'not-assessable') unknown.push(zh);
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    faults.push(error.words.zh);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

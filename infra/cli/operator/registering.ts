/**
 * Agencies, sources, people and the secrets of sources, managed by an operator. In: the stores of a stack, and the
 * changes.
 * Out: the applied changes; new secrets, once.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { COUNTS_WITHIN } from '../../../shared/intake/senders.ts';
import { secretOf } from '../../../shared/intake/signature.ts';
import type { Agency, Person, RegistryChange, Source } from '../../../shared/registry/agency.ts';
import type { Registry } from '../../../shared/store/ports.ts';
import type { OperatorStores } from '../connect.ts';
import type { Shell } from '../io.ts';
import { Refused, type Words } from '../messages.ts';
import type { ListedSource, Registered, RegistryFile } from './registry-file.ts';

/** As printed: the only moment at which a secret is shown. */
export interface Issued {
  sources: Record<string, { secret: string }>;
}

const newSecret = (): string => secretOf(randomBytes(32));

export function printIssued(issued: Issued, shell: Pick<Shell, 'out'>): void {
  shell.out(`${JSON.stringify(issued, null, 2)}\n`);
}

/**
 * Prints a secret beside others of its source, and returns once every request that it signs is accepted, even if
 * someone forges the source's requests meanwhile.
 */
export async function handOut(issued: Issued, shell: Pick<Shell, 'out' | 'pause'>): Promise<void> {
  printIssued(issued, shell);
  await shell.pause(COUNTS_WITHIN);
}

/** All entries, each list in the order of its ids. */
export async function readRegistered({ registry }: OperatorStores): Promise<Registered> {
  const [agencies, sources, people] = await Promise.all([
    registry.agencies(),
    registry.sources(),
    registry.people(),
  ]);
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  return { agencies: agencies.sort(byId), sources: sources.sort(byId), people: people.sort(byId) };
}

/**
 * Writes agencies, then secrets, then `issue`s the new ones, then writes the sources. A second run repairs a crash
 * anywhere:
 *
 *     agencies ─▶ secrets ─▶ printed ─▶ sources
 *                         ▲            ▲
 *                         │            └ a source of the second run is registered: its secret was printed before
 *                         └ a secret without its source was perhaps never seen: the second run prints the same one
 *
 * A registered source without any secret gets one, and it is printed.
 */
export async function applyRegistry(
  file: RegistryFile,
  before: Registered,
  stores: OperatorStores,
  { now, issue }: { now: number; issue: (issued: Issued) => void },
): Promise<void> {
  for (const agency of file.agencies) {
    const known = before.agencies.find(({ id }) => id === agency.id);
    const retired = known?.retired && { retired: known.retired };
    if (!known || !isSame(known, { ...agency, ...retired }))
      await putAgency({ ...agency, ...retired }, known ?? null, stores, now);
  }
  const registered = new Map(before.sources.map((source) => [source.id, source]));
  const issued: Issued = { sources: {} };
  for (const { id } of file.sources) {
    if (registered.get(id)?.retired) continue;
    const secret = await secretFor(id, registered.has(id), stores);
    if (secret !== undefined) issued.sources[id] = { secret };
  }
  issue(issued);
  for (const source of file.sources)
    await putSource(merged(source, registered.get(source.id)), registered.get(source.id), stores, now);
  await applyPeople(file.people, before.people, stores, now);
}

/** Entries of a file that are disabled and stay so: a silent apply would read as if it had enabled them. */
export function stillOff(file: RegistryFile, before: Registered): Words[] {
  const isListed = ({ id }: { id: string }, listed: readonly { id: string }[]) =>
    listed.some((each) => each.id === id);
  const agencies = before.agencies.filter((agency) => agency.retired && isListed(agency, file.agencies));
  const sources = before.sources.filter(
    (source) => (source.disabled || source.retired) && isListed(source, file.sources),
  );
  return [
    ...agencies.map(({ id }) => ({
      zh: `机关 ${id} 已撤并，更新后仍为撤并；要恢复请用 gongkai registry retire --agency ${id} --undo`,
      en: `the agency ${id} is retired and stays retired; bring it back with gongkai registry retire --agency ${id} --undo`,
    })),
    ...sources.map(({ id }) => ({
      zh: `来源 ${id} 已停用，更新后仍为停用，其请求仍被拒绝（401）；要恢复请用 gongkai registry retire --source ${id} --undo`,
      en: `the source ${id} is disabled and stays disabled: its requests are answered 401; bring it back with gongkai registry retire --source ${id} --undo`,
    })),
  ];
}

async function applyPeople(
  people: readonly Person[],
  before: readonly Person[],
  { registry }: OperatorStores,
  now: number,
): Promise<void> {
  for (const person of people) {
    const known = before.find(({ id }) => id === person.id);
    const after = { ...person, ...switchedOff(known) };
    if (known && isSame(known, after)) continue;
    await note({ kind: 'person', before: known ?? null, after }, registry, now);
    await registry.putPerson(after);
  }
}

/** What disabling left behind; a file cannot take it back. */
function switchedOff({ disabled, sessionsAfter }: Partial<Person> = {}): Partial<Person> {
  return { ...(disabled && { disabled }), ...(sessionsAfter !== undefined && { sessionsAfter }) };
}

/** Whether both hold the same, in any order of their fields. */
function isSame(a: object, b: object): boolean {
  return isDeepStrictEqual(a, b);
}

type Change = Pick<RegistryChange, 'kind' | 'before' | 'after'>;

/** Every change is recorded with its time, before it is made (contract, section 4). */
async function note(change: Change, registry: Registry, now: number): Promise<void> {
  await registry.note({ at: now, id: change.after.id, ...change });
}

async function putSource(
  after: Source,
  before: Source | undefined,
  { registry }: OperatorStores,
  now: number,
): Promise<void> {
  if (before && isSame(before, after)) return;
  await note({ kind: 'source', before: before ?? null, after }, registry, now);
  await registry.putSource(after);
}

/** Drafts print an agency's name: they are due. Noted first, as the endpoint does: an unneeded look harms nothing. */
async function putAgency(
  agency: Agency,
  before: Agency | null,
  { registry, journal }: OperatorStores,
  now: number,
): Promise<void> {
  await note({ kind: 'agency', before, after: agency }, registry, now);
  await journal.note({
    agency: agency.id,
    receivedAt: now,
    id: randomUUID(),
    subjects: [],
    fromYear: 0,
    finalises: false,
  });
  // From its first day its source is known to send for a trial, so that a new clock takes effect at once.
  if (agency.sandbox && !before) await registry.setClock(agency.id, 0);
  await registry.putAgency(agency);
}

/** The secret to print: one for a new source, or for one without any. */
async function secretFor(
  id: string,
  isRegistered: boolean,
  { secrets }: OperatorStores,
): Promise<string | undefined> {
  const held = await secrets.of(id);
  if (held.length > 0) return isRegistered ? undefined : held.at(-1);
  const secret = newSecret();
  if (await secrets.replace(id, [], [secret])) return secret;
  // Another operator applies the same file at this moment; both print the kept one.
  return (await secrets.of(id)).at(-1);
}

function merged(source: ListedSource, before: Source | undefined): Source {
  const retired = before?.retired && { retired: before.retired };
  return { ...source, disabled: before?.disabled ?? false, ...retired };
}

/** At most two are active at a time, so that one can be changed without a gap. */
const MOST_SECRETS = 2;

/** A second secret beside the first. */
export async function addSecret(id: string, stores: OperatorStores): Promise<Issued> {
  await knownSource(id, stores);
  const held = await stores.secrets.of(id);
  if (held.length >= MOST_SECRETS)
    throw new Refused({
      zh: `来源 ${id} 已有两个有效密钥；请先用 gongkai source rotate ${id} --retire 停用较旧的一个`,
      en: `the source ${id} has two active secrets; drop the older with gongkai source rotate ${id} --retire first`,
    });
  const secret = newSecret();
  await replace(id, [held, [...held, secret]], stores);
  return { sources: { [id]: { secret } } };
}

/** Drops the older of two secrets. */
export async function retireSecret(id: string, stores: OperatorStores): Promise<void> {
  await knownSource(id, stores);
  const held = await stores.secrets.of(id);
  if (held.length < MOST_SECRETS)
    throw new Refused({
      zh: `来源 ${id} 没有可停用的旧密钥；请先用 gongkai source rotate ${id} 生成新密钥`,
      en: `the source ${id} has no older secret to drop; make a new one with gongkai source rotate ${id} first`,
    });
  await replace(id, [held, held.slice(1)], stores);
}

async function replace(
  id: string,
  [before, after]: [before: string[], after: string[]],
  { secrets }: OperatorStores,
): Promise<void> {
  if (await secrets.replace(id, before, after)) return;
  throw new Refused({
    zh: `来源 ${id} 的密钥刚被他人更改，未作更改；请重试`,
    en: `the secrets of ${id} were changed by someone else just now; try again`,
  });
}

/** Its requests are refused, like those of an unknown source. */
export async function disableSource(id: string, stores: OperatorStores, now: number): Promise<void> {
  const source = await knownSource(id, stores);
  await putSource({ ...source, disabled: true }, source, stores, now);
}

/**
 * Disables a source for good: its secrets go, no one waits for its events any more, and it is no silent source. Its
 * events stay and count.
 */
export async function retireSource(id: string, stores: OperatorStores, now: number): Promise<void> {
  const source = await knownSource(id, stores);
  await putSource({ ...source, disabled: true, retired: true }, source, stores, now);
  const held = await stores.secrets.of(id);
  if (held.length > 0) await replace(id, [held, []], stores);
}

/** Reverses a retirement; the source gets a new secret. */
export async function bringSourceBack(id: string, stores: OperatorStores, now: number): Promise<Issued> {
  const before = await knownSource(id, stores);
  const { retired: _, ...source } = before;
  await putSource({ ...source, disabled: false }, before, stores, now);
  return addSecret(id, stores);
}

/**
 * Retires an agency: no source may send for it any more (the endpoint answers 403), and no new year of it is drafted.
 * Its events, drafts and published reports stay where they are. A second run after a crash completes it.
 */
export async function retireAgency(id: string, stores: OperatorStores, now: number): Promise<string[]> {
  const agency = await knownAgency(id, stores);
  const after = { ...agency, retired: true as const };
  await note({ kind: 'agency', before: agency, after }, stores.registry, now);
  await stores.registry.putAgency(after);
  const speaking = (await stores.registry.sources()).filter(({ agencies }) => agencies.includes(id));
  for (const source of speaking)
    await putSource(
      { ...source, agencies: source.agencies.filter((each) => each !== id) },
      source,
      stores,
      now,
    );
  return speaking.map((source) => source.id);
}

/** Reverses a retirement; the registry file decides which sources send for it again. */
export async function bringAgencyBack(id: string, stores: OperatorStores, now: number): Promise<void> {
  const before = await knownAgency(id, stores);
  const { retired: _, ...agency } = before;
  await putAgency(agency, before, stores, now);
}

export async function knownAgency(
  id: string,
  { registry }: Pick<OperatorStores, 'registry'>,
): Promise<Agency> {
  const agency = await registry.agency(id);
  if (agency) return agency;
  throw new Refused({
    zh: `机关 ${id} 未登记；gongkai registry list 可列出已登记的机关`,
    en: `the agency ${id} is not registered; gongkai registry list shows those that are`,
  });
}

async function knownSource(id: string, { registry }: OperatorStores): Promise<Source> {
  const source = await registry.source(id);
  if (source) return source;
  throw new Refused({
    zh: `来源 ${id} 未登记；gongkai registry list 可列出已登记的来源`,
    en: `the source ${id} is not registered; gongkai registry list shows those that are`,
  });
}

/**
 * The stores in memory: for tests, and for volume. They really store, and keep the same promises as the ones on
 * DynamoDB and S3; the behaviour suite runs on both.
 */
import { identityOf, type KeptEvent } from '../../shared/events/event.ts';
import { compareUtf8 } from '../../shared/events/text.ts';
import type { Person, RegistryChange } from '../../shared/registry/agency.ts';
import type { SilentSource } from '../../shared/report/model.ts';
import { digestOf, sha256 } from '../../shared/store/digest.ts';
import {
  type Agency,
  type AgencyProgress,
  type EventLog,
  type Feeds,
  type Journal,
  type JournalEntry,
  type Objects,
  type ObjectToPut,
  type Progress,
  type Registry,
  rings,
  type Secrets,
  type Source,
  type StoredObject,
} from '../../shared/store/ports.ts';
import { KEPT_FOR, type Refusals, type RefusedRequest, refusalKey } from '../../shared/store/refusals.ts';

export interface MemoryStores {
  eventLog: EventLog;
  journal: Journal;
  registry: Registry;
  feeds: Feeds;
  secrets: Secrets;
  refusals: Refusals;
  progress: Progress;
  drafts: Objects;
  publication: Objects;
}

export function memoryStores(): MemoryStores {
  return {
    eventLog: memoryEventLog(),
    journal: memoryJournal(),
    registry: memoryRegistry(),
    feeds: memoryFeeds(),
    secrets: memorySecrets(),
    refusals: memoryRefusals(),
    progress: memoryProgress(),
    drafts: memoryObjects(),
    publication: memoryObjects(),
  };
}

export function memoryEventLog(): EventLog {
  const agencies = new Map<string, Map<string, { event: KeptEvent; digest: string; by: string }>>();
  async function* read(agency: string, isWanted: (subject: string) => boolean) {
    const wanted = [...(agencies.get(agency) ?? [])].filter(([, { event }]) => isWanted(event.subject));
    for (const [, { event, digest }] of wanted.sort(([a], [b]) => compareUtf8(a, b)))
      yield { event: structuredClone(event), digest };
  }
  return {
    async append(event, by) {
      const log = agencies.get(event.agency) ?? new Map();
      agencies.set(event.agency, log);
      const digest = digestOf(event);
      const kept = log.get(identityOf(event));
      if (kept) return kept.digest !== digest ? 'conflict' : kept.by === by ? 'stored' : 'duplicate';
      log.set(identityOf(event), { event: structuredClone(event), digest, by });
      return 'stored';
    },
    async find(agency, identity) {
      return structuredClone(agencies.get(agency)?.get(identity)?.event);
    },
    async *read(agency) {
      yield* read(agency, () => true);
    },
    async readNamed(agency, identities) {
      const log = agencies.get(agency);
      return [...new Set(identities)].sort(compareUtf8).flatMap((identity) => {
        const kept = log?.get(identity);
        return kept ? [{ event: structuredClone(kept.event), digest: kept.digest }] : [];
      });
    },
    async *readSubjects(agency, first, last) {
      yield* read(agency, (subject) => compareUtf8(first, subject) <= 0 && compareUtf8(subject, last) <= 0);
    },
    async *readDigests(agency) {
      for await (const { event, digest } of read(agency, () => true)) {
        const { subject, source, id } = event;
        yield [{ event: { subject, source, id }, digest }];
      }
    },
  };
}

function memoryJournal(): Journal {
  const entries = new Map<string, JournalEntry>();
  let finalised: number | undefined;
  let called = Number.NEGATIVE_INFINITY;
  const keyOf = ({ agency, receivedAt, id }: JournalEntry) =>
    `${agency}\0${String(receivedAt).padStart(15, '0')}\0${id}`;
  const sorted = () =>
    [...entries].sort(([a], [b]) => compareUtf8(a, b)).map(([, entry]) => structuredClone(entry));
  return {
    async note(entry) {
      entries.set(keyOf(entry), structuredClone(entry));
      if (rings(entry)) finalised = Math.max(finalised ?? 0, entry.receivedAt);
    },
    async lastRung() {
      return finalised;
    },
    async isFirstSince(time, at) {
      if (called >= time) return false;
      called = at;
      return true;
    },
    async entries(agency) {
      return sorted().filter((entry) => entry.agency === agency);
    },
    async *all() {
      yield* sorted();
    },
    async settle(done) {
      for (const entry of done) entries.delete(keyOf(entry));
    },
  };
}

function memoryRefusals(): Refusals {
  const kept: RefusedRequest[] = [];
  return {
    async note(refused) {
      kept.push(structuredClone(refused));
    },
    async *of(source, now, after = '') {
      const wanted = kept.filter((each) => each.source === source && each.at >= now - KEPT_FOR);
      for (const each of wanted.sort((a, b) => compareUtf8(refusalKey(a), refusalKey(b))))
        if (compareUtf8(refusalKey(each), after) > 0) yield structuredClone(each);
    },
  };
}

function memoryRegistry(): Registry {
  const agencies = new Map<string, Agency>();
  const sources = new Map<string, Source>();
  const people = new Map<string, Person>();
  const clocks = new Map<string, number>();
  const changes: RegistryChange[] = [];
  const byId = <T extends { id: string }>(items: Map<string, T>) =>
    [...items.values()].sort((a, b) => compareUtf8(a.id, b.id)).map((item) => structuredClone(item));
  return {
    agency: async (id) => structuredClone(agencies.get(id)),
    source: async (id) => structuredClone(sources.get(id)),
    agencies: async () => byId(agencies),
    sources: async () => byId(sources),
    async putAgency(agency) {
      agencies.set(agency.id, structuredClone(agency));
    },
    async putSource(source) {
      sources.set(source.id, structuredClone(source));
    },
    person: async (id) => structuredClone(people.get(id)),
    people: async () => byId(people),
    async putPerson(person) {
      people.set(person.id, structuredClone(person));
    },
    clocks: async () => new Map(clocks),
    async setClock(agency, ahead) {
      clocks.set(agency, ahead);
    },
    async note(change) {
      changes.push(structuredClone(change));
    },
    changes: async () => structuredClone(changes).sort((a, b) => a.at - b.at),
  };
}

function memoryFeeds(): Feeds {
  const feeds = new Map<string, readonly string[]>();
  const silences = new Map<string, readonly SilentSource[]>();
  return {
    all: async () => [...feeds].map(([source, days]) => ({ source, days: [...days] })),
    async record({ source, days }) {
      feeds.set(source, [...days]);
    },
    silence: async (agency) => structuredClone(silences.get(agency) ?? []),
    silences: async () => structuredClone(silences),
    async tell(agency, silent) {
      silences.set(agency, structuredClone(silent));
    },
  };
}

function memorySecrets(): Secrets {
  const held = new Map<string, readonly string[]>();
  return {
    of: async (source) => [...(held.get(source) ?? [])],
    async replace(source, before, after) {
      if (JSON.stringify(held.get(source) ?? []) !== JSON.stringify(before)) return false;
      held.set(source, [...after]);
      return true;
    },
  };
}

function memoryProgress(): Progress {
  const folds = new Map<string, number>();
  const recorded = new Map<string, { fold: number; progress: AgencyProgress }>();
  return {
    async takeFold(agency) {
      const fold = (folds.get(agency) ?? 0) + 1;
      folds.set(agency, fold);
      return fold;
    },
    async record(fold, progress) {
      const before = recorded.get(progress.agency);
      if (!before || before.fold <= fold)
        recorded.set(progress.agency, { fold, progress: structuredClone(progress) });
    },
    async recorded(agency) {
      const { fold = 0, progress } = recorded.get(agency) ?? {};
      return { fold, standings: structuredClone(progress?.standings ?? []) };
    },
    all: async () => [...recorded.values()].map(({ progress }) => structuredClone(progress)),
  };
}

export function memoryObjects(): Objects {
  const objects = new Map<string, StoredObject>();
  const holds = ({ key, only }: ObjectToPut) => {
    if (only === undefined) return true;
    return only === 'absent' ? !objects.has(key) : objects.get(key)?.etag === only.etag;
  };
  return {
    async get(key) {
      const object = objects.get(key);
      // By hand: a structured clone of the bytes of a night takes a tenth of its time.
      return object && { ...object, bytes: new Uint8Array(object.bytes), metadata: { ...object.metadata } };
    },
    async head(key) {
      const object = objects.get(key);
      return object && { etag: object.etag, metadata: { ...object.metadata } };
    },
    async put(object) {
      if (!holds(object)) return false;
      const bytes = new Uint8Array(object.bytes);
      const { key, mediaType, cacheControl, disposition } = object;
      const served = {
        mediaType,
        ...(cacheControl !== undefined && { cacheControl }),
        ...(disposition !== undefined && { disposition }),
      };
      objects.set(key, { bytes, etag: `"${sha256(bytes)}"`, metadata: { ...object.metadata }, ...served });
      return true;
    },
    async *list(prefix) {
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(compareUtf8);
    },
    async remove(key) {
      objects.delete(key);
    },
  };
}

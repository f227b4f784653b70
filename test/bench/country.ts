/**
 * A whole country as a night's last step finds it: agencies in a tree, each with so many published years. In: how many.
 * Out: both buckets, whose manifests, seals and reports are made when they are asked for; what is put is kept as its size,
 * digest and metadata, and the bytes where somebody reads them again. Always: the same country gives the same bytes; its
 * own memory is held before the first night, so that what a night adds can be weighed.
 */
import { bucketOf } from '../../shared/audit/buckets.ts';
import { renderJson } from '../../shared/formats/json/report.ts';
import { sha256 } from '../../shared/store/digest.ts';
import type { Objects, ObjectToPut, StoredObject } from '../../shared/store/ports.ts';
import { versionReport } from '../rooms/report/report-builder.ts';

/** Whose reports can be read: of all, of none, or of those alone that fall into one file of the latest year with the first agency. */
export type Readable = 'all' | 'one part' | 'none';

export interface Country {
  drafts: Objects;
  publication: Objects;
  /** Publishes another version of the latest year of so many agencies. */
  correct: (agencies: number) => void;
  /** Publishes the latest year of the last agency for the first time. */
  publishLast: () => void;
  /** Keys that were put since it was asked last, and their bytes. */
  puts: () => ReadonlyMap<string, number>;
  /** Digests of all that was put and lies there, by key. */
  digests: () => ReadonlyMap<string, string>;
  /** The bytes that lie under a key. */
  sizeOf: (key: string) => number | undefined;
  forget: (keys: readonly string[]) => void;
  /** Bytes that the buckets themselves hold: they are no memory of the night. */
  held: () => number;
  /** Called now and then while somebody works, and with each large object. */
  watch: (look: () => void) => void;
}

/** A county has this many members; the first one more than a page of them should list. */
const MEMBERS = 12;
const MOST_MEMBERS = 80;
const FIRST_YEAR = 2021;

const HEX = `sha256:${'0'.repeat(64)}`;
const ID = /^a-(\d{5})$/;
const idOf = (n: number) => `a-${String(n).padStart(5, '0')}`;

interface Place {
  agency: number;
  year: number;
  number: number;
}

/** Governments stand before their members: the first of each so many is the county. */
function membersOf(agency: number, agencies: number): number[] {
  const [first, count] = agency === 0 ? [1, MOST_MEMBERS] : [agency + 1, MEMBERS];
  const isGovernment =
    agency === 0 || (agency > MOST_MEMBERS && (agency - MOST_MEMBERS - 1) % (MEMBERS + 1) === 0);
  if (!isGovernment) return [];
  return Array.from({ length: Math.min(count, agencies - first) }, (_, n) => first + n);
}

const nameOf = (agency: number) => `某某省某某市第${agency}县公共事务管理局`;

function sealOf({ agency, year, number }: Place): string {
  const about = { agency: idOf(agency), year, version: number, finalisedOn: `${year + 1}-01-20` };
  const stands = { ruleSet: '2021', events: 100, eventsDigest: HEX, tablesDigest: HEX, basis: 'cases' };
  const file = { name: 'index.html', sha256: HEX, bytes: 30_000 };
  return JSON.stringify({
    format: 2,
    release: '0.5.0',
    ...about,
    ...stands,
    files: [file],
    currentPage: file,
  });
}

/** The data of a whole country take hours: what one correction costs is seen with the reports of one part. */
export function country(agencies: number, years: number, readable: Readable = 'one part'): Country {
  const watching = { look: () => {}, calls: 0 };
  const called = (bytes = 0) => {
    if (++watching.calls % EACH === 0 || bytes > LARGE) watching.look();
  };
  const corrected = { count: 0, isLastThere: false };
  const latest = FIRST_YEAR + years - 1;
  const versions = (agency: number, year: number) => {
    if (year !== latest) return 1;
    if (agency === agencies - 1 && !corrected.isLastThere) return 0;
    return agency < corrected.count ? 2 : 1;
  };
  const parts = Math.ceil(agencies / REPORTS_A_PART);
  const isReadable = ({ agency, year }: Place) =>
    readable === 'all' ||
    (readable === 'one part' &&
      year === latest &&
      bucketOf(idOf(agency), parts) === bucketOf(idOf(0), parts));
  const manifest = (place: Place) => {
    const { agency, year, number } = place;
    const seal = sealOf(place);
    const members = membersOf(agency, agencies).map((member) => ({
      agency: idOf(member),
      name: nameOf(member),
      state: 'published',
      version: 1,
    }));
    return JSON.stringify({
      ...{ format: 3, agency: { id: idOf(agency), name: nameOf(agency) }, year, number },
      ...{ finalisation: {}, finalisedOn: `${year + 1}-01-${number === 1 ? 20 : 21}` },
      ...{ note: number === 1 ? null : '更正', ruleSet: '2021', events: 100, eventsDigest: HEX },
      ...{ tablesDigest: HEX, evidence: null, carriedOut: null, current: [] },
      files: [{ name: 'seal.json', mediaType: 'application/json', sha256: sha256(seal), bytes: seal.length }],
      ...(members.length > 0 && { members }),
    });
  };
  const seals = new Map<string, Place>();
  for (let agency = 0; agency < agencies; agency++)
    for (let year = FIRST_YEAR; year <= latest; year++)
      for (const number of year === latest ? [1, 2] : [1])
        seals.set(sha256(sealOf({ agency, year, number })), { agency, year, number });
  const template: { agency: object; year: number; tables: object } = JSON.parse(renderJson(versionReport()));
  const report = ({ agency, year, number }: Place) => {
    const own = { agency: { id: idOf(agency), name: nameOf(agency) }, year, edition: edition(number) };
    return JSON.stringify({
      ...template,
      ...own,
      tables: numbersOf(agency * 7 + year + number, template.tables),
    });
  };

  const drafts = keptObjects(called, (key) => {
    const at = /^versions\/manifests\/(a-\d{5})\/(\d{4})\/v(\d+)\.json$/.exec(key);
    if (at) return manifest({ agency: numberOf(at[1]), year: Number(at[2]), number: Number(at[3]) });
    const sealed = seals.get(/^versions\/files\/([0-9a-f]{64})$/.exec(key)?.[1] ?? '');
    return sealed && sealOf(sealed);
  });
  const publication = keptObjects(called, (key) => {
    const at = /^(a-\d{5})\/(\d{4})\/v(\d+)\/report\.json$/.exec(key);
    const place = at && { agency: numberOf(at[1]), year: Number(at[2]), number: Number(at[3]) };
    return place && isReadable(place) ? report(place) : undefined;
  });
  async function* list(prefix: string) {
    if (prefix !== 'versions/manifests/') {
      yield* drafts.objects.list(prefix);
      return;
    }
    for (let agency = 0; agency < agencies; agency++)
      for (let year = FIRST_YEAR; year <= latest; year++)
        for (let number = 1; number <= versions(agency, year); number++)
          yield `versions/manifests/${idOf(agency)}/${year}/v${number}.json`;
  }
  const head: Objects['head'] = async (key) => {
    const at = /^(a-\d{5})\/(\d{4})\/index\.html$/.exec(key);
    if (!at) return publication.objects.head(key);
    const version = String(versions(numberOf(at[1]), Number(at[2])));
    if (version === '0') return undefined;
    return { etag: `"${version}"`, metadata: { version } };
  };
  return {
    drafts: { ...drafts.objects, list },
    publication: { ...publication.objects, head },
    correct: (count) => {
      corrected.count = count;
    },
    publishLast: () => {
      corrected.isLastThere = true;
    },
    puts: publication.puts,
    digests: publication.digests,
    sizeOf: publication.sizeOf,
    forget: publication.forget,
    held: () => drafts.held() + publication.held(),
    watch: (look) => {
      watching.look = look;
    },
  };
}

/** As many as the open data puts into a file (shared/open/listed.ts). */
const REPORTS_A_PART = 400;

const edition = (version: number) => ({ kind: 'version', version, finalisedOn: '2026-01-20' });

/** Other numbers for each report: equal ones would lie in the Parquet file once. */
function numbersOf(seed: number, tables: object): object {
  let at = seed;
  return JSON.parse(
    JSON.stringify(tables, (_, value) => {
      at = (at * 31 + 17) % 99_991;
      return typeof value === 'number' ? at : value;
    }),
  );
}

const EACH = 60_000;
const LARGE = 4_000_000;

const numberOf = (id = '') => Number(ID.exec(id)?.[1]);

/** Read again by the next night, or by the log: all else is kept as its digest. */
const IS_READ =
  /^(versions\/(log|commit)|runs\/|drafts\/|log\/|years\/|agencies\/|index\.html|feed\.xml|[a-z-]+\.schema\.json|openapi|codes)/;

function keptObjects(called: (bytes?: number) => void, made: (key: string) => string | undefined) {
  const bytesOf = new Map<string, StoredObject>();
  const kept = new Map<string, { etag: string; metadata: Record<string, string>; bytes: number }>();
  let puts = new Map<string, number>();
  const objects: Objects = {
    async get(key) {
      called();
      const text = made(key);
      if (text !== undefined)
        return { bytes: Buffer.from(text), etag: '"made"', metadata: {}, mediaType: 'application/json' };
      return bytesOf.get(key);
    },
    async head(key) {
      const there = kept.get(key);
      return there && { etag: there.etag, metadata: there.metadata };
    },
    async put({ key, bytes, metadata = {}, mediaType, only }: ObjectToPut) {
      called(bytes.length);
      const there = kept.get(key);
      if (only === 'absent' ? there : only && there?.etag !== only.etag) return false;
      const etag = sha256(bytes);
      kept.set(key, { etag, metadata: { ...metadata }, bytes: bytes.length });
      if (IS_READ.test(key)) bytesOf.set(key, { bytes: Buffer.from(bytes), etag, metadata, mediaType });
      puts.set(key, bytes.length);
      return true;
    },
    async *list(prefix) {
      yield* [...kept.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
    async remove(key) {
      kept.delete(key);
      bytesOf.delete(key);
    },
  };
  return {
    objects,
    puts: () => {
      const before = puts;
      puts = new Map();
      return before;
    },
    digests: () => new Map([...kept].map(([key, { etag }]) => [key, etag])),
    sizeOf: (key: string) => kept.get(key)?.bytes,
    held: () => [...bytesOf.values()].reduce((sum, { bytes }) => sum + bytes.length, 0),
    forget: (keys: readonly string[]) => {
      for (const key of keys) {
        kept.delete(key);
        bytesOf.delete(key);
      }
    },
  };
}

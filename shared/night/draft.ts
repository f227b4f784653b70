/**
 * The drafts of one agency. In: its folded years, and the results of their finalisations. Out: the rendered drafts in
 * the private bucket, behind one pointer that is moved by compare-and-swap, so that a slow night never overwrites a
 * newer one. Always: each year keeps the number of the fold that wrote or confirmed it. If one year of a fold fails,
 * that year keeps its number, and an older fold may still write it. The pointer's own number is the last fold that
 * wrote all its years. A year missing from the pointer was emptied by that fold, for example after retractions; no
 * older fold brings it back.
 */

import { differencesOf } from '../counting/difference.ts';
import type { AnnualTables } from '../form/annual-tables.ts';
import { renderReport, TEXT_FORMATS } from '../formats/renderers.ts';
import type { DraftEdition, Report } from '../report/model.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects, StoredObject } from '../store/ports.ts';
import { FORMATS, readSnapshot } from '../store/stored-formats.ts';
import { together } from '../store/together.ts';
import type { FoldedYear } from './fold-years.ts';
import { draftKeys } from './keys.ts';

/** The draft of one year, as listed in the pointer. */
export interface Draft {
  year: number;
  /** Calendar day in Asia/Shanghai of the night that wrote the files; absent in a draft of an earlier release. */
  day?: string;
  /** The newest fold that wrote or confirmed the draft; its files keep the number of the one that wrote them. */
  fold: number;
  tablesDigest: string;
  /** Common prefix of the draft's keys, and the names of its files. */
  prefix: string;
  files: string[];
  /** Digest of the draft's content without the number of its fold. */
  content: string;
  /** Digest of all events; separate from `content`, because it changes with every event of any year. */
  eventsDigest: string;
}

/** The content of the pointer. */
interface Pointer {
  agency: string;
  /** The newest fold that wrote all its years: it has no draft of a year that is not listed. */
  fold: number;
  years: Draft[];
}

/** `outdated`: a newer fold has written the year. */
export type Drafted = 'written' | 'unchanged' | 'outdated';

/** A draft's edition before it is compared with the previous draft. */
export type DraftOfNight = Omit<DraftEdition, 'changes'>;

export interface YearToDraft {
  folded: FoldedYear;
  edition: DraftOfNight;
}

export interface DraftsOfFold {
  agency: string;
  fold: number;
  years: readonly YearToDraft[];
  /** Whether these are all years of the fold. */
  complete: boolean;
}

/** Prefetched data about the present drafts, and work to await only at the end of the step. */
export interface DraftsAhead {
  before: Awaited<ReturnType<typeof readPointer>>;
  /** By prefix, the reports of present drafts whose tables differ from the fold's. */
  earlier: ReadonlyMap<string, StoredObject>;
  /** Removals of replaced drafts. Await them before the step ends. */
  rest: Promise<unknown>[];
}

export const readStanding = (agency: string, drafts: Objects) =>
  readPointer(draftKeys.pointer(agency), drafts);

/** Prefetches the present drafts. A failed read is repeated on demand, where it fails only its own year. */
export async function readAheadOf(
  years: readonly FoldedYear[],
  before: DraftsAhead['before'],
  drafts: Objects,
): Promise<DraftsAhead> {
  const digests = new Map(years.map(({ year, report }) => [year, report.tablesDigest]));
  const asked = (before?.pointer.years ?? []).filter(
    ({ year, day, tablesDigest }) =>
      day !== undefined && digests.has(year) && digests.get(year) !== tablesDigest,
  );
  const earlier = new Map<string, StoredObject>();
  await together(
    asked.map(async ({ prefix }) => {
      const object = await drafts.get(`${prefix}report.json`).catch(() => undefined);
      if (object) earlier.set(prefix, object);
    }),
  );
  return { before, earlier, rest: [] };
}

/** The result by year: an error if it could not be rendered or written; its previous draft then stays. */
export async function writeDrafts(
  { agency, fold, years, complete }: DraftsOfFold,
  drafts: Objects,
  ahead?: DraftsAhead,
): Promise<ReadonlyMap<number, Drafted | Error>> {
  const key = draftKeys.pointer(agency);
  const written = new Map<number, Written>();
  let seen = ahead;
  return retryUntilSwapped(key, async () => {
    const before = seen ? seen.before : await readPointer(key, drafts);
    seen = undefined;
    const standing = new Map(before?.pointer.years.map((draft) => [draft.year, draft]));
    const emptied = before?.pointer.fold ?? 0;
    const { earlier = NOTHING_READ } = ahead ?? {};
    const results = await together(
      years.map(async (asked) => {
        const stood = standing.get(asked.folded.year);
        const newest = stood?.fold ?? emptied;
        const result = await draftOf(asked, { stood, newest, written, earlier }, drafts);
        return [asked.folded.year, result] as const;
      }),
    );
    const isWhole = complete && fold > emptied && !results.some(([, result]) => isError(result));
    const next = nextDrafts(standing, results, isWhole ? fold : undefined);
    const pointer: Pointer = {
      agency,
      fold: isWhole ? fold : emptied,
      years: [...next.values()].sort((a, b) => a.year - b.year),
    };
    if (!(await moved(pointer, before, drafts))) return undefined;
    const gone = [...standing.values()].filter(({ year, prefix }) => next.get(year)?.prefix !== prefix);
    const removed = together(gone.map((stood) => removeFiles(stood, drafts)));
    // A failure is thrown when `removed` is awaited.
    removed.catch(() => {});
    if (ahead) ahead.rest.push(removed);
    else await removed;
    return new Map(results.map(([year, result]) => [year, isError(result) ? result : result.drafted]));
  });
}

type DraftResult = Awaited<ReturnType<typeof draftOf>>;

/** The drafts to point to now. `whole`: the fold, if it wrote all its years; it empties the years that it lacks. */
function nextDrafts(
  standing: ReadonlyMap<number, Draft>,
  results: readonly (readonly [year: number, DraftResult])[],
  whole: number | undefined,
): Map<number, Draft> {
  const next = new Map(standing);
  for (const [year, result] of results) if (!isError(result) && result.draft) next.set(year, result.draft);
  if (whole === undefined) return next;
  const asked = new Set(results.map(([year]) => year));
  for (const [year, stood] of standing) if (!asked.has(year) && stood.fold < whole) next.delete(year);
  return next;
}

const NOTHING_READ: DraftsAhead['earlier'] = new Map();
const isError = (result: unknown): result is Error => result instanceof Error;

/** A draft written in this step, and the prefix of the draft that it was compared with. */
interface Written {
  after: string | undefined;
  draft: Draft;
}

interface Stood {
  stood: Draft | undefined;
  /** The newest fold that decided this year, even if it has no draft of it. */
  newest: number;
  /** Drafts written before a lost race; reused if they were compared with the draft that is present now. */
  written: Map<number, Written>;
  earlier: DraftsAhead['earlier'];
}

async function draftOf(
  { folded, edition }: YearToDraft,
  { stood, newest, written, earlier }: Stood,
  drafts: Objects,
): Promise<{ drafted: Drafted; draft?: Draft } | Error> {
  const { year, report } = folded;
  if (newest > edition.fold) return { drafted: 'outdated' };
  const content = contentOf(report, edition);
  // An unchanged draft gets the newer fold's number; otherwise a late, older fold could overwrite it.
  if (stood && saysTheSame(stood, content, folded))
    return { drafted: 'unchanged', draft: { ...stood, fold: edition.fold } };
  const known = written.get(year);
  if (known && known.after === stood?.prefix) return { drafted: 'written', draft: known.draft };
  try {
    // Changes are listed against the draft that is replaced.
    const changes = stood ? await changesSince(stood, folded, earlier, drafts) : null;
    const draft = await writeFiles({ ...report, edition: { ...edition, changes } }, content, drafts);
    written.set(year, { after: stood?.prefix, draft });
    return { drafted: 'written', draft };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function moved(
  pointer: Pointer,
  before: { pointer: Pointer; etag: string } | undefined,
  drafts: Objects,
): Promise<boolean> {
  const bytes = Buffer.from(JSON.stringify(pointer));
  if (before && JSON.stringify(before.pointer) === bytes.toString()) return true;
  const only = before ? { etag: before.etag } : 'absent';
  return drafts.put({ key: draftKeys.pointer(pointer.agency), bytes, mediaType: 'application/json', only });
}

function saysTheSame(draft: Draft, content: string, { due, report }: FoldedYear): boolean {
  return draft.content === content && (!due || draft.eventsDigest === report.provenance.eventsDigest);
}

async function changesSince(
  { prefix, day, tablesDigest }: Draft,
  { report }: FoldedYear,
  earlier: DraftsAhead['earlier'],
  drafts: Objects,
): Promise<DraftEdition['changes']> {
  if (day === undefined) return null;
  if (tablesDigest === report.tablesDigest) return { since: day, cells: [] };
  const before = earlier.get(prefix) ?? (await drafts.get(`${prefix}report.json`));
  // Missing if another chain replaced that draft meanwhile; then the swap of the pointer fails too.
  if (!before) return null;
  const { tables }: { tables: AnnualTables } = JSON.parse(Buffer.from(before.bytes).toString());
  return { since: day, cells: differencesOf(report.form, tables, report.tables) };
}

async function writeFiles(
  report: Report & { edition: DraftEdition },
  content: string,
  drafts: Objects,
): Promise<Draft> {
  const { agency, year, tablesDigest, provenance } = report;
  const { fold, day } = report.edition;
  const prefix = draftKeys.draft(agency.id, year, fold);
  const files = await renderReport(report, DRAFT_FORMATS);
  await together(
    files.map(({ name, bytes, mediaType }) =>
      drafts.put({ key: `${prefix}${name}`, bytes, mediaType, cacheControl: 'no-store' }),
    ),
  );
  return {
    year,
    day,
    fold,
    tablesDigest,
    prefix,
    files: files.map(({ name }) => name),
    content,
    eventsDigest: provenance.eventsDigest,
  };
}

/** The files beside the page. A draft needs no saved copy of its page. */
const DRAFT_FORMATS = TEXT_FORMATS.filter(({ name }) => name === 'report.json');

/** The current draft of an agency's year. */
export async function currentDraft(
  agency: string,
  year: number,
  drafts: Pick<Objects, 'get'>,
): Promise<Draft | undefined> {
  const now = await readPointer(draftKeys.pointer(agency), drafts);
  if (now) return now.pointer.years.find((draft) => draft.year === year);
  const earlier = await drafts.get(draftKeys.pointerOfYear(agency, year));
  const draft = earlier && readSnapshot<Draft>(FORMATS.draft, earlier.bytes);
  return draft && draft.files.length > 0 ? draft : undefined;
}

function contentOf(
  { provenance: _, form: ___, ...said }: FoldedYear['report'],
  edition: DraftOfNight,
): string {
  const { fold: __, day, ...standing } = edition;
  // The content depends on the year of the day (whether the report can be filed), not on the day itself.
  return `sha256:${sha256(JSON.stringify({ said, standing, year: day.slice(0, 4) }))}`;
}

async function readPointer(
  key: string,
  drafts: Pick<Objects, 'get'>,
): Promise<{ pointer: Pointer; etag: string } | undefined> {
  const object = await drafts.get(key);
  return object && { pointer: readSnapshot(FORMATS.drafts, object.bytes), etag: object.etag };
}

/** Files that may have been made on demand beside the draft. */
const MADE_ON_DEMAND = ['report.pdf', 'report.docx'];

// The bucket's versioning keeps removed files for a while.
async function removeFiles({ prefix, files }: Draft, drafts: Objects): Promise<void> {
  const names = new Set([...files, ...MADE_ON_DEMAND]);
  await together([...names].map((name) => drafts.remove(`${prefix}${name}`)));
}

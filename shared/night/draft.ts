/**
 * The drafts of one agency. In: its folded years and what came of their finalisations. Out: the rendered drafts in the
 * private bucket, behind one pointer that is moved by compare-and-swap: a slow night never covers a newer one.
 * Always: each year keeps the number of the fold that wrote or confirmed it, so that a fold of which one year failed
 * says nothing of that year, and an older fold may still write it. The pointer's own number says which fold was the
 * last to write all of its years: a year that is not listed was emptied by that one, as where all that named it was
 * retracted, and no older fold brings it back.
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

/** The draft of one year, as the pointer tells. */
export interface Draft {
  year: number;
  /** Calendar day in Asia/Shanghai of the night that wrote the files; absent in a draft of an earlier release. */
  day?: string;
  /** The newest fold that wrote or confirmed the draft; its files keep the number of the one that wrote them. */
  fold: number;
  tablesDigest: string;
  /** Where the files of the draft lie, and which there are. */
  prefix: string;
  files: string[];
  /** Digest of what the draft says, whatever number its fold had. */
  content: string;
  /** Number and set of events; kept apart, since they change with every event of any year. */
  eventsDigest: string;
}

/** What lies under the key of the pointer. */
interface Pointer {
  agency: string;
  /** The newest fold all of whose years were written: it has no draft of a year that is not listed. */
  fold: number;
  years: Draft[];
}

/** Whether the draft was written, is there as it should be, or gave way to a newer fold's. */
export type Drafted = 'written' | 'unchanged' | 'outdated';

/** An edition before it is known what the draft before it said. */
export type DraftOfNight = Omit<DraftEdition, 'changes'>;

export interface YearToDraft {
  folded: FoldedYear;
  edition: DraftOfNight;
}

export interface DraftsOfFold {
  agency: string;
  fold: number;
  years: readonly YearToDraft[];
  /** Whether these are all years that the fold has. */
  complete: boolean;
}

/** What was read of the standing drafts while other answers were under way, and what need not be waited for. */
export interface DraftsAhead {
  before: Awaited<ReturnType<typeof readPointer>>;
  /** Reports of standing drafts that the fold has other tables than, by the place of their files. */
  earlier: ReadonlyMap<string, StoredObject>;
  /** Files of drafts that were replaced, on their way out. To be waited for before the step ends. */
  rest: Promise<unknown>[];
}

export const readStanding = (agency: string, drafts: Objects) =>
  readPointer(draftKeys.pointer(agency), drafts);

/** What could not be read ahead is read in its turn, where a failure is that of its year alone. */
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

/** By year what came of it: an error where it could not be rendered or written, and what stood still stands. */
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
    const outcomes = new Map<number, Drafted | Error>();
    const next = new Map(standing);
    const drafted = await together(
      years.map((asked) => {
        const stood = standing.get(asked.folded.year);
        const { earlier = NOTHING_READ } = ahead ?? {};
        return draftOf(asked, { stood, newest: stood?.fold ?? emptied, written, earlier }, drafts);
      }),
    );
    for (const [index, outcome] of drafted.entries()) {
      const year = years[index]?.folded.year ?? Number.NaN;
      outcomes.set(year, outcome instanceof Error ? outcome : outcome.drafted);
      if (!(outcome instanceof Error) && outcome.draft) next.set(year, outcome.draft);
    }
    const isWhole = complete && fold > emptied && ![...outcomes.values()].some(isError);
    const asked = new Set(years.map(({ folded }) => folded.year));
    if (isWhole)
      for (const [year, stood] of standing) if (!asked.has(year) && stood.fold < fold) next.delete(year);
    const pointer: Pointer = {
      agency,
      fold: isWhole ? fold : emptied,
      years: [...next.values()].sort((a, b) => a.year - b.year),
    };
    if (!(await moved(pointer, before, drafts))) return undefined;
    const gone = [...standing.values()].filter(({ year, prefix }) => next.get(year)?.prefix !== prefix);
    const removed = together(gone.map((stood) => removeFiles(stood, drafts)));
    // Whoever waits for it later hears of its failure.
    removed.catch(() => {});
    if (ahead) ahead.rest.push(removed);
    else await removed;
    return outcomes;
  });
}

const NOTHING_READ: DraftsAhead['earlier'] = new Map();
const isError = (outcome: unknown) => outcome instanceof Error;

/** Of a year, the draft that was written in this step, and which one it was compared with. */
interface Written {
  after: string | undefined;
  draft: Draft;
}

interface Stood {
  stood: Draft | undefined;
  /** The newest fold that had a say in this year, be it that it has no draft of it. */
  newest: number;
  /** Where another chain's pointer got there first, what was written after the same draft is used again. */
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
  // A draft that stands takes the newer fold's number, or an older fold that is late would cover it.
  if (stood && saysTheSame(stood, content, folded))
    return { drafted: 'unchanged', draft: { ...stood, fold: edition.fold } };
  const known = written.get(year);
  if (known && known.after === stood?.prefix) return { drafted: 'written', draft: known.draft };
  try {
    // What changed is told against the draft that is replaced.
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
  // Gone, where another chain replaced that draft meanwhile; then this one's pointer will not be moved either.
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

/** Beside the page: of a draft, the page to keep would be the same bytes once more. */
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
  // Whether it could be filed depends on the year of the day, and on nothing else of it.
  return `sha256:${sha256(JSON.stringify({ said, standing, year: day.slice(0, 4) }))}`;
}

async function readPointer(
  key: string,
  drafts: Pick<Objects, 'get'>,
): Promise<{ pointer: Pointer; etag: string } | undefined> {
  const object = await drafts.get(key);
  return object && { pointer: readSnapshot(FORMATS.drafts, object.bytes), etag: object.etag };
}

/** What somebody may have asked for lies beside the rest. */
const MADE_ON_DEMAND = ['report.pdf', 'report.docx'];

// Versioning keeps what is removed here for a while; a reader with the old address is not cut off at once.
async function removeFiles({ prefix, files }: Draft, drafts: Objects): Promise<void> {
  const names = new Set([...files, ...MADE_ON_DEMAND]);
  await together([...names].map((name) => drafts.remove(`${prefix}${name}`)));
}

/**
 * The draft of one agency's year. In: a folded year and what came of its finalisation. Out: the rendered draft in
 * the private bucket, behind a pointer that is moved by compare-and-swap: a slow night never covers a newer one.
 */

import { renderReport, TEXT_FORMATS } from '../press/renderers.ts';
import type { DraftEdition, Report } from '../report/model.ts';
import { sha256 } from '../store/digest.ts';
import { FORMATS, readSnapshot } from '../store/formats.ts';
import type { Objects } from '../store/ports.ts';
import type { AnnualTables } from '../tables/annual-tables.ts';
import { differencesOf } from '../tables/difference.ts';
import type { FoldedYear } from './fold-years.ts';
import { draftKeys, readPointerKey } from './keys.ts';

/** What `current.json` of a draft holds. */
export interface DraftPointer {
  agency: string;
  year: number;
  /** Calendar day in Asia/Shanghai of the night that wrote the files; absent in a pointer of an earlier release. */
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

/** Whether the draft was written, is there as it should be, or gave way to a newer fold's. */
export type Drafted = 'written' | 'unchanged' | 'outdated';

/** An edition before it is known what the draft before it said. */
export type DraftOfNight = Omit<DraftEdition, 'changes'>;

export async function writeDraft(
  folded: FoldedYear,
  edition: DraftOfNight,
  drafts: Objects,
): Promise<Drafted> {
  const { agency, year } = folded.report;
  const key = draftKeys.pointer(agency.id, year);
  const content = contentOf(folded.report, edition);
  let fresh: { after: string | undefined; pointer: DraftPointer } | undefined;
  for (let race = 0; race < MOST_RACES; race++) {
    const before = await readPointer(key, drafts);
    if (before && before.pointer.fold > edition.fold) return 'outdated';
    const stands = before && saysTheSame(before.pointer, content, folded);
    if (stands && before.pointer.fold === edition.fold) return 'unchanged';
    const after = before?.pointer.prefix;
    // What changed is told against the draft that is replaced: where another chain's got there first, once more.
    if (!stands && (!fresh || fresh.after !== after)) {
      const changes = before ? await changesSince(before.pointer, folded, drafts) : null;
      const report = { ...folded.report, edition: { ...edition, changes } };
      fresh = { after, pointer: await writeFiles(report, content, drafts) };
    }
    // A draft that stands takes the newer fold's number, or an older fold that is late would cover it.
    const pointer = stands ? { ...before.pointer, fold: edition.fold } : fresh?.pointer;
    const bytes = Buffer.from(JSON.stringify(pointer));
    const only = before ? { etag: before.etag } : 'absent';
    if (!(await drafts.put({ key, bytes, mediaType: 'application/json', only }))) continue;
    if (stands) return 'unchanged';
    if (before && after !== fresh?.pointer.prefix) await removeFiles(before.pointer, drafts);
    return 'written';
  }
  throw new Error(`the draft pointer ${key} could not be moved`);
}

function saysTheSame(pointer: DraftPointer, content: string, { due, report }: FoldedYear): boolean {
  return pointer.content === content && (!due || pointer.eventsDigest === report.provenance.eventsDigest);
}

async function changesSince(
  { prefix, day }: DraftPointer,
  { report }: FoldedYear,
  drafts: Objects,
): Promise<DraftEdition['changes']> {
  const before = await drafts.get(`${prefix}report.json`);
  // Gone, where another chain replaced that draft meanwhile; then this one's pointer will not be moved either.
  if (!before || day === undefined) return null;
  const { tables }: { tables: AnnualTables } = JSON.parse(Buffer.from(before.bytes).toString());
  return { since: day, cells: differencesOf(tables, report.tables) };
}

async function writeFiles(
  report: Report & { edition: DraftEdition },
  content: string,
  drafts: Objects,
): Promise<DraftPointer> {
  const { agency, year, tablesDigest, provenance } = report;
  const { fold, day } = report.edition;
  const prefix = draftKeys.draft(agency.id, year, fold);
  const files = await renderReport(report, TEXT_FORMATS);
  for (const { name, bytes, mediaType } of files)
    await drafts.put({ key: `${prefix}${name}`, bytes, mediaType, cacheControl: 'no-store' });
  return {
    agency: agency.id,
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

/** The current draft of an agency's year, as its pointer tells. */
export async function currentDraft(
  agency: string,
  year: number,
  drafts: Objects,
): Promise<DraftPointer | undefined> {
  const pointer = (await readPointer(draftKeys.pointer(agency, year), drafts))?.pointer;
  return pointer && pointer.files.length > 0 ? pointer : undefined;
}

/**
 * Empties the drafts of years that a fold has none for any more, as where all that named them was retracted. The
 * pointer stays, without files, and keeps the fold's number: an older fold that is late does not bring them back.
 */
export async function emptyOtherDrafts(
  { agency, fold, years }: { agency: string; fold: number; years: readonly { year: number }[] },
  drafts: Objects,
): Promise<void> {
  for await (const key of drafts.list(draftKeys.draftsOf(agency))) {
    const year = readPointerKey(key);
    if (year === undefined || years.some((drafted) => drafted.year === year)) continue;
    const before = await readPointer(key, drafts);
    if (!before || before.pointer.fold >= fold || before.pointer.files.length === 0) continue;
    const emptied: DraftPointer = { ...before.pointer, fold, files: [], content: '', tablesDigest: '' };
    const bytes = Buffer.from(JSON.stringify(emptied));
    // Somebody who was quicker has the newer fold, or the next one empties it.
    if (await drafts.put({ key, bytes, mediaType: 'application/json', only: { etag: before.etag } }))
      await removeFiles(before.pointer, drafts);
  }
}

function contentOf({ provenance: _, ...said }: FoldedYear['report'], edition: DraftOfNight): string {
  const { fold: __, day, ...standing } = edition;
  // Whether it could be filed depends on the year of the day, and on nothing else of it.
  return `sha256:${sha256(JSON.stringify({ said, standing, year: day.slice(0, 4) }))}`;
}

async function readPointer(
  key: string,
  drafts: Objects,
): Promise<{ pointer: DraftPointer; etag: string } | undefined> {
  const object = await drafts.get(key);
  return object && { pointer: readSnapshot(FORMATS.draft, object.bytes), etag: object.etag };
}

const MOST_RACES = 20;

// Versioning keeps what is removed here for a while; a reader with the old address is not cut off at once.
async function removeFiles({ prefix, files }: DraftPointer, drafts: Objects): Promise<void> {
  for (const name of files) await drafts.remove(`${prefix}${name}`);
}

/**
 * The draft of one agency's year. In: a folded year and what came of its finalisation. Out: the rendered draft in
 * the private bucket, behind a pointer that is moved by compare-and-swap: a slow night never covers a newer one.
 */
import type { DraftEdition, Report } from '../report/model.ts';
import { renderReport } from '../report/renderers.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { draftKeys, readPointerKey } from './keys.ts';
import type { FoldedYear } from './roll-up.ts';

/** What `current.json` of a draft holds. */
export interface DraftPointer {
  agency: string;
  year: number;
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

export async function writeDraft(
  folded: FoldedYear,
  edition: DraftEdition,
  drafts: Objects,
): Promise<Drafted> {
  const report: Report = { ...folded.report, edition };
  const { agency, year } = report;
  const key = draftKeys.pointer(agency.id, year);
  const content = contentOf(report);
  let fresh: DraftPointer | undefined;
  for (let race = 0; race < MOST_RACES; race++) {
    const before = await readPointer(key, drafts);
    if (before && before.pointer.fold > edition.fold) return 'outdated';
    const stands = before && saysTheSame(before.pointer, content, folded);
    if (stands && before.pointer.fold === edition.fold) return 'unchanged';
    if (!stands) fresh ??= await writeFiles(report, { content, fold: edition.fold }, drafts);
    // A draft that stands takes the newer fold's number, or an older fold that is late would cover it.
    const pointer = stands ? { ...before.pointer, fold: edition.fold } : fresh;
    const bytes = Buffer.from(JSON.stringify(pointer));
    const only = before ? { etag: before.etag } : 'absent';
    if (!(await drafts.put({ key, bytes, mediaType: 'application/json', only }))) continue;
    if (stands) return 'unchanged';
    if (before && before.pointer.prefix !== fresh?.prefix) await removeFiles(before.pointer, drafts);
    return 'written';
  }
  throw new Error(`the draft pointer ${key} could not be moved`);
}

function saysTheSame(pointer: DraftPointer, content: string, { due, report }: FoldedYear): boolean {
  return pointer.content === content && (!due || pointer.eventsDigest === report.provenance.eventsDigest);
}

async function writeFiles(
  report: Report,
  { content, fold }: { content: string; fold: number },
  drafts: Objects,
): Promise<DraftPointer> {
  const { agency, year, tablesDigest, provenance } = report;
  const prefix = draftKeys.draft(agency.id, year, fold);
  const files = await renderReport(report);
  for (const { name, bytes, mediaType } of files)
    await drafts.put({ key: `${prefix}${name}`, bytes, mediaType, cacheControl: 'no-store' });
  return {
    agency: agency.id,
    year,
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

function contentOf({ provenance: _, edition, ...said }: Report): string {
  const { fold: __, ...standing } = edition as DraftEdition;
  return `sha256:${sha256(JSON.stringify({ said, standing }))}`;
}

async function readPointer(
  key: string,
  drafts: Objects,
): Promise<{ pointer: DraftPointer; etag: string } | undefined> {
  const object = await drafts.get(key);
  return object && { pointer: JSON.parse(Buffer.from(object.bytes).toString()), etag: object.etag };
}

const MOST_RACES = 20;

// Versioning keeps what is removed here for a while; a reader with the old address is not cut off at once.
async function removeFiles({ prefix, files }: DraftPointer, drafts: Objects): Promise<void> {
  for (const name of files) await drafts.remove(`${prefix}${name}`);
}

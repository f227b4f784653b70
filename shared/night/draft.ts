/**
 * The draft of one agency's year. In: a folded year and what came of its finalisation. Out: the rendered draft in
 * the private bucket, behind a pointer that is moved by compare-and-swap: a slow night never covers a newer one.
 */
import type { DraftEdition, Report } from '../report/model.ts';
import { renderReport } from '../report/renderers.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';
import type { FoldedYear } from './roll-up.ts';

/** What `current.json` of a draft holds. */
export interface DraftPointer {
  agency: string;
  year: number;
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
  const { eventsDigest } = report.provenance;
  const before = await readPointer(key, drafts);
  const same =
    before?.pointer.content === content && (!folded.due || before.pointer.eventsDigest === eventsDigest);
  if (before && before.pointer.fold > edition.fold) return 'outdated';
  if (same) return 'unchanged';
  const prefix = draftKeys.draft(agency.id, year, edition.fold);
  const files = await renderReport(report);
  for (const { name, bytes, mediaType } of files)
    await drafts.put({ key: `${prefix}${name}`, bytes, mediaType, cacheControl: 'no-store' });
  const { tablesDigest } = report;
  const names = files.map(({ name }) => name);
  return movePointer(
    key,
    {
      agency: agency.id,
      year,
      fold: edition.fold,
      tablesDigest,
      prefix,
      files: names,
      content,
      eventsDigest,
    },
    drafts,
  );
}

/** The current draft of an agency's year, as its pointer tells. */
export async function currentDraft(
  agency: string,
  year: number,
  drafts: Objects,
): Promise<DraftPointer | undefined> {
  return (await readPointer(draftKeys.pointer(agency, year), drafts))?.pointer;
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

async function movePointer(key: string, pointer: DraftPointer, drafts: Objects): Promise<Drafted> {
  const bytes = Buffer.from(JSON.stringify(pointer));
  for (let race = 0; race < MOST_RACES; race++) {
    const before = await readPointer(key, drafts);
    if (before && before.pointer.fold > pointer.fold) return 'outdated';
    const only = before ? { etag: before.etag } : 'absent';
    if (await drafts.put({ key, bytes, mediaType: 'application/json', only })) {
      if (before && before.pointer.prefix !== pointer.prefix) await removeFiles(before.pointer, drafts);
      return 'written';
    }
  }
  throw new Error(`the draft pointer ${key} could not be moved`);
}

// Versioning keeps what is removed here for a while; a reader with the old address is not cut off at once.
async function removeFiles({ prefix, files }: DraftPointer, drafts: Objects): Promise<void> {
  for (const name of files) await drafts.remove(`${prefix}${name}`);
}

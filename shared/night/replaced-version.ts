/**
 * What a version says of the one before it, and of earlier years. In: a report, the last manifest, the private bucket. Out:
 * the cells and paragraphs that read otherwise, and the years that a reader can look up. Always holds: nothing of what was
 * taken down is said again.
 */
import { differencesOf } from '../counting/difference.ts';
import { changedTexts } from '../report/changed-texts.ts';
import type { EarlierYear, VersionEdition } from '../report/model.ts';
import type { Objects } from '../store/ports.ts';
import { together } from '../store/together.ts';
import type { FoldedYear } from './fold-years.ts';
import { frozenReport, type Manifest } from './manifest.ts';
import { isTakenDown } from './tombstone.ts';

/** Years that a reader can look up: what is not published may be half of it, and what was taken down stays down. */
export async function readableHistory(
  { agency, history }: FoldedYear['report'],
  drafts: Objects,
): Promise<EarlierYear[]> {
  const isReadable = async ({ year, version: number }: EarlierYear) =>
    number !== null && !(await isTakenDown({ agency: agency.id, year, number }, drafts));
  const readable = await together(history.map(isReadable));
  return history.filter((_, index) => readable[index]);
}

/** The version before, and what this one prints otherwise; nothing of one that was taken down. */
export async function replaced(
  last: Manifest,
  { form, tables, narrative }: FoldedYear['report'],
  drafts: Objects,
): Promise<VersionEdition['replaces']> {
  const { number, finalisedOn } = last;
  const [isDown, before] = await together([
    isTakenDown({ agency: last.agency.id, year: last.year, number }, drafts),
    frozenReport(last, drafts),
  ]);
  if (isDown) return null;
  const differences = differencesOf(form, before.tables, tables);
  return { number, finalisedOn, differences, texts: changedTexts(before.narrative, narrative) };
}

/** How much a correction corrects, for the feed. */
export function correctsOf({
  differences,
  texts = [],
}: NonNullable<VersionEdition['replaces']>): NonNullable<Manifest['corrects']> {
  const paragraphs = texts.map(({ section, changes }) => ({ section, paragraphs: changes.length }));
  return { cells: differences.length, texts: paragraphs };
}

/**
 * What a version states about the previous version and earlier years. In: a report, the last manifest, the private
 * bucket. Out: the cells and paragraphs that changed, and the years that a reader can look up. Always holds: content
 * that was taken down is not repeated.
 */
import { differencesOf } from '../counting/difference.ts';
import { changedTexts } from '../report/changed-texts.ts';
import type { EarlierYear, VersionEdition } from '../report/model.ts';
import type { Objects } from '../store/ports.ts';
import { together } from '../store/together.ts';
import type { FoldedYear } from './fold-years.ts';
import { frozenReport, type Manifest } from './manifest.ts';
import { isTakenDown } from './tombstone.ts';

/** The earlier years that a reader can look up: those with a public version that is not taken down. */
export async function readableHistory(
  { agency, history }: FoldedYear['report'],
  drafts: Objects,
): Promise<EarlierYear[]> {
  const isReadable = async ({ year, version: number }: EarlierYear) =>
    number !== null && !(await isTakenDown({ agency: agency.id, year, number }, drafts));
  const readable = await together(history.map(isReadable));
  return history.filter((_, index) => readable[index]);
}

/** The previous version, and how this one differs; null if that was taken down. */
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

/** The size of a correction, for the feed: the number of cells, and of paragraphs by section. */
export function correctsOf({
  differences,
  texts = [],
}: NonNullable<VersionEdition['replaces']>): NonNullable<Manifest['corrects']> {
  const paragraphs = texts.map(({ section, changes }) => ({ section, paragraphs: changes.length }));
  return { cells: differences.length, texts: paragraphs };
}

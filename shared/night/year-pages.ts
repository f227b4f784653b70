/**
 * The pages of each year across all agencies. In: the published reports, and the present keys under `years/`. Out: the
 * pages, rewritten only if their rows changed. Always holds: for a changed page, only the reports of its changed rows
 * are read, and all other rows are reused; a missing page is rebuilt; pages below a page are written before it; a page
 * without content says so, because public pages are never removed.
 */
import {
  madeOf,
  type RowToMake,
  renderGone,
  renderRow,
  renderYearPage,
  rowsIn,
  type YearPage,
  yearKey,
  yearPages,
} from '../open/year-page.tsx';
import type { CatalogueEntry } from '../report/model.ts';
import { RELEASE } from '../report/release.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { yearOf } from './agency-pages.ts';
import { publicFile } from './kept-file.ts';

const FOLDER = 'years/';

const PAGE = /^years\/(\d{4})(\.[a-z0-9.-]+)?\.html$/;

/** The present keys of the pages of years. */
export async function yearKeysIn(publication: Objects): Promise<Set<string>> {
  const keys = new Set<string>();
  // An agency of an earlier release may have the id `years`, with its reports in this folder.
  for await (const key of publication.list(FOLDER)) if (PAGE.test(key)) keys.add(key);
  return keys;
}

/** The years with a page of their own, latest first. */
export function yearsAmong(keys: ReadonlySet<string>): number[] {
  const years = [...keys].map((key) => Number(PAGE.exec(key)?.[1]));
  return [...new Set(years)].filter((year) => keys.has(yearKey(year))).sort((a, b) => b - a);
}

/** Raise it if a release makes different pages from the same rows. */
const RECIPE = 1;

/** Pages handled concurrently, and reports of one page read concurrently. */
const AT_ONCE = 16;

interface Place {
  /** The present keys of the pages of years. */
  lying: ReadonlySet<string>;
  publication: Objects;
}

/** Whether some year got its first page, so that the catalogue must link to it. */
export async function rebuildYearPages(entries: readonly CatalogueEntry[], place: Place): Promise<boolean> {
  const { lying, publication } = place;
  const pages = yearPages(entries);
  for (const wave of wavesOf(pages))
    for await (const _ of readAhead(wave, AT_ONCE, (page) => rebuildOne(page, lying, publication)));
  const wanted = new Set(pages.map(({ key }) => key));
  for (const key of lying) if (!wanted.has(key)) await sayGone(key, publication);
  return pages.some(({ key, year }) => key === yearKey(year) && !lying.has(key));
}

/** The pages in the order of writing: parts, then governments from the deepest level up, then the years. */
function wavesOf(pages: readonly YearPage[]): YearPage[][] {
  const waves = new Map<number, YearPage[]>();
  for (const page of pages) {
    const { of, above } = page.node;
    const depth = of ? above.length + 1 : 0;
    const wave = page.years.length > 0 || page.parts.length > 0 ? 2 * depth : 2 * depth + 1;
    waves.set(wave, [...(waves.get(wave) ?? []), page]);
  }
  return [...waves].sort(([a], [b]) => b - a).map(([, wave]) => wave);
}

async function rebuildOne(page: YearPage, lying: ReadonlySet<string>, publication: Objects): Promise<void> {
  const { key, year, node, rows, parts, years } = page;
  const stamps = rows.map((row) => sha256(madeOf(row)).slice(0, 16));
  const above = node.above.map(({ id, name }) => [id, name]);
  // Only a page with all rows states the number of members, so that a new row does not change the other parts.
  const isWhole = rows.length === node.rows.length;
  const heads = [node.of && [node.of.name, isWhole && node.of.entry?.members?.length], above, parts, years];
  const from = sha256(JSON.stringify([RECIPE, RELEASE, year, heads, isWhole, stamps]));
  const there = lying.has(key) ? await publication.head(key) : undefined;
  if (there?.metadata['from'] === from) return;
  const before = there && rows.length > 0 ? await publication.get(key) : undefined;
  const kept = rowsIn(Buffer.from(before?.bytes ?? []).toString());
  const texts: string[] = [];
  const made = rows.map((row, index) => ({ row, year, of: stamps[index] ?? '' }));
  const textOf = async (one: RowToMake) =>
    kept.get(one.of) ?? renderRow(one, one.row.entry && (await yearOf(one.row.entry, publication)));
  for await (const text of readAhead(made, AT_ONCE, textOf)) texts.push(text);
  const only = there ? { etag: there.etag } : ('absent' as const);
  // If another chain was faster, its page stays, and the next chain compares again.
  await publication.put({
    ...publicFile(key, Buffer.from(renderYearPage(page, texts))),
    metadata: { from },
    only,
  });
}

const GONE = 'nothing';

async function sayGone(key: string, publication: Objects): Promise<void> {
  const there = await publication.head(key);
  if (!there || there.metadata['from'] === GONE) return;
  const bytes = Buffer.from(renderGone());
  await publication.put({ ...publicFile(key, bytes), metadata: { from: GONE }, only: { etag: there.etag } });
}

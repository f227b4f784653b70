/**
 * The search by name beside the catalogue, for a whole country. In: the listed agencies, and the ids of those with a
 * page of their own. Out: `search.html` and its files of names (shared/open/search.tsx), written only if their content
 * changes. Always holds: the page is written after the names that it reads, and only if the catalogue links to it.
 */
import type { Listed } from '../open/listed.ts';
import { SEARCH_PAGE, searchFiles } from '../open/search.tsx';
import { sha256Bytes } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { keepText } from './kept-file.ts';

/** Files written concurrently. */
const AT_ONCE = 16;

export async function keepSearch(
  { agencies }: Listed,
  pages: ReadonlySet<string>,
  publication: Objects,
): Promise<void> {
  const named = Array.from(agencies, ({ id, name, years: [latest] }) =>
    pages.has(id) || !latest ? { id, name } : { id, name, year: latest.year },
  );
  const digest = (text: string) => Buffer.from(sha256Bytes(Buffer.from(text))).toString('base64');
  const { [SEARCH_PAGE]: page = '', ...names } = Object.fromEntries(searchFiles(named, { digest }));
  const keep = ([key, text]: [string, string]) => keepText(key, text, publication);
  for await (const _ of readAhead(Object.entries(names), AT_ONCE, keep));
  await keepText(SEARCH_PAGE, page, publication);
}

/**
 * Searches the public objects for words. In: words (a name, a number, a note) and the publication bucket. Out: every
 * key that contains one of them, and the keys that could not be searched. Always: every object is read, even one that
 * no catalogue names; packed ones (gzip, ZIP, and so DOCX, XLSX and `all.zip`) are unpacked first. PDF and PNG draw
 * their text and are only counted: they say nothing that the HTML page of the same version does not.
 */
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import type { Objects } from '../../../../shared/store/ports.ts';

export interface SearchResult {
  /** Keys that were read. */
  read: number;
  found: { key: string; word: string }[];
  /** Keys whose bytes draw their text. */
  drawn: string[];
}

export async function searchPublic(
  words: readonly string[],
  publication: Pick<Objects, 'list' | 'get'>,
): Promise<SearchResult> {
  const result: SearchResult = { read: 0, found: [], drawn: [] };
  const asked = words.map((word) => ({ word, spellings: spellingsOf(word) }));
  for await (const key of publication.list('')) {
    const object = await publication.get(key);
    if (!object) continue;
    if (/\.(pdf|png)$/.test(key)) result.drawn.push(key);
    result.read += 1;
    const texts = [key, JSON.stringify(object.metadata), ...textsIn(Buffer.from(object.bytes))];
    for (const { word, spellings } of asked)
      if (texts.some((text) => spellings.some((spelling) => text.includes(spelling))))
        result.found.push({ key, word });
  }
  return result;
}

/** As written in a text, in JSON, and in HTML or XML. */
function spellingsOf(word: string): string[] {
  const marked = word
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return [...new Set([word, JSON.stringify(word).slice(1, -1), marked])];
}

function textsIn(bytes: Buffer): string[] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return textsIn(gunzipSync(bytes));
  if (bytes.subarray(0, 4).equals(ZIP))
    return Object.entries(unzipSync(bytes)).flatMap(([name, part]) => [name, ...textsIn(Buffer.from(part))]);
  return [bytes.toString('utf8')];
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1');

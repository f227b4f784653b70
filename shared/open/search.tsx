/**
 * Finds one agency among many without a server: `search.html` and the files of names that its script reads. In: the
 * listed agencies, and which have a page of their own. Out: the texts by key, the page last. Always holds: a file has
 * at most 200 kB, and changes only with one of its names. The page requests only its own site, and only after the first
 * letter is typed; without a script it links to the lists. Contract, section 13.
 */
import { raw } from 'hono/html';
import { inBuckets } from '../audit/buckets.ts';
import { ICON_POLICY } from '../formats/html/icon.tsx';
import { Described, documentOf } from '../formats/html/page.tsx';
import { STYLE_DIGEST } from '../formats/html/style.ts';
import { cleanText } from '../text/clean.ts';
import { SEARCH_SCRIPT } from './search-script.ts';

export const SEARCH_PAGE = 'search.html' as const;

const MOST_BYTES = 200_000;
/** On average, and at most about twice as many. */
const NAMES_A_FILE = 1500;

export interface Named {
  id: string;
  name: string;
  /** Of its latest report, if it has no page of its own. */
  year?: number;
}

export interface SearchPlace {
  /** A digest of a text, SHA-256 in base64. */
  digest: (text: string) => string;
}

export function searchFiles(agencies: readonly Named[], place: SearchPlace): Map<string, string> {
  const files = nameFiles(agencies);
  const names = files.map((text, index) => [`agencies/names-${index + 1}.json`, text] as const);
  return new Map([...names, [SEARCH_PAGE, searchPage(files.length, place)]]);
}

function nameFiles(agencies: readonly Named[]): string[] {
  let count = Math.ceil(agencies.length / NAMES_A_FILE) || 1;
  for (;;) {
    const texts = inBuckets(agencies, count, ({ id }) => id).map(linesOf);
    const isTooLarge = texts.some((text) => text.length > MOST_BYTES / 3 && bytesOf(text) > MOST_BYTES);
    if (!isTooLarge || count > agencies.length) return texts;
    count += Math.ceil(count / 8);
  }
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

function linesOf(agencies: readonly Named[]): string {
  const lines = agencies.map(({ id, name, year }) =>
    JSON.stringify([cleanText(name), id, ...(year === undefined ? [] : [year])]),
  );
  return `[${lines.join(',\n')}]\n`;
}

const OWN_STYLE =
  '.find input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem .6rem;margin:.3rem 0 .6rem}';

function searchPage(parts: number, { digest }: SearchPlace): string {
  const own = [SEARCH_SCRIPT, OWN_STYLE].map((text) => `'sha256-${digest(text)}'`);
  return documentOf({
    title: '按名称查找机关',
    skipTo: '跳到查找',
    policy: `default-src 'none'; ${ICON_POLICY}; script-src ${own[0]}; style-src '${STYLE_DIGEST}' ${own[1]}; connect-src 'self'; base-uri 'none'; form-action 'none'`,
    head: (
      <>
        <Described by="按名称查找公布政府信息公开工作年度报告的机关。" canonical="search.html" />
        <style>{raw(OWN_STYLE)}</style>
      </>
    ),
    sheet: (
      <main class="sheet catalogue find" id="main" data-parts={String(parts)}>
        <header class="head">
          <h1>按名称查找机关</h1>
        </header>
        <p>
          <label for="name">机关名称中的几个字，多个词以空格分开</label>
          <input type="search" id="name" autocomplete="off" />
        </p>
        <p role="status" id="told"></p>
        <ul id="found"></ul>
        <noscript>
          <p>查找需要浏览器运行本页的脚本；不运行脚本，可从目录逐级找到各机关。</p>
        </noscript>
        <p>
          <a href="index.html">全部机关的目录</a>
        </p>
      </main>
    ),
    script: SEARCH_SCRIPT,
  });
}

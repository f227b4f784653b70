/** The catalogue of a country: pages that a phone loads, and a way to every agency (contract, section 13). */
import { load } from 'cheerio';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCatalogueHtml } from '../../../../shared/formats/html/catalogue.tsx';
import { renderCataloguePages } from '../../../../shared/formats/html/catalogue-pages.tsx';
import type { CatalogueEntry } from '../../../../shared/report/model.ts';

const MOST_BYTES = 200_000;
const NAME = '内蒙古自治区呼和浩特市土默特左旗敕勒川草原文化旅游开发区管理委员会综合行政执法局';

function entry(id: string, year: number, members?: readonly string[]): CatalogueEntry {
  const version = {
    number: 1,
    finalisedOn: `${year + 1}-01-20`,
    note: null,
    tablesDigest: 'sha256:0',
    seal: null,
  };
  return {
    agency: { id, name: `${NAME}${id}` },
    year,
    current: 1,
    versions: [version],
    ...(members && { members }),
  };
}

const hrefs = (html: string) =>
  load(html)('main a')
    .toArray()
    .map((a) => String(load(html)(a).attr('href')));
const idsOn = (html: string) =>
  [...html.matchAll(/href="(?:\.\.\/)?([a-z0-9-]+)\/index\.html"/g)].map(([, id]) => id);

test('a small catalogue is the one page that it was', () => {
  const entries = [entry('aa', 2023), entry('bb', 2024)];
  expect([...renderCataloguePages(entries, [], { pages: new Set(), years: [] })]).toEqual([
    ['index.html', renderCatalogueHtml(entries, [], { pages: new Set(), years: [] })],
  ]);
});

test('whatever the tree, each page is under 200 kB, and every topmost agency stands on one of them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_500 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 5 }),
      (agencies, governments, years) => {
        const ids = Array.from({ length: agencies }, (_, n) => `agency-${String(n).padStart(5, '0')}`);
        const size = Math.floor(agencies / 25);
        const groups = Array.from({ length: governments }, (_, n) => ids.slice(n * size, (n + 1) * size));
        const entries = [
          ...groups.map((members, n) => entry(`government-${n}`, 2024, members)),
          ...ids.flatMap((id) => Array.from({ length: years }, (_, n) => entry(id, 2020 + n))),
        ];
        const all = new Set(entries.map(({ agency }) => agency.id));
        const pages = renderCataloguePages(entries, ['index.json'], { pages: all, years: [] });
        const texts = [...pages.values()];
        for (const html of texts) expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MOST_BYTES);
        const found = texts.flatMap(idsOn);
        const members = new Set(groups.flat());
        for (const id of all) if (!members.has(id)) expect(found).toContain(id);
        for (const html of texts)
          for (const href of html.match(/href="(?:\.\.\/)?(?:agencies\/\d+\.html|index\.html)"/g) ?? [])
            expect([...pages.keys()]).toContain(href.slice(6, -1).replace('../', ''));
      },
    ),
    { seed: 13, numRuns: 12 },
  );
});

test('35,000 agencies in a tree: the root names the topmost, and leads further where these are many', () => {
  const provinces = Array.from({ length: 31 }, (_, n) => `province-${n}`);
  const members = (at: number) => Array.from({ length: 1_128 }, (_, n) => `body-${at}-${n}`);
  const tree = provinces.flatMap((id, at) => [
    entry(id, 2024, members(at)),
    ...members(at).map((body) => entry(body, 2024)),
  ]);
  const pages = renderCataloguePages(tree, [], { pages: new Set(provinces), years: [] });
  expect([...pages.keys()]).toEqual(['index.html']);
  expect(hrefs(pages.get('index.html') ?? '').sort()).toEqual(
    [...provinces.map((id) => `${id}/index.html`), 'search.html'].sort(),
  );
  const flat = Array.from({ length: 1_500 }, (_, n) => entry(`body-${n}`, 2024));
  expect([...renderCataloguePages(flat, [], { pages: new Set(), years: [] }).keys()]).toEqual([
    'index.html',
    'agencies/2.html',
    'agencies/3.html',
  ]);
});

/** The agencies of a year as the reports place them, and the pages that are made of that (contract, section 13). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SHOWN } from '../../../shared/open/agency-page.tsx';
import { indicatorsOf } from '../../../shared/open/indicators.ts';
import { madeOf, renderRow, renderYearPage, rowsIn, yearPages } from '../../../shared/open/year-page.tsx';
import { byAgency, nodesOf, pagesOfRows } from '../../../shared/open/year-tree.ts';
import type { CatalogueEntry } from '../../../shared/report/model.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

const MOST_BYTES = 200_000;
const entry = (id: string, year: number, members?: readonly string[], name = `${id}局`): CatalogueEntry => ({
  agency: { id, name },
  year,
  current: 1,
  versions: [
    { number: 1, finalisedOn: `${year + 1}-01-20`, note: null, tablesDigest: 'sha256:0', seal: null },
  ],
  ...(members && { members }),
});

const rowsOf = (year: number, entries: readonly CatalogueEntry[]) =>
  Object.fromEntries(
    nodesOf(year, byAgency(entries)).map(({ of, rows }) => [
      of?.id ?? '',
      rows.map(({ id }) => id).join(' '),
    ]),
  );

/** Any years of any agencies, which may name one another as members, in circles too. */
const anyEntries = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom(...'abcdefghij'.split('').map((one) => `${one}${one}`)),
      year: fc.integer({ min: 2021, max: 2024 }),
      members: fc.option(
        fc.uniqueArray(fc.constantFrom(...'abcdefghijk'.split('').map((one) => `${one}${one}`)), {
          maxLength: 4,
        }),
        { nil: undefined },
      ),
    }),
    { maxLength: 25, selector: ({ id, year }) => `${id} ${year}` },
  )
  .map((all) => all.map(({ id, year, members }) => entry(id, year, members)));

test('a body that two name belongs to whose report is nearest to the year, one of before going first', () => {
  const all = (...years: [id: string, year: number][]) => [
    ...years.map(([id, year]) => entry(id, year, ['xx'])),
    entry('xx', 2023),
  ];
  const ofX = (entries: readonly CatalogueEntry[]) =>
    Object.entries(rowsOf(2023, entries)).flatMap(([of, rows]) => (rows.split(' ').includes('xx') ? of : []));
  expect(ofX(all(['aa', 2021], ['bb', 2023]))).toEqual(['bb']);
  expect(ofX(all(['aa', 2023], ['bb', 2022]))).toEqual(['aa']);
  expect(ofX(all(['aa', 2024], ['bb', 2021]))).toEqual(['bb']);
});

test('each report of a year has exactly one row, every page is led to, and the order of what came in is nothing', () => {
  fc.assert(
    fc.property(anyEntries, fc.integer({ min: 2021, max: 2024 }), (entries, year) => {
      const nodes = nodesOf(year, byAgency(entries));
      const rows = nodes.flatMap((node) => node.rows);
      const published = entries.filter((one) => one.year === year).map(({ agency }) => agency.id);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      expect(rows.flatMap((row) => (row.entry ? row.id : [])).sort()).toEqual(published.sort());
      const led = rows.filter(({ leads }) => leads).map(({ id }) => id);
      expect(nodes.flatMap(({ of }) => of?.id ?? []).sort()).toEqual(led.sort());
      expect(nodesOf(year, byAgency(entries.toReversed()))).toEqual(nodes);
    }),
    { seed: 18, numRuns: 400 },
  );
});

test('members stand under their government of that year, and until it publishes under the one of its report before', () => {
  const before = [entry('city', 2023, ['east', 'west']), entry('other', 2023, ['north'])];
  const now = ['east', 'west', 'north'].map((id) => entry(id, 2024));
  expect(rowsOf(2024, [...before, ...now])).toEqual({ '': 'city other', city: 'east west', other: 'north' });
  const moved = [entry('city', 2024, ['east']), entry('other', 2024, ['north', 'west'])];
  expect(rowsOf(2024, [...before, ...now, ...moved])).toEqual({
    '': 'city other',
    city: 'east',
    other: 'north west',
  });
  expect(rowsOf(2023, [...before, ...now, ...moved])).toEqual({ '': 'city other' });
});

test('two reports that name one another over the years are no circle', () => {
  const entries = [entry('aa', 2022, ['bb']), entry('bb', 2024, ['aa']), entry('cc', 2024)];
  expect(rowsOf(2024, entries)).toEqual({ '': 'bb cc' });
  expect(rowsOf(2024, [...entries, entry('aa', 2024)])).toEqual({ '': 'bb cc', bb: 'aa' });
  expect(rowsOf(2022, entries)).toEqual({ '': 'aa' });
  const circle = [entry('aa', 2024, ['bb']), entry('bb', 2024, ['aa'])];
  expect(rowsOf(2024, circle)).toEqual({ '': 'aa', aa: 'bb' });
});

test('one agency more changes one page of rows, or divides it', () => {
  const ids = Array.from({ length: 3_000 }, (_, n) => `body-${String(n * 7).padStart(5, '0')}`);
  const pagesOf = (all: readonly string[]) =>
    pagesOfRows(nodesOf(2024, byAgency(all.map((id) => entry(id, 2024))))[0]?.rows ?? []).map((rows) =>
      rows.map(({ id }) => id).join(),
    );
  const before = new Set(pagesOf(ids));
  for (const more of ['body-00003', 'body-10005', 'body-20006']) {
    const changed = pagesOf([...ids, more]).filter((page) => !before.has(page));
    expect(changed.length).toBeLessThanOrEqual(2);
  }
});

const read = {
  numbers: new Map<string, number>(SHOWN.map(([path]) => [path, 1_234_567])),
  indicators: indicatorsOf(huaian2024),
};

test('with the longest ids and names each page is under 200 kB, and its rows are found in it again', () => {
  const name = '内蒙古自治区呼和浩特市土默特左旗敕勒川草原文化旅游开发区管理委员会综合行政执法局'.repeat(2);
  const ids = Array.from({ length: 2_000 }, (_, n) => `${'long-'.repeat(11)}${String(n).padStart(5, '0')}`);
  const entries = ids.map((id, n) =>
    entry(id, 2024, n === 0 ? ids.slice(1, 150) : undefined, `${name}${id}`),
  );
  const pages = yearPages(entries);
  expect(pages.at(-1)?.key).toBe('years/2024.html');
  for (const page of pages) {
    const rows = page.rows.map((row, n) =>
      renderRow({ row, year: 2024, of: String(n).padStart(4, '0') }, read),
    );
    const html = renderYearPage(page, rows);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MOST_BYTES);
    expect([...rowsIn(html).values()]).toEqual(rows);
  }
});

test('a row is another one for whatever it says', () => {
  const [row] = nodesOf(2024, byAgency([entry('aa', 2024)]))[0]?.rows ?? [];
  if (!row?.entry) throw new Error('no row');
  const version = row.entry.versions[0];
  const others = [
    { ...row, name: '别名' },
    { ...row, leads: true },
    { ...row, isBroken: true },
    { ...row, entry: null },
    { ...row, entry: { ...row.entry, current: 2 } },
    {
      ...row,
      entry: {
        ...row.entry,
        versions: [{ number: 1, finalisedOn: '', seal: null, takenDown: '2026-01-01' }],
      },
    },
    { ...row, entry: { ...row.entry, versions: version ? [{ ...version, seal: 'sha256:1' }] : [] } },
  ];
  const all = [row, ...others].map((one) => madeOf(one as typeof row));
  expect(new Set(all).size).toBe(all.length);
});

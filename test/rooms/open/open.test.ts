import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dataPackage, type MadePart, versionLines } from '../../../shared/open/datapackage.ts';
import { dcat } from '../../../shared/open/dcat.ts';
import { type Listed, partsOf } from '../../../shared/open/listed.ts';
import { sitemaps } from '../../../shared/open/sitemap.ts';

const seal = `sha256:${'a'.repeat(64)}`;
const URL = 'https://reports.example';

const listedBy = fc
  .uniqueArray(fc.stringMatching(/^[a-z]{2,6}$/), { maxLength: 12 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .uniqueArray(fc.tuple(fc.integer({ min: 2021, max: 2024 }), fc.boolean()), {
            minLength: 1,
            selector: ([year]) => year,
          })
          .map((years) => ({
            id,
            name: `${id}局`,
            years: years.map(([year, down]) => ({
              year,
              current: 1,
              versions: [
                {
                  number: 1,
                  finalisedOn: `${year + 1}-01-20`,
                  seal,
                  ...(down && { takenDown: '2026-03-01' }),
                },
              ],
            })),
          })),
      ),
    ),
  )
  .map((agencies): Listed => ({ agencies }));

test('every readable report is in exactly one part of its year, and a take-down moves no other report', () => {
  fc.assert(
    fc.property(listedBy, fc.integer({ min: 1, max: 5 }), (listed, most) => {
      const parts = partsOf(listed, most);
      const told = parts.flatMap(({ year, reports }) =>
        reports.map((one) => `${one.agency} ${year} ${one.year}`),
      );
      const readable = [...listed.agencies].flatMap(({ id, years }) =>
        years
          .filter(({ versions }) => versions.every(({ takenDown }) => takenDown === undefined))
          .map(({ year }) => `${id} ${year} ${year}`),
      );
      expect(told.sort()).toEqual(readable.sort());
      expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
      const standing: Listed = JSON.parse(
        JSON.stringify(listed, (key, value) => (key === 'takenDown' ? undefined : value)),
      );
      expect(partsOf(standing, most).map(({ name }) => name)).toEqual(parts.map(({ name }) => name));
    }),
  );
});

const LISTED: Listed = {
  agencies: [
    {
      id: 'huaian',
      name: '淮安',
      years: [
        {
          year: 2024,
          current: 2,
          versions: [
            { number: 2, finalisedOn: '2025-03-01', seal, note: '更正', tablesDigest: 'sha256:bb' },
            { number: 1, finalisedOn: '2025-01-20', seal, takenDown: '2025-04-02' },
          ],
        },
      ],
    },
  ],
};

test('a line a version; one that was taken down has neither a note nor an address', () => {
  const lines = [...versionLines(LISTED, URL)].join('').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      agency: 'huaian',
      name: '淮安',
      year: 2024,
      version: 2,
      current: true,
      finalisedOn: '2025-03-01',
      seal,
      tablesDigest: 'sha256:bb',
      note: '更正',
      url: `${URL}/huaian/2024/v2/index.html`,
    },
    {
      agency: 'huaian',
      name: '淮安',
      year: 2024,
      version: 1,
      current: false,
      finalisedOn: '2025-01-20',
      seal,
      takenDown: '2025-04-02',
    },
  ]);
});

test('the package names each file with its size and digest, and its version is the latest day', () => {
  const file = (key: string) => ({ key, bytes: 7, sha256: 'c'.repeat(64) });
  const [part] = partsOf(LISTED);
  if (!part) throw new Error('there is one part');
  const made: MadePart = { ...part, csv: file('data/2024.csv'), parquet: file('data/2024.parquet') };
  const { version, resources } = JSON.parse(dataPackage(LISTED, [made], file('data/versions.jsonl')));
  expect(version).toBe('2025-04-02');
  expect(
    resources.map(({ name, path, bytes, hash }: Record<string, unknown>) => [name, path, bytes, hash]),
  ).toEqual(
    ['cells-2024', 'cells-2024-parquet', 'versions'].map((name, index) => [
      name,
      ['data/2024.csv', 'data/2024.parquet', 'data/versions.jsonl'][index],
      7,
      `sha256:${'c'.repeat(64)}`,
    ]),
  );
  expect(resources[0].schema.primaryKey).toEqual(['机关代码', '年度', '路径']);
});

test('a map of the site with more addresses than a file may have is an index of files, with every address once', () => {
  const years = [2022, 2023, 2024].map((year) => ({
    year,
    current: 1,
    versions: [{ number: 1, finalisedOn: `${year + 1}-01-20`, seal }],
  }));
  const listed: Listed = { agencies: ['aa', 'bb'].map((id) => ({ id, name: id, years })) };
  const whole = sitemaps(listed, URL);
  expect([...whole.keys()]).toEqual(['sitemap.xml']);
  const locations = (text = '') => [...text.matchAll(/<loc>([^<]+)/g)].map(([, address]) => address);
  const split = sitemaps(listed, URL, 3);
  const files = locations(split.get('sitemap.xml'));
  expect(files).toEqual([1, 2, 3, 4].map((n) => `${URL}/sitemap-${n}.xml`));
  const named = files.flatMap((address) => locations(split.get(String(address).slice(URL.length + 1))));
  expect(named).toEqual(locations(whole.get('sitemap.xml')));
  expect(named).toHaveLength(10);
});

test('the catalogue of data sets names every file of the package once, and is the same for the same', () => {
  const file = (key: string) => ({ key, bytes: 7, sha256: 'c'.repeat(64) });
  const [part] = partsOf(LISTED);
  if (!part) throw new Error('there is one part');
  const made: MadePart = { ...part, csv: file('data/2024.csv'), parquet: file('data/2024.parquet') };
  const text = dcat(LISTED, [made], URL);
  expect(dcat(LISTED, [made], URL)).toBe(text);
  const { 'dcat:dataset': sets, 'dct:modified': modified, '@id': id } = JSON.parse(text);
  expect([id, modified['@value']]).toEqual([`${URL}/dcat.jsonld`, '2025-04-02']);
  expect(
    sets.flatMap((set: { 'dcat:distribution': Record<string, Record<string, string>>[] }) =>
      set['dcat:distribution'].map((one) => [
        one['dcat:downloadURL']?.['@id'],
        one['dcat:byteSize']?.['@value'],
        one['spdx:checksum']?.['spdx:checksumValue'],
      ]),
    ),
  ).toEqual(['csv', 'parquet'].map((kind) => [`${URL}/data/2024.${kind}`, '7', 'c'.repeat(64)]));
  expect(JSON.parse(dcat({ agencies: [] }, [], URL))['dcat:dataset']).toEqual([]);
});

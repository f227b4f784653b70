import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf } from '../../../shared/audit/buckets.ts';
import { dataPackage, type MadePart, versionLines } from '../../../shared/open/datapackage.ts';
import { dcat } from '../../../shared/open/dcat.ts';
import { isInParts, type Listed, partsOf } from '../../../shared/open/listed.ts';
import { renderDataPage } from '../../../shared/open/page.tsx';
import { sitemaps } from '../../../shared/open/sitemap.ts';
import { sha256 } from '../../../shared/store/digest.ts';

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
    fc.property(listedBy, fc.integer({ min: 1, max: 5 }), fc.integer({ max: 9 }), (listed, part, whole) => {
      const parts = partsOf(listed, { part, whole });
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
      expect(partsOf(standing, { part, whole }).map(({ name }) => name)).toEqual(
        parts.map(({ name }) => name),
      );
    }),
  );
});

test('where there is a file more, agencies move out of one other file alone, and only into the new one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{2,6}$/)),
      fc.integer({ min: 1, max: 40 }),
      (ids, count) => {
        const moved = ids.filter((id) => bucketOf(id, count) !== bucketOf(id, count + 1));
        expect(new Set(moved.map((id) => bucketOf(id, count))).size).toBeLessThanOrEqual(1);
        for (const id of moved) expect(bucketOf(id, count + 1)).toBe(count);
        for (const id of ids) expect([bucketOf(id, 1), bucketOf(id, count) < count]).toEqual([0, true]);
      },
    ),
  );
});

test('a file of many gets at most about twice its share', () => {
  for (const count of [2, 3, 5, 64, 88, 127]) {
    const held = Array.from({ length: count }, () => 0);
    for (let n = 0; n < 400 * count; n++)
      held[bucketOf(`a-${n}`, count)] = (held[bucketOf(`a-${n}`, count)] ?? 0) + 1;
    expect([count, Math.max(...held) < 920, Math.min(...held) > 200]).toEqual([count, true, true]);
  }
});

/** A province: so many agencies with two reports each, of which the first was corrected so often. */
function province(agencies: number, corrections: number): Listed {
  const version = (year: number, number: number) => ({ number, finalisedOn: `${year + 1}-01-20`, seal });
  return {
    agencies: Array.from({ length: agencies }, (_, n) => ({
      id: `a-${n}`,
      name: `${n}局`,
      years: [2024, 2023].map((year) => {
        const current = n === 0 && year === 2024 ? 1 + corrections : 1;
        return {
          year,
          current,
          versions: Array.from({ length: current }, (_, at) => version(year, current - at)),
        };
      }),
    })),
  };
}

/** All that is made of the data of a province, by what it is called. */
function described(listed: Listed): Record<string, string> {
  const file = (key: string) => ({ key, bytes: 7, sha256: sha256(JSON.stringify(listed)) });
  const made = partsOf(listed).map((part) => ({
    ...part,
    csv: file(`data/${part.name}.csv`),
    parquet: file(`data/${part.name}.parquet`),
  }));
  return {
    package: dataPackage(listed, made, file('data/versions.jsonl')),
    versions: [...versionLines(listed, URL)].join(''),
    dcat: dcat(listed, made, { url: URL }),
    page: renderDataPage(made, { url: URL, inParts: isInParts(listed) }),
    ...Object.fromEntries(sitemaps(listed, URL)),
    ...Object.fromEntries(made.map(({ name, reports }) => [`part ${name}`, JSON.stringify(reports)])),
  };
}

const changed = (before: Record<string, string>, after: Record<string, string>) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => before[key] !== after[key])
    .sort();

test('of a province a correction changes one part and nothing that describes it; a first report the map as well', () => {
  const before = described(province(900, 0));
  const part = bucketOf('a-0', 3);
  const name = `part 2024${part === 0 ? '' : `-${part + 1}`}`;
  expect(changed(before, described(province(900, 1)))).toEqual([name]);
  const first = described(province(901, 0));
  const years = [2023, 2024].map(
    (year) => `part ${year}${bucketOf('a-900', 3) === 0 ? '' : `-${bucketOf('a-900', 3) + 1}`}`,
  );
  expect(changed(before, first)).toEqual([...years, 'sitemap.xml']);
  expect(Buffer.byteLength(before['page'] ?? '')).toBeLessThan(200_000);
  expect(before['versions']).toBe('{"parts":"index.json"}\n');
  const { resources } = JSON.parse(before['package'] ?? '');
  expect(resources[0].path).toEqual(['data/2024.csv', 'data/2024-2.csv', 'data/2024-3.csv']);
  // Of a city everything says what changed.
  const small = described(province(9, 0));
  expect(changed(small, described(province(9, 1)))).toEqual(['dcat', 'package', 'part 2024', 'versions']);
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
      // Of Parquet Frictionless counts none.
      [7, undefined, 7][index],
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
  const text = dcat(LISTED, [made], { url: URL });
  expect(dcat(LISTED, [made], { url: URL })).toBe(text);
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
  expect(JSON.parse(dcat({ agencies: [] }, [], { url: URL }))['dcat:dataset']).toEqual([]);
});

test('the catalogue of data sets names who runs it only where the operator said so', () => {
  const publisherOf = (publication: Parameters<typeof dcat>[2]) =>
    JSON.parse(dcat(LISTED, [], publication))['dct:publisher'];
  expect(publisherOf({ url: URL })).toBeUndefined();
  expect(publisherOf({ url: URL, runBy: { name: '清河区\u202e数据局', contact: undefined } })).toEqual({
    '@type': 'foaf:Agent',
    'foaf:name': { '@language': 'zh-CN', '@value': '清河区数据局' },
  });
});

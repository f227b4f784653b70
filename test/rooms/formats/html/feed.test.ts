import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { renderFeed } from '../../../../shared/formats/html/feed.ts';
import type { CatalogueEntry } from '../../../../shared/report/model.ts';
import { sha256 } from '../../../../shared/store/digest.ts';

const place = { url: 'https://gk.example', digest: sha256 };
const version = (number: number, finalisedOn: string, note: string | null = null) => ({
  number,
  finalisedOn,
  note,
  tablesDigest: `sha256:${'0'.repeat(64)}`,
  seal: null,
});
const entries: CatalogueEntry[] = [
  {
    agency: { id: 'huaian', name: '淮安市人民政府' },
    year: 2024,
    current: 2,
    versions: [version(1, '2025-01-20'), version(2, '2025-02-03', '更正 <b>&"结转"</b>\u0001\ufffe')],
  },
  {
    agency: { id: 'zhoukou', name: '周口市<某>局' },
    year: 2024,
    current: 1,
    versions: [version(1, '2025-01-25')],
  },
];
const read = (xml: string) => load(xml, { xml: true });
const feed = renderFeed(entries, place);

test('has what RFC 4287 asks of a feed and of an entry, once each', () => {
  const $ = read(feed);
  expect(
    feed.startsWith('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'),
  ).toBe(true);
  for (const name of ['id', 'title', 'updated', 'link[rel="self"]', 'link[rel="alternate"]'])
    expect($('feed').children(name)).toHaveLength(1);
  for (const entry of $('entry').toArray())
    for (const name of ['id', 'title', 'updated', 'published', 'author', 'link[rel="alternate"]', 'summary'])
      expect($(entry).children(name)).toHaveLength(1);
  for (const element of $('updated, published').toArray())
    expect($(element).text()).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\+08:00$/);
});

test('lists publications and corrections, the newest first, each with its page and the words of the office', () => {
  const $ = read(feed);
  const told = $('entry')
    .toArray()
    .map((entry) => [
      $(entry).children('title').text(),
      $(entry).children('category').attr('term'),
      $(entry).children('link').attr('href'),
      $(entry).children('summary').text(),
    ]);
  expect(told).toEqual([
    [
      '淮安市人民政府2024年政府信息公开工作年度报告（第2版，更正）',
      'correction',
      'https://gk.example/huaian/2024/v2/index.html',
      '更正 <b>&"结转"</b>',
    ],
    [
      '周口市<某>局2024年政府信息公开工作年度报告',
      'publication',
      'https://gk.example/zhoukou/2024/v1/index.html',
      '第1版公布。',
    ],
    [
      '淮安市人民政府2024年政府信息公开工作年度报告',
      'publication',
      'https://gk.example/huaian/2024/v1/index.html',
      '第1版公布。',
    ],
  ]);
  expect($('feed').children('updated').text()).toBe('2025-02-03T00:00:00+08:00');
});

test('the id of an entry is its own, a UUID, and stays when the address moves', () => {
  const ids = (xml: string) => {
    const $ = read(xml);
    return $('entry > id')
      .toArray()
      .map((id) => $(id).text());
  };
  expect(new Set(ids(feed)).size).toBe(3);
  for (const id of ids(feed))
    expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids(renderFeed(entries, { ...place, url: 'https://elsewhere.example' }))).toEqual(ids(feed));
});

test('the order of what came in changes no byte', () => {
  const turned = entries.toReversed().map((entry) => ({ ...entry, versions: entry.versions.toReversed() }));
  expect(renderFeed(turned, place)).toBe(feed);
});

test('holds the latest 200, however many there are', () => {
  const many = Array.from({ length: 300 }, (_, index) => ({
    agency: { id: `a-${index}`, name: `机关${index}` },
    year: 2024,
    current: 1,
    versions: [version(1, index < 100 ? '2025-01-01' : '2025-01-31')],
  }));
  const $ = read(renderFeed(many, place));
  expect($('entry')).toHaveLength(200);
  expect($('entry > updated').last().text()).toBe('2025-01-31T00:00:00+08:00');
});

test('an empty feed is a feed', () => {
  const $ = read(renderFeed([], place));
  expect($('entry')).toHaveLength(0);
  expect($('feed').children('updated')).toHaveLength(1);
});

test('a feed of nothing has the time before the first report of the form', () => {
  expect(read(renderFeed([], place))('feed > updated').text()).toMatch(/^2021-01-01T/);
});

test('versions of one day are in the order of their numbers, the latest first', () => {
  const versions = Array.from({ length: 12 }, (_, index) => version(index + 1, '2025-02-03', '说明'));
  const [entry] = entries;
  if (!entry) throw new Error('there are two entries');
  const $ = read(renderFeed([{ ...entry, versions }], place));
  const numbers = $('entry link[rel="alternate"]')
    .toArray()
    .map((link) => Number(/v(\d+)/.exec($(link).attr('href') ?? '')?.[1]));
  expect(numbers).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test('a correction of the same day is later than what it corrects, by the second', () => {
  const [entry] = entries;
  if (!entry) throw new Error('there are two entries');
  const taken = { number: 2, finalisedOn: '2025-02-03', seal: null, takenDown: '2025-02-04' };
  const versions = [version(1, '2025-01-20'), taken, version(3, '2025-02-03'), version(4, '2025-02-03')];
  const times = (made: typeof versions, element: string) => {
    const $ = read(renderFeed([{ ...entry, versions: made as never }], place));
    return $(element)
      .toArray()
      .map((one) => $(one).text());
  };
  const expected = ['2025-02-03T00:00:02+08:00', '2025-02-03T00:00:01+08:00', '2025-01-20T00:00:00+08:00'];
  expect(times(versions, 'entry > updated')).toEqual(expected);
  expect(times(versions, 'entry > published')).toEqual(expected);
  expect(times(versions, 'feed > updated')).toEqual(expected.slice(0, 1));
  // A later version moves no earlier entry.
  expect(times(versions.slice(0, 3), 'entry > updated')).toEqual(expected.slice(1));
});

test('a correction stands before another agency’s report of the same day, and the feed is as late as its latest entry', () => {
  const [entry, other] = entries;
  if (!entry || !other) throw new Error('there are two entries');
  const sameDay = [version(1, '2025-02-03'), version(2, '2025-02-03')];
  const $ = read(
    renderFeed(
      [
        { ...entry, versions: sameDay },
        { ...other, versions: [version(1, '2025-02-03')] },
      ],
      place,
    ),
  );
  const times = $('entry > updated')
    .toArray()
    .map((one) => $(one).text());
  expect(times).toEqual(['01', '00', '00'].map((second) => `2025-02-03T00:00:${second}+08:00`));
  expect($('feed > updated').text()).toBe(times[0]);
});

test('two years of one agency that are published on one day stand in one order, the later year first', () => {
  const years = [2023, 2024].map(
    (year): CatalogueEntry => ({
      agency: { id: 'huaian', name: '淮安市人民政府' },
      year,
      current: 1,
      versions: [version(1, '2025-01-20')],
    }),
  );
  for (const each of [years, years.toReversed()]) {
    const $ = read(renderFeed(each, place));
    const links = $('entry > link').toArray();
    expect(links.map((link) => $(link).attr('href')?.split('/').at(-3))).toEqual(['2024', '2023']);
  }
});

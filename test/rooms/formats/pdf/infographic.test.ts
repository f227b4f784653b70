import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import zhoukou from '../../../../infra/cli/sample/zhoukou-dbj-2021.json' with { type: 'json' };
import { infographicOf } from '../../../../shared/formats/pdf/infographic.ts';
import { openPrinter } from '../../../../shared/formats/pdf/printing.ts';
import { bundledPrinter } from '../../../bundled.ts';
import { huaian2024 } from '../../../fixtures/huaian-2024.ts';
import { versionReport } from '../../report/report-builder.ts';

const printer = openPrinter({ folder: bundledPrinter() });
afterAll(() => printer.close());

const zeros = versionReport({}, { tables: { ...zhoukou.tables, format: '2021' }, year: 2021 });

describe('what the picture shows of 淮安市 2024', () => {
  const { pictures } = infographicOf(versionReport());
  const [balance, outcomes, applicants] = pictures;

  test('is the balance of the applications, as the tables have it', () => {
    expect(balance).toMatchObject({
      from: [{ value: '3119' }, { value: '34' }],
      to: [{ value: '3050' }, { value: '103' }],
    });
  });

  test('is the six kinds of result, which add up to what was concluded', () => {
    const bars = outcomes?.kind === 'bars' ? outcomes.bars : [];
    expect(bars.map(({ label }) => label)).toEqual([
      '予以公开',
      '部分公开',
      '不予公开',
      '无法提供',
      '不予处理',
      '其他处理',
    ]);
    const sum = bars.reduce((total, { value }) => total + Number(value), 0);
    expect(sum).toBe(huaian2024.applications.concluded.total);
    for (const { value, share } of bars)
      expect(share).toBeCloseTo(Number(value) / huaian2024.applications.concluded.total, 12);
  });

  test('is who applied, by shares of what was received', () => {
    const bars = applicants?.kind === 'bars' ? applicants.bars : [];
    expect(bars.map(({ value }) => value)).toEqual(['3001', '53', '0', '0', '61', '4']);
    expect(bars.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});

test('earlier years are shown on one scale from zero, and the year before beside the balance', () => {
  const earlier = {
    ...huaian2024,
    year: 2023,
    applications: {
      ...huaian2024.applications,
      received: { ...huaian2024.applications.received, total: 6238 },
    },
  };
  const { pictures } = infographicOf(
    versionReport({}, { history: [{ year: 2023, version: 1, tables: earlier }] }),
  );
  const trend = pictures.find((picture) => picture.kind === 'bars' && picture.heading === '历年新收申请');
  expect(trend).toMatchObject({
    bars: [
      { label: '2023年', value: '6238', share: 1 },
      { label: '2024年', value: '3119', share: 0.5 },
    ],
  });
  expect(pictures[0]).toMatchObject({ from: [{ note: '上年6238' }, { note: '上年34' }] });
});

test('a year of zeros has bars of no width and says that there was nothing', () => {
  const { pictures } = infographicOf(zeros);
  const bars = pictures.flatMap((picture) => (picture.kind === 'bars' ? picture.bars : []));
  expect(bars).toHaveLength(12);
  expect(bars.every(({ share, value, note }) => share === 0 && value === '0' && note === '')).toBe(true);
});

test('whom it is from, with what reserve, and what the office noted go with the picture', () => {
  const agency = { id: 'jia', name: '甲市教育局', contact: '甲市教育局（演示样例，不受理咨询）' };
  const { sources } = infographicOf(versionReport({ note: '附件为空，予以说明。' }, { agency }));
  expect(sources).toContain('联系方式：甲市教育局（演示样例，不受理咨询）');
  expect(sources).toContain('说明：附件为空，予以说明。');
  const plain = infographicOf(
    versionReport({ note: null }, { agency: { ...agency, contact: null } }),
  ).sources;
  expect(plain.join('')).not.toMatch(/联系方式|说明：/);
});

describe('the files', () => {
  let svg: string;
  let png: Buffer;
  beforeAll(async () => {
    const trap = versionReport(
      {},
      { agency: { id: 'trap', name: '<script>&#x41;#panic()淮安', contact: null } },
    );
    svg = new TextDecoder().decode(await printer.print(trap, 'infographic.svg'));
    png = Buffer.from(await printer.print(zeros, 'infographic.png'));
  });

  test('the SVG says what it shows, in words, and holds no text of a name as markup', () => {
    const $ = load(svg, { xml: true });
    expect($('svg').attr('role')).toBe('img');
    expect($('svg > title').text()).toBe('<script>&#x41;#panic()淮安2024年政府信息公开工作年度报告 一图读懂');
    expect($('svg > desc').text()).toContain('本年新收3119，上年结转34，本年办结3050，结转下年103');
    expect($('script')).toHaveLength(0);
    expect(svg).not.toMatch(/<text|href="http|@import/);
  });

  test('the PNG is 1,080 pixels wide and as high as it has to be', () => {
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(1080);
    expect(png.readUInt32BE(20)).toBeGreaterThan(1080);
  });
});

describe('where the words of the picture stand', () => {
  const LONG = '新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿合奇县人力资源和社会保障局（公共就业服务中心）';
  let placed: { fill: string; y: number }[];

  beforeAll(async () => {
    const proactive = { ...huaian2024.proactive, chargesWanYuan: '12345678.9012' };
    const agency = { id: 'long', name: LONG, contact: null };
    const report = versionReport({}, { agency, tables: { ...huaian2024, proactive } });
    placed = textsOf(new TextDecoder().decode(await printer.print(report, 'infographic.svg')));
  });

  test('the name ends its lines between words, and the year keeps its distance from it', () => {
    const { agency } = infographicOf(versionReport({}, { agency: { id: 'l', name: LONG, contact: null } }));
    expect(agency.join('')).toBe(LONG);
    expect(agency.slice(1)).toEqual(['阿合奇县人力资源和社会保障局', '（公共就业服务中心）']);
    const [, ...white] = placed.filter(({ fill }) => fill === '#ffffff').map(({ y }) => y);
    const gaps = white.slice(1).map((y, at) => y - (white[at] ?? 0));
    expect(gaps).toHaveLength(3);
    expect(Number(gaps[2])).toBeGreaterThan(Number(gaps[1]) + 1);
  });

  test('an amount that is set smaller stands on the line of its neighbours', () => {
    const cards = placed.filter(({ fill }) => fill === '#8c1c13').slice(-6);
    const rows = [cards.slice(0, 3), cards.slice(3)].map((row) => row.map(({ y }) => y));
    for (const row of rows) expect(Math.max(...row) - Math.min(...row)).toBeLessThan(2);
    expect(Number(rows[1]?.[0]) - Number(rows[0]?.[0])).toBeGreaterThan(40);
  });

  test('a number is written as in the report', () => {
    const { pictures, sources } = infographicOf(versionReport());
    expect(JSON.stringify([pictures, sources])).not.toMatch(/\d,\d{3}/);
    expect(pictures.at(-1)).toMatchObject({
      cards: expect.arrayContaining([expect.objectContaining({ value: '3985758' })]),
    });
  });
});

/** Each text of the picture in its order: its colour, and its baseline in points from the top. */
function textsOf(svg: string): { fill: string; y: number }[] {
  const $ = load(svg, { xml: true });
  const shift = (transform = '') => Number(/^matrix\((?:\S+ ){5}(\S+)\)$/.exec(transform)?.[1] ?? 0);
  return $('.typst-text')
    .toArray()
    .map((text) => ({
      fill: $(text).find('use').attr('fill') ?? '',
      y: [text, ...$(text).parents().toArray()].reduce(
        (sum, each) => sum + shift($(each).attr('transform')),
        0,
      ),
    }));
}

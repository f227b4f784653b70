import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../../shared/checks/check.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { renderCsv } from '../../../shared/formats/csv/csv.ts';
import { renderCatalogueHtml } from '../../../shared/formats/html/catalogue.tsx';
import { renderFeed } from '../../../shared/formats/html/feed.ts';
import { type PageLinks, renderHtml } from '../../../shared/formats/html/report.tsx';
import { STYLE } from '../../../shared/formats/html/style.ts';
import { renderTakenDown } from '../../../shared/formats/html/taken-down.tsx';
import { readVersion } from '../../../shared/formats/json/read-report.ts';
import { renderJson } from '../../../shared/formats/json/report.ts';
import { reportSchema } from '../../../shared/formats/json/schema.ts';
import type { CatalogueEntry, DraftEdition, Report } from '../../../shared/report/model.ts';
import { proposedNarrative } from '../../../shared/report/proposed-narrative.ts';
import {
  agencyName,
  chainNote,
  editionText,
  emptySectionText,
  leadText,
  noteOf,
  titleOf,
} from '../../../shared/report/wording.ts';
import { sha256 } from '../../../shared/store/digest.ts';
import { parseNarrative } from '../../../shared/text/blocks.ts';
import { renderCatalogueJson } from '../../doubles/catalogue-json.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { expectGolden, goldenJson } from '../golden.ts';
import { chainBroken, draftReport, versionReport } from './report-builder.ts';

/** The same tables with every number changed by one rule. */
function madeOf(change: (value: number) => number, year = 2024): AnnualTables {
  const tables: AnnualTables = JSON.parse(
    JSON.stringify(huaian2024, (key, value) =>
      typeof value === 'number' && key !== 'year' ? change(value) : value,
    ),
  );
  return { ...tables, year };
}
const zeros: AnnualTables = {
  ...madeOf(() => 0),
  proactive: { ...madeOf(() => 0).proactive, chargesWanYuan: '0.0000' },
  processingFees: { applications: 0, yuan: '0.00' },
};

const MARKS = [
  '# 总体情况',
  '2024年，全市**“公开为常态、不公开为例外”**持续落实，*见*[门户网站](https://example.cn/a?b=1)、[邮箱](mailto:a@b.cn)、[别处](javascript:alert)。',
  '#### 四级标题',
  '第一行\n第二行  \n第三行 and English\nwords<br>&amp;&lt;b&gt; \\*星号\\*',
  '1. 一\n2. 二\n   - 内甲\n     - 内乙\n       - 内丙\n         - 内丁\n3. 三',
  '- 甲\n- 乙\n\n  乙之二',
  '> 引文一\n> 引文二',
  '---',
  '| 表 | 头 |\n| --- | --- |\n| 一 | 二 |',
  '```\n代码\n```',
  '![图](https://example.cn/x.png) `行内`',
  '　　缩进的段落\u202e\u0007。',
  '## 二级标题\n\n末段',
].join('\n\n');

const links: PageLinks = {
  base: 'v2/',
  downloads: [
    { name: 'report.pdf', label: '印刷版（PDF）', made: { bytes: 123_456, sha256: 'ab'.repeat(32) } },
    { name: 'infographic.png', label: '一图读懂', made: { bytes: 999, sha256: 'cd'.repeat(32) } },
    { name: 'report.html', label: '网页', made: null },
  ],
  current: '../../',
};
const none: PageLinks = { base: '', downloads: [], current: null };
/** Without the style, an element a line. */
const readable = (page: string) => page.replace(STYLE, '').replaceAll('><', '>\n<');
const html = (report: Report, of: PageLinks) => readable(renderHtml(report, of));

const history = [2021, 2022, 2023].map((year) => ({
  year,
  version: year === 2022 ? null : year - 2020,
  tables: madeOf((value) => Math.floor(value / (2025 - year)), year),
}));
const replaces = {
  number: 1,
  finalisedOn: '2025-01-10',
  differences: [
    { path: 'applications.outcomes.granted.total', before: 1361, after: 1362 },
    { path: 'processingFees.yuan', before: '0.00', after: '3940.00' },
  ],
};
const unassessed: CheckResult = {
  id: 'parent-sum',
  level: 'warning',
  result: 'not-assessable',
  zh: '汇总报告等于本级与所属各单位之和',
  en: 'A parent equals itself and its children',
  findings: [],
  reason: { zh: '需要所属各单位的报告', en: 'needs the reports of the children' },
};
const failed: CheckResult = {
  ...chainBroken,
  id: 'identity',
  level: 'error',
  zh: '每一列勾稽',
  findings: Array.from({ length: 52 }, (_, index) => ({
    pointer: `/p${index}`,
    zh: `第${index}处`,
    en: `${index}`,
  })),
};

const rich = versionReport(
  { note: '更正上年结转数。\n\n 第二段。', replaces },
  { history, narrative: { overview: MARKS, problems: '仍有不足。', other: null } },
);
const first = versionReport(
  { number: 1, note: null, replaces: null },
  {
    agency: { id: 'zeros', name: ' 某\u202e 市\n政府 ', contact: null },
    tables: zeros,
    checks: [],
    narrative: { overview: null, problems: ' ', other: null },
  },
);
const busyEdition: Partial<DraftEdition> = {
  published: 1,
  silences: [
    { source: 'a', last: null },
    { source: 'b', last: '2024-11-02', usual: 7 },
    { source: 'c', last: '2024-11-02', usual: null },
  ],
  unprintable: [{ character: '𠮷', codePoint: 'U+20BB7', place: '第一部分' }],
  faults: [
    {
      code: 'second-issue',
      subject: '号',
      events: ['e1', 'e2'],
      zh: '同一文号有两次制发的记录',
      en: 'a second issue',
    },
    {
      code: 'retraction-of-nothing',
      subject: '号二',
      events: ['e3'],
      zh: '撤回的事件从未收到',
      en: 'nothing',
    },
  ],
  corrections: [
    {
      path: 'disputes.review.upheld',
      before: 71,
      after: 72,
      cases: Array.from({ length: 12 }, (_, index) => `案${index + 1}`),
    },
    { path: 'proactive.licences', before: 1, after: 2, cases: ['案甲'] },
  ],
  behind: [
    ...Array.from({ length: 52 }, (_, index) => ({
      check: 'carry-chain' as const,
      subject: `案${index}`,
      events: index % 2 === 0 ? [] : [`e${index}`],
      zh: '没有结转',
      en: 'not carried',
    })),
    { check: 'identity', subject: '案子', events: ['x', 'y'], zh: '错', en: 'wrong' },
  ],
  changes: { since: '2025-01-14', cells: [{ path: 'disputes.review.upheld', before: 71, after: 72 }] },
};
const busy = draftReport(busyEdition, {
  checks: [failed, chainBroken, unassessed],
  history,
  narrative: { overview: MARKS, problems: null, other: null },
});
const calm = draftReport(
  { published: 2, faults: [], refusals: [], day: '2025-02-03' },
  { checks: [], narrative: { overview: null, problems: '写了。', other: '也写了。' } },
);
const early = draftReport(
  { published: null, day: '2024-12-31', refusals: [], faults: [] },
  { tables: zeros, checks: [chainBroken] },
);

const version = (number: number, finalisedOn: string, note: string | null = null, takenDown?: string) => ({
  number,
  finalisedOn,
  note,
  tablesDigest: `sha256:${'0'.repeat(64)}`,
  seal: number === 1 ? null : `sha256:${'1'.repeat(64)}`,
  ...(takenDown && { takenDown }),
});
const entries: CatalogueEntry[] = [
  {
    agency: { id: 'zhoukou', name: '周口市<某>局' },
    year: 2021,
    current: 1,
    versions: [version(1, '2022-01-22')],
  },
  {
    agency: { id: 'huaian', name: '淮安市政府（旧名）' },
    year: 2023,
    current: 1,
    versions: [version(1, '2024-01-22', null, '2024-05-01')],
  },
  {
    agency: { id: 'huaian', name: '淮安市人民政府' },
    year: 2024,
    current: 3,
    versions: [
      version(1, '2025-01-20'),
      version(2, '2025-02-03', '更正<b>上年结转</b>\n第二行', '2025-03-01'),
      version(3, '2025-02-03', ''),
    ],
  },
];

describe('what the public, clerks and programs are given is what was last looked at:', () => {
  test.each<[string, () => string]>([
    ['version.html', () => html(rich, links)],
    ['version-first.html', () => html(first, none)],
    ['draft-busy.html', () => html(busy, links)],
    ['draft-calm.html', () => html(calm, none)],
    ['draft-early.html', () => html(early, none)],
    ['version.json', () => renderJson(rich)],
    ['draft.json', () => renderJson(busy)],
    ['version.csv', () => renderCsv(rich)],
    [
      'catalogue.html',
      () =>
        readable(
          renderCatalogueHtml(entries, [
            'feed.xml',
            'index.json',
            'all.zip',
            'report.schema.json',
            'openapi.json',
            'event.schema.json',
          ]),
        ),
    ],
    ['catalogue-empty.html', () => readable(renderCatalogueHtml([], []))],
    ['catalogue.json', () => renderCatalogueJson(entries)],
    ['feed.xml', () => renderFeed(entries, { url: 'https://gk.example', digest: sha256 })],
    ['taken-down.html', () => readable(renderTakenDown({ agency: '某市', year: 2024, on: '2025-03-01' }))],
    ['report.schema.json', () => goldenJson(reportSchema([edition2021]))],
    ['grids.json', () => goldenJson(edition2021.grids)],
    ['narrative.json', () => goldenJson(parseNarrative(MARKS))],
  ])('%s', (name, made) => {
    expectGolden(name, made());
  });
});

test('the sentences of a report, for formats that are not HTML, are what was last looked at', () => {
  const told = [rich, first, busy].map((report) => ({
    title: titleOf(report),
    name: agencyName(report),
    edition: editionText(report),
    lead: leadText(report),
    empty: (['overview', 'problems', 'other'] as const).map((section) => emptySectionText(report, section)),
    chain: chainNote(report),
    note: report.edition.kind === 'version' ? noteOf(report.edition) : null,
    proposed: (['overview', 'problems', 'other'] as const).map((section) =>
      proposedNarrative(report, section),
    ),
  }));
  expectGolden('sentences.json', goldenJson(told));
});

describe('a version that is read back', () => {
  test('makes the same report.json, and of its history and findings only what that tells', () => {
    for (const report of [rich, first]) {
      const read = readVersion(JSON.parse(renderJson(report)), edition2021);
      expect(renderJson(read)).toBe(renderJson(report));
      expect(read.tables).toEqual(report.tables);
    }
    const { form: _, ...said } = readVersion(JSON.parse(renderJson(rich)), edition2021);
    expectGolden('read-back.json', goldenJson(said));
  });

  test('is none where it is a draft', () => {
    expect(() => readVersion(JSON.parse(renderJson(busy)), edition2021)).toThrow(
      new TypeError('a draft is no version'),
    );
  });
});

/**
 * The pages that a browser is shown: the ordinary, and what strains a layout. Figures are published ones or made from
 * them by arithmetic; nothing here is a report of anybody.
 */

import type { AnnualTables } from '../../shared/form/annual-tables.ts';
import { renderCatalogueHtml } from '../../shared/formats/html/catalogue.tsx';
import { renderHtml } from '../../shared/formats/html/report.tsx';
import { renderCurrent, renderReport, TEXT_FORMATS } from '../../shared/formats/renderers.ts';
import { renderAgencyPage, SHOWN, type YearOfAgency } from '../../shared/open/agency-page.tsx';
import { indicatorsOf } from '../../shared/open/indicators.ts';
import { renderRow, renderYearPage, yearKey, yearPages } from '../../shared/open/year-page.tsx';
import type { CatalogueEntry, EarlierYear, Report } from '../../shared/report/model.ts';
import { huaian2024 } from '../fixtures/huaian-2024.ts';
import { draftReport, NARRATIVE, versionReport } from '../rooms/report/report-builder.ts';

const noLinks = { base: '', downloads: [], current: null };
const unwritten = { overview: null, problems: null, other: null };

/** The tables with every count passed through `change`. */
export function recounted<Tables>(tables: Tables, change: (count: number) => number): Tables {
  return JSON.parse(JSON.stringify(tables), (key, value) =>
    typeof value === 'number' && key !== 'year' ? change(value) : value,
  );
}

const zero: AnnualTables = {
  ...recounted(huaian2024, () => 0),
  agency: { id: 'zhoukou-dbj', name: '周口市政务服务和大数据管理局' },
  year: 2021,
  processingFees: { applications: 0, yuan: '0.00' },
};
zero.proactive.chargesWanYuan = '0.0000';

function earlier(year: number, tenths: number, version: number | null): EarlierYear {
  const tables = recounted(huaian2024, (count) => Math.round((count * tenths) / 10));
  return { year, version, tables: { ...tables, year } };
}

export const HISTORY: EarlierYear[] = [earlier(2020 + 1, 6, 1), earlier(2022, 12, 2), earlier(2023, 9, null)];

const differences = [
  { path: 'applications.carriedIn.natural-person', before: 33, after: 34 },
  { path: 'applications.carriedIn.total', before: 33, after: 34 },
  { path: 'applications.outcomes.not-processed.reissue.total', before: 1, after: 2 },
  { path: 'disputes.lawsuitAfterReview.pending', before: 5, after: 6 },
  { path: 'processingFees.yuan', before: '3840.00', after: '3940.00' },
];

const everything = draftReport(
  {
    published: 1,
    corrections: differences.map((difference, index) => ({
      ...difference,
      cases: Array.from({ length: index * 4 + 1 }, (_, number) => `淮公开〔2024〕${100 + number}号`),
    })),
    changes: { since: '2025-01-14', cells: differences.slice(0, 2) },
    behind: [
      {
        check: 'carry-chain',
        subject: '淮公开〔2023〕88号',
        events: ['a81f-2023-88-received'],
        zh: '上年底未办结，本年没有结转；补报办理结果，或撤回上年的收到记录',
        en: '',
      },
    ],
  },
  {
    narrative: unwritten,
    history: HISTORY,
    checks: [
      ...draftReport().checks,
      {
        id: 'feed-faults',
        level: 'error',
        result: 'fail',
        zh: '没有未消除的数据报送问题',
        en: '',
        findings: [{ pointer: '', zh: '有办理结果，但没有收到申请的记录。（1处）', en: '' }],
      },
      {
        id: 'sections',
        level: 'warning',
        result: 'fail',
        zh: '各文字部分不为空，第六部分载明信息处理费情况（包括为零的情况）',
        en: '',
        findings: [
          { pointer: '', zh: '“一、总体情况”没有内容', en: '' },
          { pointer: '', zh: '“五、存在的主要问题及改进情况”没有内容', en: '' },
        ],
      },
    ],
  },
);

const fivePages = {
  ...NARRATIVE,
  overview: Array.from({ length: 12 }, (_, part) =>
    [
      `### （${part + 1}）**“五公开”**与网址 https://www.huaian.gov.cn/a-very-long-address/${'path/'.repeat(12)}`,
      '全市各级行政机关认真贯彻落实党中央、国务院关于全面推进政务公开工作的系列部署，'.repeat(6),
      '1. 第一项，**加粗的中文**；\n2. 第二项；\n   - 其中之一；\n   - 其中之二。',
    ].join('\n\n'),
  ).join('\n\n'),
};

export const ENTRIES: CatalogueEntry[] = ['huaian', 'hongze', 'zhoukou-dbj'].flatMap((id, agency) =>
  [2021, 2023, 2024].map((year) => ({
    agency: {
      id,
      name:
        ['淮安市人民政府', '洪泽区人民政府', '周口市政务服务和大数据管理局（行政审批服务局）'][agency] ?? '',
    },
    year,
    current: year === 2024 ? 2 : 1,
    versions: [
      {
        number: 1,
        finalisedOn: `${year + 1}-01-2${agency}`,
        note: null,
        tablesDigest: digest(agency, year),
        seal: null,
      },
      ...(year === 2024
        ? [
            {
              number: 2,
              finalisedOn: `${year + 1}-02-1${agency}`,
              note: '更正上年结转数：上年报告公布后补录申请1件。',
              tablesDigest: digest(agency + 3, year),
              seal: null,
            },
          ]
        : []),
    ],
  })),
);

function digest(agency: number, year: number): string {
  return `sha256:${String(agency * 10_000 + year).padStart(64, '0')}`;
}

async function published(report: ReturnType<typeof versionReport>): Promise<string> {
  const files = renderCurrent(report, TEXT_FORMATS, await renderReport(report, TEXT_FORMATS));
  return new TextDecoder().decode(files.find(({ name }) => name === 'index.html')?.bytes);
}

const draftPage = (report: Report) => renderHtml(report, noLinks);

/** Every page by the name that its pictures get. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const replaces = { number: 1, finalisedOn: '2025-01-10', differences };
  const { agency } = zero;
  const zhoukou = { agency: { ...agency, contact: null }, year: 2021, tables: zero, narrative: unwritten };
  const longName = '某某某自治州某某某自治县人民政府政务服务和大数据管理局（行政审批服务局、营商环境建设局）';
  return new Map([
    ['huaian-2024', await published(versionReport({ replaces }, { history: HISTORY }))],
    ['zhoukou-2021', await published(versionReport({ number: 1, note: null, replaces: null }, zhoukou))],
    [
      'long-name-and-text',
      await published(
        versionReport(
          {},
          {
            agency: { id: 'long', name: longName, contact: '电话：0517-83605000' },
            narrative: fivePages,
          },
        ),
      ),
    ],
    [
      'seven-digits',
      await published(
        versionReport(
          { number: 1, note: null, replaces: null },
          {
            tables: recounted(huaian2024, (count) => count * 1371),
            history: HISTORY.map(({ tables, ...year }) => ({
              ...year,
              tables: recounted(tables, (count) => count * 1299),
            })),
          },
        ),
      ),
    ],
    ['draft-with-everything', draftPage(everything)],
    [
      'draft-ready',
      draftPage(
        draftReport(
          { published: null, faults: [], refusals: [] },
          { checks: draftReport().checks.slice(0, 1) },
        ),
      ),
    ],
    ['catalogue', renderCatalogueHtml(ENTRIES, ['feed.xml', 'index.json', 'all.zip', 'openapi.json'])],
    ['catalogue-empty', renderCatalogueHtml([], [])],
    ['agency', renderAgencyPage(yearsOfAgency(), new Set(['hongze']))],
    ['year', pageOfYear()],
  ]);
}

/** A government above its members, one that was renamed, and one whose version was taken down. */
function pageOfYear(): string {
  const of2025 = yearsOfAgency()[0]?.entry;
  const named = ENTRIES.map((entry) => ({
    ...entry,
    agency: { ...entry.agency, name: `${entry.agency.name}${entry.year}` },
  }));
  const all = of2025
    ? [
        ...named,
        { ...of2025, year: 2024, agency: { id: 'qinghe', name: '清河区人民政府' }, members: ['hongze'] },
      ]
    : named;
  const pages = yearPages(all);
  const page = pages.find(({ key }) => key === yearKey(2024));
  const read = {
    numbers: new Map(SHOWN.map(([path], at) => [path, at * 1234])),
    indicators: indicatorsOf(huaian2024),
  };
  const rows = page?.rows.map((row, at) =>
    renderRow({ row, year: 2024, of: `${at}` }, at === 1 ? null : read),
  );
  return page && rows ? renderYearPage(page, rows) : '';
}

/** Five years of an agency with members, one of them taken down. */
function yearsOfAgency(): YearOfAgency[] {
  return [2025, 2024, 2023, 2022, 2021].map((year, index) => ({
    entry: {
      agency: { id: 'huaian', name: year === 2021 ? '淮安地区行政公署' : '淮安市人民政府' },
      year,
      current: 1,
      versions: [
        {
          ...{ number: 1, finalisedOn: `${year + 1}-01-20`, seal: null },
          ...(index === 2
            ? { takenDown: `${year + 1}-03-01` }
            : { note: '说明：由各成员报告汇总', tablesDigest: '' }),
        },
      ] as CatalogueEntry['versions'],
    },
    numbers: index === 2 ? null : new Map(SHOWN.map(([path], row) => [path, row === 6 ? null : year * row])),
    indicators:
      index === 2 ? [] : indicatorsOf(recounted(huaian2024, (count) => count % (index === 0 ? 4 : 9999))),
    members: ['hongze', 'qinghe'].map((agency) => ({ agency, name: `${agency}区人民政府`, version: 1 })),
  }));
}

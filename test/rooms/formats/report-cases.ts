import { SAMPLES } from '../../../infra/cli/sample/samples.ts';
import type { AnnualTables, ReportedTables } from '../../../shared/form/annual-tables.ts';
import type { VersionReport } from '../../../shared/formats/renderers.ts';
import type { ReportMember } from '../../../shared/report/model.ts';
import { versionReport } from '../report/report-builder.ts';

function reportOf(tables: AnnualTables): VersionReport {
  const { agency, year } = tables;
  return versionReport({}, { agency: { ...agency, contact: null }, year, tables });
}

/** 淮安 2024 and the all-zero 周口 2021. */
export const PUBLISHED: VersionReport[] = SAMPLES.map(({ tables }) => reportOf(tables as AnnualTables));

/** The tables with every count replaced, so that they are as wide as they can be; no sum holds. */
export function filledWith(tables: ReportedTables, count: number): ReportedTables {
  return JSON.parse(
    JSON.stringify(tables, (key, value) => (typeof value === 'number' && key !== 'year' ? count : value)),
  );
}

/** What ends an element, an attribute or a field elsewhere, and what a spreadsheet runs. */
export const HOSTILE = '=cmd|\'/C calc\'!A0 <w:p/> & "quoted" ]]> \u0000\u0007\u202e\ufffe{{x}}';
/** What a reader is to see of it. */
export const HOSTILE_SEEN = '=cmd|\'/C calc\'!A0 <w:p/> & "quoted" ]]> {{x}}';

export const LONG_NAME =
  '内蒙古自治区呼和浩特市土默特左旗敕勒川草原文化旅游开发区管理委员会综合行政执法与应急管理局';
/** Lists in lists, bold beside punctuation, a character beyond the BMP: five pages and more. */
export const FIVE_PAGES = Array.from({ length: 12 }, (_, index) =>
  [
    `### （${index + 1}）主动公开`,
    `全年**“公开为常态、不公开为例外”**持续落实，见[门户网站](https://example.cn/a|b?c=中文)。𠮷`,
    `1. 政策解读形式单一；\n   - 内层甲\n   - 内层乙\n2. 队伍流动较快。`,
    '政府信息公开'.repeat(40),
  ].join('\n\n'),
).join('\n\n');

export const MANY_PAGES: VersionReport = versionReport(
  {
    replaces: {
      number: 1,
      finalisedOn: '2025-01-10',
      differences: [{ path: 'applications.outcomes.granted.total', before: 1361, after: 1362 }],
    },
  },
  {
    agency: { id: 'long', name: LONG_NAME, contact: null },
    narrative: { overview: FIVE_PAGES, problems: null, other: '' },
  },
);

const totals = (received: number | null) => ({
  received,
  concluded: 12,
  carriedOut: 1,
  review: 2,
  lawsuitDirect: 0,
  lawsuitAfterReview: 3,
});
const bySums = (agency: string, name: string): ReportMember => ({
  ...{ agency, name, state: 'figures', version: null, tablesDigest: `sha256:${'0'.repeat(64)}` },
  ...{ counted: true, totals: totals(null), tables: null },
});

/** A government's report: a member by its version, one by figures with blanks, one left out, and a name beyond the fonts. */
export const GOVERNMENT: VersionReport = versionReport(
  {},
  {
    members: {
      list: [
        { ...bySums('hongze', '洪泽区人民政府'), state: 'published', version: 3, totals: totals(1234567) },
        bySums('lianshui', '涟水县人民政府'),
        { ...bySums('xuyi', '盱眙县人民政府'), state: 'missing', counted: false, totals: null },
        { ...bySums('\u{20BB7}', '\u{20BB7}城镇人民政府'), state: 'returned', counted: false },
      ],
      own: { totals: totals(40), tables: null },
      incomplete: [
        { path: 'applications.received.total', agencies: ['lianshui'] },
        { path: 'proactive.chargesWanYuan', agencies: ['lianshui', 'hongze'] },
      ],
    },
  },
);

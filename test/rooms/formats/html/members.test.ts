/** What a government's page says of its members: in words, and each cell that somebody left blank. */
import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { renderHtml } from '../../../../shared/formats/html/report.tsx';
import type { ReportMember, ReportMembers } from '../../../../shared/report/model.ts';
import { versionReport } from '../../report/report-builder.ts';

const member = (agency: string, name: string): ReportMember => ({
  agency,
  name,
  state: 'figures',
  version: null,
  tablesDigest: `sha256:${'0'.repeat(64)}`,
  counted: true,
  totals: null,
  tables: null,
});
const OVERDUE = 'applications.outcomes.other.correction-overdue';

function linesOf(incomplete: ReportMembers['incomplete']): string[] {
  const list = [member('hongze', '洪泽区人民政府'), member('lianshui', '涟水县人民政府')];
  const members = { list, own: { totals: null, tables: null }, incomplete };
  const $ = load(renderHtml(versionReport({}, { members }), { base: 'v2/', downloads: [], current: null }));
  const told = $('p.incomplete').text();
  const lines = $('ul.incomplete li')
    .toArray()
    .map((line) => $(line).text());
  return told === '' ? lines : [told, ...lines];
}

test('cells that a member left blank are named by member and row, not by path or id', () => {
  expect(
    linesOf([
      { path: `${OVERDUE}.natural-person`, agencies: ['hongze'] },
      { path: `${OVERDUE}.total`, agencies: ['hongze', 'lianshui'] },
      { path: 'proactive.chargesWanYuan', agencies: ['lianshui'] },
    ]),
  ).toEqual([
    '表中有3格，部分成员没有填报，按空白不计：',
    '洪泽区人民政府：依申请公开 · 其他处理 · 申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请（2格）',
    '涟水县人民政府：依申请公开 · 其他处理 · 申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请；主动公开 · 行政事业性收费 · 本年收费金额',
  ]);
});

test('where nothing was left blank, nothing is said of it', () => {
  expect(linesOf([])).toEqual([]);
});

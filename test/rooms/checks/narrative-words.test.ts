import { expect, test } from 'vitest';
import { checkNarrative } from '../../doubles/check-narrative.ts';
import { huaianTables } from './narrated.ts';

/** What the tables say, in the words of the first finding. */
function tablesSay(overview: string, cells: Record<string, number> = {}) {
  const [finding] = checkNarrative({ overview, problems: null, other: null }, huaianTables({ cells }));
  return [finding?.zh.split('，表格为')[1], finding?.en.split(', the tables ')[1]];
}

test.each([
  [
    'a row without its explanation',
    '政府信息公开申请部分公开455件。',
    '“（二）部分公开” 454',
    '“applications.outcomes.partly-granted.total” 454',
  ],
  [
    'a column by its last name',
    '新收政府信息公开申请3119件，其中商业企业申请54件。',
    '“一、本年新收政府信息公开申请数量·商业企业” 53，或“一、本年新收政府信息公开申请数量·商业企业＋二、上年结转政府信息公开申请数量·商业企业” 53',
    '“applications.received.commercial-enterprise” 53, or “applications.received.commercial-enterprise＋applications.carriedIn.commercial-enterprise” 53',
  ],
  [
    'a cell of section four by all its names',
    '政府信息公开行政诉讼中，未经复议直接起诉27件。',
    '“行政诉讼·未经复议直接起诉·总计” 26',
    '“disputes.lawsuitDirect.total” 26',
  ],
  [
    'charges in 万元, as the tables print them',
    '行政事业性收费96117.6万元。',
    '“行政事业性收费·本年收费金额（单位：万元）” 96171.6000',
    '“proactive.chargesWanYuan” 96171.6000',
  ],
])('a finding names %s', (_, text, zh, en) => {
  expect(tablesSay(text)).toEqual([zh, en]);
});

test('charges of whole 万元 are said without decimals, and less than one 万元 with them', () => {
  const said = (wan: number) =>
    tablesSay('行政事业性收费9万元。', { 'proactive.chargesWanYuan': wan })[0]?.split('” ')[1];
  expect(said(12)).toBe('12');
  expect(said(0.0501)).toBe('0.0501');
});

test('a percentage has two decimals, also where it is less than one, and none where it is whole', () => {
  const said = (granted: number) =>
    tablesSay('政府信息公开申请予以公开占新收总数的50%。', {
      'applications.outcomes.granted.total': granted,
      'applications.received.total': 1600,
      'applications.carriedIn.total': 0,
    })[0]?.split(' ')[1];
  // 1 of 1600 is 0.0625 %.
  expect(said(1)).toMatch(/^0\.06，或/);
  expect(said(65)).toMatch(/^4\.06，或/);
  expect(said(1600)).toMatch(/^100，或/);
});

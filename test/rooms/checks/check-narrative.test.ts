import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NarratedTables } from '../../../shared/checks/check-narrative.ts';
import { checkReport } from '../../../shared/checks/check-report.ts';
import { expandCitations } from '../../../shared/checks/citations.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { valueAt } from '../../../shared/form/form.ts';
import { balancedTables } from '../../arbitraries/balanced-tables.ts';
import { checkNarrative } from '../../doubles/check-narrative.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { length } from '../../prove/figure.ts';

const SEED = 20250131;

function narrated(tables: AnnualTables): NarratedTables {
  const read = (steps: readonly string[]) => Number(valueAt(tables, steps));
  return { form: edition2021, read, year: tables.year, agency: tables.agency.name };
}

/** Pointers of what the check finds in a text of section one of 淮安市, 2024. */
function found(overview: string, tables = huaian2024): string[] {
  const findings = checkNarrative({ overview, problems: null, other: null }, narrated(tables));
  return findings.map(({ pointer }) => pointer);
}

describe('figures that agree', () => {
  test.each([
    '新收政府信息公开申请3119件，予以公开1362件，占44.7%，部分公开454件（占办结总数的14.9%）。',
    '受理政府信息公开申请3153件，答复2940件，另有103件顺延到下年度答复。',
    '全市共收到3,119件政府信息公开申请，上年结转34件，全年办结３０５０件，结转至2025年办理103件。',
    '因政府信息公开引起的行政复议351件，其中结果维持72件、结果纠正64件；行政诉讼46件，其中结果维持25件。',
    '政府信息公开行政诉讼中，未经复议直接起诉26件，复议后起诉20件。',
    '全年制发规章1件、行政规范性文件8件，废止行政规范性文件26件；年末现行有效的规章11件、行政规范性文件66件。',
    '作出行政许可决定44.7万件，行政处罚398.6万件，行政强制88283件，行政事业性收费9.62亿元。',
    `收取信息处理费${huaian2024.processingFees.yuan}元。`,
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('figures that disagree are named by their cell', () => {
  test.each([
    ['新收政府信息公开申请3153件。', '/applications/received/total'],
    ['受理政府信息公开申请**3,191**件。', '/applications/received/total'],
    ['依申请公开情况。上年度结转申请43件。', '/applications/carriedIn/total'],
    ['收到政府信息公开申请3119件，其中自然人申请3010件。', '/applications/received/natural-person'],
    ['政府信息公开申请中，予以公开1326件。', '/applications/outcomes/granted/total'],
    [
      '政府信息公开申请办结3050件，其中本机关不掌握相关政府信息679件。',
      '/applications/outcomes/unavailable.not-held/total',
    ],
    ['政府信息公开申请不予公开187件。', '/applications/outcomes/refused.state-secret/total'],
    ['答复政府信息公开申请3049件。', '/applications/concluded/total'],
    ['办结政府信息公开申请3050件，结转下年度继续办理130件。', '/applications/carriedOut/total'],
    ['政府信息公开申请予以公开1362件，占46.7%。', '/applications/outcomes/granted/total'],
    ['政府信息公开行政复议351件，其中结果维持27件。', '/disputes/review/upheld'],
    ['政府信息公开行政诉讼26件。', '/disputes/lawsuitDirect/total'],
    ['制发行政规范性文件9件。', '/proactive/normativeDocuments/issued'],
    ['制发行政规范性文件8件，废止62件。', '/proactive/normativeDocuments/repealed'],
    ['作出行政处罚决定389.6万件。', '/proactive/penalties'],
    ['行政事业性收费96117.6万元。', '/proactive/chargesWanYuan'],
    ['收取信息处理费3949元。', '/processingFees/yuan'],
  ])('%s', (text, pointer) => {
    expect(found(text)).toEqual([pointer]);
  });

  test('a finding quotes the sentence and says what text and tables have, in Chinese and English', () => {
    const [finding] = checkNarrative(
      { overview: null, problems: null, other: '总的看。新收政府信息公开申请3118件。' },
      narrated(huaian2024),
    );
    expect(finding).toEqual({
      pointer: '/applications/received/total',
      zh: '第六部分“新收政府信息公开申请3118件。”：文中为3118件，表格为“一、本年新收政府信息公开申请数量” 3119',
      en: 'section six, "新收政府信息公开申请3118件。": the text says 3118件, the tables “applications.received.total” 3119',
    });
  });
});

describe('a finding', () => {
  const finding = (overview: string) =>
    checkNarrative({ overview, problems: null, other: null }, narrated(huaian2024))[0];
  const tablesOf = (overview: string) => finding(overview)?.zh.split('，表格为')[1];

  test.each([
    ['收到政府信息公开申请3119件，其中自然人申请3010件。', '“一、本年新收政府信息公开申请数量·自然人” 3001'],
    ['政府信息公开行政复议351件，其中结果维持27件。', '“行政复议·结果维持” 72'],
    ['政府信息公开行政诉讼26件。', '“行政诉讼·未经复议直接起诉·总计＋行政诉讼·复议后起诉·总计” 46'],
    ['制发行政规范性文件9件。', '“行政规范性文件·本年制发件数” 8'],
    ['作出行政处罚决定389.6万件。', '“行政处罚·本年处理决定数量” 3985758'],
    ['收取信息处理费3949元。', '“六、其他需要报告的事项·信息处理费” 3940'],
  ])('of %s names the cell as %s', (text, cell) => {
    expect(tablesOf(text)?.split('，或')[0]).toBe(cell);
  });

  test('names every reading of the rule book that the figure could have agreed with', () => {
    expect(finding('受理政府信息公开申请3191件。')).toMatchObject({
      zh: '第一部分“受理政府信息公开申请3191件。”：文中为3191件，表格为“一、本年新收政府信息公开申请数量” 3119，或“一、本年新收政府信息公开申请数量＋二、上年结转政府信息公开申请数量” 3153',
      en: 'section one, "受理政府信息公开申请3191件。": the text says 3191件, the tables “applications.received.total” 3119, or “applications.received.total＋applications.carriedIn.total” 3153',
    });
  });

  test('of a percentage says of what, with two decimals, so that its rounding shows', () => {
    const { zh, en } = finding('政府信息公开申请予以公开1362件，占46.7%。') ?? {};
    expect(zh).toContain('表格为“（一）予以公开”占“（七）总计”的百分比 44.66，或');
    expect(zh).toContain('“（一）予以公开”占“（七）总计－3.其他”的百分比 46.33，或');
    expect(en).toContain(
      'the tables the percentage of "applications.outcomes.granted.total" in "applications.concluded.total" 44.66, or ',
    );
    expect(tablesOf('政府信息公开申请予以公开1362件，占50%。')).toMatch(/的百分比 43\.20$/);
  });

  test('quotes a sentence of 60 characters whole, and of a longer one what stands around the figure', () => {
    const written = '新收政府信息公开申请3118件。';
    const short = `${'一'.repeat(59 - written.length)}，${written}`;
    expect(short).toHaveLength(60);
    expect(finding(short)?.zh).toContain(`“${short}”`);
    const [lead, after] = [`${'二'.repeat(30)}，新收政府信息公开申请`, `，${'三'.repeat(40)}。`];
    expect(finding(`${lead}3118件${after}`)?.zh).toContain(
      `“…${lead.slice(-30)}3118件${after.slice(0, 15)}…”`,
    );
  });

  test('says in which section the text stands', () => {
    const texts = {
      overview: '新收政府信息公开申请1件。',
      problems: '新收政府信息公开申请2件。',
      other: null,
    };
    expect(
      checkNarrative(texts, narrated(huaian2024)).map(({ zh, en }) => [zh.slice(0, 4), en.split(',')[0]]),
    ).toEqual([
      ['第一部分', 'section one'],
      ['第五部分', 'section five'],
    ]);
  });

  test('appears at most 200 times, with the number of further ones', () => {
    const wrong = '新收政府信息公开申请3118件。';
    expect(found(wrong.repeat(200))).toHaveLength(200);
    const findings = checkNarrative(
      { overview: wrong.repeat(203), problems: null, other: null },
      narrated(huaian2024),
    );
    expect(findings).toHaveLength(201);
    expect(findings.at(-1)).toEqual({
      pointer: '',
      zh: '此外还有3处与表格不一致',
      en: '3 more places disagree',
    });
  });
});

describe('figures about something else are ignored', () => {
  test.each([
    ['last year', '去年收到政府信息公开申请2999件，同比增加120件，较上年增长4.0%。'],
    ['a year that is named', '2024年的工作有序。2023年收到政府信息公开申请2800件。其中予以公开1200件。'],
    ['another body', '市公安局收到政府信息公开申请500件，各县区受理政府信息公开申请2000件。'],
    ['a part of the year', '上半年收到政府信息公开申请267件，3月受理政府信息公开申请20件。'],
    ['one channel', '通过网络收到政府信息公开申请200件，当面受理政府信息公开申请3件。'],
    ['what was published', '主动公开信息5500条，公开行政处罚信息300件、行政强制50件，公开规范性文件12件。'],
    ['other applications', '受理行政许可申请120件，答复人大代表建议50件，受理信访举报投诉12件。'],
    ['other reviews', '司法行政机关办理行政复议案件800件，行政诉讼90件。'],
    ['an estimate', '收到政府信息公开申请近3200件，受理政府信息公开申请3000余件。'],
    ['an extension', '延期答复政府信息公开申请12件，逾期答复政府信息公开申请1件。'],
    ['a number that may be two', '收到政府信息公开申请3，120件。'],
    ['two totals side by side', '信息公开行政复议351件、行政诉讼46件，其中结果维持97件。'],
    ['fewer filed than the total holds', '发生政府信息公开行政复议300件。'],
    ['other work on documents', '审查规范性文件20件，清理规范性文件70件，制定规章制度5件。'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('the check', () => {
  const read = (steps: readonly string[]) => Number(valueAt(huaian2024, steps));
  const result = (overview: string | undefined) =>
    checkReport({
      form: edition2021,
      read,
      year: 2024,
      ...(overview !== undefined && { narrative: { overview, problems: null, other: null } }),
    }).find(({ id }) => id === 'narrative');

  test('passes or fails as a warning, and is not assessable only without texts', () => {
    expect(result('新收政府信息公开申请3119件。')).toMatchObject({ result: 'pass', findings: [] });
    expect(result('新收政府信息公开申请3118件。')).toMatchObject({ level: 'warning', result: 'fail' });
    expect(result(undefined)).toMatchObject({ result: 'not-assessable' });
  });

  test('fails where a citation was left in the text', () => {
    expect(result('新收{{applications.recieved.total}}件。')).toMatchObject({
      level: 'warning',
      result: 'fail',
    });
  });
});

/** Sentences with citations, as an office would write them. */
const CITING = [
  '新收政府信息公开申请{{applications.received.total}}件。',
  '全年受理政府信息公开申请{{applications.received.total}}件，答复{{applications.concluded.total}}件（含上年度结转申请{{applications.carriedIn.total}}件，另有{{applications.carriedOut.total}}件顺延到下年度答复）。',
  '依申请公开情况。予以公开{{applications.outcomes.granted.total}}件，占{{applications.outcomes.granted.total|share}}，部分公开{{applications.outcomes.partly-granted.total}}件，属于国家秘密{{applications.outcomes.refused.state-secret.total}}件。',
  '政府信息公开行政复议{{disputes.review.total}}件，其中结果维持{{disputes.review.upheld}}件，结果纠正{{disputes.review.corrected}}件，其他结果{{disputes.review.other}}件，尚未审结{{disputes.review.pending}}件。',
  '收到政府信息公开申请{{applications.received.total}}件，其中自然人申请{{applications.received.natural-person}}件，商业企业申请{{applications.received.commercial-enterprise}}件。',
  '制发规章{{proactive.rules.issued}}件、行政规范性文件{{proactive.normativeDocuments.issued}}件，废止行政规范性文件{{proactive.normativeDocuments.repealed}}件；现行有效的行政规范性文件{{proactive.normativeDocuments.inForce}}件。',
  '作出行政许可决定{{proactive.licences}}件、行政处罚决定{{proactive.penalties}}件、行政强制决定{{proactive.coercions}}件，行政事业性收费{{proactive.chargesWanYuan}}万元。',
  '收取政府信息公开信息处理费{{processingFees.yuan}}元。',
  '新收政府信息公开申请{{applications.received.total}}件，同比{{applications.received.total|yoy}}。',
] as const;

/** A third of what `npm run prove` draws (R41). */
const CITED = length('CITED_TEXTS', 100);

describe('texts that cite', () => {
  const writings = fc.record({
    tables: balancedTables,
    before: balancedTables,
    sentences: fc.subarray([...CITING], { minLength: 1 }),
  });

  test('always pass, whatever the tables', () => {
    fc.assert(
      fc.property(writings, ({ tables, before, sentences }) => {
        const previous = { ...before, year: tables.year - 1 };
        const { text } = expandCitations(sentences.join('\n\n'), { form: edition2021, tables, previous });
        expect(found(text, tables)).toEqual([]);
      }),
      { seed: SEED, numRuns: CITED },
    );
  });

  test('are found out when the number of one cited cell is changed by hand', () => {
    const changes = fc.record({
      tables: balancedTables,
      sentence: fc.constantFrom(...CITING),
      by: fc.integer({ min: 1, max: 99 }),
      which: fc.nat(9),
    });
    fc.assert(
      fc.property(changes, ({ tables, sentence, by, which }) => {
        const cited = [...sentence.matchAll(/\{\{[^|{}]*\}\}/g)];
        const { 0: citation, index } = cited[which % cited.length] ?? cited[0] ?? { 0: '', index: 0 };
        // More than all applications of the tables: no other reading that the rule book accepts comes to that.
        const value = Number(expandCitations(citation, { form: edition2021, tables }).text) + 1_000_000 + by;
        const changed = sentence.slice(0, index) + String(value) + sentence.slice(index + citation.length);
        const { text } = expandCitations(changed, {
          form: edition2021,
          tables,
          previous: { ...tables, year: tables.year - 1 },
        });
        expect(found(text, tables)).not.toEqual([]);
      }),
      { seed: SEED, numRuns: CITED },
    );
  });
});

describe('hostile texts', () => {
  test.each([
    '1件',
    '共计共计',
    '{{',
    '{{a',
    '](',
    '《',
    '*',
    '\n ',
    '占',
    '1,111',
    '收到',
    '政府信息公开申请',
    '2023年',
    '，。',
    '、和及',
    '收到政府信息公开申请1件',
    '1件，其中',
    ' 1 ',
    '（',
    '申请的',
    '不予公开',
    '公开公开',
    '因政府信息公开引发的行政复议',
  ])('100,000 characters of %j are read through', (part) => {
    const overview = part.repeat(Math.ceil(100_000 / part.length)).slice(0, 100_000);
    expect(found(overview).length).toBeLessThanOrEqual(201);
    expect(expandCitations(overview, { form: edition2021, tables: huaian2024 }).text.length).toBeGreaterThan(
      0,
    );
  });
});

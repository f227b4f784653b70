import { describe, expect, test } from 'vitest';
import { readNarrative } from '../../../shared/checks/check-narrative.ts';
import { figuresIn } from '../../../shared/checks/narrative/claims.ts';
import { huaianTables, readIn, readingsOf, rowsOf } from './narrated.ts';

const faults = (overview: string, tables = huaianTables()) =>
  readNarrative({ overview, problems: null, other: null }, tables).findings.map(({ zh }) => zh);

/** What is wrong in the words alone: of tables that are blank nothing else can be. */
const wordsOf = (text: string) => faults(text, { ...huaianTables(), read: () => null });

describe('a list that is told in full', () => {
  test.each([
    '举办培训14场（线上6场、线下9场）。',
    '发布解读14篇：文字解读6篇、图片解读9篇。',
    '举办活动14场，其中线上6场、线下5场，其余2场。',
    '线上培训6场、线下培训9场，合计14场。',
  ])('makes its whole: %s', (text) => {
    expect(faults(text)).toEqual([expect.stringContaining('与总数14不一致')]);
  });

  test.each([
    '举办培训14场（线上6场、线下8场）。',
    '举办培训14场（线上6场、线下5场等）。',
    '举办培训14场（其中线上6场、线下5场）。',
    '发布解读14篇：文字解读6篇、图片解读5篇；视频解读3篇。',
    '举办活动14场，其中线上6场、线下5场，其余3场。',
    '举办活动14场，其中线上6场、线下5场。',
    '举办活动24场，其中主要为线上6场、线下5场，其余2场。',
    '线上培训超6场、线下培训9场，合计14场。',
    '培训6场、发布会9次，合计14场。',
    '增加14场（线上6场、线下9场）。',
  ])('or is not, or is not told so: %s', (text) => {
    expect(faults(text)).toEqual([]);
  });
});

describe('a list whose parts come to more than its whole', () => {
  test.each([
    '举办培训14场，其中线上6场、线下9场。',
    '检查企业14家，其中矿山5家，危化品6家，工贸4家。',
    '建成专区14个，区级1个、镇街5个、村居9个。',
    '举办培训14期，面向企业6期、面向个人9期。',
    '审核文件14件，主动公开5件、依申请公开6件、不予公开4件。',
    '答复咨询14件，由市直部门（7件）、乡镇（8件）办理。',
    '共转办14件，由两个街道分别受理7件和8件。',
  ])('%s', (text) => {
    expect(faults(text)).toEqual([expect.stringContaining('合计15，与总数14不一致')]);
  });

  test('other than all those before it closes the list, where it ends it', () => {
    const text = (others: number) => `走访463户，其中低保户217户、特困人员88户、其他${others}户。`;
    expect(faults(text(158))).toEqual([]);
    expect(faults(text(148))).toEqual([expect.stringContaining('合计453，与总数463不一致')]);
  });

  test.each([
    '受理14件，其中自然人10件、网上12件。',
    '举办培训14场，其中线上6场、线下7场。',
    '引发复议5件，诉讼3件，其中维持6件、纠正1件。',
    '发布政策14件，文字解读12件、图片解读8件。',
    '新建专区3个，区级更新1个、镇街5个、村居9个。',
    '处理事项14件，其中网上12件，办结14件。',
    '上年结转2件，收到、办结分别为9件和8件。',
    '制发规章12件，废止、修改的规范性文件分别为8件和26件。',
    '受理14件，其中信函10件，其中邮政寄递8件。',
    '复议88件，其中维持51件、纠正9件、其他24件、未审结4件。',
  ])('but not %s', (text) => {
    expect(wordsOf(text)).toEqual([]);
  });
});

describe('a change that is told with its numbers', () => {
  test.each([
    '举办培训14场，比上年10场增加3场。',
    '举办培训14场，较上年增加4场，增长20%。',
    '举办培训14场，同比减少4场、增长22.2%。',
    '举办培训14场，较2023年20场减少25%。',
  ])('does not come out: %s', (text) => {
    expect(faults(text)).toEqual([expect.stringContaining('增减的数字前后不一致')]);
  });

  test.each([
    '举办培训14场，比上年10场增加4场。',
    '举办培训14场，较上年增加4场，增长40%。',
    '举办培训14场，较2023年20场减少30%。',
    '举办培训13场，较上年增加4场，增长44.4%。',
    '举办培训13场，较上年增加4场，增长44.5%。',
    '线上培训5场、线下培训9场，同比增加4场，增长40%。',
    '发布解读12条，公开信息2.3万条，较上年增加3000条，增长15%。',
    '线下3场，今年同比增加4场，增长40%，共14场。',
    '举办培训14场，较上年增加约4场，增长50%。',
    '线上、线下分别为14场、12场，较上年增加4场、3场。',
  ])('or does, or nobody can tell: %s', (text) => {
    const [rounded] = faults(text);
    if (text.includes('44.5')) expect(rounded).toContain('增减');
    else expect(rounded).toBeUndefined();
  });
});

test('a sentence of changes alone costs work that is linear in it', { timeout: 30_000 }, () => {
  expect(faults('举办培训14场，比上年10场增加3场，'.repeat(5_000)).length).toBeGreaterThan(100);
});

describe('what is not of this report', () => {
  test.each([
    '所列数据自2023年1月1日至2023年12月31日。',
    '统计期限为2023年1月1日至2024年12月31日。',
    '统计期限为2024年1月1日至2024年12月30日。',
    '2023年1月1日至12月31日，本市公开信息120条。',
    '2023年1月1日至12月31日，本市深入推进重点领域和重大建设项目信息公开，公开信息120条。',
    '2022年度，我市公开信息120条。',
    '市政府办公室2022年度未收取信息公开费用。',
    '收到申请5件，另有2022年结转2件。2024年全部办结。',
    '2024年收到申请5件，1件结转2026年。',
    '2024年工作有不足。2024年一季度将完成专区改版。',
    '2025年，我市共公开信息120条。',
    '2024年公开信息120条，其中图解占38.3‰。',
  ])('a period: %s', (text) => {
    expect(wordsOf(text)).toHaveLength(1);
  });

  test.each([
    '统计期限为2024年1月1日起至12月31日止。',
    '较2023年1月1日至12月31日增加5件。',
    '针对2022年第三方评估反馈的问题，公开整改清单3项。',
    '公开2023年度部门决算3份。',
    '2023年度报告公布后，收到意见3条。',
    '2022年起公开年报，全年公开信息120条。',
    '2021年公开信息100条。2022年公开信息120条。',
    '2023年受理的3件事项，今年办理完毕。',
    '2024年，市政府办将持续公开作为重点工作。',
    '2025年将公开信息120条。',
    '截至2025年1月，公开信息120条。',
    '出生率为8.1‰，2024年公开信息120条。',
    '2024年收到申请5件，其中2023年结转2件，1件结转2025年。',
    '行政诉讼中，2022年结转2件。',
  ])('but not %s', (text) => {
    expect(wordsOf(text)).toEqual([]);
  });

  test('a plan for a year that is over, in section five', () => {
    const planned = (problems: string) =>
      readNarrative({ overview: null, problems, other: null }, { ...huaianTables(), read: () => null })
        .findings;
    expect(planned('2024年，我市将加大公开力度。')).toHaveLength(1);
    expect(planned('2025年，我市将加大公开力度。')).toEqual([]);
    expect(planned('2024年，我市将优化营商环境作为公开重点，仍有不足。')).toEqual([]);
  });

  test.each([
    '举办培训N场，发放手册N份。',
    '20XX年公开信息120条。',
    '召开会议【填写次数】次。',
    '公开信息（待补充）。',
    '召开发布会9场，促成授信___亿元。',
    '公布销售机构××家。',
    '接听电话[填写]次。',
    '公开价格监测信息（ ）期。',
    '意见征集  期。',
  ])('a place to fill in: %s', (text) => {
    expect(faults(text).length).toBeGreaterThan(0);
  });

  test.each([
    '无超期办理件。',
    '依申请公开件。',
    '如何办理？件件有回音。',
    '××人民政府与××公司、××家园。',
    '见[数字政府](https://example.test/)。',
  ])('but not %s', (text) => {
    expect(faults(text)).toEqual([]);
  });
});

describe('what a list says of its figures', () => {
  test('channels, summed, are what came in', () => {
    expect(rowsOf('依申请公开：网络申请11件、信函申请8件，共19件。')).toEqual({
      '19件': 'received | received+carriedIn',
    });
  });

  test('results, summed, are the 总计', () => {
    const cells = {
      'disputes.review.upheld': 2,
      'disputes.review.corrected': 1,
      'disputes.review.total': 3,
    };
    const text = '政府信息公开行政复议情况：维持2件，纠正1件，总计4件。';
    expect(readIn(text, huaianTables({ cells }))).toContain('4件? disputes.review');
  });

  test('what was compared is what is counted behind it', () => {
    const cells = { 'applications.received.total': 29, 'applications.concluded.total': 29 };
    const text = '政府信息公开申请量较上年减少9件，共计28件；办结政府信息公开申请29件。';
    expect(readIn(text, huaianTables({ cells }))).toContainEqual(expect.stringMatching(/^28件\? received/));
  });

  test('grounds before their group are a sum, with 等 perhaps the group', () => {
    const text = '收到政府信息公开申请9件，其中5件因信息不存在或需另行制作等原因无法提供。';
    expect(rowsOf(text)['5件']).toContain('unavailable.not-held+unavailable.needs-creation |');
  });

  test('a word that names an outcome in a list of outcomes alone', () => {
    const listed = '办结政府信息公开申请9件，其中不予公开5件、信访投诉4件。';
    expect(rowsOf(listed)).toMatchObject({ '4件': 'not-processed.petition' });
    expect(rowsOf('收到政府信息公开申请9件。处理信访投诉4件。')).not.toHaveProperty('4件');
  });

  test('parts of a whole in which nothing older is are exact', () => {
    const cells = {
      'disputes.review.total': 6,
      'disputes.lawsuitDirect.total': 5,
      'disputes.lawsuitAfterReview.total': 0,
    };
    const text = (reviews: number) =>
      `政府信息公开引发行政复议、行政诉讼案件11件，其中复议${reviews}件、诉讼5件。`;
    const tables = huaianTables({ cells });
    expect(readIn(text(6), tables).filter((one) => one.includes('?'))).toEqual([]);
    expect(readIn(text(5), tables)).toContainEqual(expect.stringContaining('5件? disputes.review'));
  });
});

describe('of whom a text speaks', () => {
  const agency = '甲县人民政府';

  test('the agency by its name, behind 其中, with what became of it', () => {
    const text = '因政府信息公开，全县发生行政复议12件，其中县政府作为被申请人5件，维持4件。';
    expect(Object.keys(readingsOf(text, { ...huaianTables(), agency }))).toEqual(['12件']);
  });

  test('a bureau of each county is not the bureau of the report', () => {
    const text = '指导县（市、区）教育局办理政府信息公开申请126件，其中予以公开44件。';
    expect(readIn(text, huaianTables({ agency: '甲市教育局' }))).toEqual([]);
  });

  test('a verb of its own, with its noun, is of the whole again', () => {
    const text = '受理群众来信来访2310件次，收到政府信息公开申请19件。';
    expect(rowsOf(text)).toEqual({ '19件': 'received | received+carriedIn' });
  });

  test('another side of it is of the whole', () => {
    const text = '全县收到政府信息公开申请210件。从层级看，各部门收到80件。从结果看，予以公开90件。';
    expect(rowsOf(text, { ...huaianTables(), agency })).toMatchObject({ '90件': 'granted' });
  });
});

describe('what is of a part', () => {
  const silent = (text: string) =>
    faults(
      text,
      huaianTables({ cells: { 'applications.received.total': 26, 'applications.concluded.total': 27 } }),
    );

  test.each([
    '12个乡镇未收到政府信息公开申请、未发生行政复议诉讼。',
    '政府信息公开工作中，无行政处罚被复议纠正。',
    '26件政府信息公开申请中24件按时答复、2件经申请人同意延期答复。',
    '政府信息公开方面，本年收到的26件办结25件。',
  ])('is no statement and no figure of the whole: %s', (text) => {
    expect(silent(text)).toEqual([]);
  });

  test('what is said of the whole still is', () => {
    expect(silent('办结政府信息公开申请28件。')).toHaveLength(1);
    expect(silent('按时办结政府信息公开申请28件。')).toHaveLength(1);
  });
});

describe('statements of all', () => {
  const tables = (upheld: number) =>
    huaianTables({ cells: { 'disputes.review.total': 2, 'disputes.review.upheld': upheld } });
  const wrong = (text: string, upheld: number) =>
    figuresIn(text, tables(upheld)).stated.filter(({ agrees }) => !agrees).length;

  test('均维持 is the whole, where the whole was filed in the year', () => {
    const text = '因政府信息公开被申请行政复议2件，复议机关均予以维持。';
    expect(wrong(text, 2)).toBe(0);
    expect(wrong(text, 1)).toBe(1);
  });
});

test('behind a notice of charges the amount is what was asked for, until it says that it was collected', () => {
  const read = (other: string) =>
    readNarrative({ overview: null, problems: null, other }, huaianTables()).bindings.map(
      ({ figure }) => figure,
    );
  expect(read('发出收费通知2件，总金额4100元，实际收取的总金额3200元。')).toEqual(['3200元']);
});

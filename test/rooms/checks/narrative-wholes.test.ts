import { describe, expect, test } from 'vitest';
import { readNarrative } from '../../../shared/checks/check-narrative.ts';
import { figuresIn } from '../../../shared/checks/narrative/claims.ts';
import { huaianTables, readIn, readingsOf, rowsOf } from './narrated.ts';

const faults = (overview: string, tables = huaianTables()) =>
  readNarrative({ overview, problems: null, other: null }, tables).findings.map(({ zh }) => zh);

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

describe('what is not of this report', () => {
  test.each([
    '所列数据自2023年1月1日至2023年12月31日。',
    '统计期限为2023年1月1日至2024年12月31日。',
    '统计期限为2024年1月1日至2024年12月30日。',
    '2023年1月1日至12月31日，本市公开信息120条。',
  ])('a period: %s', (text) => {
    expect(faults(text)).toHaveLength(1);
  });

  test.each(['统计期限为2024年1月1日起至12月31日止。', '较2023年1月1日至12月31日增加5件。'])(
    'but not %s',
    (text) => {
      expect(faults(text)).toEqual([]);
    },
  );

  test.each([
    '举办培训N场，发放手册N份。',
    '20XX年公开信息120条。',
    '召开会议【填写次数】次。',
    '公开信息（待补充）。',
  ])('a place to fill in: %s', (text) => {
    expect(faults(text).length).toBeGreaterThan(0);
  });

  test.each(['无超期办理件。', '依申请公开件。', '如何办理？件件有回音。'])('but not %s', (text) => {
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

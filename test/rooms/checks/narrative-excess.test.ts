/** Lists whose parts come to more than their whole, and changes told with their numbers: each rule by the text it is for. */
import { describe, expect, test } from 'vitest';
import { unevenChanges } from '../../../shared/checks/narrative/changes.ts';
import { excessiveLists } from '../../../shared/checks/narrative/excess.ts';
import { checkNarrative } from '../../doubles/check-narrative.ts';
import { huaianTables } from './narrated.ts';

const more = (sentence: string) => excessiveLists(sentence).map(({ whole, sum }) => `${sum} of ${whole}`);

describe('a list of more than its whole', () => {
  test.each([
    ['levels with their brackets', '建成专区14个，县级（市、区）5个、乡镇10个。', '15 of 14'],
    ['joined by 和', '举办培训14场，其中线上6场和线下9场。', '15 of 14'],
    ['a count beside it in another unit', '制发文件20份，举办培训14场，其中线上6场、线下9场。', '15 of 14'],
    ['a part before it is no whole', '其中校内16场，举办培训14场，其中线上6场、线下9场。', '15 of 14'],
    [
      'far behind in a long sentence',
      `${'推进公开，'.repeat(20)}举办培训14场，其中线上6场、线下9场。`,
      '15 of 14',
    ],
    ['respectively, of a sum', '共转办14件，两个街道分别受理7件和8件。', '15 of 14'],
    ['respectively, by whom', '转办14件，由两个街道分别受理7件和8件。', '15 of 14'],
  ])('%s', (_, sentence, said) => {
    expect(more(sentence)).toEqual([said]);
  });

  test.each([
    ['a change has no parts', '同比增加14件，其中网上8件、信函9件。'],
    ['of two that are listed nobody knows which', '举办培训14场、讲座9场，其中线上8场、线下9场。'],
    ['one in brackets is a note', '举办培训14场，其中线上（6场）、线下9场。'],
    ['a list joined to the whole', '举办培训14场、其中线上8场、线下9场。'],
    ['a part in another unit ends it', '举办培训14场，其中大班8场、小班9次、中班7次。'],
    ['a part without a name ends it', '举办培训14场，其中大班8场、9场。'],
    ['a count of its own ends it', '举办培训14场，其中大班8场，累计报名9场。'],
    ['a change among them ends it', '举办培训14场，其中大班8场、小班增加9场。'],
    ['examples with 等', '举办培训14场，其中线上等8场、线下9场。'],
    ['letters name no part', '举办培训14场，其中A类8场、大班9场。'],
    ['levels of a whole that is of one', '县级部门建成专区14个，区级1个、镇街5个、村居9个。'],
    ['named twice alike', '举办培训14场，面向企业6场、面向企业9场。'],
    ['by channel and by content', '答复申请14件，其中网上10件、提供材料12件。'],
    ['by applicant and by channel', '办理事项14件，其中个人10件、网上12件。'],
    ['by applicant and by what else', '办理事项14件，其中个人10件、复杂12件。'],
    ['by channel and by what else', '办理事项14件，其中网上10件、复杂12件。'],
    ['by outcome and by what else', '办理事项14件，其中提供10件、复杂12件。'],
    ['respectively, of no sum', '转办14件，两个街道分别受理7件和8件。'],
    ['respectively, of a change', '总数增加14件，由两个街道分别受理7件和8件。'],
    ['respectively, of the year before', '上年共转办14件，由两个街道分别受理7件和8件。'],
    ['respectively, in two steps', '共转办14件，收到、办结分别为9件和8件。'],
    ['respectively, of less', '共转办14件，由两个街道分别受理5件和8件。'],
  ])('but not: %s', (_, sentence) => {
    expect(more(sentence)).toEqual([]);
  });
});

describe('a change and its numbers', () => {
  test.each([
    ['any of the counts before it', '举办培训14场，其中线上5场，较上年增加4场，增长40%。'],
    ['rounded', '举办培训14场，较上年增加5场，增长55.6%。'],
    ['cut off', '举办培训14场，较上年增加5场，增长55.5%。'],
    ['in another unit than it was', '举办培训14场，比上年10场增加3次。'],
    ['one that is in 万', '公开信息1.2万条，发布解读12条，较上年增加2条，增长30%。'],
    ['only about', '举办培训14场，比上年10场增加3场左右。'],
  ])('comes out, or nobody can tell: %s', (_, sentence) => {
    expect(unevenChanges(sentence)).toEqual([]);
  });

  test.each([
    ['in brackets', '举办培训14场（比上年10场增加3场）。'],
    ['one word says more and the other less', '举办培训14场，较上年增加4场，降幅40%。'],
    ['from nothing nobody counts per cent', '举办培训14场，较上年增加14场，增长100%。'],
    ['from more to less', '举办培训14场，比上年18场减少5场。'],
  ])('does not come out: %s', (_, sentence) => {
    expect(unevenChanges(sentence)).toHaveLength(1);
  });
});

describe('one slip is one finding', () => {
  const findings = (overview: string) =>
    checkNarrative({ overview, problems: null, other: null }, huaianTables()).map(({ zh }) => zh);

  test('of a list that is uneven and comes to more', () => {
    expect(findings('举办培训14场，其中线上6场、线下9场，其余2场。')).toHaveLength(1);
  });

  test('of a list that does not come out because its whole is not that of the tables', () => {
    const list = (whole: number) => findings(`收到政府信息公开申请${whole}件（信函1000件、网络2119件）。`);
    expect(list(3119)).toEqual([]);
    expect(list(3120)).toEqual([expect.stringContaining('表格为')]);
  });

  test('and a part that is more than a wrong whole is another', () => {
    expect(findings('收到政府信息公开申请3120件，其中网上申请3200件。')).toEqual([
      expect.stringContaining('表格为'),
      expect.stringContaining('大于总数'),
    ]);
  });
});

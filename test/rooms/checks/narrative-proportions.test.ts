/** Percentages against the numbers that stand beside them, and counts that exclude one another: no cell is asked. */
import { describe, expect, test } from 'vitest';
import { unevenPartings } from '../../../shared/checks/narrative/partings.ts';
import { oddShares } from '../../../shared/checks/narrative/proportions.ts';
import { wordingFaults } from '../../../shared/checks/narrative/wording.ts';

const rulesOf = (text: string) =>
  wordingFaults(text, { section: 'overview', year: 2024 }).map(({ rule }) => rule);

describe('a percentage beside its two numbers', () => {
  test.each([
    ['two digits in the other order', '征集建议84条，采纳41条，采纳率84.8%。'],
    ['the point moved', '征集建议84条，采纳41条，采纳率4.9%。'],
    ['three shares that make more than all', '解读形式中图解占58%，视频占17%，文字占52%。'],
  ])('does not follow: %s', (_, text) => {
    expect(oddShares(text)).toHaveLength(1);
  });

  test.each([
    ['it does', '征集建议84条，采纳41条，采纳率48.8%。'],
    ['one off in its last place, as rounding leaves it', '征集建议84条，采纳41条，占48.9%。'],
    ['cut off', '征集建议3条，采纳2条，占66.6%。'],
    ['of what both make', '注销账号27个，保留31个，注销率46.6%。'],
    ['of something that is not told', '征集建议84条，采纳41条，占三年总量的12.3%。'],
    ['far from any', '征集建议84条，采纳41条，占12.3%。'],
    ['a rate of something else', '征集建议84条，采纳41条，满意率48.9%。'],
    ['in time', '征集建议84条，采纳41条，按期反馈率48.9%。'],
    ['shares that make all', '解读形式中图解占58%，视频占17%，文字占25%。'],
    ['shares that leave some out', '解读形式中图解占28%，视频占17%，文字占25%。'],
  ])('or nothing says that it does not: %s', (_, text) => {
    expect(oddShares(text)).toEqual([]);
  });
});

describe('parts that exclude one another', () => {
  test.each([
    ['a list that begins with its numbers', '窗口查询86件，51件当场公开、37件转办、8件不予提供。'],
    ['the one or the other', '修复申请708件，准予655件，不予85件。'],
    [
      'two digits of a part in the other order',
      '修复申请1,708件，准予1,655件，驳回35件。'.replaceAll(',', ''),
    ],
    ['a sum of a list', '咨询43件办结、72件在办、6件不受理，共112件。'],
    ['more among them than they are', '网站栏目9个中有13个更新不及时。'],
    ['more done than due', '建议办理应公开84件，已公开86件。'],
  ])('come to something else: %s', (_, text) => {
    expect(unevenPartings(text)).toHaveLength(1);
  });

  test.each([
    ['they do', '窗口查询96件，51件当场公开、37件转办、8件不予提供。'],
    ['less, which need not be all', '窗口查询86件，31件当场公开、37件转办、8件不予提供。'],
    ['parted two ways', '窗口查询86件，51件网上提交、37件信函提交、48件自然人提交、7件退回。'],
    ['counts of their own', '受理36件，累计办结35件，另有2件在办。'],
    ['a list without a whole before it', '41件予以公开、12件部分公开、33件无法提供。'],
    ['a larger whole before them', '收到申请90件，办结36件，31件公开、27件不予公开。'],
    ['a level in a name', '名单214人，其中高级27人、中级96人、初级91人。'],
    ['a sum that is right', '咨询43件办结、72件在办、6件不受理，共121件。'],
    ['a sum of the last two', '热线9件，来信43件、来访72件，共115件。'],
  ])('but not: %s', (_, text) => {
    expect(unevenPartings(text)).toEqual([]);
  });
});

describe('a unit that cannot be', () => {
  test.each([
    ['a count with decimals', '作出行政许可213.6件。', ['unit']],
    ['a rate per mille', '采用率72.9‰。', ['unit']],
    ['tenths of thousands', '作出行政许可213.6万件。', []],
    ['a mean', '平均每月17.1件。', []],
    ['below one per cent', '投诉率0.6‰。', []],
    ['a share below one per cent', '占诉求的1.4‰。', []],
  ])('%s', (_, text, rules) => {
    expect(rulesOf(text)).toEqual(rules);
  });
});

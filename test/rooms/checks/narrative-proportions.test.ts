/** Percentages against the numbers that stand beside them, and counts that exclude one another: no cell is asked. */
import { describe, expect, test } from 'vitest';
import { readNarrative } from '../../../shared/checks/check-narrative.ts';
import { unevenPartings } from '../../../shared/checks/narrative/partings.ts';
import { oddShares } from '../../../shared/checks/narrative/proportions.ts';
import { wordingFaults } from '../../../shared/checks/narrative/wording.ts';
import { huaianTables } from './narrated.ts';

const rulesOf = (text: string) =>
  wordingFaults(text, { section: 'overview', year: 2024 }).map(({ rule }) => rule);

describe('a percentage beside its two numbers', () => {
  test.each([
    ['two digits in the other order', '征集建议84条，采纳41条，采纳率84.8%。'],
    ['the point moved', '征集建议84条，采纳41条，采纳率4.9%。'],
    ['three shares that make more than all', '解读形式中图解占58%，视频占17%，文字占52%。'],
    ['with a verb', '征集建议84条，采纳41条，采纳率为84.8%。'],
    ['behind words of its own', '征集建议84条，采纳41条建议，占84.8%。'],
    ['of the largest before it', '研究建议60条，征集84条，采纳41条，占84.8%。'],
    ['of what is named last', '应公开84件，已公开41件，公开率84.8%。'],
    ['of the sum, in words', '征集建议84条，采纳41条，占总数的84.8%。'],
    ['in thousands and without', '到位资金1.2万元，拨付4800元，占4%。'],
    ['shares with decimals', '解读形式中图解占54.2%，视频占33.2%，文字占21.5%。'],
  ])('does not follow: %s', (_, text) => {
    expect(oddShares(text)).toHaveLength(1);
  });

  test.each([
    ['it does', '征集建议84条，采纳41条，采纳率48.8%。'],
    ['one off in its last place, as rounding leaves it', '征集建议84条，采纳41条，占48.9%。'],
    ['cut off', '征集建议3条，采纳2条，占66.6%。'],
    ['of what both make', '注销账号27个，保留31个，注销率46.6%。'],
    ['of something that is not told', '征集建议84条，采纳41条，占三年总量的84.8%。'],
    ['far from any', '征集建议84条，采纳41条，占12.3%。'],
    ['a rate of something else', '征集建议84条，满意41条，满意率84.8%。'],
    ['in time', '征集建议84条，反馈41条，按期反馈率84.8%。'],
    ['shares that make all', '解读形式中图解占58%，视频占17%，文字占25%。'],
    ['shares that leave some out', '解读形式中图解占28%，视频占17%，文字占25%。'],
    ['cut off, of two others', '征集建议84条，研究33条，答复28条，采纳40条，采纳率84%。'],
    ['percentages of percentages', '图解占84%，视频占41%，占84.8%。'],
    ['without a whole', '采纳建议41条，占10%。'],
    ['of another unit', '征集对象84人，采纳41条，占84.8%。'],
    ['of less than the part', '保留账号27个，注销31个，占11.5%。'],
    ['numbers that count nothing', '文号84，编号41，占84.8%。'],
    ['behind words that go on', '征集建议84条，采纳41条，多年来历史遗留问题未能解决的，占84.8%。'],
    ['shares of which two make all', '解读形式中图解占58%，文字占24%。'],
    ['percentages of growth', '图解增长58%，视频增长17%，文字增长52%。'],
    ['a share of a share', '解读形式中图解占58%，视频占17%，其中动画占52%。'],
    ['shares of two sides', '第一季度图解占58%，视频占17%；第二季度文字占52%。'],
    ['shares around a rate', '图解占58%，阅读率12%，视频占17%，文字占52%。'],
    ['shares that make all but for rounding', '图解占58.12%，视频占17.43%，文字占24.81%。'],
    ['shares that would still not make all', '图解占58%，视频占17%，文字占62%。'],
  ])('or nothing says that it does not: %s', (_, text) => {
    expect(oddShares(text)).toEqual([]);
  });
});

test('a share that the tables tell to be wrong already is told once', () => {
  const cells = {
    'applications.received.total': 84,
    'applications.concluded.total': 84,
    'applications.outcomes.granted.total': 41,
  };
  const overview = '新收政府信息公开申请84件，予以公开41件，占84.8%。';
  expect(oddShares(overview)).toHaveLength(1);
  const { findings } = readNarrative({ overview, problems: null, other: null }, huaianTables({ cells }));
  expect(findings.map(({ zh }) => zh)).toEqual([expect.stringContaining('文中为84.8%')]);
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
    ['two ways of going, adopted or not', '征集建议84条，采纳41条，未采纳49条。'],
    ['done or not', '排查问题84个，整改到位41个，未完成49个。'],
    ['founded or not', '受理投诉84件，成立41件，驳回49件。'],
    ['good or not', '抽检样品84批，合格41批，不合格49批。'],
    ['kept or closed', '排查账号84个，保留41个，关停49个。'],
    ['men and women', '聘请监督员84人，男性41人，女性49人。'],
    ['online or not', '申请渠道84个，线上41个，窗口49个。'],
    ['in brackets', '修复申请708件（含准予655件，不予85件），退回12件。'],
    ['behind its word', '修复申请708件，其中准予655件，不予85件。'],
    ['behind another', '窗口查询86件，包括51件当场公开、37件转办。'],
    ['behind two words', '窗口查询86件，分别为51件当场公开、37件转办。'],
    ['money', '安排资金84万元，通过41.5万元，不予49万元。'],
    ['and then others', '窗口查询86件，51件当场公开、37件转办，补正9件。'],
    ['behind a larger whole of another unit', '咨询900人，窗口查询86件，51件当场公开、37件转办。'],
    ['two digits of the whole in the other order', '修复申请1843件，准予1455件，驳回379件。'],
    ['two digits of one of three', '修复申请708件，准予561件，驳回85件，退回107件。'],
    ['two digits of a sum with decimals', '安排资金1000.3万元，通过910.1万元，不予99.2万元。'],
    ['a sum of two in one breath', '来信43件和来访72件，共112件。'],
    ['a sum of both', '来信43件、来访72件，两类合计112件。'],
    ['a sum with its verb', '来信43件、来访72件，共计为112件。'],
    ['a sum of which one part is as large', '来信43件、来访112件，共112件。'],
    ['a sum behind a colon', '受理9件：来信43件、来访72件，共124件。'],
    ['a sum behind a semicolon', '受理9件；来信43件、来访72件，共124件。'],
    ['all of it', '来信43件、来访72件，总计112件。'],
    ['parted by the way alone', '窗口查询86件，51件网上提交、37件信函提交。'],
    ['more among them, in two clauses', '网站栏目9个中，13个更新不及时。'],
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
    ['a change', '查询同比增加86件，51件当场公开、37件转办、8件不予提供。'],
    ['a number of last year', '上年查询86件，51件当场公开、37件转办、8件不予提供。'],
    ['an item of a list', '来信9件、查询86件，51件当场公开、37件转办、8件不予提供。'],
    ['one part alone', '收到申请3120件，公开3210件。'],
    ['a whole before them that they make', '收到申请58件，办结36件，31件公开、27件不予公开。'],
    ['a large whole before them', '收到申请9000件，修复1708件，准予1655件，驳回35件。'],
    ['parts in another unit', '修复申请708件，准予655人，不予85件。'],
    ['parts behind a semicolon', '修复申请708件；准予655件，不予85件。'],
    ['a part with a count of its own', '修复申请708件，准予655件，累计不予85件。'],
    ['a part of the part before it', '修复申请708件，通过655件，其中不予85件。'],
    ['clauses of their own', '窗口查询86件，51件当场公开，37件转办，8件不予提供。'],
    ['parted by whom', '窗口查询86件，51件自然人、37件窗口提交、8件退回。'],
    ['one of three', '修复申请708件，准予655件，不予85件，退回12件。'],
    ['words between them', '修复申请708件，准予655件，经研究，不予85件。'],
    ['a number without words', '收到申请，86件，51件当场公开、37件转办。'],
    ['all of them, behind one', '修复申请708件，准予655件，不予85件均已归档。'],
    ['parted by the way and not', '窗口查询86件，51件网上提交、37件转办。'],
    ['small numbers', '修复申请91件，准予10件，驳回9件。'],
    ['no hundreds', '修复申请910件，准予702件，驳回190件。'],
    ['a sum of decimals', '电费0.1万元、水费0.2万元，共0.3万元。'],
    ['a sum with words behind it', '来信43件、来访72件，共112件已办结。'],
    ['a sum of another breath', '来信43件、来访72件；共112件。'],
    ['a bracket in the list', '来信43件（重复来信9件）、来访72件，共115件。'],
    ['two units', '咨询43次、来访72人，共112次。'],
    ['a part among them', '来信43件、其中重复9件，来访72件，共115件。'],
    ['changes', '来信增加43件、来访减少72件，共112件。'],
    ['counts side by side', '来信43件，来访72件，共112件。'],
    ['a list that begins before them', '多种来信、来电43件，来访72件，共112件。'],
    ['two counts in one clause', '来信43件接待51人、来访72件，来电9件，共112件。'],
    ['as many as they are', '网站栏目9个中有9个更新不及时。'],
    ['a part, which is told elsewhere', '网站栏目9个其中有13个更新不及时。'],
    ['a number with decimals', '网站面积3.9个中有13个更新不及时。'],
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
    ['a mean behind it', '以17.1件均值计。', []],
    ['the number of a section', '附件1.13.6件。', []],
    ['a rate that is told per mille', '人口出生率12.5‰。', []],
    ['growth per mille', '答复数量同比12.5‰。', ['unit']],
    ['below one per cent', '投诉率0.6‰。', []],
    ['a share below one per cent', '占诉求的1.4‰。', []],
  ])('%s', (_, text, rules) => {
    expect(rulesOf(text)).toEqual(rules);
  });
});

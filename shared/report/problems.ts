/**
 * The problem behind a failed check, in the words of the person who must fix it. In: a failed check. Out: a text in
 * both languages. Always holds: no id; a check without its own words is named by its statement.
 */
import type { CheckResult } from '../checks/check.ts';
import type { FaultText } from '../events/faults.ts';

const PROBLEMS: Readonly<Record<string, FaultText>> = {
  'row-sum': {
    zh: '第三部分有的行，各类申请人之和不等于总计',
    en: 'rows of section three do not sum to their totals',
  },
  'result-sum': {
    zh: '第三部分有的列，办理结果各项之和不等于总计',
    en: 'columns of section three do not sum to what was concluded',
  },
  identity: {
    zh: '第三部分有的列，新收加上年结转不等于办结加结转下年',
    en: 'received and carried in are not concluded and carried out',
  },
  'dispute-sum': {
    zh: '第四部分有的组，各种结果之和不等于总计',
    en: 'blocks of section four do not sum to their totals',
  },
  'carry-chain': {
    zh: '上年结转与上年度公布的结转下年度不一致',
    en: 'what was carried in is not what the year before carried out',
  },
  'in-force-chain': {
    zh: '现行有效件数与上年度公布的件数对不上',
    en: 'the documents in force do not follow from the year before',
  },
  'dispute-chain': {
    zh: '上年度尚未审结的案件多于本年度总计',
    en: 'more was pending last year than this year has in all',
  },
  'feed-faults': { zh: '来文数据有问题', en: 'faults of the feed stand' },
  narrative: { zh: '文字与表格不一致', en: 'the text and the tables disagree' },
  'narrative-growth': {
    zh: '文字中与上年度的比较，与两年的表格不一致',
    en: 'comparisons with the year before disagree with the tables',
  },
  'parent-sum': {
    zh: '汇总的数字不等于本级与所属各单位之和',
    en: 'the whole is not the sum of its members',
  },
  handovers: {
    zh: '所属各单位之间转办的申请有的没有着落，或统计不止一次',
    en: 'applications handed on between the units did not arrive, or count twice',
  },
  sections: { zh: '文字部分不完整', en: 'a section of text is missing' },
  'year-without-facts': { zh: '本年度没有一件计入报告的事实', en: 'nothing of the year is counted' },
  'sharp-fall': { zh: '主要数字比上年度下降超过90%', en: 'leading numbers fell by more than 90 %' },
};

export function problemOf({ id, zh, en }: Pick<CheckResult, 'id' | 'zh' | 'en'>): FaultText {
  return PROBLEMS[id] ?? { zh: `没有做到“${zh}”`, en: `not so: ${en}` };
}

import { describe, expect, test } from 'vitest';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { OUTCOMES } from '../../../shared/events/catalogue.ts';

import { rowsOf } from './narrated.ts';

function groupOf(prefix: string): string {
  return OUTCOMES.filter((outcome) => outcome.startsWith(`${prefix}.`)).join('+');
}

describe('disclosed', () => {
  test.each([
    ['予以公开3件', 'granted'],
    ['全部公开3件', 'granted'],
    ['予以公开政府信息公开申请3件', 'granted'],
    ['予以公开信息公开申请3件', 'granted'],
    ['予以公开政府信息申请3件', 'granted'],
    ['予以公开申请3件', 'granted'],
    ['予以公开申请事项3件', 'granted'],
    ['予以公开政府信息3件', 'granted'],
    ['部分公开3件', 'partly-granted'],
    ['部分予以公开3件', 'partly-granted'],
    ['予以部分公开3件', 'partly-granted'],
    ['部分公开政府信息3件', 'partly-granted'],
    ['予以公开和部分公开3件', 'granted+partly-granted'],
    ['予以公开及部分公开申请3件', 'granted+partly-granted'],
    ['全部公开以及部分公开3件', 'granted+partly-granted'],
    ['予以公开或部分公开3件', 'granted+partly-granted'],
    ['同意公开与部分公开3件', 'granted+partly-granted'],
    ['予以公开、予以部分公开3件', 'granted+partly-granted'],
    ['予以公开/部分予以公开3件', 'granted+partly-granted'],
  ])('%s: %s', (text, row) => {
    expect(rowsOf(`办理政府信息公开申请情况：${text}。`)).toEqual({ '3件': row });
  });

  test.each([
    ['what was published', '对全部政府信息公开3次'],
    ['lists', '予以公开目录3条'],
    ['lists of what is published in part', '部分公开目录3条'],
    ['the papers about it', '予以公开和部分公开告知书3份'],
    ['what was asked for', '有1人全部申请公开3次'],
  ])('left alone: %s', (_, text) => {
    expect(rowsOf(`依申请公开情况：${text}。`)).toEqual({});
  });
});

describe('one row', () => {
  test.each([
    ['属于国家秘密3件', 'refused.state-secret'],
    ['属于“国家秘密”而不予公开3件', 'refused.state-secret'],
    ['属于"国家秘密"而不予公开3件', 'refused.state-secret'],
    ['属于国家秘密内容3件', 'refused.state-secret'],
    ['涉及国家秘密的政府信息3件', 'refused.state-secret'],
    ['其他法律、行政法规禁止公开3件', 'refused.prohibited-by-law'],
    ['其他法律行政法规禁止公开的3件', 'refused.prohibited-by-law'],
    ['法律法规规定禁止公开3件', 'refused.prohibited-by-law'],
    ['危及“三安全一稳定”3件', 'refused.security-and-stability'],
    ['保护第三方合法权益3件', 'refused.third-party-rights'],
    ['属于三类内部事务信息3件', 'refused.internal-affairs'],
    ['属于四类过程性信息3件', 'refused.process-information'],
    ['属于行政执法案卷3件', 'refused.enforcement-file'],
    ['属于行政查询事项3件', 'refused.administrative-query'],
    ['行政查询类情形不予提供3件', 'refused.administrative-query'],
    ['本机关不掌握相关政府信息3件', 'unavailable.not-held'],
    ['本机关不掌握有关信息3件', 'unavailable.not-held'],
    ['政府信息不存在的情况3件', 'unavailable.not-held'],
    ['没有现成信息需要另行制作3件', 'unavailable.needs-creation'],
    ['没有现成信息3件', 'unavailable.needs-creation'],
    ['需另行制作3件', 'unavailable.needs-creation'],
    ['补正后申请内容仍不明确3件', 'unavailable.still-unclear'],
    ['补正后内容不明确无法提供3件', 'unavailable.still-unclear'],
    ['信访举报投诉类申请3件', 'not-processed.petition'],
    ['信访、举报、投诉类申请3件', 'not-processed.petition'],
    ['重复申请不予处理3件', 'not-processed.repeated'],
    ['要求提供公开出版物3件', 'not-processed.published-material'],
    ['无正当理由大量反复申请3件', 'not-processed.excessive'],
    ['无正当理由大量、反复申请3件', 'not-processed.excessive'],
    ['反复大量申请3件', 'not-processed.excessive'],
    ['反复、大量申请3件', 'not-processed.excessive'],
    ['要求行政机关确认或重新出具已获取信息3件', 'not-processed.reissue'],
    ['申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请3件', 'other.correction-overdue'],
    ['申请人逾期未补正3件', 'other.correction-overdue'],
    ['申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请3件', 'other.fee-overdue'],
    ['逾期未缴费3件', 'other.fee-overdue'],
  ])('%s: %s', (text, row) => {
    expect(rowsOf(`办理政府信息公开申请情况：${text}。`)).toEqual({ '3件': row });
  });

  test('is all that is meant where its group is named with it as the kind of answer', () => {
    expect(rowsOf('政府信息公开申请中，属于国家秘密不予公开3件。')).toEqual({
      '3件': 'refused.state-secret',
    });
  });

  test('or its group is meant where it stands for the others (等)', () => {
    expect(rowsOf('政府信息公开申请中，因本机关不掌握等原因无法提供3件。')).toEqual({
      '3件': `unavailable.not-held | ${groupOf('unavailable')}`,
    });
  });

  test.each([
    ['two rows', '涉及国家秘密、内部事务3件'],
    ['two rows, the second first', '属于内部事务、国家秘密的信息3件'],
    ['repeated in great number', '无正当理由大量重复申请3件'],
    ['repeated again and again', '反复重复申请3件'],
    ['other work', '涉及国家秘密的文件清理3件'],
    ['a corrected application', '逾期已补正3件'],
    ['a row that stands for others without their group', '本机关不掌握等3件'],
    ['fees that were paid', '逾期未缴的已补缴3件'],
  ])('left alone: %s', (_, text) => {
    expect(rowsOf(`办理政府信息公开申请情况：${text}。`)).toEqual({});
  });
});

describe('a group of rows', () => {
  test.each([
    ['不予公开3件', 'refused'],
    ['无法提供3件', 'unavailable'],
    ['不予处理3件', 'not-processed'],
    ['其他处理3件', 'other'],
  ])('%s: %s', (text, prefix) => {
    expect(rowsOf(`办理政府信息公开申请情况：${text}。`)).toEqual({ '3件': groupOf(prefix) });
  });

  test('is one row in the form before 2021, where 其他处理 has no rows of its own', () => {
    const tables = { form: edition2019, year: 2019 };
    expect(rowsOf('政府信息公开申请其他处理3件。', tables)).toEqual({ '3件': 'other' });
    expect(rowsOf('答复政府信息公开申请3件。', tables)).toEqual({ '3件': 'concluded | concluded-other' });
    expect(rowsOf('政府信息公开申请其他处理3件。', { form: edition2021 })).toEqual({
      '3件': groupOf('other'),
    });
  });

  test.each([
    ['papers', '不予公开告知书3份'],
    ['what was told of it', '无法提供的解释3次'],
    ['papers on what was not dealt with', '不予处理告知书3份'],
    ['ways to deal with it', '其他处理意见3条'],
    ['a part for one reason', '因其他原因不予公开3件'],
    ['a part owing to something', '由于历史原因无法提供3件'],
    ['a part that belongs to something', '属于其他情形不予处理3件'],
    ['a part that concerns something', '涉及征地补偿不予公开3件'],
    ['a part by means of something', '以补充材料方式其他处理3件'],
    ['a review', '申请行政复议不予处理3件'],
  ])('left alone: %s', (_, text) => {
    expect(rowsOf(`办理政府信息公开申请情况：${text}。`)).toEqual({});
  });
});

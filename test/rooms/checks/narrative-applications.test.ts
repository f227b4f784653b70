import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';

import { rowsOf } from './narrated.ts';

/** The word may stand for the new ones alone, or for these with those carried in (SOURCES.md, section 3). */
const RECEIVED = 'received | received+carriedIn';
/** An answer may leave out what was withdrawn. */
const DONE = 'concluded | concluded-other.other';

describe('what came in', () => {
  test.each([
    '收到政府信息公开申请20件。',
    '受理信息公开申请20件。',
    '共接收政府信息公开申请20件。',
    '接到依申请公开申请20件。',
    '收办政府信息公开申请20件。',
    '收到依申请公开事项20件，收到依申请公开20件。',
    '收到公民、法人和其他组织提交的政府信息公开申请20件。',
    '收到公民、法人或者其他组织政府信息公开申请表20件。',
    '依法受理各类政府信息公开申请事项20件。',
    '我局组织受理政府信息公开申请20件。',
    '收到政府信息依申请公开请求20件。',
    '依申请公开方面，收到申请公开事项20件。',
    '复议申请2件、收到政府信息公开申请20件。',
    '收到20件政府信息公开申请。',
    '收到20件依申请公开件。',
    '收到20件群众提交的有效政府信息公开申请。',
    '受理20件公民、法人和其他组织提出的政府信息公开申请。',
    '受理20件公民、法人或其他组织的政府信息公开申请。',
    '受理20件公民、法人或者其他组织的政府信息公开申请。',
    '依申请公开方面，收到申请20件。',
    '依申请公开方面。收到申请20件。',
  ])('is of the year alone or with those carried in: %s', (text) => {
    expect(rowsOf(text)).toEqual({ '20件': RECEIVED });
  });

  test.each([
    '新收政府信息公开申请20件。',
    '新收到政府信息公开申请20件。',
    '新增政府信息公开申请20件。',
    '政府信息公开申请新收20件。',
    '政府信息公开申请新收到20件。',
  ])('is of the year alone where the text says that it is new: %s', (text) => {
    expect(rowsOf(text)).toEqual({ '20件': 'received' });
  });

  test('may be all that was dealt with where the word is 办理', () => {
    expect(rowsOf('办理政府信息公开申请20件。')).toEqual({ '20件': `${RECEIVED} | ${DONE}` });
  });

  test.each(['件', '件次', '宗', '份', '例', '起', '条', '项', '次', '个', ''])(
    'is counted in "%s"',
    (unit) => {
      expect(rowsOf(`收到政府信息公开申请20${unit}。`)).toEqual({ [`20${unit}`]: RECEIVED });
    },
  );

  test.each([
    ['no unit of applications', '全部公开地方志20部，依申请公开。'],
    ['applications of another kind', '收到党务公开申请20件。'],
    ['not named as applications for disclosure', '推进政府信息公开。收到申请20件。'],
    ['an application for something else', '依申请公开之外，收到立项申请20件。'],
    ['a thing that is not named', '政府信息公开信箱收到20件。'],
    ['a thing that is not named, 申请 later', '收到20件来信，其中政府信息公开申请另计。'],
    ['letters that came in new', '政府信息公开专栏新收群众意见并办理20件。'],
    ['one matter', '收到关于征地补偿的政府信息公开申请20件。'],
    ['one channel', '在网上平台收到政府信息公开申请20件。'],
    [
      'one channel, far before',
      '通过信函渠道全年累计向本级行政机关递交并经核实登记后收到政府信息公开申请20件。',
    ],
    ['applications that were withdrawn', '收到撤回政府信息公开申请20件。'],
    ['a part of the applicants', '收到社会组织政府信息公开申请20件。'],
    ['of other organisations', '收到其他组织政府信息公开申请20件。'],
    ['of organisations', '收到机构政府信息公开申请20件。'],
    ['of enterprises', '收到企业政府信息公开申请20件。'],
    ['of natural persons', '收到自然人委托递交的政府信息公开申请20件。'],
    ['a part of the applicants, 申请 after', '收到20件法人提出的政府信息公开申请。'],
    ['all of another time', '收到政府信息公开申请比上年多20件。'],
    ['inquiries', '接到政府信息公开申请咨询电话20个。'],
    ['what a form is called', '受理20件，政府信息公开申请表可以下载。'],
    ['what an agency publishes', '依申请公开目录20条。'],
  ])('is not %s', (_, text) => {
    expect(rowsOf(text)).toEqual({});
  });
});

describe('what came in by one channel, on one matter or of another kind is not what came in', () => {
  test.each(
    '许可 补正 救助 业务 审批 网络 网上 在线 线上 信函 邮寄 邮件 信件 当面 现场 窗口 传真 平台 撤回 答复 书面 网站 电话 系统 重复 涉及 关于 咨询'.split(
      ' ',
    ),
  )('%s', (word) => {
    expect(rowsOf(`收到${word}政府信息公开申请20件。`)).toEqual({});
    expect(rowsOf(`通过${word}收到政府信息公开申请20件，${word}收到自然人申请3件。`)).toEqual({});
  });
});

describe('carried in and carried out', () => {
  test.each([
    '上年结转政府信息公开申请3件。',
    '上一年度结转政府信息公开申请3件。',
    '去年转结的政府信息公开申请3件。',
    '上年度转入政府信息公开申请3件。',
    '上期结转政府信息公开申请3件。',
    '2023年结转政府信息公开申请3件。',
    '2023年度接转的政府信息公开申请3件。',
    '政府信息公开申请中，含往期转接3件。',
    '政府信息公开申请中，含结转的3件。',
    '政府信息公开申请中，上年度结转办理3件。',
  ])('carried in: %s', (text) => {
    expect(rowsOf(text)).toEqual({ '3件': 'carriedIn' });
  });

  test.each([
    '结转下年度继续办理政府信息公开申请3件。',
    '政府信息公开申请结转至下一年度3件。',
    '政府信息公开申请顺延到次年答复3件。',
    '政府信息公开申请转入明年处理3件。',
    '政府信息公开申请结转2025年办理3件。',
    '3件政府信息公开申请结转至2025年继续办理。',
    '政府信息公开申请中，含结转下年申请3件。',
    '政府信息公开申请中，含结转下一年度申请3件。',
    '政府信息公开申请中，含结转次年申请3件。',
    '政府信息公开申请中，含结转至明年的申请3件。',
  ])('carried out: %s', (text) => {
    expect(rowsOf(text)).toEqual({ '3件': 'carriedOut' });
  });

  test('neither where the year that is named is another', () => {
    expect(rowsOf('2022年结转政府信息公开申请3件。')).toEqual({});
    expect(rowsOf('2024年结转政府信息公开申请3件。')).toEqual({});
    expect(rowsOf('政府信息公开申请结转2026年办理3件。')).toEqual({});
    expect(rowsOf('3件政府信息公开申请结转至2023年办理。')).toEqual({});
  });

  test('any year may be meant where that of the report is not known', () => {
    const text = '2022年结转政府信息公开申请3件，结转2026年办理5件。';
    expect(rowsOf(text, { form: edition2021 })).toEqual({ '3件': 'carriedIn', '5件': 'carriedOut' });
  });

  test.each([
    ['a project', '依申请公开之外，上年结转项目资金支付3件。'],
    ['handed on to others', '政府信息公开申请中，转办3件。'],
  ])('neither: %s', (_, text) => {
    expect(rowsOf(text)).toEqual({});
  });
});

describe('applicants', () => {
  const column = (name: string) => `received.${name} | received.${name}+carriedIn.${name}`;

  test.each([
    ['自然人', 'natural-person'],
    ['商业企业', 'commercial-enterprise'],
    ['科研机构', 'research-institution'],
    ['社会公益组织', 'public-welfare-organisation'],
    ['法律服务机构', 'legal-service-organisation'],
  ])('of one column: %s', (name, code) => {
    expect(rowsOf(`收到${name}提出的政府信息公开申请3件。`)).toEqual({ '3件': column(code) });
    expect(rowsOf(`新收政府信息公开申请20件，其中${name}申请3件。`)['3件']).toBe(column(code));
    expect(rowsOf(`受理政府信息公开申请20件，${name}3件。`)['3件']).toBe(column(code));
  });

  test.each(['法人或其他组织', '法人或者其他组织', '法人和其他组织', '法人及其他组织'])(
    'of all columns but that of natural persons: %s',
    (name) => {
      const others = ['commercial-enterprise', 'research-institution', 'public-welfare-organisation'];
      const columns = [...others, 'legal-service-organisation', 'other-organisation'];
      const sum = (row: string) => columns.map((code) => `${row}.${code}`).join('+');
      expect(rowsOf(`收到${name}递交的政府信息公开申请3件。`)).toEqual({
        '3件': `${sum('received')} | ${sum('received')}+${sum('carriedIn')}`,
      });
    },
  );

  test.each(['新收', '收到', '受理', '接收'])('came in where the verb says so: %s', (verb) => {
    const text = `依申请公开方面，${verb}自然人提交的申请3件。`;
    expect(rowsOf(text)).toEqual({ '3件': column('natural-person') });
  });

  test('of columns one after another are all of those that came in', () => {
    expect(rowsOf('收到政府信息公开申请20件，自然人15件，商业企业5件。')).toEqual({
      '20件': RECEIVED,
      '15件': column('natural-person'),
      '5件': column('commercial-enterprise'),
    });
  });

  test.each([
    ['two columns', '收到政府信息公开申请20件，其中自然人、商业企业申请3件。'],
    ['a column that the name does not tell', '收到政府信息公开申请20件，其中企业申请3件。'],
    ['a group of organisations', '收到政府信息公开申请20件，其中社会组织申请3件。'],
    ['those of one channel', '收到政府信息公开申请20件，网上收到自然人申请3件。'],
    ['those of one matter', '收到政府信息公开申请20件，自然人关于征收补偿的申请由企业提出3件。'],
    ['how they asked', '收到政府信息公开申请20件，收到自然人通过代理人的申请3件。'],
  ])('are left alone where the figure is %s', (_, text) => {
    expect(rowsOf(text)['3件']).toBeUndefined();
  });
});

describe('what was answered', () => {
  test.each([
    '办结政府信息公开申请20件。',
    '依法答复信息公开申请20件。',
    '办复依申请公开事项20件。',
    '回复政府信息公开申请20件。',
    '收到的政府信息公开申请，均已答复20件。',
    '2024年答复政府信息公开申请20件。',
    '今年答复政府信息公开申请20件。',
    '本年度答复政府信息公开申请20件。',
    '年内答复政府信息公开申请20件。',
    '法定期限内答复政府信息公开申请20件。',
    '规定时限内办结政府信息公开申请20件。',
    '按时办结政府信息公开申请20件。',
    '按期答复政府信息公开申请20件。',
    '如期答复政府信息公开申请20件。',
    '及时答复政府信息公开申请20件。',
    '予以答复政府信息公开申请20件。',
    '对政府信息公开申请作出答复20件。',
    '全市总办结政府信息公开申请20件。',
    '全市答复政府信息公开申请20件。',
    '我局答复政府信息公开申请20件。',
    '本委答复政府信息公开申请20件。',
    '本机关答复政府信息公开申请20件。',
    '本单位答复政府信息公开申请20件。',
    '政府信息公开申请办结20件。',
    '依申请公开工作，共答复20件政府信息公开申请。',
    '依申请公开方面，答复公开申请20件。',
    '我厅答复政府信息公开申请20件。',
    '本办答复政府信息公开申请20件。',
    '全年答复政府信息公开申请20件。',
    '本年答复政府信息公开申请20件。',
    '政府信息公开申请已经答复20件。',
    '政府信息公开申请全部答复20件。',
    '办理答复政府信息公开申请20件。',
    '政府信息公开申请方面，其中答复20件。',
  ])('%s', (text) => {
    expect(rowsOf(text)).toEqual({ '20件': DONE });
  });

  test.each([
    ['answered late', '延期答复政府信息公开申请20件。'],
    ['answered in writing', '书面答复政府信息公开申请20件。'],
    ['answered by somebody else', '律师答复政府信息公开申请20件。'],
    ['answered by another office', '信访办答复政府信息公开申请20件。'],
    ['within a number of days', '十个工作日内答复政府信息公开申请20件。'],
    ['not applications', '政府信息公开工作中，依法答复20件。'],
    ['proposals', '政府信息公开申请之外，人大代表建议依法答复20件。'],
    ['messages', '政府信息公开申请之外，网站留言均已答复20件。'],
    ['reviews', '政府信息公开申请引发的行政复议申请均已答复20件。'],
    ['lawsuits', '政府信息公开申请引发的行政诉讼均已答复20件。'],
    ...['建议', '提案', '留言', '咨询', '热线', '信访', '诉求', '来信', '问题'].map((word) => [
      word,
      `政府信息公开申请之外，${word}均已答复20件。`,
    ]),
  ])('left alone: %s', (_, text) => {
    expect(rowsOf(text)).toEqual({});
  });
});

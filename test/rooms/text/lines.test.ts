import { describe, expect, test } from 'vitest';
import { paragraphsOf } from '../../../shared/text/paragraphs.ts';

const told = (text: string) =>
  paragraphsOf(text).map(({ kind, label, text: words }) => `${kind} ${label}${words}`);

describe('a paragraph ends', () => {
  test('where Word and WPS end a line: after a heading, before an enumerator, after a full stop', () => {
    const file = [
      '（一）主动公开情况',
      '2025年，本区主动公开政府信息120条。',
      '一是加强重点领域信息公开。发布信息12条。',
      '（二）依申请公开情况',
      '全年共收到申请1件，办结1件。',
      '1. 网上申请0件；',
      '2. 信函申请1件；',
      '（三）监督保障情况',
      '',
    ].join('\r\n');
    expect(told(file)).toEqual([
      'heading （一）主动公开情况',
      'text 2025年，本区主动公开政府信息120条。',
      'text 一是加强重点领域信息公开。发布信息12条。',
      'heading （二）依申请公开情况',
      'text 全年共收到申请1件，办结1件。',
      'item 1.网上申请0件；',
      'item 2.信函申请1件；',
      'heading （三）监督保障情况',
    ]);
  });

  test.each(['。', '；', '：', '！', '？', '。”', '。）', ';', '!'])('after %s', (end) => {
    expect(paragraphsOf(`收到申请12件${end}\n办结12件`)).toHaveLength(2);
  });

  test.each([
    '一、',
    '十二、',
    '（一）',
    '(二)',
    '1.',
    '12．',
    '1、',
    '1)',
    '2）',
    '（1）',
    '(10)',
    '①',
    '⑴',
    '一是',
    '· ',
    '• ',
    '●',
    '——',
    '— ',
    '* ',
    '+ ',
    '>',
    '第一章',
    '| ',
  ])('before %s', (mark) => {
    expect(paragraphsOf(`加强以下几项工作\n${mark}公开重点领域信息`)).toHaveLength(2);
  });

  test.each(['\t', '    ', '\u00a0', '\u00a0\u00a0\u00a0\u00a0', '\u2003', '　', '　　'])(
    'before a line set off by %j',
    (blank) => {
      expect(paragraphsOf(`本局高度重视\n${blank}政府信息公开工作`)).toHaveLength(2);
    },
  );

  test('at every kind of line end that is doubled', () => {
    for (const end of ['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f'])
      expect(paragraphsOf(`甲${end}${end}乙`)).toHaveLength(2);
  });

  test('after a heading that no number marks, over a sentence', () => {
    expect(told('主动公开情况\n2025年，本区通过门户网站主动公开政府信息120条。')).toEqual([
      'heading 主动公开情况',
      'text 2025年，本区通过门户网站主动公开政府信息120条。',
    ]);
  });
});

describe('a line that a page broke goes on', () => {
  test.each([
    [
      '2025年，我局共收到政府信息公开\n申请12件，均已按期办结，无结转下年度继续办理的申请。',
      '2025年，我局共收到政府信息公开申请12件，均已按期办结，无结转下年度继续办理的申请。',
    ],
    [
      '（一）进一步完善政府信息公开工作机制并不断加强对重点领域信\n息公开的指导。',
      '（一）进一步完善政府信息公开工作机制并不断加强对重点领域信息公开的指导。',
    ],
    ['依据《条例》第二十条第\n（一）项的规定公开。', '依据《条例》第二十条第（一）项的规定公开。'],
    ['全年办结申请\n12.5万件，比上年多', '全年办结申请12.5万件，比上年多'],
    ['发布于\n3、4号楼', '发布于3、4号楼'],
    ['open\ndata', 'open data'],
    ['公开\n**重点**信息', '公开重点信息'],
    ['甲、\n乙和\n 丙', '甲、乙和丙'],
  ])('%j', (typed, joined) => {
    expect(paragraphsOf(typed).map(({ text }) => text)).toEqual([joined]);
  });
});

test('a break that somebody asked for stays inside its paragraph', () => {
  expect(told('地址：甲路1号  \n电话甲')).toEqual(['text 地址：甲路1号\n电话甲']);
});

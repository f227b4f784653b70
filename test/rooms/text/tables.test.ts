import { describe, expect, test } from 'vitest';
import { parseNarrative } from '../../../shared/text/blocks.ts';
import { wordsOf } from '../../../shared/text/inlines.ts';

/** Rows of every table, and the texts of what is none. */
const told = (text: string) =>
  parseNarrative(text).map((block) => {
    if (block.type === 'table') return { head: block.head, rows: block.rows.map((row) => row.map(wordsOf)) };
    return 'children' in block ? wordsOf(block.children) : block.type;
  });

describe('rows pasted from a sheet', () => {
  test('are a table, with a head where only words stand in the first row', () => {
    expect(told('情况如下：\n类别\t件数\n网上\t3\n信函\t12\n以上。')).toEqual([
      '情况如下：',
      {
        head: true,
        rows: [
          ['类别', '件数'],
          ['网上', '3'],
          ['信函', '12'],
        ],
      },
      '以上。',
    ]);
    expect(told('网上\t3\n信函\t12')).toEqual([
      {
        head: false,
        rows: [
          ['网上', '3'],
          ['信函', '12'],
        ],
      },
    ]);
  });

  test('keep their empty cells, at the left and at the right', () => {
    expect(told('\t件数\t备注\n网上\t3\t\n\t4\t无')).toEqual([
      {
        head: true,
        rows: [
          ['', '件数', '备注'],
          ['网上', '3', ''],
          ['', '4', '无'],
        ],
      },
    ]);
  });

  test('set off as a whole are the same', () => {
    expect(told('\t甲\t1\n\t乙\t2')).toEqual([
      {
        head: false,
        rows: [
          ['甲', '1'],
          ['乙', '2'],
        ],
      },
    ]);
  });

  test.each([
    ['paragraphs set off by a tab', '\t第一段\n\t第二段', ['第一段', '第二段']],
    ['numbers that Word made', '（1）\t甲\n（2）\t乙', ['（1）\t甲', '（2）\t乙']],
    ['one line', '地址\t甲路1号', ['地址\t甲路1号']],
  ])('are no table: %s', (_, typed, lines) => {
    expect(told(typed)).toEqual(lines);
  });
});

describe('rows of bars', () => {
  test('with a line of dashes under the first are a table', () => {
    expect(told('| 甲 | **乙** |\n| --- | :-: |\n| 1 | 2 |\n| 3 |\n尾')).toEqual([
      {
        head: true,
        rows: [
          ['甲', '乙'],
          ['1', '2'],
          ['3', ''],
        ],
      },
      '尾',
    ]);
    expect(told('甲 | 乙\n-|-\na\\|b | 2')).toEqual([
      {
        head: true,
        rows: [
          ['甲', '乙'],
          ['a|b', '2'],
        ],
      },
    ]);
  });

  test('without it stay as they were typed', () => {
    expect(told('| 甲 | 乙 |\n| 1 | 2 |')).toEqual(['| 甲 | 乙 |', '| 1 | 2 |']);
    expect(told('| 甲 | 乙 |\n| --- |\n')).toEqual(['| 甲 | 乙 |', '| --- |']);
  });
});

test('more columns than a page can hold are printed as they stand', () => {
  const row = Array.from({ length: 17 }, (_, index) => `列${index}`).join('\t');
  expect(told(`${row}\n${row}`)).toEqual([row, row]);
});

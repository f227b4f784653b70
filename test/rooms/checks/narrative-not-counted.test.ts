/** Figures that stand beside words of the tables and count something else: found in the alarms of `third`, told in texts of our own. */
import { describe, expect, test } from 'vitest';
import { readIn } from './narrated.ts';

describe('how long is never how many', () => {
  test.each(['15个工作日', '20个工作日', '5个自然日', '3个月', '7日内', '48小时'])('%s', (span) => {
    const read = readIn(`新收政府信息公开申请3119件，均在${span}作出答复，结转下年度103件。`);
    expect(read).toEqual(['3119件 received', '103件 carriedOut']);
  });
});

describe('what came with applications is none', () => {
  test.each(['申请材料8份', '佐证材料12份', '记录单40份'])('%s', (papers) => {
    expect(readIn(`依申请公开情况：窗口收到${papers}。`)).toEqual([]);
  });
});

test('disclosed, in part too, is the sum of both rows', () => {
  for (const words of ['公开类（含部分公开）', '予以公开（含部分公开）', '公开（包括部分公开）'])
    expect(readIn(`办结政府信息公开申请3050件，其中${words}1816件。`)).toContain(
      '1816件 outcomes.granted+outcomes.partly-granted',
    );
});

test('其他 that the text spreads over groups is no row', () => {
  const list =
    '办结政府信息公开申请3050件，其中予以公开1405件，部分公开411件，其他7件分布在不予公开、不予处理各类。';
  expect(readIn(list).filter((read) => read.startsWith('7件'))).toEqual([]);
});

test('an answer by one of several grounds is not the sum of all answers', () => {
  const text = '收到政府信息公开申请3119件，其中17件答复为行政查询事项或过程性信息，依法不予公开。';
  expect(readIn(text).filter((read) => read.startsWith('17件'))).toEqual([]);
});

describe('what one of the bodies did is not what all did', () => {
  test('of a government', () => {
    const text =
      '新收政府信息公开申请3119件。市府办作为依申请公开办理机构，收到以市政府为受理机关的申请412件，办结405件。';
    expect(readIn(text)).toEqual(['3119件 received']);
  });
});

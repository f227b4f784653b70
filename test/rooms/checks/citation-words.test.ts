import { describe, expect, test } from 'vitest';
import { citationFaults, citationsLeft, expandCitations } from '../../../shared/checks/citations.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

const RECEIVED = 'applications.received.total';
const received = (total: number) => ({
  ...huaian2024,
  year: 2023,
  applications: { ...huaian2024.applications, received: { ...huaian2024.applications.received, total } },
});

function fault(inner: string, previous = received(2777)) {
  const { text, findings } = expandCitations(`{{${inner}}}`, {
    form: edition2021,
    tables: huaian2024,
    previous,
  });
  expect(text).toBe(`{{${inner}}}`);
  return findings;
}

describe('a citation that cannot be expanded says why, in both languages', () => {
  test.each([
    [
      'no such form',
      `${RECEIVED}|percent`,
      '竖线后只能写 yoy、share 或 share:单元格名',
      'after the bar stands yoy, share, or share:cell',
    ],
    [
      'a form with a word before it',
      `${RECEIVED}|myshare`,
      '竖线后只能写 yoy、share 或 share:单元格名',
      'after the bar stands yoy, share, or share:cell',
    ],
    [
      'a form with a word behind it',
      `${RECEIVED}|shares`,
      '竖线后只能写 yoy、share 或 share:单元格名',
      'after the bar stands yoy, share, or share:cell',
    ],
    [
      'two forms',
      `${RECEIVED}|yoy|share`,
      '竖线后只能写 yoy、share 或 share:单元格名',
      'after the bar stands yoy, share, or share:cell',
    ],
    [
      'a share and another form',
      `applications.outcomes.granted.total|share|yoy`,
      '竖线后只能写 yoy、share 或 share:单元格名',
      'after the bar stands yoy, share, or share:cell',
    ],
    [
      'a share of nothing that is usual',
      `${RECEIVED}|share`,
      '请写明占什么的比例：share:单元格名',
      'say what it is a share of: share:cell',
    ],
    [
      'a share of a cell of section two',
      'proactive.rules.issued|share',
      '请写明占什么的比例：share:单元格名',
      'say what it is a share of: share:cell',
    ],
    [
      'a share of a cell in another unit',
      'proactive.licences|share:proactive.chargesWanYuan',
      '两个数的单位不同，不能计算占比',
      'the two figures have different units',
    ],
    ['a share of a cell that is none', `${RECEIVED}|share:甲`, '没有这个单元格', 'no cell has this name'],
    ['a cell that is none', '甲', '没有这个单元格', 'no cell has this name'],
    ['nothing', '', '没有这个单元格', 'no cell has this name'],
    [
      'a name that is near',
      'proactive.licenses',
      '没有这个单元格，是否为：proactive.licences、proactive.penalties、proactive.coercions',
      'no cell has this name; perhaps proactive.licences, proactive.penalties, proactive.coercions',
    ],
    [
      'a share of 0',
      'disputes.review.upheld|share:applications.received.research-institution',
      'applications.received.research-institution为0，不能计算占比',
      'applications.received.research-institution is 0: there is no share of it',
    ],
  ])('%s', (_, inner, zh, en) => {
    expect(fault(inner)).toEqual([{ pointer: '', zh: `“{{${inner}}}”：${zh}`, en: `"{{${inner}}}": ${en}` }]);
  });

  test('a change where the year before has 0, or is not at hand', () => {
    expect(fault(`${RECEIVED}|yoy`, received(0))).toMatchObject([
      {
        zh: `“{{${RECEIVED}|yoy}}”：上一年度的数为0，不能计算增减`,
        en: `"{{${RECEIVED}|yoy}}": the figure of the year before is 0`,
      },
    ]);
    expect(fault(`${RECEIVED}|yoy`, { ...received(1), year: 2025 })).toMatchObject([
      {
        zh: `“{{${RECEIVED}|yoy}}”：没有上一年度的表格`,
        en: `"{{${RECEIVED}|yoy}}": the tables of the year before are not at hand`,
      },
    ]);
  });

  test('one that is left by a citation in it, as far off a name as can be, with spaces that are not counted', () => {
    const strange = `${'x'.repeat(17)}proactive.licences`;
    const nested = `{{ {{proactive.rules.issued}}${strange} }}`;
    const { text, findings } = expandCitations(nested, { form: edition2021, tables: huaian2024 });
    expect(text).toBe(`{{ 1${strange} }}`);
    expect(findings).toMatchObject([
      { zh: `“{{ 1${strange} }}”：没有这个单元格，是否为：proactive.licences` },
    ]);
  });
});

describe('a citation may be written with spaces', () => {
  test.each([
    [` ${RECEIVED} `, '3119'],
    [` ${RECEIVED} | yoy `, '增长12.3%'],
    [`disputes.review.upheld | share`, '20.5%'],
    [`applications.carriedOut.total | share: ${RECEIVED} `, '3.3%'],
    [`applications.carriedOut.total|share:\n${RECEIVED}`, '3.3%'],
  ])('%j', (inner, text) => {
    const expanded = expandCitations(`{{${inner}}}`, {
      form: edition2021,
      tables: huaian2024,
      previous: received(2777),
    });
    expect(expanded).toEqual({ text, findings: [] });
  });
});

describe('a list of faulty citations', () => {
  test('names each once, and beyond 50 says how many more there are', () => {
    // Longer than any name, so that none is suggested.
    const faulty = (count: number) =>
      Array.from({ length: count }, (_, index) => `{{${'甲'.repeat(100)}${index}}}`).join('');
    expect(citationFaults(faulty(50) + faulty(50), edition2021)).toHaveLength(50);
    const findings = citationFaults(faulty(52), edition2021);
    expect(findings).toHaveLength(51);
    expect(findings.at(-1)).toEqual({
      pointer: '',
      zh: '此外还有2处引用有误',
      en: '2 more citations are faulty',
    });
  });

  test('quotes 80 characters of a long one', () => {
    const quoteOf = (inner: string) => citationFaults(`{{${inner}}}`, edition2021)[0]?.zh.split('：')[0];
    expect(quoteOf('甲'.repeat(76))).toBe(`“{{${'甲'.repeat(76)}}}”`);
    expect(quoteOf('甲'.repeat(77))).toBe(`“{{${'甲'.repeat(77)}}…”`);
  });

  test('is told before sending of all that no tables can mend, and of nothing else', () => {
    expect(
      citationFaults(`{{${RECEIVED}}}{{${RECEIVED}|yoy}}{{disputes.review.upheld|share}}`, edition2021),
    ).toEqual([]);
    expect(citationFaults(`{{${RECEIVED}|share}}`, edition2021)).toHaveLength(1);
    // What an inner one leaves is told as what it would be with a number in its place.
    expect(citationFaults('{{甲{{proactive.rules.issued}}}}', edition2021)[0]?.zh).toBe(
      '“{{甲0}}”：没有这个单元格',
    );
  });

  test('of a text that should have none left names each', () => {
    expect(citationsLeft('{{甲}}和{{乙}}')).toEqual([
      { pointer: '', zh: '“{{甲}}”：引用没有展开', en: '"{{甲}}": the citation was not expanded' },
      { pointer: '', zh: '“{{乙}}”：引用没有展开', en: '"{{乙}}": the citation was not expanded' },
    ]);
  });
});

describe('a change', () => {
  test.each([
    [3119, '持平'],
    [3118, '基本持平'],
    [3120, '基本持平'],
    [3115, '增长0.1%'],
    [3123, '下降0.1%'],
  ])('of 3119 on %i is %s', (before, text) => {
    const at = { form: edition2021, tables: huaian2024, previous: received(before) };
    expect(expandCitations(`{{${RECEIVED}|yoy}}`, at).text).toBe(text);
  });
});

test('a cell without a figure in the tables of a year is a fault of the program', () => {
  const previous = { ...received(1), proactive: { ...huaian2024.proactive, chargesWanYuan: '-' } };
  expect(() =>
    expandCitations('{{proactive.chargesWanYuan|yoy}}', { form: edition2021, tables: huaian2024, previous }),
  ).toThrow('the cell /proactive/chargesWanYuan holds no figure');
});

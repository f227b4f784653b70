import { describe, expect, test } from 'vitest';
import { equationsOf } from '../../../shared/checks/arithmetic.ts';
import { resultOf as assessed } from '../../../shared/checks/check-report.ts';
import { readTables } from '../../../shared/checks/read-tables.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { Steps } from '../../../shared/form/form.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

/** With how many sums the form has of each: 25 rows, 7 columns twice, 3 blocks. */
const SUMS = { 'row-sum': 25, 'result-sum': 7, identity: 7, 'dispute-sum': 3 } as const;
type Id = keyof typeof SUMS;
const IDS = Object.keys(SUMS) as Id[];
type Cells = Readonly<Record<string, number | null>>;

/** The published tables of 淮安 2024 with some cells otherwise: a number, or null where the print has nothing. */
function resultOf(
  id: Id,
  cells: Cells,
  more: { triesBlanks?: true; isUnread?: (steps: readonly string[]) => boolean } = {},
) {
  const readable = readTables(huaian2024, [edition2021]);
  const check = edition2021.checks.find((each) => each.id === id);
  if (!('read' in readable) || !check) throw new Error('the fixture cannot be read');
  const read = (steps: Steps) => {
    const path = steps.join('.');
    return path in cells ? (cells[path] ?? null) : readable.read(steps);
  };
  return assessed(check, { form: edition2021, read, ...more });
}
const findingsOf = (id: Id, cells: Cells) => resultOf(id, cells).findings;

test('tables that balance pass each check of sums, which says what it holds in the words of the form', () => {
  for (const id of IDS) {
    const { level, zh, en } = edition2021.checks.find((each) => each.id === id) ?? {};
    const { equations, ...result } = resultOf(id, {});
    expect(result).toEqual({ id, level, zh, en, result: 'pass', findings: [] });
    expect(equations).toEqual({ assessed: SUMS[id], of: SUMS[id] });
  }
});

describe('a wrong sum is found at its cell, with both sides:', () => {
  test('a row', () => {
    expect(findingsOf('row-sum', { 'applications.received.total': 3120 })).toEqual([
      {
        pointer: '/applications/received/total',
        zh: '一、本年新收政府信息公开申请数量：各类申请人之和与总计：3119 ≠ 3120',
        en: "received: the applicants' columns and the total: 3119 ≠ 3120",
      },
    ]);
  });

  test('the results of a column', () => {
    const [finding, ...others] = findingsOf('result-sum', { 'applications.concluded.natural-person': 1 });
    expect(others).toEqual([]);
    expect(finding?.pointer).toBe('/applications/concluded/natural-person');
    expect(finding?.zh).toMatch(/^自然人列：办理结果各项之和与（七）总计：\d+ ≠ 1$/);
    expect(finding?.en).toMatch(/^column natural-person: the results and the concluded total: \d+ ≠ 1$/);
  });

  test('the identity of a column, at what is carried out', () => {
    const [finding, ...others] = findingsOf('identity', { 'applications.carriedOut.total': 0 });
    expect(others).toEqual([]);
    expect(finding?.pointer).toBe('/applications/carriedOut/total');
    expect(finding?.zh).toMatch(/^总计列：新收与上年结转之和，与总计和结转下年度之和：\d+ ≠ \d+$/);
    expect(finding?.en).toMatch(
      /^column total: received and carried in, and concluded and carried out: \d+ ≠ \d+$/,
    );
  });

  test('a block of disputes, under the name that it has in the form', () => {
    const blocks = ['review', 'lawsuitDirect', 'lawsuitAfterReview'];
    const found = findingsOf(
      'dispute-sum',
      Object.fromEntries(blocks.map((block) => [`disputes.${block}.total`, 0])),
    );
    expect(found.map(({ pointer }) => pointer)).toEqual(blocks.map((block) => `/disputes/${block}/total`));
    expect(found[0]).toMatchObject({
      zh: '行政复议：四种结果之和与总计：351 ≠ 0',
      en: 'review: the four results and the total: 351 ≠ 0',
    });
    expect(found.map(({ zh }) => zh.split('：')[0])).toEqual([
      '行政复议',
      '行政诉讼·未经复议直接起诉',
      '行政诉讼·复议后起诉',
    ]);
  });

  test('in each of 25 rows, 7 columns and 7 columns', () => {
    const rows = edition2021.applications.rows.map(({ at }) => [[...at, 'total'].join('.'), -1]);
    expect(findingsOf('row-sum', Object.fromEntries(rows))).toHaveLength(25);
    const across = (row: string) =>
      edition2021.applications.columns.map(({ at }) => [`applications.${row}.${at.join('.')}`, -1]);
    expect(findingsOf('result-sum', Object.fromEntries(across('concluded')))).toHaveLength(7);
    expect(findingsOf('identity', Object.fromEntries(across('carriedIn')))).toHaveLength(7);
  });
});

describe('a cell that was printed blank is not zero:', () => {
  test('its sums are tried with 0, counted, and told as a warning', () => {
    const cells = { 'disputes.review.other': null, 'disputes.lawsuitDirect.total': null };
    const blank = resultOf('dispute-sum', cells);
    expect(blank).toMatchObject({ result: 'fail', level: 'warning' });
    expect(blank.equations).toEqual({ assessed: 1, of: 3, blanksAsZero: { hold: 0, fail: 2 } });
    expect(blank.findings.map(({ zh }) => /（空白按0计）$/.test(zh))).toEqual([true, true]);
  });

  test('sums that hold with 0 are told in one line, since a third of real tables print blanks', () => {
    const cells = {
      'applications.received.research-institution': null,
      'applications.carriedIn.research-institution': null,
    };
    const { findings, equations } = resultOf('row-sum', cells);
    expect(findings.map(({ zh }) => zh)).toEqual(['2个等式含有空白，空白按0计则成立']);
    expect(equations).toEqual({ assessed: 23, of: 25, blanksAsZero: { hold: 2, fail: 0 } });
  });

  test('known parts above their total are a fault, whatever the blanks contain', () => {
    const cells = { 'disputes.review.other': null, 'disputes.review.total': 100 };
    const { result, level, findings } = resultOf('dispute-sum', cells);
    expect([result, level, findings[0]?.pointer]).toEqual(['fail', 'error', '/disputes/review/total']);
  });

  test('of a page that was read, a cell that was not read is never tried with 0', () => {
    const more = { isUnread: (steps: readonly string[]) => steps.includes('review') };
    const cells = { 'disputes.review.other': null };
    expect(resultOf('dispute-sum', cells, more)).toMatchObject({
      result: 'not-assessable',
      findings: [],
      equations: { assessed: 2, of: 3 },
    });
  });

  test('other sums still fail', () => {
    const cells = { 'disputes.review.other': null, 'disputes.lawsuitDirect.total': -1 };
    const { result, level, findings, ...more } = resultOf('dispute-sum', cells);
    expect([result, level, findings[0]?.pointer]).toEqual(['fail', 'error', '/disputes/lawsuitDirect/total']);
    expect(more).not.toHaveProperty('reason');
  });
});

test('the checks of sums are these four', () => {
  expect(edition2021.checks.filter(({ equations }) => equations).map(({ id }) => id)).toEqual(IDS);
});

test('a form has exactly the equations of its sum checks, each under its check', () => {
  const equations = equationsOf(edition2021);
  const count = (id: Id) => equations.filter((equation) => equation.id === id).length;
  expect(IDS.map(count)).toEqual([25, 7, 7, 3]);
  expect(equations).toHaveLength(42);
  expect(equations[0]).toMatchObject({ id: 'row-sum', at: ['applications', 'received', 'total'] });
});

describe('of a report that is made of figures a blank is tried with 0:', () => {
  const tried = (id: Id, cells: Cells) => resultOf(id, cells, { triesBlanks: true });
  const words = (id: Id, cells: Cells) => {
    const { level, findings } = tried(id, cells);
    return [level, ...findings.map(({ zh }) => zh.replace(/^.*?：(?=\d|空白)|^.*?总计：/, ''))];
  };
  // No research institution applied at 淮安 in 2024; 3001 natural persons did, of 3119.
  const ZERO = { 'applications.received.research-institution': null };
  const MANY = { 'applications.received.natural-person': null };
  const TOTAL = 'applications.received.total';

  test('a sum that holds with 0 says so, as a warning, at its cell', () => {
    const { level, result, findings } = tried('row-sum', ZERO);
    expect([level, result]).toEqual(['warning', 'fail']);
    expect(findings.map(({ pointer }) => pointer)).toEqual(['/applications/received/total']);
    expect(findings[0]?.zh).toMatch(/：空白按0计则成立$/);
    expect(findings[0]?.en).toMatch(/: holds if blanks are 0$/);
  });

  test('one that the blank could make right is a warning with both sides', () => {
    expect(words('row-sum', MANY)).toEqual(['warning', '118 ≠ 3119（空白按0计）']);
    expect(words('row-sum', { [TOTAL]: null })).toEqual(['warning', '3119 ≠ 0（空白按0计）']);
  });

  test('one that no number in the blank could make right is an error', () => {
    expect(words('row-sum', { ...ZERO, [TOTAL]: 3118 })).toEqual(['error', '3119 ≠ 3118']);
  });

  test('a sum without blanks that fails is an error, and comes first', () => {
    expect(words('row-sum', { ...ZERO, 'applications.carriedIn.total': 1 })).toEqual([
      'error',
      expect.stringMatching(/^\d+ ≠ 1$/),
      '空白按0计则成立',
    ]);
  });

  test('without a blank nothing changes', () => {
    for (const id of IDS) expect(tried(id, {})).toEqual(resultOf(id, {}));
  });

  test('each sum is named by itself, where any other report has them counted', () => {
    const two = { ...ZERO, 'applications.carriedIn.research-institution': null };
    expect(tried('row-sum', two).findings).toHaveLength(2);
    expect(resultOf('row-sum', two).findings).toHaveLength(1);
  });
});

import { describe, expect, test } from 'vitest';
import type { CheckedReport } from '../../../shared/checks/check.ts';
import { checkReport, standing } from '../../../shared/checks/check-report.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { editionFor } from '../../../shared/editions/registry.ts';
import { valueAt } from '../../../shared/form/form.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

const read = (steps: readonly string[]) => Number(valueAt(huaian2024, steps));
type Met = Omit<Partial<CheckedReport>, 'form'>;
const ofHuaian = (more: Met = {}) => ({ form: edition2021, read, ...more });
const result = (id: string, more: Met = {}) => checkReport(ofHuaian(more)).find((each) => each.id === id);
const texts = (overview: string | null, problems: string | null, other: string | null = null) => ({
  narrative: { overview, problems, other },
});

describe('every check is listed, in the order of the rule book,', () => {
  test('and one that cannot be assessed says what it needs', () => {
    const told = checkReport(ofHuaian()).map(({ id, result: found, reason, findings }) => {
      expect(findings).toEqual([]);
      return [id, found, reason?.zh ?? '', reason?.en ?? ''];
    });
    const before = ['not-assessable', '需要上一年度的报告', 'needs the report of the year before'];
    const words = ['not-assessable', '需要报告的文字部分', 'needs the texts of the report'];
    expect(told).toEqual([
      ['row-sum', 'pass', '', ''],
      ['result-sum', 'pass', '', ''],
      ['identity', 'pass', '', ''],
      ['dispute-sum', 'pass', '', ''],
      ['carry-chain', ...before],
      ['in-force-chain', ...before],
      ['dispute-chain', ...before],
      ['feed-faults', 'not-assessable', '需要全部事件', 'needs the events'],
      ['narrative', ...words],
      ['narrative-growth', ...words],
      [
        'figures-against-cases',
        'not-assessable',
        '本年度没有同时报送个案和填报数字',
        'the year does not have both',
      ],
      ['parent-sum', 'not-assessable', '需要所属各单位的报告', 'needs the reports of the children'],
      ['handovers', 'not-assessable', '需要所属各单位的申请', 'needs the applications of the units below'],
      ['sections', ...words],
      ['year-without-facts', 'pass', '', ''],
      ['sharp-fall', ...before],
    ]);
    expect(told.map(([id]) => id)).toEqual(edition2021.checks.map(({ id }) => id));
  });

  test('with the statement of the form, or one of its own in both languages', () => {
    const statements = checkReport(ofHuaian()).map(({ id, level, zh, en }) => ({ id, level, zh, en }));
    for (const check of edition2021.checks)
      expect(check).toMatchObject(statements.find(({ id }) => id === check.id) ?? {});
    expect(statements.slice(-9)).toEqual([
      {
        id: 'feed-faults',
        level: 'error',
        zh: '没有未消除的数据报送问题',
        en: 'No fault of the feed stands',
      },
      {
        id: 'narrative',
        level: 'warning',
        zh: '文字中的数字与表格一致',
        en: 'Every figure in the text agrees with the tables',
      },
      {
        id: 'narrative-growth',
        level: 'warning',
        zh: '文字中与上年度相比的增减与两年的表格一致',
        en: 'What the text says against the year before agrees with the tables of both years',
      },
      {
        id: 'figures-against-cases',
        level: 'warning',
        zh: '本年度既有个案又有填报数字的，两者一致',
        en: 'Where a year has both cases and figures, they agree',
      },
      {
        id: 'parent-sum',
        level: 'warning',
        zh: '汇总报告等于本级与所属各单位之和',
        en: 'A parent equals itself and its children',
      },
      {
        id: 'handovers',
        level: 'warning',
        zh: '所属各单位之间转办的申请10个工作日内件件有着落，且只统计一次',
        en: 'Every application handed on between the units arrived within ten working days, and counts once',
      },
      {
        id: 'sections',
        level: 'warning',
        zh: '各文字部分不为空，第六部分载明信息处理费情况（包括为零的情况）',
        en: 'No text section is empty, and section six states the processing fee, 0 included',
      },
      {
        id: 'year-without-facts',
        level: 'warning',
        zh: '本年度有计入报告的事实',
        en: 'Something of the year is counted',
      },
      {
        id: 'sharp-fall',
        level: 'warning',
        zh: '主要数字比上年度下降不超过90%',
        en: 'No leading number has fallen by more than 90 % since the year before',
      },
    ]);
  });

  test('also where the form of the year has no such check', () => {
    const form = editionFor(2020);
    if (!form) throw new Error('no form');
    const found = checkReport({ form, read: () => 0 }).find(({ id }) => id === 'in-force-chain');
    expect(found).toMatchObject({
      result: 'not-assessable',
      zh: edition2021.checks.find(({ id }) => id === 'in-force-chain')?.zh,
      reason: { zh: '本表式没有这一核对', en: 'this form has no such check' },
    });
  });
});

describe('faults of the feed', () => {
  const fault = (code: 'second-receipt' | 'second-filing' | 'retraction-of-nothing', subject: string) => ({
    code,
    subject,
  });

  test('pass if there are none', () => {
    expect(result('feed-faults', { faults: [] })).toMatchObject({
      level: 'error',
      result: 'pass',
      findings: [],
    });
  });

  test('are an error, each code counted, and no case named', () => {
    const faults = [
      fault('second-receipt', 'A-1'),
      fault('retraction-of-nothing', 'A-1'),
      fault('second-receipt', 'A-2'),
    ];
    expect(result('feed-faults', { faults })).toMatchObject({
      level: 'error',
      result: 'fail',
      findings: [
        {
          pointer: '',
          zh: '同一编号有两次收到申请的记录，以较早的为准。（2处）',
          en: 'two receipts of one number; the earlier counts (2)',
        },
        { pointer: '', zh: expect.stringMatching(/（1处）$/), en: expect.stringMatching(/ \(1\)$/) },
      ],
    });
  });

  test('are a warning if all of them are', () => {
    const faults = [fault('retraction-of-nothing', 'A-1')];
    expect(result('feed-faults', { faults })).toMatchObject({ level: 'warning', result: 'fail' });
  });
});

describe('the texts', () => {
  test('of sections one and five are not empty; section six may be, since the report states the fee itself', () => {
    expect(result('sections', texts('写了。', '也写了。'))).toMatchObject({
      level: 'warning',
      result: 'pass',
      findings: [],
    });
    expect(result('sections', texts(' \n', null))).toMatchObject({
      level: 'warning',
      result: 'fail',
      findings: [
        {
          pointer: '/narrative/overview',
          zh: '“一、总体情况”没有内容',
          en: 'section "overview" is empty',
        },
        {
          pointer: '/narrative/problems',
          zh: '“五、存在的主要问题及改进情况”没有内容',
          en: 'section "problems" is empty',
        },
      ],
    });
  });

  test('fail by a citation that is left, and by what was met when they were expanded, in whichever section', () => {
    const met = { pointer: '', zh: '无此单元格', en: 'no such cell' };
    for (const narrative of [texts('{{a}}', null), texts(null, '{{a}}'), texts(null, null, '{{a}}')]) {
      expect(result('narrative', narrative)).toMatchObject({ level: 'warning', result: 'fail' });
      expect(result('narrative', { ...narrative, citations: [] })).toMatchObject({ result: 'pass' });
    }
    expect(result('narrative', { ...texts('写了。', null), citations: [met] })).toMatchObject({
      result: 'fail',
      findings: [met],
    });
  });
});

test('errors block and warnings require a note; a check that passes or cannot be assessed does neither', () => {
  const results = checkReport(
    ofHuaian({
      read: (steps: readonly string[]) => (steps.join('.') === 'disputes.review.total' ? 0 : read(steps)),
      ...texts(null, '写了。'),
    }),
  );
  const { errors, warnings } = standing(results);
  expect(errors.map(({ id }) => id)).toEqual(['dispute-sum']);
  expect(warnings.map(({ id }) => id)).toEqual(['sections']);
});

describe('each check gets exactly the inputs that it needs', () => {
  test('the chains, the published version of the year before', () => {
    const told = checkReport(ofHuaian({ before: { read: () => 0, sameCases: true } }));
    const chains = told.filter(({ id }) => id.endsWith('-chain'));
    // 淮安市 carried in, and had documents in force, that a year of zeros did not carry out.
    expect(chains.map(({ id, result: found }) => [id, found])).toEqual([
      ['carry-chain', 'fail'],
      ['in-force-chain', 'fail'],
      ['dispute-chain', 'pass'],
    ]);
    for (const { id, level, zh, en } of chains)
      expect(edition2021.checks.find((check) => check.id === id)).toMatchObject({ level, zh, en });
    expect(told.find(({ id }) => id === 'identity')?.result).toBe('pass');
  });

  test('the feed, the faults that stand', () => {
    const told = checkReport(ofHuaian({ faults: [] }));
    const answered = told.filter(({ zh }) => zh === '没有未消除的数据报送问题');
    expect(answered.map(({ id, result: found }) => [id, found])).toEqual([['feed-faults', 'pass']]);
  });
});

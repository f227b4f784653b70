import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../../shared/checks/check.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { Instant } from '../../../shared/events/instant.ts';
import {
  decide,
  type Finalisation,
  type LastPublished,
  readinessOf,
} from '../../../shared/report/finalisation.ts';

const tablesDigest = `sha256:${'1'.repeat(64)}`;

function finalisation(at: string, data: Finalisation['data']): Finalisation {
  return {
    id: at,
    source: 'office',
    agency: 'huaian',
    subject: '2024',
    type: 'report.finalised',
    at: at as Instant,
    data,
  } as Finalisation;
}

const checks: fc.Arbitrary<CheckResult[]> = fc.array(
  fc
    .record({
      id: fc.constantFrom(...edition2021.checks.map(({ id }) => id)),
      level: fc.constantFrom('error' as const, 'warning' as const),
      result: fc.constantFrom('pass' as const, 'fail' as const, 'not-assessable' as const),
    })
    .map((check) => ({ ...check, zh: check.id, en: check.id, findings: [] })),
  { maxLength: 4 },
);

test('a draft is ready exactly where the night would publish it, and needs a note exactly where it would ask for one', () => {
  fc.assert(
    fc.property(
      checks,
      fc.option(fc.integer({ min: 1, max: 3 })),
      fc.constantFrom(2024, 2025),
      fc.boolean(),
      (results, published, now, sandbox) => {
        const tables = {
          agency: sandbox ? { sandbox: true as const } : {},
          year: 2024,
          tablesDigest,
          checks: results,
          late: [],
          isRestored: false,
          notMade: null,
        };
        const last =
          published === null
            ? null
            : { number: published, finalisation: finalisation('2025-01-01T00:00:00', {}) };
        const decided = (data: Finalisation['data']) =>
          decide({ ...tables, finalisation: finalisation('2025-02-01T00:00:00', data) }, last, now).kind;
        const { blocking, needsNote } = readinessOf(tables, published, now);
        expect(decided({ draft: tablesDigest, note: '说明' })).toBe(
          blocking.length > 0 ? 'refused' : 'publish',
        );
        expect(decided({ draft: tablesDigest })).toBe(
          blocking.length + needsNote.length > 0 ? 'refused' : 'publish',
        );
      },
    ),
    { seed: 44, numRuns: 600 },
  );
});

describe('a finalisation', () => {
  const check = (id: CheckResult['id'], level: CheckResult['level']): CheckResult => ({
    id,
    level,
    result: 'fail',
    zh: id,
    en: id,
    findings: [],
  });
  const tables = {
    agency: {},
    year: 2024,
    tablesDigest,
    checks: [],
    late: [],
    isRestored: false,
    notMade: null,
  };
  const first = finalisation('2025-01-10T00:00:00', {});
  const answer = (data: Finalisation['data'], change: object = {}, published = 0, now = 2025) =>
    decide(
      { ...tables, ...change, finalisation: finalisation('2025-02-01T00:00:00', data) },
      published === 0 ? null : { number: published, finalisation: first },
      now,
    );

  test.each<[string, Finalisation | null, Finalisation | null, number | null]>([
    ['none', null, null, null],
    ['none, after a version', null, first, null],
    ['the first', first, null, 1],
    ['the one that was published', first, first, null],
    [
      'an older one that its version held',
      finalisation('2025-01-09T00:00:00', { note: '说明' }),
      first,
      null,
    ],
    ['a newer one', finalisation('2025-01-11T00:00:00', { note: '说明' }), first, 2],
  ])('publishes where it is newer than what was published: %s', (_, candidate, published, number) => {
    const last = published && { number: 1, finalisation: published };
    expect(decide({ ...tables, finalisation: candidate }, last, 2025)).toEqual(
      number === null ? { kind: 'nothing-to-publish' } : { kind: 'publish', number, finalisation: candidate },
    );
  });

  test.each<[string, string, string, ReturnType<typeof answer>]>([
    [
      'year-not-over',
      '2024年尚未结束，年度报告不能发布。',
      'The year 2024 is not over.',
      answer({}, {}, 0, 2024),
    ],
    [
      'check-failed',
      '以下问题改正后方可公布：第三部分有的列，新收加上年结转不等于办结加结转下年；第三部分有的行，各类申请人之和不等于总计。',
      'Checks fail: identity, row-sum.',
      answer({}, { checks: [check('identity', 'error'), check('row-sum', 'error')] }),
    ],
    [
      'warning-without-note',
      '以下情况公布时须附说明，逐项写明：上年结转与上年度公布的结转下年度不一致；文字与表格不一致。',
      'Warnings stand (carry-chain, narrative) and no note came.',
      answer({}, { checks: [check('carry-chain', 'warning'), check('narrative', 'warning')] }),
    ],
    [
      'correction-without-note',
      '自第二版起，公布时须附更正说明。',
      'From the second version on a note is needed.',
      answer({}, {}, 1),
    ],
    [
      'draft-outdated',
      '所确认的草稿与当前表格不一致，请核对最新草稿后重新确认。',
      'The draft that was confirmed is not that of the tables as they now are.',
      answer({ draft: `sha256:${'2'.repeat(64)}` }),
    ],
    [
      'sandbox',
      '测试机关的报告只供试验，永远不会公布。',
      'The report of a sandbox is a trial: it is never published.',
      answer({ draft: tablesDigest, note: '说明' }, { agency: { sandbox: true } }),
    ],
  ])('is refused, with its reason in both languages: %s', (code, zh, en, refused) => {
    expect(refused).toEqual({ kind: 'refused', refusals: [{ code, zh, en }] });
  });

  test('is refused by name where it is late, and where a backup brought it', () => {
    const late = [{ id: 'fin-10', at: '2025-01-09T16:00:00' }];
    const last = { number: 3, finalisation: first };
    const refused = (change: object, of: LastPublished | null = last) => {
      const decision = decide({ ...tables, finalisation: first, ...change }, of, 2025);
      return decision.kind === 'refused' ? decision.refusals.map(({ code }) => code) : decision.kind;
    };
    expect(refused({ late })).toEqual(['finalisation-not-newer']);
    expect(decide({ ...tables, late, finalisation: first }, last, 2025)).toMatchObject({
      refusals: [{ zh: expect.stringContaining('2025年1月10日的定稿（编号fin-10）不晚于第3版') }],
    });
    // A newer one is published, and its version holds the late one.
    expect(refused({ late, finalisation: finalisation('2025-02-01T00:00:00', { note: '说明' }) })).toBe(
      'publish',
    );
    expect(refused({ isRestored: true }, null)).toEqual(['finalisation-restored']);
    expect(refused({ isRestored: true, year: 2025 }, null)).toEqual([
      'year-not-over',
      'finalisation-restored',
    ]);
    expect(refused({ isRestored: true })).toBe('nothing-to-publish');
  });

  test('may leave out which draft it means, and gives a note where one is asked for', () => {
    const warned = { checks: [check('carry-chain', 'warning')] };
    expect(answer({}).kind).toBe('publish');
    expect(answer({ draft: tablesDigest }).kind).toBe('publish');
    expect(answer({ note: '说明' }, warned, 1).kind).toBe('publish');
  });
});

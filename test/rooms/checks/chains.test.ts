import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseFacts, foldCase } from '../../../shared/cases/case.ts';
import { type ChainCase, chainCases } from '../../../shared/checks/chain-cases.ts';
import type { Check, CheckedReport, YearBefore } from '../../../shared/checks/check.ts';
import { checkReport, resultOf } from '../../../shared/checks/check-report.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { valueAt } from '../../../shared/form/form.ts';
import { histories } from '../../arbitraries/histories.ts';
import { productLog } from '../../oracle/product.ts';
import { kept } from '../reading.ts';

const RUNS = Number(process.env['GONGKAI_HISTORIES'] ?? 60);
const SEED = 20261122;
const PATIENCE = 60_000 + RUNS * 100;

type Log = ReadonlyMap<string, readonly KeptEvent[]>;

type Year = AnnualTables & { moves: ReturnType<Tally['carryMoves']> };

function tablesOf(cases: Iterable<CaseFacts>, year: number): Year {
  const tally = new Tally();
  for (const facts of cases) tally.add(facts);
  return { ...tally.tables({ id: 'jia', name: '甲' }, year, edition2021), moves: tally.carryMoves(year) };
}

const foldAll = (log: Log) => [...log].map(([subject, events]) => foldCase(subject, events));
const at = (tables: AnnualTables | Year, cell: string) => Number(valueAt(tables, cell.split('.')));

/** What a cell of the later year is, less what the published year before would lead to. */
function gapAt(cell: string, before: AnnualTables, now: Year): number {
  if (cell.startsWith('applications.carriedIn.')) {
    const column = cell.slice('applications.carriedIn.'.length);
    const moved = at(now, `moves.in.${column}`) - at(now, `moves.out.${column}`);
    return at(now, cell) - moved - at(before, cell.replace('carriedIn', 'carriedOut'));
  }
  if (cell.endsWith('.inForce')) {
    const row = cell.replace('.inForce', '');
    return at(now, cell) - at(before, cell) - at(now, `${row}.issued`) + at(now, `${row}.repealed`);
  }
  return at(now, cell) - at(before, cell.replace('.total', '.pending'));
}

const COLUMNS = edition2021.applications.columns.map(({ code }) => `applications.carriedIn.${code}`);
const EXACT = [...COLUMNS, 'proactive.rules.inForce', 'proactive.normativeDocuments.inForce'];
const BLOCKS = ['review', 'lawsuitDirect', 'lawsuitAfterReview'].map((block) => `disputes.${block}.total`);

interface Story {
  published: Log;
  now: Log;
  year: number;
  cases: ChainCase[];
}

/** Random histories of which a part was there when the year was published. */
function stories(check: (story: Story) => void): void {
  fc.assert(
    fc.property(histories(), fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (history, early) => {
      const now = productLog(history.delivered, history.agency);
      const there = history.log.filter((_, index) => early[index % early.length]);
      const published = productLog(there, history.agency);
      for (const year of history.years) {
        const cases = [...now].flatMap(([subject, events]) =>
          chainCases({ subject, published: published.get(subject) ?? [], now: events }, year, {
            published: edition2021,
            after: edition2021,
          }),
        );
        check({ published, now, year, cases });
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
}

const sumAt = (cases: readonly ChainCase[], cell: string) =>
  cases.reduce((sum, { parts }) => sum + (parts.get(cell) ?? 0), 0);

describe(`the cases that break a chain, of ${RUNS} random histories (seed ${SEED})`, {
  timeout: PATIENCE,
}, () => {
  test('explain the whole gap of every cell, and for section four at least what is missing', () => {
    const met = new Set<string>();
    stories(({ published, now, year, cases }) => {
      const before = tablesOf(foldAll(published), year);
      const after = tablesOf(foldAll(now), year + 1);
      for (const cell of EXACT) {
        expect([cell, sumAt(cases, cell)]).toEqual([cell, gapAt(cell, before, after)]);
        if (sumAt(cases, cell) !== 0) met.add(cell);
      }
      for (const cell of BLOCKS) {
        const missing = -gapAt(cell, before, after);
        expect(-sumAt(cases, cell)).toBeGreaterThanOrEqual(missing);
        if (missing > 0) met.add(cell);
      }
    });
    expect(met.size).toBeGreaterThan(7);
  });

  test('are exactly the cases whose single table breaks it: without any one of them less is explained', () => {
    stories(({ published, now, year, cases }) => {
      for (const [subject, events] of now) {
        const before = tablesOf([foldCase(subject, published.get(subject) ?? [])], year);
        const after = tablesOf([foldCase(subject, events)], year + 1);
        const broken = [
          ...EXACT.filter((cell) => gapAt(cell, before, after) !== 0),
          ...BLOCKS.filter((cell) => gapAt(cell, before, after) < 0),
        ];
        const named = cases
          .filter((one) => one.subject === subject)
          .flatMap(({ parts }) => [...parts.keys()]);
        expect(named.sort()).toEqual(broken.sort());
      }
    });
  });

  test('name the smallest set of events: with them the case stands as it does, and without any one of them it does not', () => {
    let several = 0;
    stories(({ published, now, year, cases }) => {
      for (const { subject, parts, events, mend, check } of cases) {
        const then = published.get(subject) ?? [];
        const known = new Set(then.map(({ source, id }) => `${source} ${id}`));
        const since = (now.get(subject) ?? []).filter(({ source, id }) => !known.has(`${source} ${id}`));
        const undone = mend.map(({ data }) => `${data?.source} ${data?.id}`);
        const causes = since.filter(({ type, source, id }) =>
          type === 'event.retracted' ? events.includes(id) : undone.includes(`${source} ${id}`),
        );
        const before = tablesOf([foldCase(subject, then)], year);
        const moved = (more: readonly KeptEvent[]) => {
          const after = tablesOf([foldCase(subject, [...then, ...more])], year + 1);
          const cells = (check === 'dispute-chain' ? BLOCKS : EXACT).filter(belongsTo(check));
          const gaps = cells.map((cell) => [cell, gapAt(cell, before, after)] as const);
          return gaps.filter(([, gap]) => (check === 'dispute-chain' ? gap < 0 : gap !== 0));
        };
        if (isSame(moved([]), parts)) {
          // The repeal of an unknown document breaks its chain by itself, whatever came since.
          expect(check).toBe('in-force-chain');
          continue;
        }
        // Two sources may have retractions of one id, which the ids alone do not tell apart.
        if (causes.length !== events.length) continue;
        several += causes.length > 1 ? 1 : 0;
        expect(new Map(moved(causes))).toEqual(parts);
        for (const one of causes)
          expect(new Map(moved(causes.filter((other) => other !== one)))).not.toEqual(parts);
      }
    });
    expect(several).toBeGreaterThan(0);
  });
});

function isSame(gaps: readonly (readonly [string, number])[], parts: ReadonlyMap<string, number>): boolean {
  return gaps.length === parts.size && gaps.every(([cell, gap]) => parts.get(cell) === gap);
}

function belongsTo(check: string): (cell: string) => boolean {
  return (cell) =>
    check === 'carry-chain' ? cell.startsWith('applications.') : !cell.startsWith('applications.');
}

const tables = (year: number, log: Log = new Map()) => tablesOf(foldAll(log), year);
const reading = (of: AnnualTables) => (steps: readonly string[]) => Number(valueAt(of, steps));
const check = (id: 'carry-chain' | 'in-force-chain' | 'dispute-chain') => {
  const found = edition2021.checks.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};
const checkChain = (report: CheckedReport, chain: Check, before: YearBefore | null) =>
  resultOf(chain, { ...report, before });

let count = 0;
function event(type: string, subject: string, time: string, data: object = {}): KeptEvent {
  const id = `e${String(++count).padStart(3, '0')}`;
  return kept({ specversion: '1.0', id, source: '/x', type, time, subject, agency: 'jia', data });
}

const PERSON = { applicantType: 'natural-person' };
const received = (time: string, data: object = PERSON) => event('application.received', 'A', time, data);
const decided = (time: string) => event('application.decided', 'A', time, { outcome: 'granted' });
const retracted = ({ id, subject }: KeptEvent) =>
  event('event.retracted', subject, '2026-02-01T10:00:00+08:00', { id, reason: '误报' });

describe('a chain', () => {
  const report = { form: edition2021, read: reading(tables(2025)) };

  test('without a published year before cannot be assessed, and says so', () => {
    for (const id of ['carry-chain', 'in-force-chain', 'dispute-chain'] as const)
      expect(checkChain(report, check(id), null)).toMatchObject({
        result: 'not-assessable',
        reason: { zh: '上年度报告尚未公布', en: 'the report of the year before is not published' },
        findings: [],
      });
    const [unasked] = checkReport(report).filter(({ id }) => id === 'carry-chain');
    expect(unasked).toMatchObject({ result: 'not-assessable', reason: { zh: '需要上一年度的报告' } });
  });

  test('breaks as a set of cases although every column agrees, and names no case', () => {
    const before = { read: reading(tables(2024)), sameCases: false };
    const { result, level, findings } = checkChain(report, check('carry-chain'), before);
    expect([result, level]).toEqual(['fail', 'warning']);
    expect(findings).toEqual([
      {
        pointer: '/applications/carriedIn/total',
        zh: '各列件数相等，但与上年度公布时结转的不是同一批申请',
        en: 'the numbers agree, but they are not the applications that were carried out as published',
      },
    ]);
  });

  test('whose columns agree cannot be assessed case by case against a version that kept no events', () => {
    const before = { read: reading(tables(2024)), sameCases: null };
    expect(checkChain(report, check('carry-chain'), before)).toMatchObject({
      result: 'not-assessable',
      reason: {
        zh: '各列相等，但上年度版本未留存事件，不能逐件核对',
        en: 'the columns agree, but the version of the year before kept no events to compare case by case',
      },
    });
    expect(checkChain(report, check('dispute-chain'), before).result).toBe('pass');
    expect(checkChain(report, check('carry-chain'), { ...before, sameCases: true }).result).toBe('pass');
  });

  test('names each column that breaks', () => {
    const open = new Map([['A', [received('2024-12-30T10:00:00+08:00')]]]);
    const before = { read: reading(tables(2024, open)), sameCases: false };
    const { findings } = checkChain(report, check('carry-chain'), before);
    expect(findings.map(({ pointer }) => pointer)).toEqual([
      '/applications/carriedIn/natural-person',
      '/applications/carriedIn/total',
    ]);
    expect(findings[0]).toMatchObject({
      zh: '自然人列：上年度公布的结转下年度1件，本年度的上年结转0件',
      en: 'column natural-person: 1 carried out last year, as published, and 0 carried in this year',
    });
    // What the columns say is enough: no set of cases is compared then, nor is one missed.
    for (const sameCases of [true, null]) {
      const told = checkChain(report, check('carry-chain'), { ...before, sameCases });
      expect(told).toMatchObject({ result: 'fail', findings });
      expect(told).not.toHaveProperty('reason');
    }
  });

  test('of documents is last year’s stock plus issued minus repealed', () => {
    const issue = event('document.issued', 'D', '2024-05-01T10:00:00+08:00', { kind: 'rule' });
    const repeal = event('document.repealed', 'D', '2025-05-01T10:00:00+08:00', { kind: 'rule' });
    const fresh = ['N', 'O'].map((number): [string, KeptEvent[]] => [
      number,
      [event('document.issued', number, '2025-06-01T10:00:00+08:00', { kind: 'rule' })],
    ]);
    const log = new Map([['D', [issue, repeal]], ...fresh]);
    const now = { form: edition2021, read: reading(tables(2025, log)) };
    const [right, wrong] = [log, new Map()].map((published) =>
      checkChain(now, check('in-force-chain'), { read: reading(tables(2024, published)), sameCases: true }),
    );
    expect(right?.result).toBe('pass');
    expect(wrong).toMatchObject({ result: 'fail' });
    expect(wrong?.findings).toEqual([
      {
        pointer: '/proactive/rules/inForce',
        zh: '规章：上年度公布的现行有效0件，加制发2件，减废止1件，为1件，表中为2件',
        en: 'rules: 0 in force as published last year, plus 2 issued, minus 1 repealed, is 1, the table has 2',
      },
    ]);
  });

  test('of disputes lets new cases come and misses those that are gone', () => {
    const filed = (subject: string, time: string) => event('review.filed', subject, time);
    const old = new Map([['R1', [filed('R1', '2024-05-01T10:00:00+08:00')]]]);
    const fresh = new Map([['R2', [filed('R2', '2025-05-01T10:00:00+08:00')]]]);
    const before = { read: reading(tables(2024, old)), sameCases: true };
    const judged = (log: Log) =>
      checkChain({ form: edition2021, read: reading(tables(2025, log)) }, check('dispute-chain'), before);
    expect(judged(new Map([...old, ...fresh])).result).toBe('pass');
    expect(judged(new Map())).toMatchObject({ result: 'fail' });
    expect(judged(new Map()).findings).toEqual([
      {
        pointer: '/disputes/review/total',
        zh: '行政复议：上年度公布的尚未审结1件，多于本年度总计0件',
        en: "review: 1 pending as published last year, more than this year's total of 0",
      },
    ]);
    const direct = event('lawsuit.filed', 'L', '2024-05-01T10:00:00+08:00', { route: 'direct' });
    const gone = { read: reading(tables(2024, new Map([['L', [direct]]]))), sameCases: true };
    const [finding] = checkChain(report, check('dispute-chain'), gone).findings;
    expect(finding?.zh).toMatch(/^行政诉讼·未经复议直接起诉：上年度公布的尚未审结1件/);
  });
});

describe('why a case breaks the chain is said in words, with the event that would undo it', () => {
  const inYear = received('2024-12-01T10:00:00+08:00');
  const concluded = decided('2024-12-20T10:00:00+08:00');
  const late = decided('2024-12-30T10:00:00+08:00');
  const amended = event('application.amended', 'A', '2025-03-01T10:00:00+08:00', {
    applicantType: 'commercial-enterprise',
  });
  const voided = event('application.voided', 'A', '2025-03-01T10:00:00+08:00', { reason: '误登' });
  const moved = event('application.transferred', 'A', '2024-12-25T10:00:00+08:00', { to: 'yi' });
  const nextYear = received('2025-01-05T10:00:00+08:00');
  const reasons: [string, KeptEvent[], KeptEvent[], KeptEvent[]][] = [
    ['公布后才报送的收到申请', [], [inYear], [inYear]],
    [`公布后补报或改期的办理结果在2024年末以前`, [inYear], [inYear, late], [late]],
    ['公布后更正了申请人类别', [inYear], [inYear, amended], [amended]],
    ['公布后登记为作废', [inYear], [inYear, voided], [voided]],
    ['公布后登记为转送其他单位', [inYear], [inYear, moved], [moved]],
  ];
  test.each(reasons)('%s', (why, published, now, causes) => {
    const [found, ...others] = chainCases({ subject: 'A', published, now }, 2024, {
      published: edition2021,
      after: edition2021,
    });
    expect(others).toEqual([]);
    expect(found?.zh.startsWith(`${why}；`)).toBe(true);
    expect(found?.events).toEqual(causes.map(({ id }) => id));
    expect(found?.mend).toEqual(
      causes.map(({ id, source }) => ({ type: 'event.retracted', subject: 'A', data: { id, source } })),
    );
  });

  test('a retraction since the publication has no event that undoes it: what it took away is sent anew', () => {
    const gone = retracted(inYear);
    const [found] = chainCases({ subject: 'A', published: [inYear], now: [inYear, gone] }, 2024, {
      published: edition2021,
      after: edition2021,
    });
    expect(found).toMatchObject({ events: [gone.id], mend: [] });
    expect(found?.zh).toContain('公布后撤回了收到申请的事件');
  });

  test('a conclusion that was retracted and dated anew names the retraction: without it the first stands', () => {
    const again = decided('2025-01-10T10:00:00+08:00');
    const undone = retracted(concluded);
    const now = [inYear, concluded, undone, again];
    const [found] = chainCases({ subject: 'A', published: [inYear, concluded], now }, 2024, {
      published: edition2021,
      after: edition2021,
    });
    expect(found?.zh).toContain('公布时已办结');
    expect(found?.events).toEqual([undone.id]);
  });

  test('a receipt that was dated anew into the next year names the retraction alone: without it the first stands', () => {
    const undone = retracted(inYear);
    const now = [inYear, undone, nextYear];
    const [found] = chainCases({ subject: 'A', published: [inYear], now }, 2024, {
      published: edition2021,
      after: edition2021,
    });
    expect(found?.zh).toContain('收到之日在公布后改为2024年以后');
    expect(found?.events).toEqual([undone.id]);
  });

  test('an event that is not in the log any more is said to be missing', () => {
    const [found] = chainCases({ subject: 'A', published: [inYear], now: [] }, 2024, {
      published: edition2021,
      after: edition2021,
    });
    expect(found?.zh).toContain('公布时依据的事件已不在事件日志中');
    expect(found?.events).toEqual([inYear.id]);
  });

  test('the repeal of an unknown document breaks its chain by itself', () => {
    const repeal = event('document.repealed', 'D', '2025-05-01T10:00:00+08:00', { kind: 'rule' });
    const [found] = chainCases({ subject: 'D', published: [], now: [repeal] }, 2024, {
      published: edition2021,
      after: edition2021,
    });
    expect(found).toMatchObject({ check: 'in-force-chain', events: [repeal.id] });
    expect([...(found?.parts ?? [])]).toEqual([['proactive.rules.inForce', 1]]);
    const [standing] = chainCases({ subject: 'D', published: [repeal], now: [repeal] }, 2024, {
      published: edition2021,
      after: edition2021,
    });
    expect(standing?.events).toEqual([repeal.id]);
  });
});

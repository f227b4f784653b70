import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { explainCell } from '../../../shared/counting/explain.ts';
import { explainCase } from '../../../shared/counting/explain-case.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { histories } from '../../arbitraries/histories.ts';
import { productLog } from '../../oracle/product.ts';
import { told } from '../reading.ts';

const YEARS = [2021, 2022, 2023, 2024, 2025, 2026].map((year) => ({ year, form: edition2021 }));

const event = (id: string, type: string, day: string, data: object = {}): KeptEvent =>
  told({ id, type, day, subject: /^(narrative|report)/.test(type) ? '2024' : 'N-1', data });
const received = event('e1', 'application.received', '2024-11-01', { applicantType: 'natural-person' });
const decided = (id: string, day: string, outcome = 'granted') =>
  event(id, 'application.decided', day, { outcome });

const account = (...events: KeptEvent[]) => explainCase('N-1', events, YEARS);
const cellsOf = (...events: KeptEvent[]) =>
  account(...events).counted.map(({ year, shares }) => [
    year,
    ...shares.flatMap(({ path, rule }) =>
      path.endsWith('.total') ? [] : [`${path} ${rule.code} ${rule.mark}`],
    ),
  ]);
const whyNot = (...events: KeptEvent[]) =>
  account(...events).notCounted.map(({ rule, events: named }) => [
    rule.code,
    rule.mark,
    ...named.map(({ id }) => id),
  ]);

describe('where a case counts', () => {
  test('an application decided in the year after counts in both years, and the re-decision in none', () => {
    const events = [received, decided('e2', '2025-01-10'), decided('e3', '2026-02-01', 'partly-granted')];
    expect(cellsOf(...events)).toEqual([
      [
        2024,
        'applications.received.natural-person received S',
        'applications.carriedOut.natural-person carried-out S',
      ],
      [
        2025,
        'applications.carriedIn.natural-person carried-in S',
        'applications.outcomes.granted.natural-person decided S',
        'applications.concluded.natural-person decided S',
      ],
    ]);
    expect(whyNot(...events)).toEqual([['redecided', 'C', 'e3']]);
  });

  test('the last word of a year is a decision of this project, and names the first conclusion too', () => {
    const events = [
      received,
      event('e2', 'application.withdrawn', '2024-11-05'),
      decided('e3', '2024-11-08'),
    ];
    const [year] = account(...events).counted;
    const granted = year?.shares.find(({ path }) => path === 'applications.outcomes.granted.total');
    expect(granted?.rule).toMatchObject({ code: 'last-word', mark: 'D' });
    expect(granted?.events.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
  });

  test('an amendment stands behind the column, and not behind the total', () => {
    const amended = event('e2', 'application.amended', '2024-11-05', { applicantType: 'other-organisation' });
    const shares = account(received, amended).counted[0]?.shares.slice(0, 2);
    expect(shares?.map(({ path, events }) => [path, ...events.map(({ id }) => id)])).toEqual([
      ['applications.received.other-organisation', 'e1', 'e2'],
      ['applications.received.total', 'e1'],
    ]);
  });

  test('an application that another unit handed over says so', () => {
    const data = { applicantType: 'natural-person', transferredFrom: 'other-unit' };
    expect(cellsOf(event('e1', 'application.received', '2024-11-01', data))[0]).toContain(
      'applications.received.natural-person received-by-transfer C',
    );
  });
});

describe('each cell of a year, by its rule, and the events that put the case there', () => {
  /** `year path amount rule events`, for each share that is not of section three. */
  const told = (...events: KeptEvent[]) =>
    account(...events).counted.flatMap(({ year, shares }) =>
      shares.map(({ path, amount, rule, events: behind }) =>
        [year, path, amount, rule.code, ...behind.map(({ id }) => id)].join(' '),
      ),
    );

  test('of an application that was withdrawn', () => {
    const withdrawn = event('e2', 'application.withdrawn', '2024-11-05');
    expect(told(received, withdrawn).slice(2)).toEqual(
      ['outcomes.other.other', 'concluded'].flatMap((row) =>
        ['natural-person', 'total'].map((column) => `2024 applications.${row}.${column} 1 withdrawn e1 e2`),
      ),
    );
  });

  test('of a review that is pending over two years', () => {
    const filed = event('e1', 'review.filed', '2023-05-01');
    const upheld = event('e2', 'review.concluded', '2025-05-01', { result: 'upheld' });
    const corrected = event('e3', 'review.concluded', '2025-06-01', { result: 'corrected' });
    const pending = [2023, 2024].flatMap((year) => [
      `${year} disputes.review.pending 1 dispute-pending e1`,
      `${year} disputes.review.total 1 dispute-total e1`,
    ]);
    expect(told(filed, upheld)).toEqual([
      ...pending,
      '2025 disputes.review.upheld 1 dispute-concluded e1 e2',
      '2025 disputes.review.total 1 dispute-total e1 e2',
    ]);
    expect(told(filed, upheld, corrected)).toEqual([
      ...pending,
      '2025 disputes.review.corrected 1 last-word e1 e2 e3',
      '2025 disputes.review.total 1 dispute-total e1 e2 e3',
    ]);
    expect(told(filed)).toHaveLength(8);
  });

  test('of a document', () => {
    const issued = event('e1', 'document.issued', '2023-05-01', { kind: 'normative-document' });
    const repealed = event('e2', 'document.repealed', '2025-05-01', { kind: 'normative-document' });
    const row = 'proactive.normativeDocuments';
    expect(told(issued, repealed)).toEqual([
      `2023 ${row}.issued 1 issued e1`,
      `2023 ${row}.inForce 1 in-force e1`,
      `2024 ${row}.inForce 1 in-force e1`,
      `2025 ${row}.repealed 1 repealed e2`,
    ]);
    const unknown = event('e2', 'document.repealed', '2025-05-01', { kind: 'rule' });
    expect(told(unknown)).toEqual(['2025 proactive.rules.repealed 1 repealed-unknown e2']);
  });

  test('of what was reported for periods, added up by kind and year', () => {
    const action = (id: string, day: string, kind: string, count: number) =>
      event(id, 'action.reported', day, { kind, count });
    expect(
      told(
        action('e1', '2024-03-31', 'licence', 5),
        action('e2', '2024-06-30', 'licence', 7),
        action('e3', '2024-06-30', 'penalty', 11),
        action('e4', '2024-06-30', 'coercion', 13),
        action('e5', '2025-06-30', 'licence', 17),
        event('e6', 'charge.reported', '2024-06-30', { yuan: '1.50' }),
        event('e7', 'charge.reported', '2024-07-30', { yuan: '2' }),
        event('e8', 'charge.reported', '2025-07-30', { yuan: '3' }),
      ),
    ).toEqual([
      '2024 proactive.licences 12 reported e1 e2',
      '2024 proactive.penalties 11 reported e3',
      '2024 proactive.coercions 13 reported e4',
      '2024 proactive.chargesWanYuan 350 charged e6 e7',
      '2025 proactive.licences 17 reported e5',
      '2025 proactive.chargesWanYuan 300 charged e8',
    ]);
  });

  test('one cell alone can be asked for, over many cases', () => {
    const cases = [
      foldCase('N-1', [received]),
      foldCase('N-2', [{ ...received, subject: 'N-2' }]),
      foldCase('N-3', [event('e1', 'review.filed', '2024-05-01')]),
    ];
    const shares = explainCell(cases, 'applications.received.total', 2024, edition2021);
    expect(shares.map(({ subject, path }) => [subject, path])).toEqual([
      ['N-1', 'applications.received.total'],
      ['N-2', 'applications.received.total'],
    ]);
    expect(explainCell(cases, 'applications.received.total', 2025, edition2021)).toEqual([]);
  });
});

describe('why a case counts nowhere', () => {
  test.each<[string, KeptEvent[], (string | undefined)[][]]>([
    [
      'voided',
      [received, event('e2', 'application.voided', '2024-11-02', { reason: '重复登记' })],
      [['voided', 'D', 'e2']],
    ],
    [
      'handed on',
      [received, event('e2', 'application.transferred', '2024-11-02', { to: 'other-unit' })],
      [['handed-on', 'C', 'e2']],
    ],
    ['never received', [decided('e2', '2024-11-02')], [['never-received', 'D', 'e2']]],
    [
      'a text and a finalisation of a report',
      [
        event('e1', 'narrative.written', '2025-01-05', { section: 'overview', markdown: '写了。' }),
        event('e2', 'report.finalised', '2025-01-06'),
      ],
      [['about-a-report', 'D', 'e1', 'e2']],
    ],
    [
      'never filed',
      [event('e1', 'lawsuit.concluded', '2024-11-02', { result: 'upheld' })],
      [['never-filed', 'D', 'e1']],
    ],
    [
      'retracted whole',
      [received, event('e2', 'event.retracted', '2024-11-02', { id: 'e1', reason: '误报' })],
      [['retracted', 'D', 'e1']],
    ],
    [
      'over before the first report',
      [event('e1', 'charge.reported', '2019-11-02', { yuan: '1' })],
      [['no-table', 'D', 'e1']],
    ],
    [
      'a report of none',
      [event('e1', 'action.reported', '2024-11-02', { kind: 'licence', count: 0 })],
      [['no-table', 'D', 'e1']],
    ],
  ])('%s', (_, events, why) => {
    expect(cellsOf(...events)).toEqual([]);
    expect(whyNot(...events)).toEqual(why);
  });

  test('a fee that was paid counts though the application was handed on', () => {
    const paid = event('e2', 'application.fee-paid', '2024-11-02', { yuan: '40' });
    const gone = event('e3', 'application.transferred', '2024-11-03', { to: 'other-unit' });
    expect(cellsOf(received, paid, gone)).toEqual([
      [2024, 'processingFees.applications fee-application D', 'processingFees.yuan fee-paid S'],
    ]);
    expect(whyNot(received, paid, gone)).toEqual([['handed-on', 'C', 'e3']]);
  });

  test('a number with events counts somewhere, or says why not: in any history (seed 7)', () => {
    fc.assert(
      fc.property(histories(), ({ agency, delivered }) => {
        for (const [subject, events] of productLog(delivered, agency)) {
          const { counted, notCounted, faults } = explainCase(subject, events, YEARS);
          const mute = events.every(({ type }) => type === 'event.retracted');
          expect(counted.length + notCounted.length > 0 || (mute && faults.length > 0)).toBe(true);
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe('what is left out', () => {
  test('is named beside what counts: a result without its filing, and what was retracted', () => {
    const lawsuit = event('e2', 'lawsuit.filed', '2024-11-02', { route: 'direct' });
    const ruling = event('e3', 'review.concluded', '2024-11-03', { result: 'upheld' });
    const retraction = event('e4', 'event.retracted', '2024-11-04', { id: 'e1', reason: '误报' });
    expect(whyNot(received, lawsuit, ruling)).toEqual([['never-filed', 'D', 'e3']]);
    expect(whyNot(lawsuit)).toEqual([]);
    expect(whyNot(received, lawsuit, retraction)).toEqual([['retracted', 'D', 'e1']]);
    expect(whyNot(received, decided('e5', '2024-11-05'))).toEqual([]);
  });

  test('a fault names the event of its id and its source', () => {
    const twin: KeptEvent = { ...received, source: 'other', id: 'e2' };
    const faulty = decided('e2', '2024-10-02');
    expect(
      account(received, twin, faulty).faults.map(({ code, event: { id, source } }) => [code, id, source]),
    ).toEqual([
      ['conclusion-before-receipt', 'e2', 'cases'],
      ['second-receipt', 'e2', 'other'],
    ]);
  });
});

describe('faults and what would mend each', () => {
  test.each<[string, KeptEvent[], object]>([
    [
      'outcome-without-receipt',
      [decided('e2', '2024-11-02')],
      { action: 'send-receipt', event: { type: 'application.received', subject: 'N-1' } },
    ],
    [
      'result-without-filing',
      [event('e1', 'review.concluded', '2024-11-02', { result: 'upheld' })],
      { action: 'send-filing', event: { type: 'review.filed', subject: 'N-1' } },
    ],
    [
      'repeal-of-unknown',
      [event('e1', 'document.repealed', '2024-11-02', { kind: 'rule' })],
      { action: 'send-issue', event: { type: 'document.issued', subject: 'N-1' } },
    ],
    [
      'conclusion-before-receipt',
      [received, decided('e2', '2024-10-02')],
      {
        action: 'retract',
        event: { type: 'event.retracted', subject: 'N-1', data: { id: 'e2', source: 'cases' } },
      },
    ],
  ])('%s', (code, events, mend) => {
    expect(account(...events).faults).toMatchObject([{ code, level: 'error', blocks: [2024], mend }]);
  });

  test('a warning blocks nothing and asks for nothing', () => {
    const [fault] = account(
      received,
      event('e2', 'event.retracted', '2024-11-02', { id: 'x', reason: '误报' }),
    ).faults;
    expect(fault).toMatchObject({
      code: 'retraction-of-nothing',
      level: 'warning',
      blocks: [],
      event: { id: 'e2' },
    });
    expect(fault).not.toHaveProperty('mend');
  });

  test('a fault is gone once the event that it asks to be retracted is: in any history (seed 8)', () => {
    let met = 0;
    fc.assert(
      fc.property(histories(), ({ agency, delivered }) => {
        for (const [subject, events] of productLog(delivered, agency)) {
          for (const { code, mend, event: faulty } of explainCase(subject, events, YEARS).faults) {
            const data = mend?.event.data;
            if (!data) continue;
            met++;
            const retraction = {
              ...events[0],
              ...faulty,
              subject,
              id: 'mend',
              type: 'event.retracted',
              data: { ...data, reason: '误报' },
            };
            const after = explainCase(subject, [...events, retraction as KeptEvent], YEARS).faults;
            const same = after.filter(
              ({ event: { id, source } }) => id === faulty.id && source === faulty.source,
            );
            expect(same.map((fault) => fault.code)).not.toContain(code);
          }
        }
      }),
      { numRuns: 200, seed: 8 },
    );
    expect(met).toBeGreaterThan(20);
  });
});

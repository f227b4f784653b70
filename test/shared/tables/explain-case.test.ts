import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { explainCase } from '../../../shared/tables/explain-case.ts';
import { histories } from '../../arbitraries/histories.ts';
import { productLog } from '../../oracle/product.ts';
import { kept } from '../reading.ts';

const YEARS = [2021, 2022, 2023, 2024, 2025, 2026];

const event = (id: string, type: string, day: string, data: object = {}): KeptEvent =>
  kept(
    {
      specversion: '1.0',
      id,
      source: '/cases',
      type,
      time: `${day}T09:00:00+08:00`,
      subject: 'N-1',
      agency: 'huaian',
      data,
    },
    'cases',
  );
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

import { describe, expect, test } from 'vitest';
import { type Delivered, oracleBlockedYears } from './oracle.ts';
import {
  decided,
  faults,
  NOTHING,
  OPEN,
  received,
  retracted,
  returned,
  row,
  tables,
  told,
  transferred,
  withdrawn,
} from './told.ts';

describe('applications', () => {
  test('received, carried in, concluded and carried out follow the case through the years', () => {
    const events = [received('2022-05-01'), decided('2024-02-01')];
    expect([2021, 2022, 2023, 2024, 2025].map((year) => row(events, year))).toEqual([
      NOTHING,
      '1 0 0 1',
      '0 1 0 1',
      '0 1 1 0 | granted 1',
      NOTHING,
    ]);
  });

  test('the first decision or withdrawal fixes the year; a decision of a later year changes no table', () => {
    const events = [received('2023-05-01'), decided('2023-12-31'), decided('2024-01-01', 'partly-granted')];
    expect(row(events, 2023)).toBe('1 0 1 0 | granted 1');
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual([]);
  });

  test('within the concluding year the last decision stands', () => {
    const events = [received('2024-01-01'), decided('2024-03-01'), decided('2024-12-31', 'other.other')];
    expect(row(events, 2024)).toBe('1 0 1 0 | other.other 1');
  });

  test('withdrawal counts as other.other', () => {
    expect(row([received('2024-01-01'), withdrawn('2024-03-01')], 2024)).toBe('1 0 1 0 | other.other 1');
  });

  test('a decision stands over a withdrawal before it in the same year, not in a later one', () => {
    expect(row([received('2024-01-01'), withdrawn('2024-03-01'), decided('2024-04-01')], 2024)).toBe(
      '1 0 1 0 | granted 1',
    );
    const later = [received('2023-12-01'), withdrawn('2023-12-31'), decided('2024-01-01')];
    expect(row(later, 2023)).toBe('1 0 1 0 | other.other 1');
    expect(row(later, 2024)).toBe(NOTHING);
  });

  test('a withdrawal after a decision changes nothing', () => {
    const events = [received('2024-01-01'), decided('2024-03-01'), withdrawn('2024-04-01')];
    expect(row(events, 2024)).toBe('1 0 1 0 | granted 1');
    expect(faults(events)).toEqual([]);
  });

  test('corrections, consultations, extensions and fees move no application between rows', () => {
    const steps = [
      'correction-requested',
      'corrected',
      'third-party-consulted',
      'third-party-answered',
      'extended',
      'fee-charged',
      'fee-paid',
    ];
    const data = { workingDays: 20, yuan: '1' };
    const events = steps.map((step) => told('A1', `application.${step}`, '2024-02-01', { data }));
    expect(row([received('2024-01-01'), ...events], 2024)).toBe(OPEN);
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual([]);
  });

  test('the last amendment stands over every receipt, whatever its time, for all the years of the case', () => {
    const amended = (time: string, applicantType: string) =>
      told('A1', 'application.amended', time, { data: { applicantType } });
    const events = [
      amended('2020-01-01', 'research-institution'),
      received('2023-05-01'),
      amended('2019-01-01', 'other-organisation'),
      decided('2024-01-05'),
    ];
    const { received: inflow, carriedOut } = tables(events, 2023).applications;
    expect([inflow['research-institution'], inflow['natural-person'], inflow['total']]).toEqual([1, 0, 1]);
    expect(carriedOut['research-institution']).toBe(1);
    expect(tables(events, 2024).applications.concluded['research-institution']).toBe(1);
    expect(faults(events)).toEqual([]);
    expect(faults([amended('2020-01-01', 'research-institution')])).toEqual([]);
  });

  test('an application that is handed on in the year in which it began counts nowhere at the giver', () => {
    const events = [received('2024-01-01'), transferred('2024-12-31T23:59:59+08:00')];
    expect([2023, 2024, 2025].map((year) => row(events, year))).toEqual([NOTHING, NOTHING, NOTHING]);
    expect(faults(events)).toEqual([]);
  });

  test('a decision or a withdrawal after a transfer is a fault', () => {
    for (const conclusion of [decided('2024-01-06'), withdrawn('2024-01-06')]) {
      const events = [received('2023-12-01'), transferred('2024-01-05'), conclusion];
      expect([2023, 2024].map((year) => row(events, year))).toEqual([OPEN, NOTHING]);
      expect(faults(events)).toEqual([`decision-after-transfer ${conclusion.event.id} 2023,2024`]);
    }
  });

  test('a transfer on a later day than the conclusion is a fault and changes nothing', () => {
    const events = [received('2024-01-01'), decided('2024-02-01'), transferred('2024-02-02')];
    expect(row(events, 2024)).toBe('1 0 1 0 | granted 1');
    expect(faults(events)).toEqual(['transfer-after-conclusion application.transferred@2024-02-02 2024']);
  });

  test('of a transfer and a conclusion on one day the transfer is in effect, without fault', () => {
    const events = [received('2024-01-01'), decided('2024-02-01'), transferred('2024-02-01T09:00:00+08:00')];
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual([]);
    expect(faults([...events, decided('2024-02-02')])).toEqual([
      'decision-after-transfer application.decided@2024-02-02 2024',
    ]);
  });

  test('a receipt with transferredFrom after a transfer opens the case again, and its time is the receipt', () => {
    const events = [
      received('2022-12-01'),
      transferred('2022-12-05'),
      returned('2023-03-01'),
      decided('2024-01-02'),
    ];
    expect([2022, 2023, 2024].map((year) => row(events, year))).toEqual([
      NOTHING,
      OPEN,
      '0 1 1 0 | granted 1',
    ]);
    expect(faults(events)).toEqual([]);
    const gap = [...events, decided('2023-01-01', 'other.other')];
    expect(faults(gap)).toEqual(['decision-after-transfer application.decided@2023-01-01 2022,2023,2024']);
    expect(row(gap, 2024)).toBe('0 1 1 0 | granted 1');
  });

  test('a return on the day of the transfer opens the case again, in whatever order they came', () => {
    const handed = '2024-02-01T15:00:00+08:00';
    for (const back of ['2024-02-01T09:00:00+08:00', handed, '2024-02-01T16:00:00+08:00']) {
      const events = [received('2024-01-01'), transferred(handed), returned(back)];
      expect(row(events, 2024)).toBe(OPEN);
      expect(faults(events)).toEqual([]);
    }
  });

  test('an application that was handed here and handed on the same day is transferred', () => {
    const events = [returned('2024-02-01T15:00:00+08:00'), transferred('2024-02-01')];
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual([]);
  });

  test('a receipt after a transfer that does not say where it came from is a second receipt', () => {
    const events = [received('2024-01-01'), transferred('2024-01-05'), received('2024-02-01')];
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual(['second-receipt application.received@2024-02-01 2024']);
  });

  test('a voided application counts nowhere, also for the years before, and has no faults', () => {
    const fee = told('A1', 'application.fee-paid', '2023-12-30', { data: { yuan: '100' } });
    const events = [received('2023-12-01'), fee, transferred('2023-12-02'), decided('2024-01-05')];
    const voided = told('A1', 'application.voided', '2025-01-01', { data: { reason: '误登' } });
    expect(faults(events)).toHaveLength(1);
    expect(faults([...events, voided])).toEqual([]);
    const without = [received('2023-12-01'), fee, decided('2024-01-05'), voided];
    expect([2023, 2024].map((year) => row(without, year))).toEqual([NOTHING, NOTHING]);
    expect(tables(without, 2023).processingFees).toEqual({ applications: 0, yuan: '0.00' });
    expect(row([...without, retracted(voided)], 2023)).toBe(OPEN);
  });

  test('every cell is there, in the order of the form', () => {
    const { applications } = tables([], 2024);
    expect(Object.keys(applications)).toEqual([
      'received',
      'carriedIn',
      'outcomes',
      'concluded',
      'carriedOut',
    ]);
    expect(Object.keys(applications.outcomes)).toHaveLength(21);
    expect(Object.keys(applications.outcomes).at(0)).toBe('granted');
    expect(Object.keys(applications.outcomes).at(-1)).toBe('other.other');
    expect(Object.keys(applications.received)).toEqual([
      'natural-person',
      'commercial-enterprise',
      'research-institution',
      'public-welfare-organisation',
      'legal-service-organisation',
      'other-organisation',
      'total',
    ]);
  });
});

describe('faults of applications', () => {
  test('an outcome without a receipt is left out, a retracted receipt included', () => {
    const receipt = received('2023-12-01');
    const expected = 'outcome-without-receipt application.decided@2024-01-02 2024';
    expect(faults([decided('2024-01-02')])).toEqual([expected]);
    expect(faults([receipt, retracted(receipt), decided('2024-01-02')])).toEqual([expected]);
    expect(faults([withdrawn('2024-01-02')])).toEqual([
      'outcome-without-receipt application.withdrawn@2024-01-02 2024',
    ]);
    expect(row([decided('2024-01-02')], 2024)).toBe(NOTHING);
  });

  test('a transfer without a receipt, or on a day before it, is left out', () => {
    const fault = 'transfer-without-receipt application.transferred@2024-01-02 2024';
    expect(faults([transferred('2024-01-02')])).toEqual([fault]);
    const events = [transferred('2024-01-02'), received('2024-01-03')];
    expect(faults(events)).toEqual([fault]);
    expect(row(events, 2024)).toBe(OPEN);
  });

  test('a conclusion on a day before the receipt is left out, and the case stays open', () => {
    for (const conclusion of [decided('2023-12-31'), withdrawn('2023-12-31')]) {
      const events = [conclusion, received('2024-01-01')];
      expect(row(events, 2024)).toBe(OPEN);
      expect(faults(events)).toEqual([`conclusion-before-receipt ${conclusion.event.id} 2023,2024`]);
      expect(row([...events, decided('2024-02-01')], 2024)).toBe('1 0 1 0 | granted 1');
    }
  });

  test('of two receipts of one number the earlier counts', () => {
    const later = received('2024-01-01', { applicantType: 'research-institution' });
    const events = [later, received('2023-12-31')];
    expect([2023, 2024].map((year) => row(events, year))).toEqual(['1 0 0 1', '0 1 0 1']);
    expect(tables(events, 2023).applications.received['natural-person']).toBe(1);
    expect(faults(events)).toEqual(['second-receipt application.received@2024-01-01 2023,2024']);
    expect(faults([...events, retracted(later)])).toEqual([]);
  });

  test('of two decisions of one instant that nothing orders the earlier in the order counts', () => {
    const at = (id: string, outcome: string, sequence?: string) =>
      decided('2024-02-01', outcome, { id, ...(sequence === undefined ? {} : { sequence }) });
    const judged = (...words: Delivered[]) => {
      const events = [received('2024-01-01'), ...words];
      return [row(events, 2024), ...faults(events)];
    };
    expect(judged(at('q', 'other.other'), at('p', 'granted'))).toEqual([
      '1 0 1 0 | granted 1',
      'ambiguous-decision q 2024',
    ]);
    expect(judged(at('q', 'other.other', '1'), at('p', 'granted', '2'))).toEqual(['1 0 1 0 | granted 1']);
    expect(judged(at('q', 'other.other', '2'), at('p', 'granted', '02'))[1]).toBe(
      'ambiguous-decision q 2024',
    );
    expect(judged(at('q', 'other.other'), at('p', 'granted', '1'))).toEqual(['1 0 1 0 | granted 1']);
    expect(judged(at('q', 'granted'), at('p', 'granted'))).toEqual(['1 0 1 0 | granted 1']);
    expect(judged(at('q', 'granted'), at('p', 'granted'), at('o', 'other.other')).at(-1)).toBe(
      'ambiguous-decision p,q 2024',
    );
  });

  test('a fault of one case leaves its neighbours as they are', () => {
    const neighbour = told('A2', 'application.received', '2024-01-01', {
      data: { applicantType: 'natural-person' },
    });
    expect(row([decided('2024-01-02'), neighbour], 2024)).toBe(OPEN);
  });

  test('a fault blocks every year in which its case has an event', () => {
    const events = [
      received('2021-06-01'),
      received('2022-06-01'),
      told('A1', 'application.extended', '2024-06-01', { data: { workingDays: 20 } }),
      told('A2', 'application.received', '2025-06-01', { data: { applicantType: 'natural-person' } }),
    ];
    expect(oracleBlockedYears(events, 'jia')).toEqual([2021, 2022, 2024]);
  });
});

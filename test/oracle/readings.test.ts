import { expect, test } from 'vitest';
import { oracleFaults } from './oracle.ts';
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

/** The readings of the README beside this file that no test of a rule shows already, by their numbers there. */

const document = (type: string, time: string) =>
  told('D1', `document.${type}`, time, { data: { kind: 'rule' } });

test('T1: in the summer of 1988 the day in Asia/Shanghai turns at 15:00 UTC', () => {
  expect(
    faults([document('issued', '1988-07-01T15:30:00Z'), document('repealed', '1988-07-01T14:30:00Z')]),
  ).toEqual(['repeal-before-issue document.repealed@1988-07-01T14:30:00Z 1988']);
});

test('T2: second 60 is the second 0 of the next minute', () => {
  // Leap seconds are UTC's, at the end of June or December: this one was.
  const leap = decided('2016-12-31T23:59:60Z', 'granted', { id: 'z' });
  const after = decided('2017-01-01T00:00:00Z', 'other.other', { id: 'a' });
  expect(row([received('2016-12-01'), leap, after], 2017)).toBe('0 1 1 0 | other.other 1');
  expect(faults([received('2016-12-01'), leap, after])).toEqual(['ambiguous-decision z 2016,2017']);
});

test('T3: of two contents of one identity the first that came stays', () => {
  const first = received('2023-05-01');
  const second = { ...first, event: { ...first.event, time: '2024-05-01T00:00:00+08:00' } };
  expect(row([first, second], 2023)).toBe(OPEN);
  expect(row([second, first], 2023)).toBe(NOTHING);
});

test('T8: two retractions of one event are no warning', () => {
  const wrong = decided('2024-05-01');
  expect(faults([received('2024-01-01'), wrong, retracted(wrong), retracted(wrong, { id: 'r2' })])).toEqual(
    [],
  );
});

test('T9: a number used by two families is two cases for the tables and one for the years that are blocked', () => {
  const filed = told('A1', 'lawsuit.filed', '2022-05-01', { data: { route: 'direct' } });
  const events = [received('2024-01-01'), received('2024-01-02'), filed];
  expect(row(events, 2024)).toBe(OPEN);
  expect(tables(events, 2024).disputes.lawsuitDirect.pending).toBe(1);
  expect(oracleFaults(events, 'jia').map(({ years }) => years)).toEqual([[2022, 2024]]);
});

test('A6: a conclusion on the day of transfer and return counts', () => {
  const events = [
    received('2024-01-01'),
    transferred('2024-02-01'),
    returned('2024-02-01'),
    decided('2024-02-01'),
  ];
  expect(row(events, 2024)).toBe('1 0 1 0 | granted 1');
  expect(faults(events)).toEqual([]);
});

test('A8: a return while the case is open or concluded is a second receipt', () => {
  const fault = 'second-receipt application.received@2024-03-01 2024';
  expect(faults([received('2024-01-01'), returned('2024-03-01')])).toEqual([fault]);
  const late = [
    received('2024-01-01'),
    decided('2024-01-02'),
    transferred('2024-02-01'),
    returned('2024-03-01'),
  ];
  expect(faults(late)).toEqual([fault, 'transfer-after-conclusion application.transferred@2024-02-01 2024']);
  expect(row(late, 2024)).toBe('1 0 1 0 | granted 1');
});

test('A9: a second transfer does nothing and is no fault', () => {
  const events = [received('2024-01-01'), transferred('2024-02-01'), transferred('2024-03-01')];
  expect(row(events, 2024)).toBe(NOTHING);
  expect(faults(events)).toEqual([]);
});

test('A13: after a return the column is that of the returning receipt', () => {
  const back = received('2024-03-01', { applicantType: 'research-institution', transferredFrom: 'yi' });
  const { received: inflow } = tables(
    [received('2024-01-01'), transferred('2024-02-01'), back],
    2024,
  ).applications;
  expect([inflow['research-institution'], inflow['total']]).toEqual([1, 1]);
});

test('A15: a void before the receipt, or alone, is no fault, clears the warning, and no later receipt undoes it', () => {
  const voided = told('A1', 'application.voided', '2020-01-01', { data: { reason: '误登' } });
  expect(faults([voided])).toEqual([]);
  const events = [voided, received('2024-01-01'), retracted(decided('2024-02-01'))];
  expect(faults(events)).toEqual([]);
  expect(row(events, 2024)).toBe(NOTHING);
});

test('A17: a fee of 0 is a fee', () => {
  const fee = told('A1', 'application.fee-paid', '2024-03-01', { data: { yuan: '0' } });
  expect(tables([fee], 2024).processingFees).toEqual({ applications: 1, yuan: '0.00' });
});

test('W4: ambiguous re-decisions of a later year are a fault; words that are left out already are not looked at', () => {
  const at = (time: string) => [
    decided(time, 'granted', { id: 'p' }),
    decided(time, 'other.other', { id: 'q' }),
  ];
  const first = [received('2022-01-01'), decided('2022-02-01')];
  expect(faults([...first, ...at('2024-02-01')])).toEqual(['ambiguous-decision q 2022,2024']);
  expect(faults(at('2024-02-01'))).toEqual(['outcome-without-receipt p,q 2024']);
  expect(faults([received('2024-01-01'), transferred('2024-02-01'), ...at('2024-02-01')])).toEqual([]);
});

test('W5: a decision and a withdrawal of one instant are no fault, and the decision stands', () => {
  const events = [received('2024-01-01'), withdrawn('2024-02-01'), decided('2024-02-01')];
  expect(faults(events)).toEqual([]);
  expect(row(events, 2024)).toBe('1 0 1 0 | granted 1');
});

test('D3: of several repeals of an unknown document the earliest counts, the others are second repeals', () => {
  const events = [document('repealed', '2023-01-01'), document('repealed', '2024-01-01')];
  expect(faults(events)).toEqual([
    'repeal-of-unknown document.repealed@2023-01-01 2023,2024',
    'second-repeal document.repealed@2024-01-01 2023,2024',
  ]);
  expect([2023, 2024].map((year) => tables(events, year).proactive.rules.repealed)).toEqual([1, 0]);
});

test('D6: a repeal between two issues is not before the issue', () => {
  const events = [
    document('issued', '2022-01-01'),
    document('repealed', '2023-01-01'),
    document('issued', '2024-01-01'),
  ];
  expect(faults(events)).toEqual(['second-issue document.issued@2024-01-01 2022,2023,2024']);
});

test('F2: a warning may have no years', () => {
  expect(oracleFaults([retracted(received('2024-01-01'))], 'jia').map(({ years }) => years)).toEqual([[]]);
});

test('F3: the year of a finalisation is the one in its subject', () => {
  const finalised = told('2024', 'report.finalised', '2025-01-20');
  const receipt = (time: string) =>
    told('2024', 'application.received', time, { data: { applicantType: 'natural-person' } });
  const years = oracleFaults([finalised, receipt('2022-01-01'), receipt('2022-01-02')], 'jia').map(
    (one) => one.years,
  );
  expect(years).toEqual([[2022, 2024]]);
});

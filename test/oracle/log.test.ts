import { describe, expect, test } from 'vitest';
import { type Delivered, oracleBlockedYears, oracleFaults } from './oracle.ts';
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
} from './told.ts';

describe('days and years', () => {
  test('an event belongs to the calendar year of its instant in Asia/Shanghai', () => {
    expect(row([received('2023-12-31T15:59:59.999Z')], 2023)).toBe(OPEN);
    expect(row([received('2023-12-31T16:00:00.000Z')], 2024)).toBe(OPEN);
    expect(row([received('2023-12-31T03:59:59-12:00')], 2023)).toBe(OPEN);
    expect(row([received('2023-12-31T04:00:00-12:00')], 2024)).toBe(OPEN);
    expect(row([received('2024-01-01T05:59:59+14:00')], 2023)).toBe(OPEN);
    expect(row([received('2024-01-01T06:00:00+14:00')], 2024)).toBe(OPEN);
  });

  test('the last instant of a year stays in it however many digits its fraction has', () => {
    expect(row([received('2023-12-31T15:59:59.9999999999999999999Z')], 2023)).toBe(OPEN);
  });

  test('"before" is an earlier day: facts of one day are never out of order', () => {
    const events = [received('2024-03-01T17:00:00+08:00'), decided('2024-03-01')];
    expect(row(events, 2024)).toBe('1 0 1 0 | granted 1');
    expect(faults(events)).toEqual([]);
  });

  test('the day is that of Asia/Shanghai, not that of the offset in which it was written', () => {
    const sameDay = [received('2024-03-02T15:00:00Z'), decided('2024-03-01T16:00:00Z')];
    const earlierDay = [received('2024-03-01T16:00:00Z'), decided('2024-03-01T15:59:59.9Z')];
    expect(faults(sameDay)).toEqual([]);
    expect(faults(earlierDay)).toEqual([
      'conclusion-before-receipt application.decided@2024-03-01T15:59:59.9Z 2024',
    ]);
  });

  test('the order of a case is instant, sequence with absent first, id, source, by bytes of UTF-8', () => {
    const last = (...words: Delivered[]) => row([received('2024-01-02'), ...words], 2024).split(' | ')[1];
    const at = '2024-02-01T00:00:00.50Z';
    const plain = decided(at, 'granted', { id: 'z' });
    const second = decided('2024-02-01T08:00:00.5+08:00', 'partly-granted', { id: 'y', sequence: '2' });
    const tenth = decided(at, 'other.other', { id: 'a', sequence: '10' });
    expect(last(tenth, second, plain)).toBe('other.other 1');
    expect(last(second, plain)).toBe('partly-granted 1');
    const later = decided('2024-02-01T00:00:00.5000000000001Z', 'refused.state-secret', { id: '0' });
    expect(last(later, tenth)).toBe('refused.state-secret 1');
    // U+FF5E is before U+1F600 in UTF-8, and after it in UTF-16: the earlier of an ambiguous pair stands.
    const tilde = decided(at, 'granted', { id: '\uff5e' });
    const face = decided(at, 'partly-granted', { id: '\u{1f600}' });
    expect(last(face, tilde)).toBe('granted 1');
  });
});

describe('the log', () => {
  test('the order and the number of deliveries change nothing', () => {
    const events = [received('2023-12-01'), decided('2024-02-01'), returned('2024-03-01')];
    const shuffled = [...events, ...events].reverse();
    expect(tables(shuffled, 2024)).toEqual(tables(events, 2024));
    expect(oracleFaults(shuffled, 'jia')).toEqual(oracleFaults(events, 'jia'));
  });

  test('identity is agency, source of the path, subject and id', () => {
    const one = told('A1', 'charge.reported', '2024-01-01', { id: 'x', data: { yuan: '10000' } });
    const other = { ...one, source: 's2' };
    const renamed = { ...one, event: { ...one.event, source: '/renamed' } };
    const elsewhere = { ...one, event: { ...one.event, subject: 'A2' } };
    const foreign = { ...one, event: { ...one.event, id: 'y', agency: 'yi' } };
    const sum = (...events: Delivered[]) => tables(events, 2024).proactive.chargesWanYuan;
    expect(sum(one, renamed)).toBe('1.0000');
    expect(sum(one, other, elsewhere)).toBe('3.0000');
    expect(sum(one, foreign)).toBe('1.0000');
  });

  test('facts of several sources about one number are one case', () => {
    const elsewhere = { ...decided('2024-05-01'), source: 's2' };
    expect(row([received('2024-03-01'), elsewhere], 2024)).toBe('1 0 1 0 | granted 1');
  });

  test('a retracted event never happened, wherever the retraction stands in the order', () => {
    const wrong = decided('2024-04-01');
    const early = retracted(wrong);
    const before = { ...early, event: { ...early.event, time: '2020-01-01T00:00:00Z' } };
    expect(row([received('2024-03-01'), wrong, early], 2024)).toBe(OPEN);
    expect(row([before, received('2024-03-01'), wrong], 2024)).toBe(OPEN);
    expect(faults([before, received('2024-03-01'), wrong])).toEqual([]);
  });

  test('a retraction meets the event of its own subject and source, or of the source that it names', () => {
    const wrong = decided('2024-04-01', 'granted', { id: 'x' });
    const data = { id: 'x', reason: '重复' };
    const facts = [received('2024-03-01'), wrong];
    const by = (source: string, named: Record<string, string> = {}, subject = 'A1') =>
      told(subject, 'event.retracted', '2024-04-02', { source, id: 'r', data: { ...data, ...named } });
    expect(row([...facts, by('s2')], 2024)).toBe('1 0 1 0 | granted 1');
    expect(row([...facts, by('s1', {}, 'A2')], 2024)).toBe('1 0 1 0 | granted 1');
    expect(row([...facts, by('s2', { source: 's1' })], 2024)).toBe(OPEN);
  });

  test('a retraction of an event that never came is a warning only, and blocks no year', () => {
    const events = [received('2024-03-01'), retracted(decided('2024-04-01'))];
    expect(faults(events)).toEqual(['retraction-of-nothing not application.decided@2024-04-01 2024']);
    expect(oracleBlockedYears(events, 'jia')).toEqual([]);
  });

  test('a retraction cannot itself be retracted', () => {
    const wrong = decided('2024-04-01');
    const events = [received('2024-03-01'), wrong, retracted(wrong), retracted(retracted(wrong))];
    expect(row(events, 2024)).toBe(OPEN);
    expect(faults(events)).toEqual(['retraction-of-nothing not not application.decided@2024-04-01 2024']);
  });

  test('a point of view in time keeps what happened by then; retractions, amendments and voids always apply', () => {
    const asOf = '2024-06-01T00:00:00+08:00';
    const facts = [received('2024-03-01'), decided('2024-06-01T00:00:00+08:00')];
    expect(row(facts, 2024, asOf)).toBe('1 0 1 0 | granted 1');
    expect(row(facts, 2024, '2024-05-31T15:59:59.99Z')).toBe(OPEN);
    expect(row([...facts, transferred('2024-03-01')], 2024, '2024-03-01T00:00:00Z')).toBe(NOTHING);
    expect(row([...facts, retracted(decided('2024-06-01T00:00:00+08:00'))], 2024, asOf)).toBe(OPEN);
    const voided = told('A1', 'application.voided', '2025-01-01', { data: { reason: '误登' } });
    expect(row([...facts, voided], 2024, asOf)).toBe(NOTHING);
    const data = { applicantType: 'research-institution' };
    const amended = told('A1', 'application.amended', '2025-01-01', { data });
    expect(tables([...facts, amended], 2024, { asOf }).applications.received['research-institution']).toBe(1);
  });
});

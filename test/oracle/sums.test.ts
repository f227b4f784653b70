import { describe, expect, test } from 'vitest';
import { oracleActivities, printed } from './oracle.ts';
import { productActivities } from './product.ts';
import { received, tables, told, transferred } from './told.ts';

describe('decisions, charges and fees', () => {
  test('decisions are sums by kind of what was reported with a time in the year', () => {
    const batch = (time: string, kind: string, count: number) =>
      told(`B ${time}`, 'action.reported', time, { data: { kind, count } });
    const events = [
      batch('2024-06-30', 'licence', 3_000_000),
      batch('2024-12-31T23:59:59+08:00', 'licence', 4),
      batch('2025-01-01', 'licence', 50),
      batch('2024-01-01', 'penalty', 7),
      batch('2024-01-02', 'coercion', 0),
    ];
    const { licences, penalties, coercions } = tables(events, 2024).proactive;
    expect([licences, penalties, coercions]).toEqual([3_000_004, 7, 0]);
  });

  test('charges are summed in fen and rounded once, half up, to the decimals of the agency', () => {
    const charge = (id: string, yuan: string) =>
      told('C1', 'charge.reported', '2024-06-30', { id, data: { yuan } });
    const wan = (decimals: number, ...yuan: string[]) =>
      tables(
        yuan.map((each, index) => charge(String(index), each)),
        2024,
        { chargeDecimals: decimals },
      ).proactive.chargesWanYuan;
    expect(wan(4, '961715999.5', '0.49')).toBe('96171.6000');
    expect(wan(4, '0.49')).toBe('0.0000');
    expect(wan(4, '0.5')).toBe('0.0001');
    expect(wan(4, '0.25', '0.25')).toBe('0.0001');
    expect(wan(2, '149.99')).toBe('0.01');
    expect(wan(2, '150')).toBe('0.02');
    expect(wan(0, '5000')).toBe('1');
    expect(wan(0, '4999.99')).toBe('0');
    expect(tables([], 2024).proactive.chargesWanYuan).toBe('0.0000');
    expect(wan(4, '999999999999999.99', '999999999999999.99')).toBe('200000000000.0000');
    expect(printed(123n, 1_000_000n, 8)).toBe('0.00012300');
  });

  test('the processing fee is the sum of what was paid in the year and the number of applications with one', () => {
    const fee = (subject: string, time: string, yuan: string) =>
      told(subject, 'application.fee-paid', time, { data: { yuan } });
    const charged = told('A9', 'application.fee-charged', '2024-03-01', { data: { yuan: '900' } });
    const events = [
      fee('A1', '2024-03-01', '100.5'),
      fee('A1', '2024-03-02', '0.05'),
      fee('A2', '2024-12-31', '3000'),
      fee('A3', '2025-01-01', '7'),
      charged,
    ];
    expect(tables(events, 2024).processingFees).toEqual({ applications: 2, yuan: '3100.55' });
    expect(tables(events, 2023).processingFees).toEqual({ applications: 0, yuan: '0.00' });
  });

  test('a fee counts where it was paid, also without a receipt and after a transfer', () => {
    const fee = told('A1', 'application.fee-paid', '2024-03-01', { data: { yuan: '100' } });
    const expected = { applications: 1, yuan: '100.00' };
    expect(tables([fee], 2024).processingFees).toEqual(expected);
    expect(tables([received('2024-01-01'), fee, transferred('2024-03-02')], 2024).processingFees).toEqual(
      expected,
    );
  });

  test('what section one tells adds up by kind and channel, and is in no table', () => {
    const activity = (time: string, kind: string, count: number, channel?: string) =>
      told(`P ${time}`, 'activity.reported', time, {
        data: { kind, count, ...(channel === undefined ? {} : { channel }) },
      });
    const events = [
      activity('2024-03-31', 'published', 100, 'website'),
      activity('2024-06-30', 'published', 20, 'website'),
      activity('2024-09-30', 'published', 5, 'new-media'),
      activity('2024-12-31T23:59:59+08:00', 'published', 7),
      activity('2024-12-30', 'training', 0),
      activity('2025-01-01', 'published', 1000, 'bulletin'),
    ];
    const asked = { agency: 'jia', year: 2024 };
    const sums = oracleActivities(events, asked);
    expect(productActivities(events, asked)).toEqual(sums);
    expect(sums).toEqual({
      published: 132,
      'published.website': 120,
      'published.new-media': 5,
      training: 0,
    });
    expect(tables(events, 2024)).toEqual(tables([], 2024));
  });
});

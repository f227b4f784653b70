import { expect, test } from 'vitest';
import type { AnnualTables } from '../../../shared/tables/annual-tables.ts';
import { differencesOf } from '../../../shared/tables/difference.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

test('tables differ in no cell from themselves', () => {
  expect(differencesOf(huaian2024, JSON.parse(JSON.stringify(huaian2024)))).toEqual([]);
});

test('each cell that differs is told as it was and as it is, in the order of the form, the fees last', () => {
  const after: AnnualTables = JSON.parse(JSON.stringify(huaian2024));
  after.processingFees = { applications: 7, yuan: '1.00' };
  after.disputes.review.upheld = 71;
  after.applications.received.total = 0;
  after.proactive.chargesWanYuan = '1.0000';
  expect(differencesOf(huaian2024, after)).toEqual([
    { path: 'proactive.chargesWanYuan', before: huaian2024.proactive.chargesWanYuan, after: '1.0000' },
    { path: 'applications.received.total', before: 3119, after: 0 },
    { path: 'disputes.review.upheld', before: 72, after: 71 },
    {
      path: 'processingFees.applications',
      before: huaian2024.processingFees.applications,
      after: 7,
    },
    { path: 'processingFees.yuan', before: huaian2024.processingFees.yuan, after: '1.00' },
  ]);
});

import { expect, test } from 'vitest';
import { differencesOf } from '../../../shared/counting/difference.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellPlacesOf, pointerTo, valueAt } from '../../../shared/form/form.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

test('tables that print alike do not differ; who the agency is, is no cell', () => {
  expect(differencesOf(edition2021, huaian2024, structuredClone(huaian2024))).toEqual([]);
  expect(
    differencesOf(edition2021, huaian2024, { ...huaian2024, agency: { id: 'other', name: '乙' } }),
  ).toEqual([]);
});

test('what differs is told in the order of the form, both figures of the processing fee last', () => {
  const now = structuredClone(huaian2024);
  now.processingFees = { applications: huaian2024.processingFees.applications + 1, yuan: '1.05' };
  now.disputes.review.total += 2;
  now.applications.received.total -= 1;
  now.proactive.chargesWanYuan = '0.0000';
  const { proactive, applications, disputes, processingFees: fees } = huaian2024;
  expect(differencesOf(edition2021, huaian2024, now)).toEqual([
    { path: 'proactive.chargesWanYuan', before: proactive.chargesWanYuan, after: '0.0000' },
    {
      path: 'applications.received.total',
      before: applications.received.total,
      after: applications.received.total - 1,
    },
    {
      path: 'disputes.review.total',
      before: disputes.review.total,
      after: disputes.review.total + 2,
    },
    { path: 'processingFees.applications', before: fees.applications, after: fees.applications + 1 },
    { path: 'processingFees.yuan', before: fees.yuan, after: '1.05' },
  ]);
});

test('a cell is found by its pointer, whatever its keys are made of, and one that is not there is named', () => {
  expect(pointerTo(['a/b', 'c~d', '~/'])).toBe('/a~1b/c~0d/~0~1');
  expect(() => valueAt({ review: null }, ['review', 'total'])).toThrow(
    'the tables have no cell /review/total',
  );
  expect(cellPlacesOf(edition2021).every(({ pointer, steps }) => pointer === pointerTo(steps))).toBe(true);
});

import { expect, test } from 'vitest';
import { FAULTS, faultText } from '../../../shared/events/faults.ts';
import { timeAt } from '../../../shared/events/sender.ts';

test('the text of a fault is its message, then the advice, then the allowed values', () => {
  const advice = { zh: '提示。', en: 'Advice.' };
  const fault = { pointer: '/data/outcome', code: 'field.value', advice, allowed: ['a', 'b'] } as const;
  const { zh, en } = FAULTS['field.value'];
  expect(faultText(fault, 'zh')).toBe(`${zh}提示。允许的值：a、b。`);
  expect(faultText(fault, 'en')).toBe(`${en} Advice. Allowed: a, b.`);
  const { pointer, code } = fault;
  expect(faultText({ pointer, code }, 'en')).toBe(en);
  expect(faultText({ pointer, code }, 'zh')).toBe(zh);
});

test('only a sandbox has a time of its own', () => {
  const clocks = new Map([['sandbox', 5000]]);
  expect(timeAt({ clocks }, 'sandbox', 1000)).toBe(6000);
  expect(timeAt({ clocks }, 'huaian', 1000)).toBe(1000);
  expect(timeAt({}, 'sandbox', 1000)).toBe(1000);
});

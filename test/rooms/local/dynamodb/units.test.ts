import { expect, test } from 'vitest';
import { costOf, itemBytes } from '../../../../infra/local/dynamodb/units.ts';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
test.each([
  ['text counts bytes of UTF-8, and so does the name', { 名: { S: '淮安a' } }, 3 + 7],
  ['a number takes a byte for two digits and one more', { n: { N: '12345' } }, 1 + 3 + 1],
  ['a minus sign takes a byte', { n: { N: '-12345' } }, 1 + 3 + 1 + 1],
  ['zeros at either end are not significant', { n: { N: '0012000' } }, 1 + 1 + 1],
  ['binary counts its bytes and not its base64', { b: { B: 'AP8=' } }, 1 + 2],
  ['true and null take a byte', { t: { BOOL: true }, n: { NULL: true } }, 2 + 2],
  ['a set counts its members', { s: { SS: ['a', '信'] } }, 1 + 4],
  [
    'a list takes three bytes and one for each member',
    { l: { L: [{ S: 'ab' }, { S: 'c' }] } },
    1 + 3 + 2 + 3,
  ],
  ['a map takes three bytes and one for each entry', { m: { M: { k: { S: 'ab' } } } }, 1 + 3 + 1 + 3],
])('%s', (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes);
});

const touched = (bytes: number) => ({ touched: [{ table: 'T', bytes }], answer: {} });

test.each([
  [0, 1],
  [1024, 1],
  [1025, 2],
  [409_600, 400],
])('writing %i bytes takes %i units', (bytes, units) => {
  expect(costOf('write', { data: {}, ...touched(bytes) }).get('T')).toBe(units);
});

test.each([
  [0, 1, 0.5],
  [4096, 1, 0.5],
  [4097, 2, 1],
])('reading %i bytes takes %d units, or %d where it need not be consistent', (bytes, strong, weak) => {
  expect(costOf('read', { data: { ConsistentRead: true }, ...touched(bytes) }).get('T')).toBe(strong);
  expect(costOf('read', { data: {}, ...touched(bytes) }).get('T')).toBe(weak);
});

test('a query takes the units of the sum of its items, not the sum of their units', () => {
  const Items = Array.from({ length: 10 }, () => ({ k: { S: 'x'.repeat(99) } }));
  const performed = { data: { TableName: 'T', ConsistentRead: true }, touched: [], answer: { Items } };
  expect(costOf('search', performed).get('T')).toBe(1);
});

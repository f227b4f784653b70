/** The list of what the field found: every id once, none left out, and each test that it names is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const rows = readFileSync(join(root, 'infra/FIELD.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [FRA]\d+ /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const upTo = (letter: string, last: number) => Array.from({ length: last }, (_, n) => `${letter}${n + 1}`);

test('every id of the field stands in the list once, with what it was and what it is', () => {
  expect(rows.map(([, what = '']) => what.split(' ')[0])).toEqual([
    ...upTo('F', 8),
    ...upTo('R', 11),
    ...upTo('A', 9),
  ]);
  for (const [, what, , now] of rows) expect(now, what).not.toBe('');
});

test('a row without a test is open, and each test that is named is there', () => {
  for (const [, what, , now, tests = ''] of rows) {
    const named = [...tests.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file);
    if (named.length === 0) expect(now, what).toContain('open');
    for (const file of named) expect(existsSync(join(root, file)), `${what}: ${file}`).toBe(true);
  }
});

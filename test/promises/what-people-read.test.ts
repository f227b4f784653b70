import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const rows = read('test/promises/what-people-read.md')
  .split('\n')
  .filter((line) => /^\| [KABC]\d+ \|/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
const upTo = (letter: string, last: number) =>
  Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);

test('each fault of the field reports has its row, once, with what became of it', () => {
  const ids = [...upTo('K', 14), ...upTo('A', 10), ...upTo('B', 11), ...upTo('C', 11)];
  expect(rows.map(([id]) => id)).toEqual(ids);
  for (const cells of rows) {
    expect(cells).toHaveLength(4);
    expect(cells[3]?.length).toBeGreaterThan(3);
  }
});

test('a row without a test says what is left, and each test that is named is there', () => {
  for (const [id = '', tests = '', , after = ''] of rows) {
    if (tests === '–') expect(after, id).toContain('_left_');
    for (const [, path = ''] of `${tests} ${after}`.matchAll(
      /`((?:rooms|formats|promises|conformance)\/[a-z0-9/-]+)`/g,
    )) {
      const place = new URL(`../${path}`, import.meta.url);
      expect([id, path, existsSync(place) || existsSync(`${place.pathname}.test.ts`)]).toEqual([
        id,
        path,
        true,
      ]);
    }
  }
});

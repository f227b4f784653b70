import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { editionNamed } from '../../../shared/editions/registry.ts';
import { allNumbersZip } from '../../../shared/formats/bulk.ts';
import { allNumbersCsv } from '../../../shared/formats/csv/csv.ts';
import { renderJson } from '../../../shared/formats/json/report.ts';
import { PUBLISHED } from './report-cases.ts';

const texts = PUBLISHED.map(renderJson);

async function zipOf(reports: readonly string[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of allNumbersZip(reports, editionNamed)) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('the ZIP holds the CSV of all numbers and a text on its columns', async () => {
  const files = unzipSync(await zipOf(texts));
  expect(Object.keys(files)).toEqual(['all.csv', 'README.txt']);
  let csv = '';
  for await (const piece of allNumbersCsv(texts, editionNamed)) csv += piece;
  expect(Buffer.from(files['all.csv'] ?? []).equals(Buffer.from(csv))).toBe(true);
  expect(strFromU8(files['README.txt'] ?? new Uint8Array())).toContain('机关代码、机关名称、年度、版本');
});

test('the same reports in the same order give the same bytes, and no report is no fault', async () => {
  expect((await zipOf(texts)).equals(await zipOf(texts))).toBe(true);
  expect((await zipOf(texts)).equals(await zipOf(texts.toReversed()))).toBe(false);
  expect(Object.keys(unzipSync(await zipOf([])))).toEqual(['all.csv', 'README.txt']);
});

test('a text that is no published report stops it, and the error is the reader’s', async () => {
  await expect(zipOf([...texts, '{'])).rejects.toThrow(SyntaxError);
});

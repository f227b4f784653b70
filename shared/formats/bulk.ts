/**
 * All published numbers in one ZIP: `all.csv` and a `README.txt` that explains its columns. In: the texts of the
 * current versions' `report.json`, in the order of the catalogue. Out: the bytes, piece by piece. Always holds: the
 * same texts in the same order give the same bytes; only one report and its output are held at a time.
 */
import { strToU8, Zip, ZipDeflate, zipSync } from 'fflate';
import type { EditionNamed } from '../report/published-numbers.ts';
import { allNumbersCsv, CSV_COLUMNS } from './csv/csv.ts';
import { zipTime } from './office-package.ts';

export async function* allNumbersZip(
  reports: AsyncIterable<string> | Iterable<string>,
  editionNamed: EditionNamed,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  const numbers = added(zip, 'all.csv');
  for await (const piece of allNumbersCsv(reports, editionNamed)) {
    numbers.push(strToU8(piece));
    yield* ready.splice(0);
  }
  numbers.push(new Uint8Array(0), true);
  added(zip, 'README.txt').push(strToU8(README), true);
  zip.end();
  yield* ready.splice(0);
}

/** Replaces the numbers if they are too many for one file, and names their place. */
export function pointerZip(): Uint8Array {
  return zipSync({ 'README.txt': [strToU8(ELSEWHERE), { level: 9, mtime: zipTime() }] });
}

function added(zip: Zip, name: string): ZipDeflate {
  const file = new ZipDeflate(name, { level: 9 });
  file.mtime = zipTime();
  zip.add(file);
  return file;
}

const README = `\u{feff}${[
  '全部已公布的政府信息公开工作年度报告的数字',
  '',
  'all.csv 每行一个单元格，只含各机关各年度的现行版本；UTF-8（带 BOM），逗号分隔，CRLF 换行（RFC 4180）。',
  `各列依次为：${CSV_COLUMNS.join('、')}。`,
  '“路径”与各报告 report.json 中 tables 的键相同；金额为十进制文本，不作舍入。',
  '以 = + - @ 开头的文字前加一个撇号，以免被电子表格当作公式。',
  '',
  'One line a cell, current versions only. Columns: agency id, agency name, year, version, section, row, column,',
  'path (the keys under "tables" of report.json), value, unit. A text that begins with = + - @ has an apostrophe before it.',
  '',
].join('\r\n')}`;

const ELSEWHERE = `\u{feff}${[
  '已公布的报告太多，不再合为一个文件。全部数字分年度放在 data/ 目录，见 data/index.html 和 datapackage.json。',
  '',
  'There are too many reports for one file. All numbers lie in data/, by year: see data/index.html and datapackage.json.',
  '',
].join('\r\n')}`;

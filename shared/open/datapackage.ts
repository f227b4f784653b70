/**
 * `datapackage.json` (Data Package v2) and `data/versions.jsonl`. In: the listed agencies, and the files, each with its
 * size and digest. Out: their texts. Always holds: the same input gives the same bytes. The version of the package is
 * the latest day of a publication or take-down. A version that was taken down shows neither its note nor its address.
 * If the data is in parts, each resource is one year of them, without sizes and digests, and the versions are in the
 * catalogue's own parts. So the description of a country stays the same when a report changes.
 */

import { CSV_COLUMNS, type CsvColumn } from '../formats/csv/csv.ts';
import { jsonText } from '../formats/json/report.ts';
import { cleanText } from '../text/clean.ts';
import { isInParts, type Listed, type ListedVersion, type Part } from './listed.ts';

export const VERSIONS = 'data/versions.jsonl';
export const PACKAGE = 'datapackage.json';

/** A file in the bucket. */
export interface MadeFile {
  key: string;
  bytes: number;
  sha256: string;
}

export interface MadePart extends Part {
  csv: MadeFile;
  parquet: MadeFile;
}

/** Each column: its Frictionless type, and a word in both languages. */
export const COLUMNS: Readonly<
  Record<CsvColumn, { type: 'string' | 'integer' | 'number'; zh: string; en: string }>
> = {
  机关代码: { type: 'string', zh: '机关在本系统中的代码', en: 'id of the agency' },
  机关名称: {
    type: 'string',
    zh: '机关名称，以该版本报告为准',
    en: 'name of the agency, as in that version',
  },
  年度: { type: 'integer', zh: '报告年度', en: 'year of the report' },
  版本: { type: 'integer', zh: '现行版本的版次', en: 'number of the current version' },
  部分: { type: 'string', zh: '报告的部分', en: 'section of the report' },
  行: {
    type: 'string',
    zh: '行的各级标题，以“·”相连；只有一行的表为空',
    en: 'labels of the row, joined by ·; empty where a table has one row',
  },
  列: { type: 'string', zh: '列的各级标题，以“·”相连', en: 'labels of the column, joined by ·' },
  路径: {
    type: 'string',
    zh: '单元格的固定名称，与 report.json 中 tables 的键相同；各年不变，宜以此筛选',
    en: 'lasting name of the cell, the keys under "tables" of report.json; filter by it',
  },
  数值: {
    type: 'number',
    zh: '单元格的数值；金额不作舍入，空白表示所依据的数据未载明',
    en: 'value of the cell; money is not rounded, empty where it was not reported',
  },
  单位: { type: 'string', zh: '件、元或万元', en: 'unit: 件 (pieces), 元 or 万元 (yuan, ten thousand yuan)' },
  数据依据: {
    type: 'string',
    zh: '数字是由登记的事件汇总得出，还是由机关直接填报',
    en: 'whether figures were counted from events or reported by the office',
  },
};

const KEY = ['机关代码', '年度', '路径'] as const satisfies readonly CsvColumn[];

export function dataPackage(listed: Listed, parts: readonly MadePart[], versions: MadeFile): string {
  const inParts = isInParts(listed);
  return jsonText({
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: 'gongkai-annual-reports',
    title: '政府信息公开工作年度报告数据',
    description: '全部已公布的政府信息公开工作年度报告的数字，每行一个单元格，只含各机关各年度的现行版本。',
    ...(!inParts && { version: latestDay(listed) ?? '0' }),
    resources: [
      ...partsByYear(parts).flatMap((files) => {
        const name = `cells-${files[0]?.year}`;
        const csv = files.map((part) => part.csv);
        const parquet = files.map((part) => part.parquet);
        return [
          {
            ...resource(name, csv, CSV_FILE),
            ...(!inParts && sizeOf(csv)),
            dialect: DIALECT,
            schema: schema(),
          },
          {
            ...resource(`${name}-parquet`, parquet, PARQUET_FILE),
            ...(!inParts && digestOf(parquet)),
            schema: schema(),
          },
        ];
      }),
      inParts ? CATALOGUE : { ...resource('versions', [versions], VERSIONS_FILE), ...sizeOf([versions]) },
    ],
  });
}

/** From the latest year, the parts of each. */
export function partsByYear(parts: readonly MadePart[]): MadePart[][] {
  const years = new Map<number, MadePart[]>();
  for (const part of parts) {
    const files = years.get(part.year);
    if (files) files.push(part);
    else years.set(part.year, [part]);
  }
  return [...years.values()];
}

const CSV_FILE = { format: 'csv', mediatype: 'text/csv', encoding: 'utf-8' };
const PARQUET_FILE = { format: 'parquet', mediatype: 'application/vnd.apache.parquet' };
const VERSIONS_FILE = { format: 'jsonl', mediatype: 'application/jsonl', encoding: 'utf-8' };
const DIALECT = { delimiter: ',', quoteChar: '"', doubleQuote: true, lineTerminator: '\r\n', header: true };
/** Instead of the versions: it names parts of 200 kB at most, and a changed version is in one of them. */
const CATALOGUE = {
  name: 'versions',
  path: 'index.json',
  format: 'json',
  mediatype: 'application/json',
  encoding: 'utf-8',
  description:
    '各机关各年度的版本，见 parts 所列的各个文件。The versions stand in the files that "parts" names.',
};

/** Several files of a year are one table. */
function resource(name: string, files: readonly MadeFile[], kind: object) {
  const paths = files.map(({ key }) => key);
  return { name, type: 'table', path: paths.length === 1 ? paths[0] : paths, ...kind };
}

function sizeOf(files: readonly MadeFile[]) {
  const [file] = files;
  return file && { bytes: file.bytes, ...digestOf(files) };
}

/** Only for Parquet: Frictionless does not count its bytes, and rejects a package that names them. */
function digestOf([file]: readonly MadeFile[]) {
  return file && { hash: `sha256:${file.sha256}` };
}

/** A number may not have been reported, and the table of disputes is one row. */
const MAY_BE_BLANK: readonly CsvColumn[] = ['行', '数值'];

const schema = () => ({
  fields: CSV_COLUMNS.map((name) => {
    const { type, zh, en } = COLUMNS[name];
    return {
      name,
      type,
      description: `${zh}. ${en}`,
      ...(!MAY_BE_BLANK.includes(name) && { constraints: { required: true } }),
    };
  }),
  primaryKey: KEY,
  missingValues: [''],
});

/** The latest day of a publication or take-down. */
export function latestDay({ agencies }: Listed): string | undefined {
  let latest: string | undefined;
  for (const { years } of agencies)
    for (const { versions } of years)
      for (const { finalisedOn, takenDown = finalisedOn } of versions)
        for (const day of [finalisedOn, takenDown]) if (latest === undefined || day > latest) latest = day;
  return latest;
}

/**
 * One line per version, by agency, then from the latest year and version; for a country one line that names their
 * place.
 */
export function* versionLines(listed: Listed, url: string): Generator<string> {
  if (isInParts(listed)) {
    yield `${JSON.stringify({ parts: CATALOGUE.path })}\n`;
    return;
  }
  for (const { id, name, years } of listed.agencies)
    for (const { year, current, versions } of years)
      for (const version of versions) {
        const { number, finalisedOn, seal } = version;
        const place = { agency: id, name: cleanText(name), year, version: number };
        const facts = { current: number === current, finalisedOn, seal };
        yield `${JSON.stringify({ ...place, ...facts, ...standingOf(version, `${url}/${id}/${year}/v${number}/`) })}\n`;
      }
}

function standingOf({ takenDown, tablesDigest, note }: ListedVersion, place: string) {
  if (takenDown !== undefined) return { takenDown };
  return { tablesDigest, note: note ?? null, url: `${place}index.html` };
}

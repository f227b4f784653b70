/**
 * `datapackage.json` (Data Package v2) and `data/versions.jsonl`. In: the listed agencies, and the files that were made,
 * each with its size and digest. Out: their texts. Always holds: the same in gives the same bytes; the version of the
 * package is the latest day on which something was published or taken down; of a version that was taken down neither its
 * note nor its address is given.
 */

import { CSV_COLUMNS } from '../formats/csv/csv.ts';
import { jsonText } from '../formats/json/report.ts';
import { cleanText } from '../text/clean.ts';
import type { Listed, ListedVersion, Part } from './listed.ts';

export const VERSIONS = 'data/versions.jsonl';
export const PACKAGE = 'datapackage.json';

/** A file as it lies in the bucket. */
export interface MadeFile {
  key: string;
  bytes: number;
  sha256: string;
}

export interface MadePart extends Part {
  csv: MadeFile;
  parquet: MadeFile;
}

type Column = (typeof CSV_COLUMNS)[number];

/** What each column is: its type of Frictionless, and a word in both languages. */
export const COLUMNS: Readonly<
  Record<Column, { type: 'string' | 'integer' | 'number'; zh: string; en: string }>
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
  行: { type: 'string', zh: '行的各级标题，以“·”相连', en: 'labels of the row, joined by ·' },
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

const KEY = ['机关代码', '年度', '路径'] as const satisfies readonly Column[];

export function dataPackage(listed: Listed, parts: readonly MadePart[], versions: MadeFile): string {
  return jsonText({
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: 'gongkai-annual-reports',
    title: '政府信息公开工作年度报告数据',
    description: '全部已公布的政府信息公开工作年度报告的数字，每行一个单元格，只含各机关各年度的现行版本。',
    version: latestDay(listed) ?? '0',
    resources: [
      ...parts.flatMap(({ name, csv, parquet }) => [
        {
          ...resource(`cells-${name}`, csv, { format: 'csv', mediatype: 'text/csv', encoding: 'utf-8' }),
          dialect: {
            delimiter: ',',
            quoteChar: '"',
            doubleQuote: true,
            lineTerminator: '\r\n',
            header: true,
          },
          schema: schema(),
        },
        {
          ...resource(`cells-${name}-parquet`, parquet, {
            format: 'parquet',
            mediatype: 'application/vnd.apache.parquet',
          }),
          schema: schema(),
        },
      ]),
      resource('versions', versions, {
        format: 'jsonl',
        mediatype: 'application/jsonl',
        encoding: 'utf-8',
      }),
    ],
  });
}

function resource(name: string, { key, bytes, sha256 }: MadeFile, kind: object) {
  return { name, type: 'table', path: key, ...kind, bytes, hash: `sha256:${sha256}` };
}

const schema = () => ({
  fields: CSV_COLUMNS.map((name) => {
    const { type, zh, en } = COLUMNS[name];
    return {
      name,
      type,
      description: `${zh}. ${en}`,
      ...(name !== '数值' && { constraints: { required: true } }),
    };
  }),
  primaryKey: KEY,
  missingValues: [''],
});

/** The latest day on which a version was published or taken down. */
export function latestDay({ agencies }: Listed): string | undefined {
  let latest: string | undefined;
  for (const { years } of agencies)
    for (const { versions } of years)
      for (const { finalisedOn, takenDown = finalisedOn } of versions)
        for (const day of [finalisedOn, takenDown]) if (latest === undefined || day > latest) latest = day;
  return latest;
}

/** A line a version, by agency, then from the latest year and version. */
export function* versionLines({ agencies }: Listed, url: string): Generator<string> {
  for (const { id, name, years } of agencies)
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

/**
 * The numbers of many reports as one Parquet file. In: the texts of published `report.json`, one after the other. Out:
 * its bytes, with the columns and lines of the CSV file. Always holds: a value is the exact decimal of the tables,
 * never a rounded one; texts are unchanged from the report; nothing is compressed, so a search for a text finds it.
 */
import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import { CSV_COLUMNS, type CsvColumn } from '../formats/csv/csv.ts';
import { type LongLabels, labelsOf, longValue } from '../report/long-form.ts';
import { type EditionNamed, publishedNumbers } from '../report/published-numbers.ts';
import { cleanText } from '../text/clean.ts';

type Schema = NonNullable<Parameters<typeof parquetWrite>[0]['schema']>;
type Element = Schema[number];

/** The maximum of a reported amount (events/figure-tables.ts). */
export const DECIMALS = 6;

const WHOLE = new Set<string>(['年度', '版本']);

const SCHEMA: Schema = [
  { name: 'root', num_children: CSV_COLUMNS.length },
  ...CSV_COLUMNS.map(
    (name): Element => ({
      name,
      repetition_type: name === '数值' ? 'OPTIONAL' : 'REQUIRED',
      ...typeOf(name),
    }),
  ),
];

function typeOf(name: string): Omit<Element, 'name'> {
  if (WHOLE.has(name)) return { type: 'INT32' };
  if (name !== '数值') return { type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  return {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: 16,
    converted_type: 'DECIMAL',
    precision: 38,
    scale: DECIMALS,
  };
}

type Value = string | number | bigint | null;

const LABELS = [
  ['部分', 'section'],
  ['行', 'row'],
  ['列', 'column'],
  ['路径', 'path'],
  ['单位', 'unit'],
] as const;

/** Gathers lines, and returns the file. */
export class ParquetLines {
  readonly #columns: Value[][] = CSV_COLUMNS.map(() => []);
  /** Labels and paths are the same in every report: each text is kept once. */
  readonly #texts = new Map<string, string>();
  readonly #editionNamed: EditionNamed;

  constructor(editionNamed: EditionNamed) {
    this.#editionNamed = editionNamed;
  }

  add(report: string): void {
    const { agency, year, version, basis, form, tables } = publishedNumbers(report, this.#editionNamed);
    const lines = labelsOf(form);
    const put = (column: CsvColumn, value: (labels: LongLabels, line: number) => Value) => {
      const cells = this.#columns[CSV_COLUMNS.indexOf(column)];
      for (const [line, labels] of lines.entries()) cells?.push(value(labels, line));
    };
    for (const [column, value] of [
      ['机关代码', this.#text(agency.id)],
      ['机关名称', this.#text(agency.name)],
      ['年度', year],
      ['版本', version],
      ['数据依据', this.#text(basis)],
    ] as const)
      put(column, () => value);
    for (const [column, label] of LABELS) put(column, (labels) => this.#text(labels[label]));
    put('数值', (_, line) => scaled(longValue(form, tables, line)));
  }

  bytes(): Uint8Array {
    const writer = new ByteWriter();
    parquetWrite({
      writer,
      schema: SCHEMA,
      columnData: CSV_COLUMNS.map((name, index) => ({ name, data: this.#columns[index] ?? [] })),
      codec: 'UNCOMPRESSED',
      rowGroupSize: 100_000,
      createdBy: 'gongkai',
    });
    return writer.getBytes();
  }

  #text(typed: string): string {
    const known = this.#texts.get(typed);
    if (known !== undefined) return known;
    const text = cleanText(typed);
    this.#texts.set(typed, text);
    return text;
  }
}

/** The value in millionths; null if the office left the cell blank. */
function scaled(value: number | string | null): bigint | null {
  if (value === null) return null;
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  const [, sign = '', whole = '', decimals = ''] = match ?? [];
  if (!match || decimals.length > DECIMALS) throw new RangeError(`${value} is no value of a cell`);
  const digits = BigInt(whole + decimals.padEnd(DECIMALS, '0'));
  return sign === '-' ? -digits : digits;
}

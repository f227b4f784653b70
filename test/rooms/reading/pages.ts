/**
 * Pages of the form as portals write them, from numbers of our own. In: a number for each cell, and how the page is
 * written. Out: HTML. The layout is built here by hand, not by the renderers of the product.
 */
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { Form } from '../../../shared/form/form.ts';
import { cellPlacesOf } from '../../../shared/reading/form-labels.ts';

export type Numbers = ReadonlyMap<string, number | string>;

/** Numbers that differ from one another, so that a cell taken for another shows. */
export function distinctNumbers(form: Form = edition2021, seed = 1): Map<string, number | string> {
  return new Map(
    cellPlacesOf(form).map(({ path, quantity }, index) => {
      const value = (index + 1) * 7 + ((index * seed) % 5);
      return [path, quantity === 'wan-yuan' || quantity === 'amount' ? `${value}.25` : value];
    }),
  );
}

export interface Written {
  form?: Form;
  /** What a cell prints. */
  print?: (value: number | string, path: string) => string;
  /** What a label prints. */
  label?: (label: string) => string;
}

export interface HtmlCell {
  text: string;
  rows?: number;
  columns?: number;
  path?: string;
}
export type HtmlTable = HtmlCell[][];

export interface Page {
  proactive: HtmlTable[];
  applications: HtmlTable;
  disputes: HtmlTable;
}

export function pageOf(numbers: Numbers, { form = edition2021, print, label }: Written = {}): Page {
  const text = label ?? ((each: string) => each);
  const value = (path: string): HtmlCell => {
    const number = numbers.get(path) ?? '';
    return { text: print ? print(number, path) : String(number), path };
  };
  return {
    proactive: form.proactive.map(({ title, rowHead, columns, rows }) => [
      [{ text: text(title), columns: columns.length + 1 }],
      [{ text: text(rowHead) }, ...columns.map((column) => ({ text: text(column.label) }))],
      ...rows.map((row) => [
        { text: text(row.label) },
        ...columns.map(({ at }) => value([...row.at, ...at].join('.'))),
      ]),
    ]),
    applications: applicationsOf(form, text, value),
    disputes: disputesOf(form, text, value),
  };
}

type Text = (label: string) => string;
type Value = (path: string) => HtmlCell;

function applicationsOf({ applications }: Form, text: Text, value: Value): HtmlTable {
  const { columns, rows, rowHead } = applications;
  const results = rows.filter(({ groups }) => groups.length > 0).length;
  const heads: HtmlTable = [
    [
      { text: text(rowHead), rows: 3, columns: 3 },
      { text: text('申请人情况'), columns: 7 },
    ],
    [
      { text: text('自然人'), rows: 2 },
      { text: text('法人或其他组织'), columns: 5 },
      { text: text('总计'), rows: 2 },
    ],
    columns.slice(1, -1).map(({ label }) => ({ text: text(label) })),
  ];
  const body = rows.map((row, index) => {
    const labels: HtmlCell[] = [];
    const [outer, inner] = row.groups;
    const before = rows[index - 1]?.groups ?? [];
    if (outer && before[0] !== outer) labels.push({ text: text(outer), rows: results });
    if (inner && before[1] !== inner)
      labels.push({ text: text(inner), rows: rows.filter(({ groups }) => groups[1] === inner).length });
    labels.push({ text: text(row.label), columns: 3 - row.groups.length });
    return [...labels, ...columns.map(({ at }) => value([...row.at, ...at].join('.')))];
  });
  return [...heads, ...body];
}

function disputesOf({ disputes }: Form, text: Text, value: Value): HtmlTable {
  const [review, ...lawsuits] = disputes;
  const results = review?.columns.map(({ label }) => text(label)) ?? [];
  return [
    [
      { text: text('行政复议'), columns: 5 },
      { text: text('行政诉讼'), columns: 10 },
    ],
    [
      ...results.map((result) => ({ text: result, rows: 2 })),
      ...lawsuits.map(({ label }) => ({ text: text(label), columns: 5 })),
    ],
    lawsuits.flatMap(() => results.map((result) => ({ text: result }))),
    disputes.flatMap(({ at, columns }) => columns.map((column) => value([...at, ...column.at].join('.')))),
  ];
}

export function htmlOf(
  { proactive, applications, disputes }: Page,
  around = (table: string) => table,
): string {
  const tables = (each: HtmlTable) => around(tableHtml(each));
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>某市某局2024年政府信息公开工作年度报告</title></head><body>
<h1>某市某局2024年政府信息公开工作年度报告</h1><p>本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。</p>
<p>一、总体情况</p><p>全年平稳。</p><p>二、主动公开政府信息情况</p>${proactive.map(tables).join('\n')}
<p>三、收到和处理政府信息公开申请情况</p>${tables(applications)}
<p>四、政府信息公开行政复议、行政诉讼情况</p>${tables(disputes)}
<p>五、存在的主要问题及改进情况</p><p>尚有不足。</p><p>六、其他需要报告的事项</p><p>无其他事项。</p></body></html>`;
}

export function tableHtml(rows: HtmlTable): string {
  const cell = ({ text, rows: high = 1, columns = 1 }: HtmlCell) =>
    `<td${high > 1 ? ` rowspan="${high}"` : ''}${columns > 1 ? ` colspan="${columns}"` : ''}><p>${text}</p></td>`;
  return `<table>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</table>`;
}

/** As browsers put a table on the clipboard: spans are lost, cells are parted by tabs. */
export function pastedOf({ proactive, applications, disputes }: Page, mark = '\t'): string {
  const lines = (table: HtmlTable) => table.map((row) => row.map(({ text }) => text).join(mark)).join('\n');
  return [
    '某市某局2024年政府信息公开工作年度报告',
    '一、总体情况',
    '全年平稳。',
    '二、主动公开政府信息情况',
    ...proactive.map(lines),
    '三、收到和处理政府信息公开申请情况',
    lines(applications),
    '四、政府信息公开行政复议、行政诉讼情况',
    lines(disputes),
    '五、存在的主要问题及改进情况',
    '尚有不足。',
    '六、其他需要报告的事项',
    '无其他事项。',
  ].join('\n');
}

/** As a spreadsheet has it: spans filled with blank cells. */
export function filledOf(table: HtmlTable): string[][] {
  const rows: string[][] = table.map(() => []);
  for (const [top, row] of table.entries()) {
    let left = 0;
    for (const { text, rows: high = 1, columns = 1 } of row) {
      while (rows[top]?.[left] !== undefined) left++;
      for (let y = top; y < Math.min(top + high, rows.length); y++)
        for (let x = left; x < left + columns; x++) (rows[y] ?? [])[x] = y === top && x === left ? text : '';
      left += columns;
    }
  }
  return rows;
}

export function csvOf({ proactive, applications, disputes }: Page): string {
  const lines = (table: HtmlTable) =>
    filledOf(table).map((row) => row.map((text) => (/[",\n]/.test(text) ? `"${text}"` : text)).join(','));
  return [
    '二、主动公开政府信息情况',
    ...proactive.flatMap(lines),
    '三、收到和处理政府信息公开申请情况',
    ...lines(applications),
    '四、政府信息公开行政复议、行政诉讼情况',
    ...lines(disputes),
  ].join('\r\n');
}

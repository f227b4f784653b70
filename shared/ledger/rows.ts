/**
 * Rows of a sheet as facts. In: a raw sheet and the meaning of its columns. Out: rows with their facts, all faults at
 * once, and the dropped columns, by their headings. Always holds: of a column outside the plan only the heading is
 * read.
 */
import { type CellAt, cellOf, faultAt, faultOfSheet, type LedgerFault } from './faults.ts';
import { type FactPlan, type SheetPlan, slotOf } from './plans.ts';
import type { Raw, RawSheet } from './raw.ts';
import { type Around, dayOfCell, fieldOfCell, isEmpty, subjectOfCell } from './values.ts';

export interface RowFact {
  readonly slot: string;
  readonly type: FactPlan['type'];
  readonly day: string;
  readonly data: Readonly<Record<string, string | number>>;
  /** The cell of its day, and of each of its fields. */
  readonly at: CellAt;
  readonly fields: Readonly<Record<string, CellAt>>;
}

export interface LedgerRow {
  readonly subject: string;
  readonly at: CellAt;
  readonly facts: readonly RowFact[];
}

export interface ReadSheet {
  readonly sheet: string;
  readonly rows: readonly LedgerRow[];
  readonly faults: readonly LedgerFault[];
  readonly dropped: readonly string[];
  /** Facts with columns in the sheet, filled or not. */
  readonly slots: readonly FactPlan[];
}

/** A heading is among the first rows; titles may precede it. */
const LOOKED_AT = 10;
const MOST_ROWS = 100_000;

export function readSheet(raw: RawSheet, plan: SheetPlan, around: Around): ReadSheet {
  const { name, rows } = raw;
  const head = rows.slice(0, LOOKED_AT).findIndex((row) => row.some((cell) => isHeading(cell, plan.subject)));
  const fault = (code: string, zh: string, en: string): ReadSheet => ({
    sheet: name,
    rows: [],
    faults: [faultOfSheet(name, code, zh, en)],
    dropped: [],
    slots: [],
  });
  if (head < 0)
    return fault(
      'sheet.heading',
      `没有找到“${plan.subject}”一列，标题行应在前${LOOKED_AT}行内`,
      'no head row',
    );
  if (rows.length > MOST_ROWS) return fault('sheet.rows', `超过${MOST_ROWS}行，请分开导入`, 'too many rows');
  const columns = columnsOf(rows[head] ?? [], plan);
  const sheet: Sheet = { raw, plan, head, around, columns };
  const faults: LedgerFault[] = [...faultsOfHead(sheet), ...faultsOfStructure(sheet)];
  const read = rows.slice(head + 1).flatMap((row, index) => rowOf(row, head + index + 2, sheet, faults));
  return {
    sheet: name,
    rows: withoutTwice(read, faults),
    faults,
    dropped: droppedOf(rows[head] ?? [], columns),
    slots: plan.facts.filter(({ time, when = time }) => columns.has(time) && columns.has(when)),
  };
}

interface Sheet {
  raw: RawSheet;
  plan: SheetPlan;
  head: number;
  around: Around;
  columns: ReadonlyMap<string, number>;
}

const plain = (text: string) => text.normalize('NFKC').replaceAll(/[\s*＊]/g, '');
const isHeading = (cell: Raw | undefined, heading: string) =>
  typeof cell === 'string' && plain(cell) === plain(heading);

/** Columns that the plan names. */
function columnsOf(head: readonly Raw[], plan: SheetPlan): Map<string, number> {
  const named = new Set([
    plan.subject,
    ...plan.facts.flatMap(({ time, when, data }) => [
      time,
      ...(when ? [when] : []),
      ...Object.values(data).map(({ column }) => column),
    ]),
  ]);
  return new Map(
    [...named].flatMap((heading) => {
      const at = head.findIndex((cell) => isHeading(cell, heading));
      return at < 0 ? [] : [[heading, at] as const];
    }),
  );
}

function droppedOf(head: readonly Raw[], columns: ReadonlyMap<string, number>): string[] {
  const known = new Set(columns.values());
  return head.flatMap((cell, index) =>
    known.has(index) || isEmpty(cell) ? [] : [String(cell).slice(0, 40)],
  );
}

function at({ raw, columns, head }: Sheet, heading: string, row = head + 1): CellAt {
  return { sheet: raw.name, row, column: columns.get(heading) ?? 0, heading };
}

/** A repeated heading, and a fact with some columns present and others missing. */
function faultsOfHead(sheet: Sheet): LedgerFault[] {
  const { raw, head, plan, columns } = sheet;
  const twice = [...columns].flatMap(([heading, first]) => {
    const again = (raw.rows[head] ?? []).findIndex(
      (cell, index) => index > first && isHeading(cell, heading),
    );
    if (again < 0) return [];
    const place = { sheet: raw.name, row: head + 1, column: again, heading };
    return [faultAt(place, 'column.twice', `“${heading}”有两列，请删去一列`, 'the heading stands twice')];
  });
  const missing = plan.facts.flatMap(({ time, when = time, data }) => {
    if (!columns.has(when)) return [];
    const needed = [time, ...Object.values(data).flatMap((each) => (each.optional ? [] : [each.column]))];
    return needed
      .filter((column) => !columns.has(column))
      .map((column) =>
        faultAt(
          at(sheet, when),
          'column.missing',
          `有“${when}”而没有“${column}”一列，请补上这一列`,
          `the column is missing`,
        ),
      );
  });
  return [...twice, ...missing];
}

function faultsOfStructure({ raw, head, columns }: Sheet): LedgerFault[] {
  const headings = new Map([...columns].map(([heading, column]) => [column, heading]));
  const place = (address: string): CellAt | undefined => {
    const { row, column } = cellOf(address);
    const heading = headings.get(column);
    return row > head + 1 && heading !== undefined ? { sheet: raw.name, row, column, heading } : undefined;
  };
  const found = (addresses: readonly string[], code: string, zh: string, en: string) =>
    addresses.flatMap((address) => {
      const cell = place(address);
      return cell ? [faultAt(cell, code, zh, en)] : [];
    });
  return [
    ...raw.hidden
      .filter((row) => row > head + 1 && (raw.rows[row - 1] ?? []).some((cell) => !isEmpty(cell)))
      .map((row) =>
        faultAt(
          { sheet: raw.name, row, column: 0, heading: '' },
          'row.hidden',
          '这一行被隐藏或筛选掉了，请取消隐藏和筛选后再导入',
          'the row is hidden',
        ),
      ),
    ...found(raw.merged, 'cell.merged', '合并的单元格，请取消合并，每行分别填写', 'merged cells'),
    ...found(
      raw.unvalued,
      'cell.formula',
      '公式没有算出的值，请在表格软件中打开并保存一次，或改为数值',
      'a formula without its value',
    ),
    ...raw.errors.flatMap(([address, text]) => {
      const cell = place(address);
      return cell ? [faultAt(cell, 'cell.error', `公式出错（${text}），请改为正确的内容`, 'an error')] : [];
    }),
  ];
}

const TOTALS = /^(合计|总计|小计|共计|汇总)/;

/** Whether a number would read as a heading or a total. */
export function isWordOfRow(subject: string, heading: string): boolean {
  return isHeading(subject, heading) || TOTALS.test(subject);
}

function rowOf(row: readonly Raw[], number: number, sheet: Sheet, faults: LedgerFault[]): LedgerRow[] {
  const { plan, columns } = sheet;
  if ([...columns.values()].every((column) => isEmpty(row[column]))) return [];
  const place = at(sheet, plan.subject, number);
  const cell = row[place.column] ?? null;
  const refuse = (code: string, zh: string, en: string) => {
    faults.push(faultAt(place, code, zh, en));
    return [];
  };
  if (isEmpty(cell)) return refuse('subject.empty', `这一行没有${plan.subject}，请填写`, 'no number');
  if (isHeading(cell, plan.subject))
    return refuse('row.heading', '标题行重复，请删去这一行', 'a second head row');
  if (typeof cell === 'string' && TOTALS.test(cell.trim()))
    return refuse('row.total', '这是合计行，请删去这一行', 'a totals row');
  const subject = subjectOfCell(cell);
  if (!('value' in subject)) return refuse(subject.code, subject.zh, subject.en);
  const before = faults.length;
  const facts = plan.facts.flatMap((fact) => factOf(row, fact, { sheet, number, faults }));
  if (facts.length === 0 && faults.length === before)
    return refuse('row.empty', '这一行只有编号，没有日期，请补填或删去', 'a number and nothing else');
  return [{ subject: String(subject.value), at: place, facts }];
}

interface InRow {
  sheet: Sheet;
  number: number;
  faults: LedgerFault[];
}

function factOf(row: readonly Raw[], fact: FactPlan, place: InRow): RowFact[] {
  const { sheet, number, faults } = place;
  const { columns, around } = sheet;
  const { type, time, when = time, fixed } = fact;
  const cellAt = (heading: string) => at(sheet, heading, number);
  const raw = (heading: string) => row[columns.get(heading) ?? -1] ?? null;
  if (!columns.has(when)) return [];
  if (isEmpty(raw(when))) {
    const without = Object.values(fact.data).find(
      ({ column }) => column !== when && !isEmpty(raw(column)) && isOwn(column, sheet.plan),
    );
    if (without && fact.when === undefined) faults.push(noDay(cellAt(time), without.column));
    return [];
  }
  const on = raw(time);
  if (isEmpty(on)) {
    faults.push(noDay(cellAt(time), when));
    return [];
  }
  const before = faults.length;
  const day = dayOfCell(on, around);
  if (!('value' in day)) faults.push(faultAt(cellAt(time), day.code, day.zh, day.en));
  const data = { ...fixed, ...fieldsOf(row, fact, place) };
  if (faults.length > before || !('value' in day)) return [];
  const fields = Object.fromEntries(
    Object.entries(fact.data).map(([field, { column }]) => [field, cellAt(column)]),
  );
  return [{ slot: slotOf(fact), type, day: String(day.value), data, at: cellAt(when), fields }];
}

/** Whether the column belongs to one fact only: the kind of a document says nothing about its repeal. */
function isOwn(column: string, { facts }: SheetPlan): boolean {
  return facts.filter(({ data }) => Object.values(data).some((each) => each.column === column)).length === 1;
}

function noDay(place: CellAt, filled: string): LedgerFault {
  return faultAt(place, 'pair.day', `填了“${filled}”而没有“${place.heading}”，请补填日期`, 'no day');
}

function fieldsOf(
  row: readonly Raw[],
  { data, time }: FactPlan,
  { sheet, number, faults }: InRow,
): Record<string, string | number> {
  const read: Record<string, string | number> = {};
  for (const [field, plan] of Object.entries(data)) {
    const column = sheet.columns.get(plan.column);
    const cell = row[column ?? -1] ?? null;
    const place = at(sheet, plan.column, number);
    if (isEmpty(cell)) {
      if (!plan.optional)
        faults.push(faultAt(place, 'pair.value', `填了“${time}”而没有“${plan.column}”，请补填`, 'no value'));
      continue;
    }
    const value = fieldOfCell(cell, field, plan, sheet.around);
    if ('value' in value) read[field] = value.value;
    else faults.push(faultAt(place, value.code, value.zh, value.en));
  }
  return read;
}

function withoutTwice(rows: readonly LedgerRow[], faults: LedgerFault[]): LedgerRow[] {
  const first = new Map<string, number>();
  return rows.filter(({ subject, at: place }) => {
    const before = first.get(subject);
    if (before === undefined) {
      first.set(subject, place.row);
      return true;
    }
    faults.push(
      faultAt(
        place,
        'subject.twice',
        `编号与第${before}行重复，一个编号只占一行`,
        `the same number as in row ${before}`,
      ),
    );
    return false;
  });
}

/**
 * Section three. In: its rows. Out: cells, by the label of the row and the head of the column. Follows the form: 25 rows
 * of seven columns, or 23 where 其他处理 is one row. Always holds: a number without a label goes nowhere, and neither do
 * the blank rows beside it; 3.其他 is taken in its group alone.
 */
import { APPLICANTS, APPLICATION_GROUPS, APPLICATION_ROWS, OTHER_GROUP, type Row } from '../form-labels.ts';
import { type Grid, type GridCell, placeWords } from '../source.ts';
import { type HeadRows, headsFor, isHead, orderOf } from './applicant-heads.ts';
import type { Cells, How } from './cells.ts';
import { bareLabel, Labels } from './labels.ts';
import { isLineOfHeads, type SourceRow } from './rows.ts';
import { isRepeated, takeRow } from './take-row.ts';
import { isPrinted, isValue, readValue } from './values.ts';

const ROWS = new Labels<Row>(
  APPLICATION_ROWS.map((row) => [row.label, row]),
  [
    ...APPLICATION_GROUPS.filter((label) => label !== OTHER_GROUP),
    ...APPLICANTS.map(({ label }) => label),
  ].filter((label) => !APPLICATION_ROWS.some((row) => bareLabel(row.label) === bareLabel(label))),
);
const GROUPS = new Labels<string>(APPLICATION_GROUPS.map((label) => [label, label]));

interface Matched {
  row: Row | undefined;
  isSlip: boolean;
  label: GridCell | undefined;
  values: readonly GridCell[];
  source: SourceRow;
  heads: HeadRows | undefined;
}

export function readApplications(rows: readonly SourceRow[], cells: Cells): void {
  const matched = withoutGroupAsRow(withoutMargins(matchRows(rows, cells)));
  const kept = withoutDoubles(matched, cells);
  const known = kept.filter(({ row }) => row);
  const isEven = known.every(
    ({ values }) => values.length <= APPLICANTS.length || isRepeated(values, APPLICANTS.length),
  );
  const lost = besideLostRows(matched, cells);
  const repeated: Matched[] = [];
  for (const each of known) {
    if (!each.row || lost.has(each)) continue;
    if (takeMatched(each, each.row, isEven, cells) === 'equal') repeated.push(each);
  }
  for (const each of lost)
    if (each.row)
      cells.leave(pathsOf(each.row), '旁边有一行没有行名的数，不能确定属哪一行', each.label?.place);
  remarkRepeated(repeated, cells);
}

/**
 * 其他处理 is one row in one edition and heads several in the other: beside any of those its numbers belong to one of them.
 */
function withoutGroupAsRow(matched: readonly Matched[]): Matched[] {
  const isGroup = ({ row }: Matched) => row?.label === OTHER_GROUP;
  const isParted = matched.some(({ row }) => row?.groups.includes(OTHER_GROUP));
  const isLost = (each: Matched | undefined) =>
    each !== undefined && !each.row && each.values.some(({ text }) => isPrinted(text));
  return matched.map((each, at) => {
    const isInside = isParted || isLost(matched[at - 1]) || isLost(matched[at + 1]);
    return isGroup(each) && isInside ? { ...each, row: undefined } : each;
  });
}

function remarkRepeated(rows: readonly Matched[], cells: Cells): void {
  const [first] = rows;
  if (!first?.label || !first.row) return;
  const which = rows.length > 1 ? `“${first.row.label}”等${rows.length}行` : `“${first.row.label}”一行`;
  const counts = [...new Set(rows.map(({ values }) => values.length))].join('、');
  cells.find(
    'spare-numbers',
    `${which}各印有${counts}个数，多于${APPLICANTS.length}列；行内各数相同，按该数读取`,
    first.label.place,
  );
}

/**
 * Blank cells between a label and the first column of numbers are room for other labels, not numbers. Where all rows
 * reach equally far, that holds for every row; where pasting pushed cells together, only for rows that have too many.
 */
function withoutMargins(matched: readonly Matched[]): Matched[] {
  const byGrid = new Map<Grid, Matched[]>();
  for (const each of matched)
    if (each.row) byGrid.set(each.source.grid, [...(byGrid.get(each.source.grid) ?? []), each]);
  return matched.map((each) => {
    const beside = byGrid.get(each.source.grid) ?? [];
    const start = Math.max(0, ...beside.map(({ label }) => (label ? label.left + label.columns : 0)));
    const isFilled = reachAlike(beside.map(({ source }) => endOf(source)));
    if (!isFilled && each.values.length <= APPLICANTS.length) return each;
    const isMargin = ({ text, left }: GridCell) => left < start && readValue(text).kind === 'blank';
    const from = each.values.findIndex((cell) => !isMargin(cell));
    return { ...each, values: each.values.slice(Math.max(0, from)) };
  });
}

/** Whether more than half of the rows end at one column. */
function reachAlike(ends: readonly number[]): boolean {
  return ends.some((end) => ends.filter((other) => other === end).length * 2 > ends.length);
}

function endOf({ cells }: SourceRow): number {
  const last = cells.at(-1);
  return last ? last.left + last.columns : 0;
}

function pathsOf(row: Row): string[] {
  return APPLICANTS.map(({ at }) => [...row.at, ...at].join('.'));
}

/** Every row with the label that it carries, under the heads that stand above it. */
function matchRows(rows: readonly SourceRow[], cells: Cells): Matched[] {
  const matched: Matched[] = [];
  let heads: HeadRows | undefined;
  let isOpen = false;
  let group: string | undefined;
  for (const source of rows) {
    if (isHead(source) || isLineOfHeads(source)) {
      if (!heads || !isOpen) heads = { rows: [] };
      heads.rows.push(source);
      isOpen = true;
      continue;
    }
    group = groupOf(source) ?? group;
    const one = matchRow(source, group);
    // A head may be broken over rows: a cell below a head without a number belongs to it.
    if (isOpen && !one.row && heads && !source.cells.some(({ text }) => isPrinted(text) && isValue(text))) {
      heads.rows.push(source);
      continue;
    }
    isOpen = false;
    matched.push({ ...one, source, heads });
    if (one.isSlip && one.row && one.label) slip(one.label, one.row.label, cells);
  }
  return matched;
}

function slip({ text, place }: GridCell, official: string, cells: Cells): void {
  const printed = text.replaceAll(/\s+/g, '');
  cells.find('label', `行名或列名印作“${printed}”，规定为“${official}”`, place);
}

function groupOf({ cells }: SourceRow): string | undefined {
  const groups = cells.flatMap(({ text }) => GROUPS.exact(text) ?? []);
  return groups.at(-1);
}

function matchRow(
  { cells, grid }: SourceRow,
  group: string | undefined,
): Pick<Matched, 'row' | 'isSlip' | 'label' | 'values'> {
  const at = cells.findLastIndex(({ text }) => !isValue(text));
  const exact = cells.findLastIndex(({ text }, index) => index <= at && isRow(text, group));
  const label = cells[exact >= 0 ? exact : at];
  const values = cells.slice((exact >= 0 ? exact : at) + 1);
  if (!label) return { row: undefined, isSlip: false, label: undefined, values };
  if (exact >= 0) return { row: ROWS.exact(label.text), isSlip: false, label, values };
  // Without a line between labels, an inexact label may be two that ran together.
  const match = grid.isAligned ? undefined : ROWS.match(label.text);
  if (!match || !fits(match.of, group)) return { row: undefined, isSlip: false, label, values };
  return { row: match.of, isSlip: match.isSlip, label, values };
}

function isRow(text: string, group: string | undefined): boolean {
  const row = ROWS.exact(text);
  return row !== undefined && fits(row, group);
}

/** 其他 alone is a label of many things: it is a row in its own group. */
function fits(row: Row, group: string | undefined): boolean {
  if (bareLabel(row.label) !== '其他') return true;
  return group !== undefined && row.groups.some((each) => bareLabel(each) === bareLabel(group));
}

/** Of rows with the same label, the one with the exact label; none if several have it and differ. */
function withoutDoubles(matched: readonly Matched[], cells: Cells): Matched[] {
  const byRow = new Map<Row, Matched[]>();
  for (const each of matched)
    if (each.row && each.values.length > 0) byRow.set(each.row, [...(byRow.get(each.row) ?? []), each]);
  return [...byRow.values()].flatMap((same) => {
    const exact = same.filter(({ isSlip }) => !isSlip);
    const best = exact.length > 0 ? exact : same;
    const [first] = best;
    const contents = new Set(best.map(({ values }) => values.map(({ text }) => text.trim()).join('\t')));
    if (contents.size === 1 && first) return [first];
    const filled = best.filter(({ values }) => values.some(({ text }) => isPrinted(text)));
    if (filled.length === 1) return filled;
    if (first?.row) {
      cells.leave(pathsOf(first.row), '表中有两行同名而数不同，不能确定是哪一行', first.label?.place);
      cells.find('twice', `“${first.row.label}”在表中出现${best.length}次，各数不同`, first.label?.place);
    }
    return [];
  });
}

/** A row of numbers without a label, and the blank rows that touch it: the numbers belong to one of them. */
function besideLostRows(matched: readonly Matched[], cells: Cells): Set<Matched> {
  const lost = new Set<Matched>();
  const isBlank = ({ values }: Matched) => !values.some(({ text }) => isPrinted(text));
  for (const [index, each] of matched.entries()) {
    const printed = each.values.filter(({ text }) => isPrinted(text)).length;
    if (each.row || printed === 0) continue;
    remarkRow(each, printed, cells);
    if (each.label) continue;
    for (const step of [-1, 1]) {
      for (let at = index + step; ; at += step) {
        const beside = matched[at];
        if (!beside?.row || !isBlank(beside)) break;
        lost.add(beside);
      }
    }
  }
  return lost;
}

function remarkRow({ label, values }: Matched, printed: number, cells: Cells): void {
  const place = (label ?? values[0])?.place;
  const where = place ? placeWords(place) : '';
  if (label) {
    const name = label.text.replaceAll(/\s+/g, '').slice(0, 40);
    cells.find('extra-row', `${where}：“${name}”不是本表规定的行，未读取`, place);
  } else cells.find('lost-row', `${where}：有${printed}个数没有行名，未读取`, place);
}

function takeMatched(
  { label, values, source, heads }: Matched,
  row: Row,
  isEven: boolean,
  cells: Cells,
): How | undefined {
  const known = headsFor(heads, source);
  for (const { of, cell } of known.slips) slip(cell, of.label, cells);
  const taken = takeRow({ values, columns: APPLICANTS, heads: known, order: orderOf(known), isEven });
  if ('reason' in taken) {
    cells.leave(pathsOf(row), taken.reason, label?.place);
    return undefined;
  }
  for (const [column, cell] of taken.cells) {
    const isMerged = cell.rows > 1 && readValue(cell.text).kind !== 'blank';
    const steps = [...row.at, ...column.at];
    if (isMerged) cells.leave([steps.join('.')], '该格与其他行合并，不能确定属哪一行', cell.place);
    else cells.take(steps, column.quantity, cell, taken.how);
  }
  return taken.how;
}

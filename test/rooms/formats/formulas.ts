/**
 * The value of a formula that stands in `sheet`, by as much of a spreadsheet as the workbook uses: SUM, COUNTIF, +, =
 * and IF. Cells are known as `sheet!A1`, always from their own formulas.
 */
export function evaluate(
  formula: string,
  sheet: string,
  read: (cell: string) => number | string,
): number | string {
  const condition = /^IF\((.+),"(.+)","(.+)"\)$/.exec(formula);
  if (condition) return holds(condition[1] ?? '', sheet, read) ? (condition[2] ?? '') : (condition[3] ?? '');
  return formula
    .split('+')
    .flatMap((term) => termValues(term, sheet, read))
    .reduce<number>((sum, value) => sum + Number(value), 0);
}

function holds(condition: string, sheet: string, read: (cell: string) => number | string): boolean {
  const counted = /^COUNTIF\(([^,]+),"(.+)"\)=0$/.exec(condition);
  if (counted) return !termValues(counted[1] ?? '', sheet, read).includes(counted[2] ?? '');
  const [left = '', right = ''] = condition.split('=');
  return evaluate(left, sheet, read) === evaluate(right, sheet, read);
}

function termValues(term: string, sheet: string, read: (cell: string) => number | string) {
  const range = /^(?:SUM\()?(?:'([^']+)'!)?([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?\)?$/.exec(term);
  if (!range) throw new Error(`${term} is not a formula that is known here`);
  const [, named, fromColumn = '', fromRow, toColumn = fromColumn, toRow = fromRow] = range;
  const values: (number | string)[] = [];
  for (let row = Number(fromRow); row <= Number(toRow); row += 1)
    for (let column = columnOf(fromColumn); column <= columnOf(toColumn); column += 1)
      values.push(read(`${named ?? sheet}!${nameOf(column)}${row}`));
  return values;
}

export function columnOf(name: string): number {
  return [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function nameOf(column: number): string {
  return column <= 26
    ? String.fromCharCode(64 + column)
    : nameOf(Math.floor((column - 1) / 26)) + nameOf(((column - 1) % 26) + 1);
}

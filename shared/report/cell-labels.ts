/**
 * Labels of cells in words, for lists of cells outside the official tables. In: a form and the path of a cell.
 * Out: its label without the form's numbering.
 *
 * Always holds: no two cells share a label, and none is the official label of a row. So a search for a row of section
 * three finds it only in its table.
 */
import { type CellPlace, cellNamed, type Form, isMoney } from '../form/form.ts';

export function cellLabel(form: Pick<Form, 'cells'>, path: string): string {
  const cell = cellNamed(form, path);
  if (cell === undefined) throw new TypeError(`no cell has the path ${path}`);
  return labelOf(cell);
}

/** The label of a cell without that of its column, if a row has several; otherwise the whole. */
export function rowLabel(form: Pick<Form, 'cells'>, path: string): string {
  const cell = cellNamed(form, path);
  const label = cellLabel(form, path);
  return cell?.section === 'applications' ? label.slice(0, label.lastIndexOf(' · ')) : label;
}

/** A label of the form without its number and without trailing brackets. */
export function plainLabel(label: string): string {
  return label.replace(/^(?:（[一二三四五六七]）|[一二三四]、|\d\.)/, '').replace(/（[^）]*）$/, '');
}

function labelOf({ section, path, row, column, quantity, unit }: CellPlace): string {
  const inner = column.map(plainLabel);
  switch (section) {
    case 'proactive':
      return ['主动公开', plainLabel(row.at(-1) ?? ''), ...inner].join(' · ');
    case 'applications': {
      // 三、本年度办理结果 heads nearly all rows, and adds information only to （七）总计.
      const results = row.length === 1 || path.startsWith('applications.concluded.') ? row : row.slice(1);
      return ['依申请公开', ...results.map(plainLabel), ...inner.slice(1)].join(' · ');
    }
    case 'disputes':
      return inner.join(' · ');
    case 'other':
      return `${[...row, ...inner].join(' · ')}${isMoney(quantity) ? `（${unit}）` : ''}`;
  }
}

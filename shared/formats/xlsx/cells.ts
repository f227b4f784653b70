/**
 * The cells of a workbook. In: a value. Out: a cell with its looks. Always holds: a number is written digit by digit,
 * and as text if a spreadsheet could not hold all of its digits; a verdict is a formula.
 */
import { printed } from '../../form/form.ts';
import type { BookCell, Content } from './book.ts';
import type { Decimals } from './styles.ts';

/** Beyond fifteen digits a spreadsheet rounds. */
const MOST_DIGITS = 15;
const DECIMAL = /^(\d+)(?:\.(\d{1,6}))?$/;

/** Empty for a blank. */
export function plainNumber(value: number | string | null): BookCell {
  if (value === null) return { content: { kind: 'empty' }, style: 'text' };
  const digits = printed(value);
  const [, whole = '', decimals = ''] = DECIMAL.exec(digits) ?? [];
  const significant = `${whole}${decimals}`.replace(/^0+/, '').length;
  if (whole === '' || significant > MOST_DIGITS) return { content: text(digits), style: 'text' };
  return { content: { kind: 'number', digits }, style: `decimals-${decimals.length as Decimals}` };
}

const PASSED = '通过';
export const FAILED = '不通过';

export function headLine(labels: readonly string[]): BookCell[] {
  return labels.map((label) => ({ content: text(label), style: 'head' }));
}

export function blanks(count: number): BookCell[] {
  return Array.from({ length: count }, () => ({ content: { kind: 'empty' }, style: 'heading' }));
}

export function boxed(content: Content): BookCell {
  return { content, style: 'text' };
}

export function text(value: string): Content {
  return { kind: 'text', text: value };
}

export function verdict(condition: string, holds: boolean): BookCell {
  const formula = `IF(${condition},"${PASSED}","${FAILED}")`;
  return { content: { kind: 'verdict', formula, text: holds ? PASSED : FAILED }, style: 'verdict' };
}

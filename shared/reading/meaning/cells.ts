/**
 * The cells read so far, the unread ones with their reasons, and remarks for a reader. Always holds: a path is read
 * once; if a source prints it twice with different contents, it is not read at all.
 */
import { cellPlacesOf, type Form, type Quantity, type Steps } from '../form-labels.ts';
import type { GridCell, Place } from '../source.ts';
import { plainText, readValue } from './values.ts';

/**
 * `label`: row and column by their labels. `order`: by their place between labels that are certain. `equal`: a row with
 * too many numbers, all of them the same. `path`: by the name of the cell, in our own CSV and JSON.
 */
export type How = 'label' | 'order' | 'equal' | 'path';

export interface ReadCell {
  readonly value: number | string | null;
  /** The printed content. Null is never a value: nothing, `/`, `-` and `0` are four things. */
  readonly raw: string;
  readonly place: Place;
  readonly how: How;
}

export interface Unread {
  readonly path: string;
  readonly reason: string;
  readonly place?: Place;
}

export type ReadingFindingId =
  | 'label'
  | 'note'
  | 'unit'
  | 'spare-numbers'
  | 'lost-row'
  | 'extra-row'
  | 'twice'
  | 'image'
  | 'no-tables'
  | 'one-row'
  | 'blank-cells'
  | 'format-year'
  | 'period';

export interface ReadingFinding {
  readonly id: ReadingFindingId;
  readonly zh: string;
  readonly place?: Place;
}

export class Cells {
  readonly read = new Map<string, ReadCell>();
  readonly findings: ReadingFinding[] = [];
  readonly #reasons = new Map<string, { reason: string; place?: Place }>();

  /** Takes a printed cell; a content that is not one value of its kind stays unread. */
  take(steps: Steps, quantity: Quantity, cell: Pick<GridCell, 'text' | 'place'>, how: How): void {
    const path = steps.join('.');
    const value = printedValue(cell.text, quantity);
    this.#remark(cell, quantity);
    if (typeof value === 'object' && value !== null) {
      this.leave([path], value.doubt, cell.place);
      return;
    }
    const before = this.read.get(path);
    if (before && plainText(before.raw) !== plainText(cell.text)) {
      this.read.delete(path);
      this.leave([path], '同一单元格印了两次，内容不同', cell.place);
      return;
    }
    if (this.#reasons.has(path)) return;
    this.read.set(path, { value, raw: cell.text, place: cell.place, how });
  }

  /** Records why paths stay unread; the first reason wins. */
  leave(paths: readonly string[], reason: string, place?: Place): void {
    for (const path of paths) {
      this.read.delete(path);
      if (!this.#reasons.has(path)) this.#reasons.set(path, { reason, ...(place && { place }) });
    }
  }

  find(id: ReadingFindingId, zh: string, place?: Place): void {
    if (!this.findings.some((each) => each.id === id && each.zh === zh))
      this.findings.push({ id, zh, ...(place && { place }) });
  }

  /** Every cell of the form that was not read, with the reason. */
  unread(form: Form): Unread[] {
    return cellPlacesOf(form).flatMap(({ path, section }) => {
      if (this.read.has(path)) return [];
      const known = this.#reasons.get(path);
      return [
        { path, reason: known?.reason ?? MISSING[section], ...(known?.place && { place: known.place }) },
      ];
    });
  }

  #remark({ text, place }: Pick<GridCell, 'text' | 'place'>, quantity: Quantity): void {
    const reading = readValue(text);
    if (reading.kind !== 'number') return;
    if (reading.note)
      this.find('note', `“${plainText(text)}”在数字后附有说明，按${reading.digits}读取`, place);
    if (reading.unit === '元' && quantity === 'wan-yuan')
      this.find('unit', `“${plainText(text)}”以元为单位，该列应以万元为单位`, place);
  }
}

const MISSING = {
  proactive: '第二部分没有找到这一项',
  applications: '第三部分的表格没有找到这一行',
  disputes: '第四部分的表格没有找到这一项',
} as const;

/** Null where none is printed; a doubt where it is not one value of the quantity. */
function printedValue(raw: string, quantity: Quantity): number | string | null | { doubt: string } {
  const reading = readValue(raw);
  if (reading.kind === 'doubt') return { doubt: reading.reason };
  if (reading.kind !== 'number') return null;
  const { digits, unit } = reading;
  if (quantity === 'wan-yuan' || quantity === 'amount') return moneyOf(digits, unit, quantity);
  if (unit === '元' || unit === '万元') return { doubt: `“${raw}”是金额，此处应为数量` };
  const count = Number(digits);
  if (!Number.isSafeInteger(count)) return { doubt: `“${raw}”不是整数` };
  return count < 0 && quantity === 'count' ? { doubt: `“${raw}”小于零` } : count;
}

function moneyOf(digits: string, unit: string | undefined, quantity: Quantity): string | { doubt: string } {
  if (digits.startsWith('-')) return { doubt: `“${digits}”小于零` };
  const wanted = quantity === 'wan-yuan' ? '万元' : '元';
  if (unit !== undefined && unit !== wanted) return { doubt: `“${digits}${unit}”的单位不是${wanted}` };
  return digits;
}

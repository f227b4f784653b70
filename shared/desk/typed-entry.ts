/**
 * A clerk's input into a form of entry. In: a step, the form, and its choices. Out: the day and the data of the event;
 * or for each field its fault and a valid example. Always: nothing is guessed, and only the fields of the step are
 * read.
 */
import { dayOfCell, plainNumber } from '../ledger/values.ts';
import type { FormValues } from './do-texts.ts';
import type { EntryField, EntryStep } from './pages/entry-steps.ts';

export interface Bounds {
  /** YYYY-MM-DD, the last possible day. */
  last: string;
  /** The first possible day: that of the preceding step; absent if there is none. */
  first?: string;
  agencies: readonly { id: string; name: string }[];
}

/** By the name of the field. */
export type EntryErrors = Readonly<Record<string, string>>;

export interface TypedEntry {
  day: string;
  data: Record<string, unknown>;
}

export function typedEntry(
  step: EntryStep,
  form: FormValues,
  bounds: Bounds,
): TypedEntry | { errors: EntryErrors } {
  const errors: Record<string, string> = {};
  const day = dayIn(form['day'] ?? '', step, bounds);
  if ('error' in day) errors['day'] = day.error;
  const data: Record<string, unknown> = {};
  for (const field of step.fields) {
    const written = (form[field.name] ?? '').replaceAll('\r\n', '\n').trim();
    if (written === '' && field.optional) continue;
    const read = valueIn(field, written, bounds);
    if ('error' in read) errors[field.name] = read.error;
    else data[field.name] = read.value;
  }
  if ('error' in day || Object.keys(errors).length > 0) return { errors };
  return { day: day.value, data };
}

function dayIn(
  written: string,
  { day: name }: EntryStep,
  { last, first }: Bounds,
): { value: string } | { error: string } {
  if (written.trim() === '') return { error: `请填${name}，例如 ${last}。` };
  const read = dayOfCell(written, { epoch1904: false, today: last });
  if (!('value' in read))
    return { error: `${name}：${WRONG_DAY[read.code] ?? '不是日期'}，应写成 ${last} 这样。` };
  const value = String(read.value);
  if (first !== undefined && value < first)
    return { error: `${name}不能早于 ${first}：那一天这一件才开始，例如 ${last}。` };
  return { value };
}

/** The typed value is not repeated: it may be a number of a person. */
const WRONG_DAY: Readonly<Record<string, string>> = {
  'date.impossible': '日历上没有这一天',
  'date.early': '早于 1949 年 10 月 1 日',
  'date.future': '还没有到，只登记已经发生的',
};

type Read = { value: unknown } | { error: string };

function valueIn(field: EntryField, written: string, { agencies }: Bounds): Read {
  switch (field.kind) {
    case 'choice': {
      const codes = field.choices.flatMap(({ codes: some }) => some);
      if (codes.some(([code]) => code === written)) return { value: written };
      return { error: `请选择${field.label}，例如“${codes[0]?.[1] ?? ''}”。` };
    }
    case 'agency':
      if (agencies.some(({ id }) => id === written)) return { value: written };
      return { error: `请从列出的机关中选择（${field.label}）。` };
    case 'days':
      return whole(written, { label: field.label, least: 1, most: 20, example: '10' });
    case 'count':
      return whole(written, { label: field.label, least: 0, most: 1e12, example: '4472' });
    case 'yuan':
      return yuan(written, field.label);
    case 'prose':
      if (written === '') return { error: `请写明${field.label}，例如：与另一件重复登记。` };
      return { value: written };
  }
}

interface Whole {
  label: string;
  least: number;
  most: number;
  example: string;
}

function whole(written: string, { label, least, most, example }: Whole): Read {
  const text = plainNumber(written);
  const value = Number(text);
  if (/^\d{1,13}$/.test(text) && value >= least && value <= most) return { value };
  return { error: `${label}应为 ${least} 至 ${most.toLocaleString('en')} 的整数，例如 ${example}。` };
}

function yuan(written: string, label: string): Read {
  const text = plainNumber(written);
  if (/^\d{1,15}(\.\d{1,2})?$/.test(text)) return { value: text.replace(/^0+(?=\d)/, '') };
  return { error: `${label}应为以元为单位的数字，至多两位小数，例如 96171.60。` };
}

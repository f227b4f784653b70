/**
 * The value of a ledger cell. In: a raw value and the content of its column. Out: the value for the catalogue, or a
 * valid example. Always holds: a day is a real one; a number is exactly as written; an ambiguous word is asked about
 * and never guessed.
 */

import { REGISTERED_ID } from '../events/catalogue.ts';
import { DAY, isDay } from '../events/instant.ts';
import { codesOf, codesWritten, wordOf } from './codes.ts';
import type { FieldKind, FieldPlan } from './plans.ts';
import type { Raw } from './raw.ts';

export type Value =
  | { readonly value: string | number }
  | { readonly code: string; readonly zh: string; readonly en: string };

export interface Around {
  readonly epoch1904: boolean;
  /** The last possible day. */
  readonly today: string;
}

const wrong = (code: string, zh: string, en: string): Value => ({ code, zh, en });

/** Blanks that people leave in cells. */
export function isEmpty(raw: Raw | undefined): raw is null | undefined {
  return raw === null || raw === undefined || (typeof raw === 'string' && raw.trim() === '');
}

const shown = (raw: Raw): string =>
  String(raw instanceof Date ? raw.toISOString().slice(0, 10) : raw).slice(0, 30);

const DAY_EXAMPLE = '2025-03-03 或 2025年3月3日';
const WRITTEN =
  /^(\d{4})\s*(?:[-./．。]|年)\s*(\d{1,2})\s*(?:[-./．。]|月)\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}[:：时]\d{1,2}.*)?$/;
const TOGETHER = /^(\d{4})(\d\d)(\d\d)$/;
const FIRST_DAY = '1949-10-01';

export function dayOfCell(raw: Raw, { epoch1904, today }: Around): Value {
  const day = writtenDay(raw, epoch1904);
  if (day === undefined)
    return wrong(
      'date.format',
      `“${shown(raw)}”不是日期，应写作 ${DAY_EXAMPLE}`,
      'no date; write 2025-03-03',
    );
  if (day === null)
    return wrong('date.impossible', `“${shown(raw)}”不是日历上的日子，请改为实际日期`, 'no such day');
  if (day < FIRST_DAY) return wrong('date.early', `${day}早于1949年10月1日，请核对年份`, 'before 1949-10-01');
  if (day > today)
    return wrong('date.future', `${day}晚于今天（${today}），请改为已经发生的日期`, 'after today');
  return { value: day };
}

/** Undefined if it is no date at all; null if there is no such day. */
function writtenDay(raw: Raw, epoch1904: boolean): string | null | undefined {
  if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? null : raw.toISOString().slice(0, 10);
  if (typeof raw === 'number') {
    const packed = TOGETHER.exec(String(raw));
    return packed ? real(packed) : serialDay(raw, epoch1904);
  }
  if (typeof raw !== 'string') return undefined;
  const text = raw.normalize('NFKC').trim();
  const match = WRITTEN.exec(text) ?? TOGETHER.exec(text);
  if (match) return real(match);
  return /^\d{5}$/.test(text) ? serialDay(Number(text), epoch1904) : undefined;
}

function real([, year = '', month = '', date = '']: RegExpExecArray): string | null {
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(day) ? day : null;
}

/** Days since 1899-12-30, or since 1904-01-01. */
function serialDay(serial: number, epoch1904: boolean): string | undefined {
  if (serial < 1000 || serial > 80_000) return undefined;
  const from = epoch1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  return new Date(from + Math.floor(serial) * DAY).toISOString().slice(0, 10);
}

export function subjectOfCell(raw: Raw): Value {
  if (raw instanceof Date)
    return wrong('subject.date', '编号被存成了日期，请把单元格设为文本后重新填写', 'stored as a date');
  if (typeof raw === 'number') {
    if (Number.isSafeInteger(raw) && raw >= 0 && String(raw).length <= 15) return { value: String(raw) };
    return wrong(
      'subject.number',
      '编号被存成了数字，超过15位的已不准确，请设为文本后重新填写',
      'stored as a number',
    );
  }
  return { value: String(raw).trim() };
}

export function fieldOfCell(raw: Raw, field: string, plan: FieldPlan, around: Around): Value {
  const { kind, values } = plan;
  if (values) return mapped(raw, values);
  return kind === 'code' ? codeOfCell(raw, field, plan.codes) : READERS[kind](raw, around);
}

function mapped(raw: Raw, values: Readonly<Record<string, string | null>>): Value {
  const written = shown(raw).trim();
  if (!Object.hasOwn(values, written))
    return wrong('code.unmapped', `“${written}”在映射文件中没有对应的代码，请补上`, 'not in the mapping');
  const code = values[written];
  return code === null || code === undefined
    ? wrong('code.ask', `“${written}”须逐件问清，不能推定；请改写单元格或在映射中写明代码`, 'must be asked')
    : { value: code };
}

type Reader = (raw: Raw, around: Around) => Value;

const READERS: Readonly<Record<Exclude<FieldKind, 'code'>, Reader>> = {
  day: (raw, around) => {
    const day = dayOfCell(raw, around);
    return 'value' in day ? { value: `${day.value}T00:00:00+08:00` } : day;
  },
  text: (raw) => subjectOfCell(raw),
  agency: (raw) => {
    const id = String(raw).trim().toLowerCase();
    if (REGISTERED_ID.test(id)) return { value: id };
    return wrong(
      'agency.format',
      `“${shown(raw)}”不是机关编号，应为2–64个小写字母、数字或连字符`,
      'an id is expected',
    );
  },
  whole: (raw) => {
    const text = plainNumber(raw);
    if (/^\d{1,13}$/.test(text)) return { value: Number(text) };
    return wrong(
      'number.whole',
      `“${shown(raw)}”不是整数，应写作 12`,
      'a whole number, 0 or more, is expected',
    );
  },
  yuan: (raw) => {
    const text = plainNumber(raw);
    if (/^\d{1,15}(\.\d{1,2})?$/.test(text)) return { value: text.replace(/^0+(?=\d)/, '') };
    return wrong(
      'number.yuan',
      `“${shown(raw)}”不是金额，应以元为单位，写作 100 或 100.50`,
      'yuan with up to two decimals',
    );
  },
};

/** As people write numbers: width, separators, a trailing unit. */
export function plainNumber(raw: Raw): string {
  if (typeof raw === 'number') return String(raw);
  return String(raw)
    .normalize('NFKC')
    .trim()
    .replace(/(?<=\d),(?=\d{3}(\D|$))/g, '')
    .replace(/\s*(元|件|个工作日|日|天)$/, '');
}

function codeOfCell(raw: Raw, field: string, codes = codesOf(field)): Value {
  const written = String(raw).trim();
  const [only, ...others] = codesWritten(field, written, codes);
  if (only !== undefined && others.length === 0) return { value: only };
  const words = (only === undefined ? codes : [only, ...others]).map((code) => wordOf(field, code));
  const listed = `${words.slice(0, 8).join('、')}${words.length > 8 ? '等' : ''}`;
  return only === undefined
    ? wrong('code.unknown', `“${shown(raw)}”不是可选的内容，应为：${listed}`, 'not one of the options')
    : wrong('code.too-little', `“${shown(raw)}”说得不够，是哪一种：${listed}`, 'says too little');
}

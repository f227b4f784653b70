/**
 * The value of a cell. In: its text. Out: a whole number, a decimal, one of the four ways to print none (nothing, a
 * stroke, a dash, 无), or a doubt with its reason. Always holds: a value is the printed one, never a fitting one.
 */
export type Reading =
  | { readonly kind: 'number'; readonly digits: string; readonly note?: string; readonly unit?: string }
  | { readonly kind: 'blank' | 'slash' | 'dash' | 'none' }
  | { readonly kind: 'doubt'; readonly reason: string };

const UNITS = '(?:件次|件|条|个|项|宗|份|次|人次|起|例|万元|元)';
const NUMBER = String.raw`[+-]?(?:\d{1,3}(?:[,'’]\d{3})+|\d+)(?:\.\d+)?`;
const PLAIN = new RegExp(`^(${NUMBER})(${UNITS})?$`);
const ANNOTATED = new RegExp(`^(${NUMBER})(${UNITS})?[(\\[【〔]([^()]*)[)\\]】〕]$`);
const FOOTNOTE = /(?<=\d)\s*(?:[①-⑳❶-❿⑴-⒇¹²³⁰-⁹]+|\*+|＊+|※+)\s*$/;
const SLASHES = /^[/\\]+$/;
const DASHES = /^[-‐‑‒–—―─━一_~]+$/;
const NONE = /^(无|無|none|n\/a|na|null|nil|暂无|没有|无数据)$/i;

/** One width, one kind of dash, no blanks around: a cell as it is compared. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200d\ufeff\u00ad]/g, '')
    .replace(/[−﹣]/g, '-')
    .trim();
}

export function readValue(raw: string): Reading {
  // The sign of a footnote is no digit, though NFKC makes ① a plain 1.
  const text = plainText(raw.replace(FOOTNOTE, '[注]'));
  if (text === '') return { kind: 'blank' };
  if (SLASHES.test(text)) return { kind: 'slash' };
  if (DASHES.test(text)) return { kind: 'dash' };
  if (NONE.test(text)) return { kind: 'none' };
  const [, digits, unit] = PLAIN.exec(text) ?? [];
  if (digits !== undefined) return { kind: 'number', digits: bare(digits), ...(unit && { unit }) };
  const [, annotated, its, note] = ANNOTATED.exec(text.replaceAll(/\s+/g, '')) ?? [];
  if (annotated !== undefined && note !== undefined && !/\d\s+\d/.test(text.replace(/[([【〔].*$/s, '')))
    return { kind: 'number', digits: bare(annotated), note, ...(its && { unit: its }) };
  return { kind: 'doubt', reason: doubtOf(text) };
}

function bare(digits: string): string {
  return digits.replaceAll(/[,'’+]/g, '');
}

/** Struck-through text, marked as such: it is not part of the number beside it. */
export function struck(text: string): string {
  return text.trim() === '' ? text : `${STRUCK}${text.trim()}${STRUCK}`;
}

const STRUCK = '~~';

function doubtOf(text: string): string {
  const shown = text.replaceAll(/\s+/g, ' ').slice(0, 40);
  if (text.includes(STRUCK)) return `单元格内有划去的文字：“${shown}”`;
  if (/\d\s+\d/.test(text)) return `单元格内有不止一个数：“${shown}”`;
  if (/\d/.test(text)) return `单元格内的“${shown}”不能确定为一个数`;
  return `单元格内的“${shown}”不是数`;
}

/** Whether a cell is one for a value, filled or not, and not a label. */
export function isValue(raw: string): boolean {
  const reading = readValue(raw);
  return reading.kind !== 'doubt' || /^[\d,.\s]+$/.test(plainText(raw));
}

/** Whether a value is printed: a number, or something that could be one. */
export function isPrinted(raw: string): boolean {
  const { kind } = readValue(raw);
  return kind === 'number' || kind === 'doubt';
}

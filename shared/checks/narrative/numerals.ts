/**
 * Counts in Chinese numerals: 三件, 十五件, 一千二百元, 零元. In: a text and a place. Out: the number there, with its unit. Always
 * holds: 一件 is none, since it stands in 无一件, 每一件 and 另一件 too; neither is an ordinal.
 */

const NUMERAL =
  /(零|[一二两三四五六七八九十百千][零一二两三四五六七八九十百千]{0,10})(万?)(件|宗|起|元|份|人|次|部)(?![事套])/y;
const DIGITS = '零一二三四五六七八九';
const PLACES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

export function numeralAt(
  text: string,
  at: number,
): { written: string; value: number; unit: string } | undefined {
  if (/[第每几数上成余一二三四五六七八九十百千]/.test(text[at - 1] ?? '')) return undefined;
  NUMERAL.lastIndex = at;
  const [written, numeral = '', wan = '', unit = ''] = NUMERAL.exec(text) ?? [];
  if (written === undefined || numeral === '一') return undefined;
  const value = numberOf(numeral);
  return value === undefined ? undefined : { written, value: wan === '' ? value : value * 10_000, unit };
}

/** 一千二百 is 1200, 十五 is 15; undefined for what is no number: 二三, 百十. */
function numberOf(numeral: string): number | undefined {
  let [sum, digit, least] = [0, -1, Number.POSITIVE_INFINITY];
  // 一百零九 is 109, 一百九 is 190.
  const gap = /[百千]零[一二三四五六七八九]/.test(numeral);
  const digits = gap ? numeral.replace('零', '') : numeral;
  if (digits.length > 1 && digits.includes('零')) return undefined;
  for (const char of digits) {
    const place = PLACES[char];
    if (place === undefined) {
      if (digit >= 0) return undefined;
      digit = char === '两' ? 2 : DIGITS.indexOf(char);
      continue;
    }
    if (place >= least || (digit < 0 && (place !== 10 || sum > 0))) return undefined;
    sum += (digit < 0 ? 1 : digit) * place;
    [digit, least] = [-1, place];
  }
  if (digit >= 0 && least > 10 && sum > 0 && !gap) return undefined;
  return sum + Math.max(0, digit);
}

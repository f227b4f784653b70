/** Whether a wrong figure looks like a slip of a right one. */
import type { RightFigure } from './evaluate.ts';
import type { Figure } from './tokens.ts';

/** As a hand slips: one more or less, a digit more, less or other, two swapped, or within a tenth. */
export function looksLikeSlip(figure: Figure, right: readonly RightFigure[]): boolean {
  const written = String(figure.digits);
  return right.some(({ value }) => {
    if (value.over < 0n) return false;
    const scaled = { over: value.over * 10n ** BigInt(figure.decimals), under: value.under * figure.scale };
    const should = (scaled.over + scaled.under / 2n) / scaled.under;
    const difference = should > figure.digits ? should - figure.digits : figure.digits - should;
    return difference <= 1n || difference * 10n <= should || isOneEdit(written, String(should));
  });
}

/** One more or one less, or two digits in the other order: nearer than a figure of something else is by chance. */
export function isMistyped({ digits, decimals, scale }: Figure, right: readonly RightFigure[]): boolean {
  const size = 10n ** BigInt(decimals);
  const written = [digits - 1n, digits + 1n, ...swappedDigits(String(digits)).map(BigInt)];
  return right.some(({ value }) =>
    written.some((one) => one >= 0n && one * scale * value.under === value.over * size),
  );
}

/** One digit more, less or other, or two in the other order. */
function isOneEdit(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end))
    end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && left === `${right[1]}${right[0]}`;
}

/** Every number that two neighbouring digits in the other order give. */
export function swappedDigits(digits: string): string[] {
  return [...digits].slice(1).flatMap((digit, at) => {
    const [before = ''] = digits.slice(at);
    const other = digits.slice(0, at) + digit + before + digits.slice(at + 2);
    return /\./.test(before + digit) || other === digits ? [] : [other];
  });
}

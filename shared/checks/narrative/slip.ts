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

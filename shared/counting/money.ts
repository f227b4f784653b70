/**
 * Money as the domain counts it: integers of fen, rounded once, at printing, half up. It uses `bigint` because fifteen
 * digits of yuan, as the catalogue allows, are more fen than a double can count.
 */

/** Fen of a decimal string of yuan with at most two decimals, as the catalogue has it. */
export function fenOf(yuan: string): bigint {
  const [whole = '0', decimals = ''] = yuan.split('.');
  return BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'));
}

/** Yuan with exactly two decimals. */
export function yuanText(fen: bigint): string {
  return scaled(fen, 2);
}

/** The decimals of 万元 that lose nothing: a fen is a millionth of it. */
export const TO_THE_FEN = 6;

/** 万元 with a number of decimals (0 to 6), rounded half up: a 万元 is a million fen. */
export function wanYuanText(fen: bigint, decimals: number): string {
  const unit = 10n ** BigInt(TO_THE_FEN - decimals);
  return scaled((fen + unit / 2n) / unit, decimals);
}

function scaled(amount: bigint, decimals: number): string {
  if (decimals === 0) return amount.toString();
  const digits = amount.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

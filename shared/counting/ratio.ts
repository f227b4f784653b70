/**
 * Exact arithmetic on the figures of a report. In: counts and decimal strings. Out: ratios of whole numbers, and their
 * printed values with a number of decimals. Always holds: no floating point, so the same tables give the same
 * percentage everywhere; `under` is positive.
 */

export interface Ratio {
  over: bigint;
  under: bigint;
}

/** The ratio of a count, or of a decimal string without a sign; undefined for anything else. */
export function ratioOf(value: number | string): Ratio | undefined {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!match) return undefined;
  const [, whole = '', decimals = ''] = match;
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) };
}

export function plus(left: Ratio, right: Ratio): Ratio {
  return { over: left.over * right.under + right.over * left.under, under: left.under * right.under };
}

export function minus(left: Ratio, right: Ratio): Ratio {
  return plus(left, { over: -right.over, under: right.under });
}

/** `left` divided by `right`; undefined if `right` is not above zero. */
export function dividedBy(left: Ratio, right: Ratio): Ratio | undefined {
  if (right.over <= 0n) return undefined;
  return { over: left.over * right.under, under: left.under * right.over };
}

/** The number of whole steps of `step` in a ratio of at least 0: rounded half up, and truncated. */
export function stepsOf(value: Ratio, step: Ratio): { rounded: bigint; cut: bigint } {
  const over = value.over * step.under;
  const under = value.under * step.over;
  return { rounded: (2n * over + under) / (2n * under), cut: over / under };
}

/** A ratio of at least 0 as a percentage with one decimal, rounded half up: `43.7%`. */
export function percentText(value: Ratio): string {
  const { rounded } = stepsOf(value, { over: 1n, under: 1000n });
  return `${rounded / 10n}.${rounded % 10n}%`;
}

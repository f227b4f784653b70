/**
 * Whether the percentages of a text are rounded in one manner. In: claims. Out: the same, with one that is cut off among
 * rounded ones as one that disagrees. Always holds: a text with one manner alone keeps it, and so do percentages that
 * were fitted to make 100 together.
 */
import { stepsOf } from '../../counting/ratio.ts';
import type { Claim } from './claim.ts';

export function evenlyRounded(claims: readonly Claim[]): readonly Claim[] {
  const manners = new Map(claims.map((claim) => [claim, mannerOf(claim)]));
  const cut = claims.filter((claim) => manners.get(claim) === 'cut');
  const [odd] = cut;
  if (!odd || cut.length > 1 || ![...manners.values()].includes('rounded') || isFitted(claims, odd))
    return claims;
  return claims.map((claim) => (claim === odd ? { ...claim, agrees: false } : claim));
}

/** How a percentage was brought to its last place, where only one way gives it. */
function mannerOf({ rule, agrees, figure, right }: Claim): 'rounded' | 'cut' | undefined {
  if (rule !== 'share' || !agrees) return undefined;
  const steps = right
    .filter(({ value }) => value.over >= 0n)
    .map(({ value }) => stepsOf(value, { over: figure.scale, under: 10n ** BigInt(figure.decimals) }));
  const rounded = steps.some((step) => step.rounded === figure.digits);
  const cut = steps.some((step) => step.cut === figure.digits);
  if (rounded === cut) return undefined;
  return rounded ? 'rounded' : 'cut';
}

/** The percentages of the sentence make 100. */
function isFitted(claims: readonly Claim[], odd: Claim): boolean {
  const shares = claims.filter(({ rule, sentence }) => rule === 'share' && sentence === odd.sentence);
  if (shares.some(({ figure }) => figure.decimals !== odd.figure.decimals)) return false;
  const sum = shares.reduce((all, { figure }) => all + figure.digits, 0n);
  return shares.length > 1 && sum === 100n * 10n ** BigInt(odd.figure.decimals);
}

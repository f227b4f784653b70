/**
 * Readings that the rest of a text rules out. In: claims. Out: the same, with those as wrong that agree by such a reading
 * alone. 收到 is row 1 where the text tells row 2 beside it, and 办结 holds 其他处理 where the text lists that among the answers.
 */
import type { Claim } from './claim.ts';
import { isWritten, type RightFigure } from './evaluate.ts';

const R = 'applications.received.total';
const C = 'applications.carriedIn.total';

export function narrowed(claims: readonly Claim[]): readonly Claim[] {
  const carried = claims.some((claim) => isToldBeside(claim));
  const others = claims.some(({ rule, agrees, figure, right }) => {
    const other = right.some(({ plus }) => plus.every(({ path }) => /outcomes\.other\./.test(path)));
    return (rule === 'outcome' || rule === 'withdrawn') && agrees && figure.digits > 0n && other;
  });
  const apart = isToldApart(claims);
  return claims.map((claim) => {
    const { agrees, rule, clause } = claim;
    if (!agrees) return claim;
    if ((carried || apart) && /^received(?!-and-carried)/.test(rule) && isOnly(claim, isBoth))
      return carried || /收(?!办)|接/.test(clause) ? { ...claim, agrees: false } : claim;
    if (others && /^concluded/.test(rule) && !/[答回]|复/.test(clause) && isOnly(claim, isLess))
      return { ...claim, agrees: false };
    return claim;
  });
}

/** 收到7件，上年结转1件: neither in brackets nor behind 含, and no other figure is what came in anew. */
function isToldApart(claims: readonly Claim[]): boolean {
  const anew = claims.some(({ rule, right, figure }) => {
    return /^received/.test(rule) && right.some((one) => !isBoth(one) && isRight(figure, one));
  });
  return (
    !anew &&
    claims.some(({ rule, agrees, figure, sentence, at }) => {
      const before = sentence.slice(0, at);
      const aside = before.lastIndexOf('（') > before.lastIndexOf('）') || /含|其中|包括|加/.test(before);
      return rule === 'carried-in' && agrees && figure.digits > 0n && !aside;
    })
  );
}

/** 另有上年结转1件; or 应办86件, which holds both rows. */
function isToldBeside({ rule, agrees, figure, clause, right }: Claim): boolean {
  if (!agrees || figure.digits === 0n) return false;
  if (rule === 'carried-in') return /^(?:另|加|此外|还有|连同)/.test(clause);
  return (
    (rule === 'due' || rule === 'received-and-carried-in') &&
    right.some((one) => isBoth(one) && isRight(figure, one)) &&
    differs(right)
  );
}

function differs(right: readonly RightFigure[]): boolean {
  const [one, ...rest] = right.map(({ value }) => value);
  return (
    rest.length === 0 ||
    rest.some((other) => one !== undefined && other.over * one.under !== one.over * other.under)
  );
}

function isBoth({ plus }: RightFigure): boolean {
  return plus.length === 2 && plus.every(({ path }) => path === R || path === C);
}

function isLess({ minus }: RightFigure): boolean {
  return minus.length > 0;
}

function isRight(figure: Claim['figure'], { value }: RightFigure): boolean {
  return isWritten(figure, value);
}

/** It agrees, and by readings of that kind alone. */
function isOnly({ figure, right }: Claim, kind: (one: RightFigure) => boolean): boolean {
  const by = right.filter((one) => isRight(figure, one));
  return by.length > 0 && by.every(kind);
}

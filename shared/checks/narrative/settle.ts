/**
 * What the claims of a section say of one another. In: all claims and unread figures of it. Out: the same, settled: a
 * row told in two parts is their sum; what was filed is the whole where its results are all told; a doubtful claim
 * that nothing else bears out, or one far from a cell that the text gives rightly elsewhere, is unread. Always holds:
 * a claim that agrees stays.
 */
import { minus, plus, type Ratio } from '../../counting/ratio.ts';
import type { Claim, FiguresRead, UnreadFigure } from './claim.ts';
import { borneOut } from './complete.ts';
import { type Evaluator, type RightFigure, ratioOfFigure } from './evaluate.ts';
import { narrowed } from './narrow.ts';
import { evenlyRounded } from './rounding.ts';
import { isMistyped, looksLikeSlip } from './slip.ts';

/** What may be borne out by a list that is told in full, and the tables that it is compared with. */
export interface Supposed {
  supposed: readonly Claim[];
  tables: Evaluator;
  /** Whether the section says something without a figure that the tables bear out. */
  said: boolean;
}

export function settled(
  claims: readonly Claim[],
  unread: readonly UnreadFigure[],
  { supposed, tables, said }: Supposed,
): Omit<FiguresRead, 'stated'> {
  const keyed = narrowed(evenlyRounded(claims)).map((claim) => ({ claim, key: keyOf(claim) }));
  const whole = keyed.map(({ claim, key }, index) => ({
    claim: wholeOfResults(claim, near(keyed, index)),
    key,
  }));
  const summed = whole.map(({ claim, key }, index) => ({
    claim: sumOfParts(claim, key, near(whole, index)),
    key,
  }));
  const exact = summed.map(({ claim, key }, index) => ({
    claim: partOfExact(claim, near(summed, index)),
    key,
  }));
  const others = new Others(exact, said);
  // 办结率100%, where the text tells what is open: of those that were due.
  const open = exact.some(({ claim, key }) => claim.agrees && claim.figure.digits > 0n && OPEN.test(key));
  const kept: Claim[] = [];
  const dropped: Claim[] = [];
  for (const { claim, key } of exact)
    (claim.agrees || (isBorneOut(claim, key, others) && !(open && claim.rule === 'rate-of-all'))
      ? kept
      : dropped
    ).push(claim);
  const more = borneOut(kept, [...dropped, ...supposed], tables);
  const orders = new Set(more.map(({ order }) => order));
  const left = dropped.map(({ order, sentence, clause, figure }): UnreadFigure => {
    return { order, sentence, clause, figure, why: 'no-cell' };
  });
  return {
    claims: [...kept, ...more].sort((one, other) => one.order - other.order),
    unread: [...unread, ...left].filter(({ order }) => order === undefined || !orders.has(order)),
  };
}

const OPEN = /^applications\.carriedOut\.total/;

interface Keyed {
  claim: Claim;
  /** The cells that it may be. */
  key: string;
}

function keyOf({ right }: Claim): string {
  const keys = right.map(
    ({ plus: added, of, change }) =>
      pathsOf(added) + (of ? `/${pathsOf(of.plus)}` : '') + (change ? '±' : ''),
  );
  return keys.join('|');
}

function pathsOf(cells: RightFigure['plus']): string {
  return cells.map(({ path }) => path).join('+');
}

/** How far a list reaches. */
const NEAR = 12;

function near(claims: readonly Keyed[], index: number): readonly Keyed[] {
  return claims.slice(Math.max(0, index - NEAR), index + NEAR + 1);
}

/** 不掌握2件，信息不存在1件: one row in two parts. */
function sumOfParts(claim: Claim, key: string, around: readonly Keyed[]): Claim {
  if (claim.agrees || claim.rule !== 'outcome') return claim;
  const parts = around.filter((other) => other.claim.rule === 'outcome' && other.key === key);
  if (new Set(parts.map((part) => part.claim.clause)).size < 2) return claim;
  const sum = parts.map((part) => ratioOfFigure(part.claim.figure)).reduce(plus);
  const agrees = claim.right.some(({ value }) => isSame(value, sum));
  return { ...claim, agrees: agrees || parts.some((part) => part.claim.agrees) };
}

/** 被申请行政复议7件，其中维持4件、其他结果2件、尚未审结1件: nothing older is among them. */
function wholeOfResults(claim: Claim, near: readonly Keyed[]): Claim {
  const total = claim.right[0];
  // 新提起复议11件。表中复议15件（维持10件、…）: results are of the last total before them.
  const own = near.find((one) => one.claim === claim)?.key;
  const again = near.find(({ claim: other, key }) => key === own && other.order > claim.order)?.claim.order;
  const around = near.filter(({ claim: other }) => again === undefined || other.order < again);
  if (!claim.part || !total || total.plus.some(({ path }) => !path.endsWith('.total'))) return claim;
  const blocks = total.plus.map(({ path }) => path.replace(/total$/, ''));
  const told = new Map<string, Ratio>();
  for (const { claim: other, key } of around) {
    const after = other.rule === 'dispute-result' && other.agrees && other.order > claim.order;
    const cells = other.right.flatMap((right) => right.plus);
    const blockOf = isWithin(other, claim);
    if (blockOf) told.set(key, ratioOfFigure(other.figure));
    else if (after && cells.every(({ path }) => blocks.some((block) => path.startsWith(block))))
      told.set(key, ratioOfFigure(other.figure));
  }
  const sum = [...told.values()].reduce(plus, { over: 0n, under: 1n });
  if (sum.over === 0n || !isSame(sum, total.value)) return claim;
  const agrees = claim.right.some(({ value }) => isSame(value, ratioOfFigure(claim.figure)));
  return { ...claim, part: false, agrees };
}

/** 发生复议、诉讼11件，其中复议6件、诉讼5件: where all 11 were filed in the year, nothing older is in its parts. */
function partOfExact(claim: Claim, around: readonly Keyed[]): Claim {
  const cells = claim.right[0]?.plus ?? [];
  if (!claim.part || cells.some(({ path }) => !path.endsWith('.total'))) return claim;
  const whole = around.some(({ claim: other }) => {
    const all = other.right[0]?.plus ?? [];
    const exact = other.right.some(({ value }) => isSame(value, ratioOfFigure(other.figure)));
    const within =
      all.length > cells.length && cells.every(({ path }) => all.some((one) => one.path === path));
    return other.order < claim.order && exact && within && other.topic === 'disputes';
  });
  if (!whole) return claim;
  const agrees = claim.right.some(({ value }) => isSame(value, ratioOfFigure(claim.figure)));
  return { ...claim, part: false, agrees };
}

/** 行政诉讼3件，其中直接起诉1件、复议后起诉2件: the blocks make the whole, as results do. */
function isWithin(other: Claim, claim: Claim): boolean {
  const [cells, whole] = [other.right[0]?.plus ?? [], claim.right[0]?.plus ?? []];
  const exact = other.right.some(({ value }) => isSame(value, ratioOfFigure(other.figure)));
  return (
    other.part &&
    other.order > claim.order &&
    exact &&
    cells.length < whole.length &&
    cells.every(({ path }) => whole.some((one) => one.path === path))
  );
}

function isSame(left: Ratio, right: Ratio): boolean {
  return minus(left, right).over === 0n;
}

/** What the claims that agree say of the others; counted once, so that the work is linear. */
class Others {
  readonly keys = new Set<string>();
  /** By sentence: how many claims, whether one agrees, and of each key the clause of one that agrees. */
  readonly sentences = new Map<string, { count: number; agrees: boolean; clauses: Map<string, Claim> }>();

  /** Whether anything of the section is borne out. */
  readonly any: boolean;

  constructor(claims: readonly Keyed[], said: boolean) {
    let zeros = 0;
    for (const { claim, key } of claims) {
      const known = this.sentences.get(claim.sentence) ?? { count: 0, agrees: false, clauses: new Map() };
      this.sentences.set(claim.sentence, known);
      known.count += 1;
      known.agrees ||= claim.agrees;
      if (claim.agrees && claim.figure.digits === 0n) zeros += 1;
      if (!claim.agrees || claim.figure.digits === 0n) continue;
      // 新发生8件 of 11 that were open: the row itself is another figure.
      const exact = claim.right.some(({ value }) => isSame(value, ratioOfFigure(claim.figure)));
      if (claim.part && !exact) continue;
      this.keys.add(key);
      known.clauses.set(key, claim);
    }
    this.any = said || this.keys.size > 0 || zeros > 1;
  }
}

function isBorneOut(claim: Claim, key: string, { keys, sentences, any }: Others): boolean {
  const slip = looksLikeSlip(claim.figure, claim.right);
  const beside = sentences.get(claim.sentence);
  // 收到130件，受理120件: one of the two is the row.
  const same = beside?.clauses.get(key);
  if (same !== undefined && same.clause !== claim.clause && !isOfAnotherRow(claim, same)) return false;
  if (!claim.certain && (!slip || !any)) return false;
  if (slip) return true;
  // Far from its cell: perhaps the text speaks of another body or time.
  if (keys.has(key)) return false;
  const alone = beside !== undefined && beside.count > 1 && !beside.agrees;
  return !(alone && keys.size > 0);
}

/** 新收1765件，应办1847件, of 1764 and 83: the second is the two rows together, and the first is beside one of them. */
function isOfAnotherRow(claim: Claim, same: Claim): boolean {
  const taken = same.right.find(({ value }) => isSame(value, ratioOfFigure(same.figure)));
  const others = claim.right.filter(({ value }) => taken && !isSame(value, taken.value));
  return isMistyped(claim.figure, others);
}

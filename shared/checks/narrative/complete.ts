/**
 * Whether a list that a text tells in full bears out what one of its figures is supposed to be. In: the claims that hold,
 * the supposed ones, the tables. Out: those of the supposed that the list bears out. Follows the equations of the form:
 * rows 3.1 to 22 make row 24, applicants make row 1, results make the 总计, rows 1 and 2 are rows 24 and 25. Always holds:
 * every cell of the equation that is not 0 is told, all but one of its figures are right, and that one looks like a slip.
 */
import type { Claim } from './claim.ts';
import { type Evaluator, isWritten, type RightFigure } from './evaluate.ts';
import { looksLikeSlip } from './slip.ts';

/** `whole` is the sum of all `parts`; without one, the parts balance one another. */
interface Equation {
  whole: readonly string[];
  parts: readonly string[];
  /** How many of the others have to be told. */
  least: number;
  /** What it may bear out, where that is not any of its cells. */
  only?: RegExp;
}

const ROWS = ['received', 'carriedIn', 'concluded', 'carriedOut'];
const BLOCKS = [
  ['review'],
  ['lawsuitDirect'],
  ['lawsuitAfterReview'],
  ['lawsuitDirect', 'lawsuitAfterReview'],
  ['review', 'lawsuitDirect', 'lawsuitAfterReview'],
];

function equationsOf(tables: Evaluator): Equation[] {
  const cells = (pattern: RegExp) => tables.paths.filter((path) => pattern.test(path));
  const total = (row: string) => `applications.${row}.total`;
  const outcomes = cells(/^applications\.outcomes\..*\.total$/);
  const applicants = cells(/^applications\.received\.(?!total)/);
  const results = (blocks: readonly string[]) =>
    cells(/^disputes\./).filter(
      (path) => blocks.includes(path.split('.')[1] ?? '') && !/\.total$/.test(path),
    );
  return [
    { whole: [], parts: ROWS.map(total), least: 2 },
    // What came in and what was left are all answers and what is left now.
    {
      whole: [],
      parts: [...['received', 'carriedIn', 'carriedOut'].map(total), ...outcomes],
      least: 2,
      only: /outcomes/,
    },
    { whole: [total('concluded')], parts: outcomes, least: 1 },
    { whole: [total('received')], parts: applicants, least: 1 },
    ...BLOCKS.map((blocks) => ({
      whole: blocks.map((block) => `disputes.${block}.total`),
      parts: results(blocks),
      least: 1,
    })),
  ];
}

/** How far a list reaches. */
const NEAR = 12;

export function borneOut(claims: readonly Claim[], supposed: readonly Claim[], tables: Evaluator): Claim[] {
  const all = [
    ...claims.map((claim) => ({ claim, open: false })),
    ...supposed.map((claim) => ({ claim, open: true })),
  ];
  all.sort((one, other) => one.claim.order - other.claim.order);
  if (supposed.length === 0) return [];
  const equations = equationsOf(tables);
  return all.flatMap(({ claim, open }, index) => {
    if (!open) return [];
    const around = all.slice(Math.max(0, index - NEAR), index + NEAR + 1).map((one) => one.claim);
    const others = around.filter((other) => other !== claim);
    return isBorneOut(claim, others, { equations, tables }) ? [claim] : [];
  });
}

interface Known {
  equations: readonly Equation[];
  tables: Evaluator;
}

function isBorneOut(claim: Claim, others: readonly Claim[], { equations, tables }: Known): boolean {
  return equations.some((equation) =>
    claim.right.some((right) => {
      const own = pathsIn(right, equation);
      if (equation.only && !own?.every((path) => equation.only?.test(path))) return false;
      if (!own || right.value.over === 0n || !looksLikeSlip(claim.figure, [right])) return false;
      return isTold(own, others, { ...equation, tables });
    }),
  );
}

/** The cells of an equation that a right figure is the sum of; the parts of its whole where it is that. */
function pathsIn(
  { plus, minus, of, change }: RightFigure,
  { whole, parts }: Equation,
): readonly string[] | undefined {
  if (minus.length > 0 || of || change) return undefined;
  const paths = plus.map(({ path }) => path);
  if (whole.length > 0 && paths.length === whole.length && paths.every((path) => whole.includes(path)))
    return whole;
  return paths.every((path) => parts.includes(path)) ? paths : undefined;
}

function isTold(
  own: readonly string[],
  others: readonly Claim[],
  equation: Equation & { tables: Evaluator },
): boolean {
  const told = new Set(own);
  let bearing = 0;
  for (const { right, agrees, figure } of others) {
    const inIt = right.flatMap((one) => {
      const paths = pathsIn(one, equation);
      return paths && (!agrees || isWritten(figure, one.value)) ? [paths] : [];
    });
    const [paths] = inIt;
    if (!paths) continue;
    // Another figure that is wrong, or one that gives the same cells: nobody can tell which is meant.
    if (!agrees || isSame(paths, own)) return false;
    const nested = paths.some((path) => own.includes(path));
    for (const path of nested ? [] : paths) told.add(path);
    if (figure.digits > 0n && !nested) bearing += 1;
  }
  const ofWhole = isSame(own, equation.whole);
  return (
    bearing >= equation.least &&
    equation.parts.every((path) => told.has(path) || equation.tables.isZero(path)) &&
    (!ofWhole || equation.parts.some((path) => told.has(path)))
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((path) => other.includes(path));
}

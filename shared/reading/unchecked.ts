/**
 * Numbers that no equation verifies. In: a read report, and the reports it was checked with. Out: the paths of the
 * cells with a number that are in no assessable equation, neither within the report, nor from year to year, nor from
 * members to whole. Always holds: a change in any other single number breaks a check that held before. These numbers
 * cannot be verified from the tables, so a passing report states which of its numbers were compared with nothing.
 */
import { equationsOf } from '../checks/arithmetic.ts';
import { cellsOfChain } from '../checks/chains.ts';
import type { Check, CheckedForm } from '../checks/check.ts';
import { cellPlacesOf, type Steps } from './form-labels.ts';
import type { ReadReport } from './read-report.ts';

interface Beside {
  checks: readonly Check[];
  before?: ReadReport | undefined;
  children?: readonly ReadReport[] | undefined;
}

export function uncheckedCells(report: ReadReport, beside: Beside): string[] {
  const form: CheckedForm = { ...report.form, checks: beside.checks };
  const numbered = cellPlacesOf(form).filter(({ path }) => hasNumber(report, path));
  const held = new Set([
    ...inSums(report, form),
    ...(beside.before ? fromYearToYear(report, beside.before, form) : []),
    ...(beside.children ? inEach(numbered, beside.children) : []),
  ]);
  return numbered.map(({ path }) => path).filter((path) => !held.has(path));
}

function hasNumber({ cells }: ReadReport, path: string): boolean {
  return (cells[path]?.value ?? null) !== null;
}

const pathOf = (steps: Steps): string => steps.join('.');

function inSums(report: ReadReport, form: CheckedForm): string[] {
  return equationsOf(form).flatMap(({ left, right }) => {
    const paths = [...left, ...right].map(pathOf);
    return paths.every((path) => hasNumber(report, path)) ? paths : [];
  });
}

/** The chains that are equations; one that only sets a bound tells of no number. */
const EQUATIONS = ['carry-chain', 'in-force-chain'] as const;

/** Of each equation from year to year all numbers, where it could be assessed. */
function fromYearToYear(report: ReadReport, before: ReadReport, form: CheckedForm): string[] {
  const equations = new Map<string, string[]>();
  for (const [then, now] of EQUATIONS.flatMap((id) => cellsOfChain(id, { form })))
    equations.set(pathOf(then), [...(equations.get(pathOf(then)) ?? []), pathOf(now)]);
  return [...equations].flatMap(([then, now]) =>
    hasNumber(before, then) && now.every((path) => hasNumber(report, path)) ? now : [],
  );
}

/** Of a whole: the cells of which every member prints a number. */
function inEach(places: readonly { path: string }[], children: readonly ReadReport[]): string[] {
  return places.map(({ path }) => path).filter((path) => children.every((child) => hasNumber(child, path)));
}

/**
 * Numbers that no equation holds to account. In: a report as it was read, and what it was checked beside. Out: the paths
 * of the cells with a number that stand in no equation that could be assessed, nor in one from year to year or from
 * members to whole. Always holds: change any other number alone, and a check fails that held before; of these nobody can
 * tell from the tables, so that a report that passes says which of its numbers were compared with nothing.
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

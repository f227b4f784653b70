/**
 * Numbers that no equation holds to account. In: a report as it was read, and what it was checked beside. Out: the paths
 * of the cells with a number that stand in no equation that could be assessed, nor in one from year to year or from
 * members to whole. Always holds: change any other number alone, and a check fails that held before; of these nobody can
 * tell from the tables, so that a report that passes says which of its numbers were compared with nothing.
 */
import { equationsOf } from '../checks/arithmetic.ts';
import type { Check } from '../checks/check.ts';
import { cellPlacesOf, type Steps } from './form-labels.ts';
import type { ReadReport } from './read-report.ts';

interface Beside {
  checks: readonly Check[];
  before?: ReadReport | undefined;
  children?: readonly ReadReport[] | undefined;
}

export function uncheckedCells(report: ReadReport, beside: Beside): string[] {
  const { form } = report;
  const numbered = cellPlacesOf(form).filter(({ path }) => hasNumber(report, path));
  const held = new Set([
    ...inSums(report, beside.checks),
    ...(beside.before ? fromYearToYear(report, beside.before) : []),
    ...(beside.children ? inEach(numbered, beside.children) : []),
  ]);
  return numbered.map(({ path }) => path).filter((path) => !held.has(path));
}

function hasNumber({ cells }: ReadReport, path: string): boolean {
  return (cells[path]?.value ?? null) !== null;
}

const pathOf = (steps: Steps): string => steps.join('.');

function inSums(report: ReadReport, checks: readonly Check[]): string[] {
  return equationsOf({ ...report.form, checks }).flatMap(({ left, right }) => {
    const paths = [...left, ...right].map(pathOf);
    return paths.every((path) => hasNumber(report, path)) ? paths : [];
  });
}

/** What was carried in, and what is in force; a chain that only sets a bound tells of no number. */
function fromYearToYear(report: ReadReport, before: ReadReport): string[] {
  const { applications, proactive } = report.form;
  const [carriedIn, carriedOut] = (['carriedIn', 'carriedOut'] as const).map(
    (role) => applications.rows.find((row) => row.role === role)?.at ?? [],
  ) as [Steps, Steps];
  const carried = applications.columns.flatMap(({ at }) => {
    const now = pathOf([...carriedIn, ...at]);
    return hasNumber(report, now) && hasNumber(before, pathOf([...carriedOut, ...at])) ? [now] : [];
  });
  const inForce = proactive
    .filter(({ columns }) => columns.some(({ code }) => code === 'inForce'))
    .flatMap(({ rows }) => rows)
    .flatMap(({ at }) => {
      const now = ['issued', 'repealed', 'inForce'].map((column) => pathOf([...at, column]));
      const isWhole = now.every((path) => hasNumber(report, path));
      return isWhole && hasNumber(before, pathOf([...at, 'inForce'])) ? now : [];
    });
  return [...carried, ...inForce];
}

/** Of a whole: the cells of which every member prints a number. */
function inEach(places: readonly { path: string }[], children: readonly ReadReport[]): string[] {
  return places.map(({ path }) => path).filter((path) => children.every((child) => hasNumber(child, path)));
}

/**
 * The checks of the form on a report that was read. In: a read report, and optionally the previous year and the
 * members.
 * Out: one result per check, with the number of assessable equations and figures, whether sums hold with blanks as 0,
 * and findings as sentences with their place in the source. Always holds: an unread cell is neither 0 nor blank. Blanks
 * are tried as 0 and never taken for it, but known parts above their known total are a fault.
 */
import { equationsOf } from '../checks/arithmetic.ts';
import type { Check, CheckedForm, CheckFinding, CheckResult } from '../checks/check.ts';
import { readNarrative } from '../checks/check-narrative.ts';
import { checkReport } from '../checks/check-report.ts';
import { formOfYear, whoMakesRules } from '../checks/others-reports.ts';
import { cellPlacesOf, type Steps } from './form-labels.ts';
import type { ReadReport } from './read-report.ts';
import { above, placed, unequal } from './sentences.ts';

/** Figures in the texts: their number, the understood ones, and those of them that disagree with the tables. */
export interface FiguresAssessed {
  readonly read: number;
  readonly of: number;
  readonly disagree: number;
}

export type ReadCheck = CheckResult & { readonly figures?: FiguresAssessed };

export interface Beside {
  /** The checks of the report's edition. */
  readonly checks: readonly Check[];
  readonly before?: ReadReport | undefined;
  readonly children?: readonly ReadReport[] | undefined;
}

export function checkReading(report: ReadReport, { checks, before, children }: Beside): ReadCheck[] {
  const { texts, year, agency } = report;
  const form: CheckedForm = { ...report.form, checks: [...checks, formOfYear, whoMakesRules] };
  const results = checkReport({
    form,
    read: readerOf(report),
    isUnread: (steps) => report.cells[steps.join('.')] === undefined,
    ...(Object.values(texts).some((text) => text !== null) && { narrative: texts }),
    ...(year !== null && { year }),
    ...(agency !== null && { agency }),
    ...(before && { before: { read: readerOf(before), sameCases: null } }),
  });
  return results
    .filter(({ id }) => !OF_EVENTS.has(id))
    .map((result) => (before ? withoutUnknown(result, report, before) : result))
    .map((result) => (children && result.id === 'parent-sum' ? sumOf(result, report, children) : result))
    .map((result) => withEquations(result, report, form))
    .map((result) => (result.id === 'narrative' ? withFigures(result, report) : result))
    .map((result) => (result.id === 'sections' ? withFee(result, report) : result))
    .map((result) => ({ ...result, findings: result.findings.map((finding) => placed(finding, report)) }));
}

/** A page has no events. */
const OF_EVENTS: ReadonlySet<string> = new Set(['feed-faults', 'handovers']);

function readerOf({ cells }: ReadReport): (steps: Steps) => number | null {
  return (steps) => {
    const value = cells[steps.join('.')]?.value ?? null;
    return value === null ? null : Number(value);
  };
}

/** A pass that read nothing is not a pass: it states the number of figures, and of understood ones. */
function withFigures(result: ReadCheck, report: ReadReport): ReadCheck {
  const { texts, form, year, agency } = report;
  if (result.result === 'not-assessable') return result;
  const owner = { ...(year !== null && { year }), ...(agency !== null && { agency }) };
  const { read, figures, disagree } = readNarrative(texts, { form, read: readerOf(report), ...owner });
  return { ...result, figures: { read, of: figures, disagree } };
}

const FEE = /处理费|收费(情况|事项|金额)|收取(任何|相关|信息)?费用/;

/** Other agencies' reports print the sentence on the fee themselves. */
function withFee(result: ReadCheck, { texts }: ReadReport): ReadCheck {
  if (result.result === 'not-assessable' || FEE.test(Object.values(texts).join('\n'))) return result;
  const pointer = '/narrative/other';
  if (texts.other === null || result.findings.some((each) => each.pointer === pointer)) return result;
  const zh = '第六部分没有载明信息处理费的收取情况（没有收取的也应写明）';
  const finding = { pointer, zh, en: 'section six does not state the processing fee, 0 included' };
  return { ...result, result: 'fail', findings: [...result.findings, finding] };
}

function withEquations(result: ReadCheck, report: ReadReport, form: CheckedForm): ReadCheck {
  const equations = equationsOf(form).filter(({ id }) => id === result.id);
  if (equations.length === 0) return result;
  const read = readerOf(report);
  const isRead = (steps: Steps) => report.cells[steps.join('.')] !== undefined;
  let [assessed, hold, fail] = [0, 0, 0];
  const findings: CheckFinding[] = [];
  for (const equation of equations) {
    const { left, right } = equation;
    const [parts, total] = [left.map(read), right.map(read)];
    const [known, whole] = [sum(parts), sum(total)];
    if (![...parts, ...total].includes(null)) {
      assessed++;
      if (known !== whole) findings.push(unequal(equation, known, whole));
    } else if (total.every((each) => each !== null) && known > whole) {
      fail++;
      findings.push(above(equation, known, whole));
    } else if ([...left, ...right].every(isRead)) {
      if (known === whole) hold++;
      else fail++;
    }
  }
  const tried = hold + fail > 0 ? { blanksAsZero: { hold, fail } } : {};
  const { reason, ...rest } = result;
  const stands = findings.length > 0 ? { result: 'fail' as const } : { ...(reason && { reason }) };
  return { ...rest, ...stands, findings, equations: { assessed, of: equations.length, ...tried } };
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

/** Chains compare with the previous year: a cell that either year does not print gives no finding. */
function withoutUnknown(result: ReadCheck, now: ReadReport, before: ReadReport): ReadCheck {
  if (!/-chain$/.test(result.id)) return result;
  const known = result.findings.filter(({ pointer }) => {
    const path = cellPlacesOf(now.form).find((cell) => cell.pointer === pointer)?.path ?? '';
    const last = path
      .replace(/^applications\.carriedIn/, 'applications.carriedOut')
      .replace(/^(disputes\.\w+)\.total$/, '$1.pending');
    const beside = path.endsWith('.inForce')
      ? ['issued', 'repealed'].map((each) => path.replace('inForce', each))
      : [];
    const has = ({ cells }: ReadReport, each: string) => (cells[each]?.value ?? null) !== null;
    return [path, ...beside].every((each) => has(now, each)) && has(before, last);
  });
  if (known.length > 0 || result.findings.length === 0) return { ...result, findings: known };
  const reason = { zh: '两年的有关单元格没有都读到', en: 'the cells of the two years were not all read' };
  return { ...result, findings: [], result: 'not-assessable', reason };
}

/** A whole against its members: cell by cell, if all of them print a number. */
function sumOf(result: ReadCheck, report: ReadReport, children: readonly ReadReport[]): ReadCheck {
  const findings: CheckFinding[] = [];
  const places = cellPlacesOf(report.form);
  let assessed = 0;
  for (const { path, pointer, row, column } of places) {
    const values = children.map(({ cells }) => cells[path]?.value ?? null);
    const own = report.cells[path]?.value ?? null;
    if (own === null || values.includes(null)) continue;
    assessed++;
    const total = values.reduce<number>((all, value) => all + fen(value), 0);
    if (total === fen(own)) continue;
    const name = [...row, ...column].join('·');
    const shown = typeof own === 'string' ? String(total / 10_000) : String(total / 10_000);
    const zh = `${name}：所给${children.length}份报告之和${shown}，本报告${own}`;
    findings.push({ pointer, zh, en: `${path}: ${shown} in the ${children.length} reports, ${own} here` });
  }
  const equations = { assessed, of: places.length };
  if (assessed === 0) return { ...result, equations };
  const { reason: _, ...rest } = result;
  return { ...rest, equations, findings, result: findings.length > 0 ? 'fail' : 'pass' };
}

/** Ten-thousandths, so that money sums exactly. */
function fen(value: number | string | null): number {
  return Math.round(Number(value) * 10_000);
}

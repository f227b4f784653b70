/**
 * The sums that a form has to keep. In: a form and a tables object of that form, cells as integers, or null where
 * one was printed blank. Out: one result a check. Tolerance is 0. A blank cell is not zero: a sum over it cannot
 * be assessed. Sources: the head of section three (勾稽关系) and the 总计 columns of 国办公开办函〔2021〕30号.
 */
import type { Form, FormCheck, FormCheckId, Steps } from '../form/form.ts';
import { pointerTo } from '../form/form.ts';
import type { CheckFinding, CheckResult } from './check-result.ts';

/** Reads the number of a cell; null where it is blank. */
export type ReadCell = (steps: Steps) => number | null;

/** One equation: what stands on either side, and where the reader finds the result. */
export interface Equation {
  left: Steps[];
  right: Steps[];
  at: Steps;
  zh: string;
  en: string;
}

type ArithmeticId = Extract<FormCheckId, 'row-sum' | 'result-sum' | 'identity' | 'dispute-sum'>;

const EQUATIONS: Record<ArithmeticId, (form: Form) => Equation[]> = {
  'row-sum': rowSums,
  'result-sum': resultSums,
  identity: identities,
  'dispute-sum': disputeSums,
};

/** Whether a check is one of sums, which the tables alone decide. */
export function isArithmetic(id: string): id is ArithmeticId {
  return Object.hasOwn(EQUATIONS, id);
}

/** Every equation of the checks of sums, for formats that compute them again. */
export function equationsOf(form: Form): (Equation & { id: ArithmeticId })[] {
  return form.checks.flatMap(({ id }) =>
    isArithmetic(id) ? EQUATIONS[id](form).map((equation) => ({ ...equation, id })) : [],
  );
}

/** The result of one check of sums. */
export function checkSums(form: Form, check: FormCheck & { id: ArithmeticId }, read: ReadCell): CheckResult {
  const equations = EQUATIONS[check.id](form);
  const findings: CheckFinding[] = [];
  let blank: Steps | undefined;
  for (const equation of equations) {
    blank ??= [...equation.left, ...equation.right].find((cell) => read(cell) === null);
    const [left, right] = [sum(equation.left.map(read)), sum(equation.right.map(read))];
    if (left === null || right === null || left === right) continue;
    const pointer = pointerTo(equation.at);
    findings.push({
      pointer,
      zh: `${equation.zh}：${left} ≠ ${right}`,
      en: `${equation.en}: ${left} ≠ ${right}`,
    });
  }
  const { id, level, zh, en } = check;
  if (findings.length > 0) return { id, level, result: 'fail', zh, en, findings };
  if (blank === undefined) return { id, level, result: 'pass', zh, en, findings };
  const pointer = pointerTo(blank);
  const reason = { zh: `单元格 ${pointer} 为空白`, en: `the cell ${pointer} is blank` };
  return { id, level, result: 'not-assessable', zh, en, findings, reason };
}

/** Null where a value is. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce((total, value) => (total === null || value === null ? null : total + value), 0);
}

function rowSums({ applications: { rows, columns } }: Form): Equation[] {
  const parts = columns.filter(({ role }) => role === 'part');
  return columns
    .filter(({ role }) => role === 'total')
    .flatMap((total) =>
      rows.map((row) => ({
        left: parts.map(({ at }) => [...row.at, ...at]),
        right: [[...row.at, ...total.at]],
        at: [...row.at, ...total.at],
        zh: `${row.label}：各类申请人之和与总计`,
        en: `${row.code}: the applicants' columns and the total`,
      })),
    );
}

function resultSums({ applications: { rows, columns } }: Form): Equation[] {
  const outcomes = rows.filter(({ role }) => role === 'outcome');
  return rows
    .filter(({ role }) => role === 'concluded')
    .flatMap((concluded) =>
      columns.map(({ at, label, code }) => ({
        left: outcomes.map((row) => [...row.at, ...at]),
        right: [[...concluded.at, ...at]],
        at: [...concluded.at, ...at],
        zh: `${label}列：办理结果各项之和与（七）总计`,
        en: `column ${code}: the results and the concluded total`,
      })),
    );
}

function identities({ applications: { rows, columns } }: Form): Equation[] {
  const cells = (roles: readonly string[], column: Steps) =>
    rows.filter(({ role }) => roles.includes(role)).map((row) => [...row.at, ...column]);
  return columns.map(({ at, label, code }) => ({
    left: cells(['received', 'carriedIn'], at),
    right: cells(['concluded', 'carriedOut'], at),
    at: cells(['carriedOut'], at)[0] ?? at,
    zh: `${label}列：新收与上年结转之和，与总计和结转下年度之和`,
    en: `column ${code}: received and carried in, and concluded and carried out`,
  }));
}

function disputeSums({ disputes }: Form): Equation[] {
  return disputes.flatMap(({ at: block, groups, label, code, columns }) => {
    const cells = (role: string) =>
      columns.filter((column) => column.role === role).map(({ at }) => [...block, ...at]);
    return cells('total').map((total) => ({
      left: cells('part'),
      right: [total],
      at: total,
      zh: `${[...groups, label].join('·')}：四种结果之和与总计`,
      en: `${code}: the four results and the total`,
    }));
  });
}

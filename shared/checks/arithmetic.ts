/**
 * The sums that a form must satisfy. In: a form and a reader of its cells: integers, or null for a cell printed blank.
 * Out: the equations that do not hold, with tolerance 0. A blank is not zero: an equation with blanks is assessed with
 * 0 in their place, and the finding says so. Sources: the head of section three (勾稽关系) and the 总计 columns of
 * 国办公开办函〔2021〕30号.
 */
import type { FaultText } from '../events/faults.ts';
import { type Form, pointerTo, type Steps } from '../form/form.ts';
import type {
  Assessment,
  Check,
  CheckedForm,
  CheckedReport,
  CheckFinding,
  Equation,
  EquationsAssessed,
  ReadCell,
} from './check.ts';

/** A check of sums, at error level. */
export function sumCheck(
  id: string,
  { zh, en }: Pick<Check, 'zh' | 'en'>,
  equations: (form: Form) => Equation[],
): Check {
  return {
    id,
    level: 'error',
    zh,
    en,
    needs: 'tables',
    equations,
    assess: (report) => assessSums(equations(report.form), report),
  };
}

/** The equations of all checks of sums, for formats with formulas. */
export function equationsOf(form: CheckedForm): (Equation & { id: string })[] {
  return form.checks.flatMap(({ id, equations }) =>
    (equations?.(form) ?? []).map((equation) => ({ ...equation, id })),
  );
}

/**
 * An equation without blanks holds or fails. One with blanks fails if no number in them could make it hold. Otherwise
 * it is assessed with 0 for the blanks, at warning level; for reports read off a page such equations are only counted,
 * because a third of those reports print blanks.
 */
function assessSums(all: readonly Equation[], report: CheckedReport): Assessment {
  const { read, triesBlanks, isUnread, incomplete } = report;
  const isBlank = (cell: Steps) =>
    read(cell) === null || (triesBlanks === true && incomplete?.has(cell.join('.')) === true);
  const [wrong, uncertain, holding]: [CheckFinding[], CheckFinding[], Equation[]] = [[], [], []];
  let assessed = 0;
  let blank: Steps | undefined;
  for (const equation of all) {
    const [failing] = notHolding(equation, read);
    const blanks = [...equation.left, ...equation.right].filter(isBlank);
    blank ??= blanks[0];
    if (blanks.length === 0) assessed += 1;
    if (failing && !couldHold(equation, read, isBlank)) wrong.push(failing);
    else if (blanks.some((cell) => isUnread?.(cell))) continue;
    else if (failing) uncertain.push(withWords(failing, '（空白按0计）', ' if blanks are 0'));
    else if (blanks.length > 0) holding.push(equation);
  }
  const equations = countsOf(all.length, assessed, { hold: holding.length, fail: uncertain.length });
  const tried = isUnread ? [] : [...uncertain, ...holdingInWords(holding, triesBlanks)];
  const findings = [...wrong, ...tried];
  if (findings.length === 0 && blank) return { ...notRead(blank, equations), equations };
  const isMild = wrong.length === 0 && findings.length > 0;
  return { findings, equations, ...(isMild && { level: 'warning' }) };
}

function countsOf(of: number, assessed: number, zero: { hold: number; fail: number }): EquationsAssessed {
  return { assessed, of, ...(zero.hold + zero.fail > 0 && { blanksAsZero: zero }) };
}

function notRead(cell: Steps, { assessed, of }: EquationsAssessed): { reason: FaultText } {
  const pointer = pointerTo(cell);
  return {
    reason: {
      zh: `单元格 ${pointer} 为空白；${of}个等式中已核${assessed}个，均成立`,
      en: `the cell ${pointer} is blank; ${assessed} of ${of} equations were assessed and hold`,
    },
  };
}

/** For our own reports one finding per equation; for others', which often print blanks, one with the count. */
function holdingInWords(holding: readonly Equation[], each: true | undefined): CheckFinding[] {
  const [first] = holding;
  if (!first) return [];
  if (each || holding.length === 1)
    return holding.map((one) => withWords(said(one), '：空白按0计则成立', ': holds if blanks are 0'));
  const zh = `${holding.length}个等式含有空白，空白按0计则成立`;
  return [{ pointer: pointerTo(first.at), zh, en: `${holding.length} equations hold if blanks are 0` }];
}

/** Whether some non-negative number in the blanks could make both sides equal. */
function couldHold({ left, right }: Equation, read: ReadCell, isBlank: (cell: Steps) => boolean): boolean {
  const [less, more] = [sum(left.map(read)), sum(right.map(read))];
  return (less <= more && left.some(isBlank)) || (less >= more && right.some(isBlank));
}

function notHolding(equation: Equation, read: ReadCell): CheckFinding[] {
  const [left, right] = [sum(equation.left.map(read)), sum(equation.right.map(read))];
  return left === right ? [] : [withWords(said(equation), `：${left} ≠ ${right}`, `: ${left} ≠ ${right}`)];
}

const said = ({ at, zh, en }: Equation): CheckFinding => ({ pointer: pointerTo(at), zh, en });
const withWords = ({ pointer, zh, en }: CheckFinding, more: string, moreEn: string): CheckFinding => ({
  pointer,
  zh: zh + more,
  en: en + moreEn,
});

/** Blanks count as 0. */
function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

export const rowSum = sumCheck(
  'row-sum',
  {
    zh: '第三部分每一行：自然人与五类法人或其他组织之和等于总计',
    en: 'Section three, each row: natural persons and the five kinds of organisation sum to the total',
  },
  rowSums,
);

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

/** The check over the rows of results. Its statement names their numbers in the edition. */
export function resultSum(rows: { first: number; last: number }): Check {
  const { first, last } = rows;
  return sumCheck(
    'result-sum',
    {
      zh: `第三部分每一列：本年度办理结果各项（第${first}至${last}行）之和等于（七）总计`,
      en: `Section three, each column: the results (rows ${first} to ${last}) sum to the concluded total (row ${last + 1})`,
    },
    resultSums,
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

export const identity = sumCheck(
  'identity',
  {
    zh: '第三部分每一列：本年新收与上年结转之和，等于（七）总计与结转下年度之和',
    en: 'Section three, each column: received plus carried in equals concluded plus carried out',
  },
  identities,
);

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

export const disputeSum = sumCheck(
  'dispute-sum',
  {
    zh: '第四部分每一组：结果维持、结果纠正、其他结果、尚未审结之和等于总计',
    en: 'Section four, each block: upheld, corrected, other and pending sum to the total',
  },
  disputeSums,
);

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

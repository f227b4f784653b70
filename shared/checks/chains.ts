/**
 * The chains from one year to the next. In: the tables of a year, and what the published version of the year before
 * prints. Out: one result a chain; its findings name cells and never a case. What cannot be assessed says why: without
 * a published year before nothing is compared, since only what was published binds. Follows domain.md, section 3.
 */
import { type Form, type FormCheck, type FormCheckId, pointerTo, type Steps } from '../form/form.ts';
import type { ReadCell } from './arithmetic.ts';
import type { CheckFinding, CheckResult } from './check-result.ts';

export type ChainId = Extract<FormCheckId, 'carry-chain' | 'in-force-chain' | 'dispute-chain'>;

/** The published version of the year before. */
export interface YearBefore {
  read: ReadCell;
  /**
   * Whether the applications that it carried out are, one by one and each in its column, those that are carried in
   * now; null where the version does not tell.
   */
  sameCases: boolean | null;
}

interface Chained {
  form: Form;
  read: ReadCell;
}

type Chain = (report: Chained, before: YearBefore) => CheckFinding[];

const CHAINS: Record<ChainId, Chain> = {
  'carry-chain': carried,
  'in-force-chain': inForce,
  'dispute-chain': pending,
};

export function isChain(id: string): id is ChainId {
  return Object.hasOwn(CHAINS, id);
}

export function checkChain(
  report: Chained,
  { id, level, zh, en }: FormCheck & { id: ChainId },
  before: YearBefore | null,
): CheckResult {
  const findings = before ? CHAINS[id](report, before) : [];
  const reason = findings.length === 0 ? notAssessable(id, before) : undefined;
  if (reason) return { id, level, result: 'not-assessable', zh, en, findings, reason };
  return { id, level, result: findings.length > 0 ? 'fail' : 'pass', zh, en, findings };
}

function notAssessable(id: ChainId, before: YearBefore | null): { zh: string; en: string } | undefined {
  if (!before) return { zh: '上年度报告尚未公布', en: 'the report of the year before is not published' };
  if (id === 'carry-chain' && before.sameCases === null)
    return {
      zh: '各列相等，但上年度版本未留存事件，不能逐件核对',
      en: 'the columns agree, but the version of the year before kept no events to compare case by case',
    };
  return undefined;
}

function carried({ form, read }: Chained, before: YearBefore): CheckFinding[] {
  const { rows, columns } = form.applications;
  const row = (role: string) => rows.find((each) => each.role === role)?.at ?? [];
  const findings = columns.flatMap(({ at, label, code }) => {
    const [out, into] = [before.read([...row('carriedOut'), ...at]), read([...row('carriedIn'), ...at])];
    if (out === into) return [];
    return finding([...row('carriedIn'), ...at], {
      zh: `${label}列：上年度公布的结转下年度${out}件，本年度的上年结转${into}件`,
      en: `column ${code}: ${out} carried out last year, as published, and ${into} carried in this year`,
    });
  });
  if (findings.length > 0 || before.sameCases !== false) return findings;
  const total = columns.filter(({ role }) => role === 'total');
  return total.flatMap(({ at }) =>
    finding([...row('carriedIn'), ...at], {
      zh: '各列件数相等，但与上年度公布时结转的不是同一批申请',
      en: 'the numbers agree, but they are not the applications that were carried out as published',
    }),
  );
}

function inForce({ form, read }: Chained, before: YearBefore): CheckFinding[] {
  const rows = form.proactive
    .filter(({ columns }) => columns.some(({ code }) => code === 'inForce'))
    .flatMap((block) => block.rows);
  return rows.flatMap(({ at, label, code }) => {
    const now = (column: string) => Number(read([...at, column]));
    const last = Number(before.read([...at, 'inForce']));
    const expected = last + now('issued') - now('repealed');
    if (expected === now('inForce')) return [];
    return finding([...at, 'inForce'], {
      zh: `${label}：上年度公布的现行有效${last}件，加制发${now('issued')}件，减废止${now('repealed')}件，为${expected}件，表中为${now('inForce')}件`,
      en: `${code}: ${last} in force as published last year, plus ${now('issued')} issued, minus ${now('repealed')} repealed, is ${expected}, the table has ${now('inForce')}`,
    });
  });
}

function pending({ form, read }: Chained, before: YearBefore): CheckFinding[] {
  return form.disputes.flatMap(({ at, groups, label, code }) => {
    const [open, total] = [Number(before.read([...at, 'pending'])), Number(read([...at, 'total']))];
    if (open <= total) return [];
    return finding([...at, 'total'], {
      zh: `${[...groups, label].join('·')}：上年度公布的尚未审结${open}件，多于本年度总计${total}件`,
      en: `${code}: ${open} pending as published last year, more than this year's total of ${total}`,
    });
  });
}

function finding(at: Steps, words: { zh: string; en: string }): CheckFinding[] {
  return [{ pointer: pointerTo(at), ...words }];
}

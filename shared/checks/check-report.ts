/**
 * Runs an edition's checks on one report (SOURCES.md, section 3). In: the tables, and what else is available: the
 * narrative, the faults of the feed, the year before. Out: one result per check, in the order of the edition. A check
 * without its inputs is `not-assessable`, says what it needs, and never counts as passed.
 */
import type { Check, CheckedForm, CheckedReport, CheckResult } from './check.ts';

/** The results of all checks of the edition. */
export function checkReport(report: CheckedReport & { form: CheckedForm }): CheckResult[] {
  return report.form.checks.map((check) => resultOf(check, report));
}

/** The result of one check. */
export function resultOf(check: Check, report: CheckedReport): CheckResult {
  const { id, level, zh, en } = check;
  const assessed = check.assess(report);
  const { reading, equations } = assessed;
  const more = { ...(equations && { equations }), ...(reading && { reading }) };
  if ('reason' in assessed) {
    const { findings = [], reason } = assessed;
    return { id, level, result: 'not-assessable', zh, en, findings, reason, ...more };
  }
  const { findings, note } = assessed;
  const result = findings.length > 0 ? 'fail' : 'pass';
  const words = note ? { zh: `${zh}（${note.zh}）`, en: `${en} (${note.en})` } : { zh, en };
  return { id, level: assessed.level ?? level, result, ...words, findings, ...more };
}

/** The failed checks by level. A report may be published without errors; its warnings require a note. */
export function standing(results: readonly CheckResult[]): {
  errors: CheckResult[];
  warnings: CheckResult[];
} {
  const failed = results.filter(({ result }) => result === 'fail');
  return {
    errors: failed.filter(({ level }) => level === 'error'),
    warnings: failed.filter(({ level }) => level === 'warning'),
  };
}

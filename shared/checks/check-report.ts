/**
 * Every check of the rule book on one report (domain.md, section 3). In: the tables, and what else is at hand:
 * the narrative, the faults of the feed, the year before. Out: all checks in the order of the rule book; what cannot be assessed
 * from what is at hand says what it would need, and never counts as passed.
 */
import { FEED_FAULTS, type FeedFaultCode } from '../cases/faults.ts';
import { type Form, type FormCheck, form2021 } from '../form/form.ts';
import { checkSums, isArithmetic, type ReadCell } from './arithmetic.ts';
import { checkChain, isChain, type YearBefore } from './chains.ts';
import { checkNarrative, type NarrativeTexts } from './check-narrative.ts';
import { CHECK_IDS, type CheckFinding, type CheckId, type CheckResult } from './check-result.ts';
import { citationsLeft } from './citations.ts';

/** A standing fault of the feed that lies in the year of the report. */
export interface StandingFault {
  code: FeedFaultCode;
  subject: string;
}

export interface CheckedReport {
  form: Form;
  read: ReadCell;
  /** Texts of sections one, five and six; absent where only tables are at hand. */
  narrative?: NarrativeTexts;
  /** What was met when the citations of the narrative were expanded; where absent, those left in it are faulty. */
  citations?: readonly CheckFinding[];
  /** Year and name of the agency, by which figures of other years and bodies are told apart in the narrative. */
  year?: number;
  agency?: string;
  /** The published version of the year before, null where none is; absent where nobody looked for one. */
  before?: YearBefore | null;
  /** Absent where the events are not at hand. */
  faults?: readonly StandingFault[];
}

type Statement = Pick<CheckResult, 'level' | 'zh' | 'en'>;

/** Checks that the form itself does not hold. */
const STATEMENTS: Record<Exclude<CheckId, FormCheck['id']>, Statement> = {
  'feed-faults': { level: 'error', zh: '没有未消除的数据报送问题', en: 'No fault of the feed stands' },
  narrative: {
    level: 'warning',
    zh: '文字中的数字与表格一致',
    en: 'Every figure in the text agrees with the tables',
  },
  'parent-sum': {
    level: 'warning',
    zh: '汇总报告等于本级与所属各单位之和',
    en: 'A parent equals itself and its children',
  },
  sections: {
    level: 'warning',
    zh: '各文字部分不为空，第六部分载明信息处理费情况（包括为零的情况）',
    en: 'No text section is empty, and section six states the processing fee, 0 included',
  },
};

const NEEDS: Partial<Record<CheckId, { zh: string; en: string }>> = {
  'carry-chain': { zh: '需要上一年度的报告', en: 'needs the report of the year before' },
  'in-force-chain': { zh: '需要上一年度的报告', en: 'needs the report of the year before' },
  'dispute-chain': { zh: '需要上一年度的报告', en: 'needs the report of the year before' },
  'feed-faults': { zh: '需要全部事件', en: 'needs the events' },
  narrative: { zh: '需要报告的文字部分', en: 'needs the texts of the report' },
  'parent-sum': { zh: '需要所属各单位的报告', en: 'needs the reports of the children' },
  sections: { zh: '需要报告的文字部分', en: 'needs the texts of the report' },
};

/** All checks, in the order of the rule book. */
export function checkReport(report: CheckedReport): CheckResult[] {
  return CHECK_IDS.map((id) => checkOne(id, report));
}

/** Whether a report with these results may be published: no error fails, and no warning without a note. */
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

function checkOne(id: CheckId, report: CheckedReport): CheckResult {
  const formCheck = report.form.checks.find((check) => check.id === id);
  if (formCheck && isArithmetic(formCheck.id)) {
    return checkSums(report.form, { ...formCheck, id: formCheck.id }, report.read);
  }
  if (formCheck && isChain(formCheck.id) && report.before !== undefined)
    return checkChain(report, { ...formCheck, id: formCheck.id }, report.before);
  if (id === 'feed-faults' && report.faults) return checkFeed(report.faults);
  if (id === 'narrative' && report.narrative) return checkTexts(report, report.narrative);
  if (id === 'sections' && report.narrative) return checkSections(report.narrative);
  const { level, zh, en } = formCheck ?? statementOf(id);
  const known = formCheck !== undefined || Object.hasOwn(STATEMENTS, id);
  const reason = (known && NEEDS[id]) || { zh: '本表式没有这一核对', en: 'this form has no such check' };
  return { id, level, result: 'not-assessable', zh, en, findings: [], reason };
}

/** The statement of a check that the form at hand does not hold: the present form's, or one of no form. */
function statementOf(id: CheckId): Statement {
  const present = form2021.checks.find((check) => check.id === id);
  return present ?? STATEMENTS[id as keyof typeof STATEMENTS];
}

function checkFeed(faults: readonly StandingFault[]): CheckResult {
  const { zh, en } = STATEMENTS['feed-faults'];
  // A feed with warnings alone may be published with a note; the statement is the same.
  const level =
    faults.length > 0 && faults.every(({ code }) => FEED_FAULTS[code].level === 'warning')
      ? 'warning'
      : 'error';
  const findings = [...new Set(faults.map(({ code }) => code))].map((code) => {
    const { length } = faults.filter((fault) => fault.code === code);
    // Numbers of cases stay out of here: these results are printed with published reports.
    return {
      pointer: '',
      zh: `${FEED_FAULTS[code].zh}（${length}处）`,
      en: `${FEED_FAULTS[code].en} (${length})`,
    };
  });
  return { id: 'feed-faults', level, result: faults.length > 0 ? 'fail' : 'pass', zh, en, findings };
}

function checkTexts(report: CheckedReport, narrative: NarrativeTexts): CheckResult {
  const { level, zh, en } = STATEMENTS.narrative;
  const { overview, problems, other } = narrative;
  const citations = report.citations ?? citationsLeft([overview, problems, other].join('\n'));
  const findings = [...citations, ...checkNarrative(narrative, report)];
  return { id: 'narrative', level, result: findings.length > 0 ? 'fail' : 'pass', zh, en, findings };
}

function checkSections(narrative: NarrativeTexts): CheckResult {
  const { level, zh, en } = STATEMENTS.sections;
  const headings = { overview: '一、总体情况', problems: '五、存在的主要问题及改进情况' } as const;
  // Section six is never empty: the report prints the sentence on 信息处理费 itself.
  const empty = (['overview', 'problems'] as const).filter((section) => !narrative[section]?.trim());
  const findings = empty.map((section) => ({
    pointer: `/narrative/${section}`,
    zh: `“${headings[section]}”没有内容`,
    en: `section "${section}" is empty`,
  }));
  return { id: 'sections', level, result: findings.length > 0 ? 'fail' : 'pass', zh, en, findings };
}

/** The checks of a report's texts: whether their figures agree with the tables, and whether any section is empty. */
import type { FaultText } from '../events/faults.ts';
import { headingOf } from '../form/form.ts';
import { noYearBefore } from './chains.ts';
import type { Assessment, Check, CheckedReport, NarrativeTexts, TextsRead } from './check.ts';
import { growthFindings, readNarrative } from './check-narrative.ts';
import { citationsLeft } from './citations.ts';

const NO_TEXTS: Assessment = { reason: { zh: '需要报告的文字部分', en: 'needs the texts of the report' } };

export const narrative: Check = {
  id: 'narrative',
  level: 'warning',
  zh: '文字中的数字与表格一致',
  en: 'Every figure in the text agrees with the tables',
  needs: 'texts',
  assess: (report) => (report.narrative ? figuresIn(report, report.narrative) : NO_TEXTS),
};

function figuresIn(report: CheckedReport, texts: NarrativeTexts): Assessment {
  const { overview, problems, other } = texts;
  const citations = report.citations ?? citationsLeft([overview, problems, other].join('\n'));
  // Comparisons with the year before are a separate check, because that year is not part of the report.
  const { findings: found, ...reading } = readNarrative(texts, { ...report, before: null });
  const findings = [...citations, ...found];
  const { figures, read, statements } = reading;
  // Understanding no figure at all must not count as a pass.
  if (figures > 0 && read + statements + findings.length === 0)
    return {
      reason: { zh: `文中${figures}个数字都没有读懂`, en: `none of ${figures} figures was read` },
      reading,
    };
  return { findings, reading, ...(figures > 0 && { note: inWords(reading) }) };
}

function inWords({ figures, read, disagree }: TextsRead): FaultText {
  return {
    zh: `${figures}个数字，读懂${read}个，${disagree}个不符`,
    en: `${figures} figures, ${read} read, ${disagree} disagree`,
  };
}

export const narrativeGrowth: Check = {
  id: 'narrative-growth',
  level: 'warning',
  zh: '文字中与上年度相比的增减与两年的表格一致',
  en: 'What the text says against the year before agrees with the tables of both years',
  needs: 'year-before',
  assess: growthIn,
};

function growthIn(report: CheckedReport): Assessment {
  const { narrative: texts, before } = report;
  if (!texts) return NO_TEXTS;
  if (!before) return noYearBefore(before);
  return { findings: growthFindings(texts, report) };
}

export const sections: Check = {
  id: 'sections',
  level: 'warning',
  zh: '各文字部分不为空，第六部分载明信息处理费情况（包括为零的情况）',
  en: 'No text section is empty, and section six states the processing fee, 0 included',
  needs: 'texts',
  assess: (report) => (report.narrative ? emptyIn(report, report.narrative) : NO_TEXTS),
};

/** Section six of our own reports is never empty: it always prints the sentence on 信息处理费. */
function emptyIn({ form }: CheckedReport, texts: NarrativeTexts): Assessment {
  const empty = (['overview', 'problems'] as const).filter((section) => saysNothing(texts[section]));
  const findings = empty.map((section) => ({
    pointer: `/narrative/${section}`,
    zh: `“${headingOf(form, section)}”没有内容`,
    en: `section "${section}" is empty`,
  }));
  return { findings };
}

/** Whether a text is empty or only a placeholder, such as / or 无. */
function saysNothing(text: string | null): boolean {
  return /^[\s\u3000]*(?:[/／—–-]+|无|暂无|没有|略)?[。.]?[\s\u3000]*$/.test(text ?? '');
}

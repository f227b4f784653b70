/** The checks that read the texts of a report: what they say against the tables, and whether they say anything. */
import type { Assessment, Check, CheckedReport, NarrativeTexts } from './check.ts';
import { checkNarrative } from './check-narrative.ts';
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
  return { findings: [...citations, ...checkNarrative(texts, report)] };
}

export const sections: Check = {
  id: 'sections',
  level: 'warning',
  zh: '各文字部分不为空，第六部分载明信息处理费情况（包括为零的情况）',
  en: 'No text section is empty, and section six states the processing fee, 0 included',
  needs: 'texts',
  assess: ({ form, narrative: texts }) => (texts ? emptyIn(form, texts) : NO_TEXTS),
};

/** Section six is never empty: the report prints the sentence on 信息处理费 itself. */
function emptyIn({ sections: all }: CheckedReport['form'], texts: NarrativeTexts): Assessment {
  const empty = (['overview', 'problems'] as const).filter((section) => !texts[section]?.trim());
  return {
    findings: empty.map((section) => ({
      pointer: `/narrative/${section}`,
      zh: `“${all.find(({ code }) => code === section)?.heading ?? section}”没有内容`,
      en: `section "${section}" is empty`,
    })),
  };
}

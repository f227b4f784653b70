/**
 * Checks only for reports that others published. In: the tables with year and agency. Out: a finding if the form is not
 * that of the year, or if a body without the power to make 规章 reports some. Our own reports always have the right form,
 * and count 规章 from events.
 */
import { FIRST_REPORT } from '../form/codes.ts';
import { type Form, pointerTo, type Steps } from '../form/form.ts';
import type { Assessment, Check, CheckedReport } from './check.ts';

/** The form of 2019 is for reports on 2019 and 2020, the form of 2021 for all later years (SOURCES.md). */
export const formOfYear: Check = {
  id: 'form-year',
  level: 'error',
  zh: '所用表式是该年度规定的表式',
  en: 'The form is the one of the year',
  needs: 'tables',
  assess: ({ form, year }) => {
    if (year === undefined) return { reason: { zh: '需要报告的年度', en: 'needs the year of the report' } };
    const old = form.id === '2019';
    if (old === year < FIRST_REPORT) return { findings: [] };
    const due = year < FIRST_REPORT ? '2019' : '2021';
    return {
      findings: [
        {
          pointer: '/format',
          zh: `${year}年度报告应用${due}年的表式，所用为${form.id}年的表式`,
          en: `a report on ${year} must use the form of ${due}; this one uses the form of ${form.id}`,
        },
      ],
    };
  },
};

/**
 * Names of bodies without the power to make 规章. By the 立法法 only ministries, provinces, cities with districts and
 * autonomous prefectures have it: no lower government, and no department of a local government.
 */
const MAKES_NONE =
  /(?:县|旗|镇|乡|街道)(?:人民政府)?(?:办公[室厅]|办事处)?$|(?:市|州|盟|县|区|旗|镇|乡|街道)(?!.*人民政府$).+(?:局|委员会|办公室|中心|[支大]队|所|办事处)$|市[^市]{1,8}区人民政府(?:办公[室厅])?$/;

export const whoMakesRules: Check = {
  id: 'rules-maker',
  level: 'warning',
  zh: '规章件数只见于有权制定规章的机关',
  en: 'Only a body with the power to make rules (规章) reports any',
  needs: 'tables',
  assess: assessRules,
};

function assessRules({ form, read, agency }: CheckedReport): Assessment {
  if (agency === undefined) return { reason: { zh: '需要机关名称', en: 'needs the name of the agency' } };
  if (!MAKES_NONE.test(agency)) return { findings: [] };
  const found = cellsOfRules(form).flatMap((steps) => {
    const value = read(steps);
    return value !== null && value > 0 ? [{ steps, value }] : [];
  });
  return {
    findings: found.map(({ steps, value }) => ({
      pointer: pointerTo(steps),
      zh: `${agency}一般无权制定规章，表中为${value}件，可能是行政规范性文件填错了行`,
      en: `${agency} usually has no power to make rules (规章); the table has ${value}, perhaps normative documents in the wrong row`,
    })),
  };
}

/** All cells of the rows on 规章. */
function cellsOfRules({ proactive }: Form): Steps[] {
  return proactive.flatMap(({ rows, columns }) =>
    rows.filter(({ code }) => code === 'rules').flatMap((row) => columns.map(({ at }) => [...row.at, ...at])),
  );
}

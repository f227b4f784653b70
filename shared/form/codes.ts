/**
 * The event catalogue's parts of the forms: the codes of results and applicants, with their labels, and the first
 * reported year. Always holds: every result and applicant of a computed form has its code, each once, in the order of
 * the newest form that has it.
 */
import type { Applicant2021, Outcome2021 } from './form-2021.ts';
import { FORMS } from './forms.ts';
import type { Form } from './shape.ts';

export type Outcome = Outcome2021;
export type ApplicantType = Applicant2021;

const newestFirst = FORMS.filter(({ use }) => use === 'computed').toReversed();

/** The possible outcomes of a decision: the results of every computed form. */
export const OUTCOMES = codesOf(resultsOf) as readonly Outcome[];

/** The possible applicants: the columns of every computed form, except 总计. */
export const APPLICANT_TYPES = codesOf(applicantsOf) as readonly ApplicantType[];

/** No tables of an earlier year are computed. */
export const FIRST_REPORT = Math.min(...newestFirst.map(({ years }) => years.from));

/** Official labels of the codes, those of the newest form first; a result with its heading. */
export const CODE_LABELS: ReadonlyMap<string, string> = new Map(
  newestFirst
    .toReversed()
    .flatMap((form) => [
      ...form.disputes.flatMap(({ columns }) => columns.map(({ code, label }) => [code, label] as const)),
      ...applicantsOf(form).map(({ code, label }) => [code, label] as const),
      ...resultsOf(form).map(
        ({ code, label, groups }) => [code, [...groups.slice(1), label].join('')] as const,
      ),
    ]),
);

function resultsOf({ applications }: Form) {
  return applications.rows.filter(({ role }) => role === 'outcome');
}

function applicantsOf({ applications }: Form) {
  return applications.columns.filter(({ role }) => role === 'part');
}

function codesOf(lines: (form: Form) => readonly { code: string }[]): string[] {
  return [...new Set(newestFirst.flatMap((form) => lines(form).map(({ code }) => code)))];
}

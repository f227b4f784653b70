/**
 * Checks for reports that may be correct but look wrong: nothing counted in the whole year, or far less than the year
 * before. In: the tables, and the published ones of the year before. Out: warnings, because only the office knows
 * whether nothing happened or nothing was sent. Always holds: the form decides which cells are read; a cell that it
 * lacks is neither 0 nor blank.
 */
import { type Form, isMoney, pointerTo, type Steps } from '../form/form.ts';
import { noYearBefore } from './chains.ts';
import type { Assessment, Check, CheckedReport, CheckFinding, ReadCell } from './check.ts';

/** Columns of section two that hold a stock, not an addition of the year. */
const STANDING = new Set(['inForce', 'publishedInAll', 'itemsLastYear']);
const ADDED = new Set(['received', 'concluded']);

/** The cells that count additions of the year; numbers in force or carried over are none. */
function ofTheYear({ proactive, applications, disputes }: Form): Steps[] {
  const published = proactive.flatMap(({ rows, columns }) =>
    rows.flatMap((row) =>
      columns.filter(({ code }) => !STANDING.has(code)).map(({ at }) => [...row.at, ...at]),
    ),
  );
  const totals = [
    ...applications.rows
      .filter(({ role }) => ADDED.has(role))
      .map(({ at }) => ({ at, columns: applications.columns })),
    ...disputes,
  ];
  return [...published, ...totals.flatMap(totalsOf)];
}

function totalsOf({ at: line, columns }: Pick<Form['disputes'][number], 'at' | 'columns'>): Steps[] {
  return columns.filter(({ role }) => role === 'total').map(({ at }) => [...line, ...at]);
}

/** The cells of 信息处理费. Kept apart, because reported figures often lack them: section six states them in words. */
function feesOf({ fees }: Form): Steps[] {
  const paid = fees?.columns.filter(({ quantity }) => isMoney(quantity)) ?? [];
  return paid.map(({ at }) => [...(fees?.row.at ?? []), ...at]);
}

export const yearWithoutFacts: Check = {
  id: 'year-without-facts',
  level: 'warning',
  zh: '本年度有计入报告的事实',
  en: 'Something of the year is counted',
  needs: 'tables',
  assess: assessYear,
};

function assessYear({ form, read }: CheckedReport): Assessment {
  const values = ofTheYear(form).map(read);
  const counted = [...values, ...feesOf(form).map(read)].some((value) => value !== null && value !== 0);
  if (counted) return { findings: [] };
  if (values.includes(null))
    return { reason: { zh: '有关单元格为空白', en: 'cells that it would read are blank' } };
  const words = {
    zh: '本年度没有一件计入报告的事实，本年度新增的数字均为零；请核实是没有发生，还是没有报送',
    en: 'nothing of the year is counted, every number that a year adds is 0: did nothing happen, or was nothing sent?',
  };
  return { findings: [{ pointer: '', ...words }] };
}

interface Compared {
  steps: Steps;
  zh: string;
}

/** The leading numbers: new applications, and decisions of each kind. */
function comparedIn(form: Form): Compared[] {
  const { rows, columns } = form.applications;
  const received = rows
    .filter(({ role }) => role === 'received')
    .flatMap(({ at }) => totalsOf({ at, columns }))
    .map((steps) => ({ steps, zh: '本年新收政府信息公开申请' }));
  const decided = form.proactive.flatMap((block) =>
    block.columns
      .filter(({ code }) => code === 'decisions')
      .flatMap(({ at }) => block.rows.map((row) => ({ steps: [...row.at, ...at], zh: row.label }))),
  );
  return [...received, ...decided];
}

/** Smaller numbers may fall sharply by chance. */
const ENOUGH = 20;

export const sharpFall: Check = {
  id: 'sharp-fall',
  level: 'warning',
  zh: '主要数字比上年度下降不超过90%',
  en: 'No leading number has fallen by more than 90 % since the year before',
  needs: 'year-before',
  assess: assessFall,
};

function assessFall({ form, read, before }: CheckedReport): Assessment {
  if (!before) return noYearBefore(before);
  return { findings: comparedIn(form).flatMap((compared) => fallOf(compared, read, before.read)) };
}

function fallOf({ steps, zh }: Compared, read: ReadCell, last: ReadCell): CheckFinding[] {
  const [now, then] = [read(steps), last(steps)];
  if (now === null || then === null || then < ENOUGH || now * 10 >= then) return [];
  const fall = `${(((then - now) / then) * 100).toFixed(1)}%`;
  return [
    {
      pointer: pointerTo(steps),
      zh: `${zh}${now}件，上年度公布${then}件，下降${fall}；请核实是否漏报`,
      en: `${steps.join('.')}: ${now}, ${then} as published the year before, down ${fall}`,
    },
  ];
}

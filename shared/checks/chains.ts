/**
 * The chains from one year to the next. In: the tables of a year, and those of the published version of the year
 * before. Out: one result per chain; findings name cells, never cases. Without a published year before, a chain is not
 * assessable, because only published numbers bind. Follows SOURCES.md, section 3.
 */
import type { FaultText } from '../events/faults.ts';
import { type Form, pointerTo, type Steps } from '../form/form.ts';
import type { Assessment, Check, CheckedReport, CheckFinding, YearBefore } from './check.ts';

/** The chains whose breaks are explained case by case (chain-cases.ts). */
export type ChainId = 'carry-chain' | 'in-force-chain' | 'dispute-chain';

type Chain = (report: CheckedReport, before: YearBefore) => CheckFinding[];

function chain(id: ChainId, words: Pick<Check, 'zh' | 'en'>, findingsOf: Chain): Check {
  return {
    id,
    level: 'warning',
    ...words,
    needs: 'year-before',
    assess: (report) => assessChain(id, report, findingsOf),
  };
}

export const carryChain = chain(
  'carry-chain',
  {
    zh: '上一年度的结转下年度继续办理等于本年度的上年结转，逐列相等且为同一批申请',
    en: 'What last year carried out is what this year carried in, column by column and case by case',
  },
  carried,
);

export const inForceChain = chain(
  'in-force-chain',
  {
    zh: '现行有效件数等于上一年度现行有效件数加本年制发件数减本年废止件数',
    en: 'Documents in force equal those in force last year plus issued minus repealed',
  },
  inForce,
);

export const disputeChain = chain(
  'dispute-chain',
  {
    zh: '上一年度尚未审结的案件数不大于本年度总计，逐组比较',
    en: 'What was pending last year is not more than this year’s total, block by block',
  },
  pending,
);

function assessChain(id: ChainId, report: CheckedReport, findingsOf: Chain): Assessment {
  const { before } = report;
  if (!before) return noYearBefore(before);
  const findings = findingsOf(report, before);
  if (findings.length === 0 && (report.triesBlanks || before.isFigures))
    return withoutCases(id, report, before);
  if (before.kin) return { findings: findings.map((one) => withKin(one, before)), ...noteOfKin(before) };
  if (id === 'carry-chain' && findings.length === 0 && before.sameCases === null)
    return {
      reason: {
        zh: '各列相等，但上年度版本未留存事件，不能逐件核对',
        en: 'the columns agree, but the version of the year before kept no events to compare case by case',
      },
    };
  const note = id === 'carry-chain' ? movesOf(before) : undefined;
  return { findings, ...(note && { note }) };
}

/** The result if one of the years consists of reported figures: blanks and cases cannot be compared. */
function withoutCases(id: ChainId, report: CheckedReport, before: YearBefore): Assessment {
  const blank = cellsOfChain(id, report).find(
    ([then, now]) => before.read(then) === null || report.read(now) === null,
  );
  if (blank) {
    const pointer = pointerTo(blank[1]);
    return {
      reason: {
        zh: `单元格 ${pointer} 或上年度的对应单元格为空白`,
        en: `the cell ${pointer}, or that of the year before, is blank`,
      },
    };
  }
  if (id !== 'carry-chain') return { findings: [] };
  return {
    reason: {
      zh: '各列相等，但其中一个年度的数字由填报形成，不能逐件核对',
      en: 'the columns agree, but one of the years is made of figures: there are no cases to compare',
    },
  };
}

/** The pairs of cells that a chain compares: of the year before, and of this year. */
export function cellsOfChain(id: ChainId, { form }: Pick<CheckedReport, 'form'>): [Steps, Steps][] {
  const row = (role: string) => form.applications.rows.find((each) => each.role === role)?.at ?? [];
  switch (id) {
    case 'carry-chain':
      return form.applications.columns.map(({ at }) => [
        [...row('carriedOut'), ...at],
        [...row('carriedIn'), ...at],
      ]);
    case 'in-force-chain':
      return documentRows(form).flatMap(({ at }) =>
        ['issued', 'repealed', 'inForce'].map((column): [Steps, Steps] => [
          [...at, 'inForce'],
          [...at, column],
        ]),
      );
    case 'dispute-chain':
      return form.disputes.map(({ at }) => [
        [...at, 'pending'],
        [...at, 'total'],
      ]);
  }
}

function documentRows(form: Form) {
  return form.proactive
    .filter(({ columns }) => columns.some(({ code }) => code === 'inForce'))
    .flatMap((block) => block.rows);
}

/** For a consolidated report only columns are compared; each finding names the members that joined or left. */
function withKin({ pointer, zh, en }: CheckFinding, before: YearBefore): CheckFinding {
  const { note } = noteOfKin(before);
  return note ? { pointer, zh: `${zh}（${note.zh}）`, en: `${en} (${note.en})` } : { pointer, zh, en };
}

function noteOfKin({ kin }: YearBefore): { note?: FaultText } {
  const { joined = [], left = [] } = kin ?? {};
  if (joined.length + left.length === 0) return {};
  const parts = (words: { joined: string; left: string }, between: string) =>
    [joined.length > 0 && words.joined, left.length > 0 && words.left].filter(Boolean).join(between);
  return {
    note: {
      zh: parts({ joined: `本年度加入：${joined.join('、')}`, left: `本年度退出：${left.join('、')}` }, '；'),
      en: parts({ joined: `joined: ${joined.join(', ')}`, left: `left: ${left.join(', ')}` }, '; '),
    },
  };
}

/** Why there is nothing to compare: no year before was given (undefined), or none is published (null). */
export function noYearBefore(before: null | undefined): { reason: FaultText } {
  if (before === undefined)
    return { reason: { zh: '需要上一年度的报告', en: 'needs the report of the year before' } };
  return { reason: { zh: '上年度报告尚未公布', en: 'the report of the year before is not published' } };
}

/** A note on the hand-overs that the comparison allowed for; undefined if there were none. */
function movesOf(before: YearBefore): FaultText | undefined {
  const [out, into] = [moved(before, 'out', 'total'), moved(before, 'in', 'total')];
  if (out + into === 0) return undefined;
  return {
    zh: `本年度转出上年结转的申请${out}件，转入按上年结转计的申请${into}件，已按编号计出、计入`,
    en: `${out} carried out last year were handed on this year, ${into} came in as carried in: taken out and in by their numbers`,
  };
}

function moved({ carryMoves }: YearBefore, way: 'out' | 'in', column: string): number {
  return carryMoves?.[way][column] ?? 0;
}

function carried({ form, read }: CheckedReport, before: YearBefore): CheckFinding[] {
  const { rows, columns } = form.applications;
  const row = (role: string) => rows.find((each) => each.role === role)?.at ?? [];
  const findings = columns.flatMap(({ at, label, code }) => {
    const [out, into] = [before.read([...row('carriedOut'), ...at]), read([...row('carriedIn'), ...at])];
    const [left, joined] = [moved(before, 'out', code), moved(before, 'in', code)];
    if (out === null || into === null || out - left + joined === into) return [];
    const passing = left + joined > 0;
    return finding([...row('carriedIn'), ...at], {
      zh: `${label}列：上年度公布的结转下年度${out}件，${passing ? `减转出${left}件，加转入${joined}件，` : ''}本年度的上年结转${into}件`,
      en: `column ${code}: ${out} carried out last year, as published, ${passing ? `minus ${left} handed on, plus ${joined} that came in so, ` : ''}and ${into} carried in this year`,
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

function inForce({ form, read }: CheckedReport, before: YearBefore): CheckFinding[] {
  return documentRows(form).flatMap(({ at, label, code }) => {
    const cells = ['issued', 'repealed', 'inForce'].map((column) => read([...at, column]));
    const last = before.read([...at, 'inForce']);
    if (last === null || cells.includes(null)) return [];
    const now = (column: string) => Number(read([...at, column]));
    const expected = last + now('issued') - now('repealed');
    if (expected === now('inForce')) return [];
    return finding([...at, 'inForce'], {
      zh: `${label}：上年度公布的现行有效${last}件，加制发${now('issued')}件，减废止${now('repealed')}件，为${expected}件，表中为${now('inForce')}件`,
      en: `${code}: ${last} in force as published last year, plus ${now('issued')} issued, minus ${now('repealed')} repealed, is ${expected}, the table has ${now('inForce')}`,
    });
  });
}

function pending({ form, read }: CheckedReport, before: YearBefore): CheckFinding[] {
  return form.disputes.flatMap(({ at, groups, label, code }) => {
    const [open, total] = [Number(before.read([...at, 'pending'])), Number(read([...at, 'total']))];
    const isBlank = before.read([...at, 'pending']) === null || read([...at, 'total']) === null;
    if (isBlank || open <= total) return [];
    return finding([...at, 'total'], {
      zh: `${[...groups, label].join('·')}：上年度公布的尚未审结${open}件，多于本年度总计${total}件`,
      en: `${code}: ${open} pending as published last year, more than this year's total of ${total}`,
    });
  });
}

function finding(at: Steps, words: { zh: string; en: string }): CheckFinding[] {
  return [{ pointer: pointerTo(at), ...words }];
}

/**
 * Whether a report may be published now (contract, section 5). In: the checked tables of a year, the latest live
 * `report.finalised`, and what was published last. Out: the number of the version to publish, or every reason why
 * not: a refused finalisation stays pending and is tried again when something changes.
 */

import type { Approval } from '../approval/approval.ts';
import { missingInWords } from '../approval/words.ts';
import type { CheckResult } from '../checks/check.ts';
import { standing } from '../checks/check-report.ts';
import { compareEvents, type EventOf } from '../events/event.ts';
import { dayOf, type Instant } from '../events/instant.ts';
import { chineseDay } from './chinese-day.ts';
import type { Refusal } from './model.ts';

export type Finalisation = EventOf<'report.finalised'>;

/** The checked tables of a year. */
interface Tables {
  year: number;
  tablesDigest: string;
  /** Digest of all that a version would say; absent in what an earlier release folded. */
  draftDigest?: string | undefined;
  checks: readonly CheckResult[];
}

export interface Candidate extends Tables {
  /** The latest live finalisation of the year. */
  finalisation: Finalisation | null;
  /** Live ones that no version holds and that do not sort after the last version's, the latest first. */
  late: readonly { id: string; at: string }[];
  /** The latest one was brought by a backup: it never came to this stack. */
  isRestored: boolean;
  /** How the review stands; absent or null where the agency asks for none. */
  approval?: Approval | null | undefined;
  /** Why a version of exactly this could not be made before; null where none was tried. */
  notMade: Refusal | null;
}

export interface LastPublished {
  number: number;
  finalisation: Finalisation;
}

export type Decision =
  | { kind: 'nothing-to-publish' }
  | { kind: 'publish'; number: number; finalisation: Finalisation }
  | { kind: 'refused'; refusals: Refusal[] };

/** Decides; `currentYear` is the calendar year in Asia/Shanghai at the time of the night. */
export function decide(candidate: Candidate, last: LastPublished | null, currentYear: number): Decision {
  const { finalisation, late, isRestored, notMade } = candidate;
  if (!finalisation || (last && compareEvents(finalisation, last.finalisation) <= 0)) {
    const [latest] = late;
    if (!last || !latest) return { kind: 'nothing-to-publish' };
    return { kind: 'refused', refusals: [notNewer(latest, last)] };
  }
  const number = (last?.number ?? 0) + 1;
  const refusals = refusalsOf(candidate, finalisation.data, number, currentYear);
  const unapproved = approvalMissing(candidate, finalisation.data);
  if (unapproved) refusals.push(unapproved);
  if (isRestored) refusals.push(RESTORED);
  if (notMade) refusals.push(notMade);
  return refusals.length > 0 ? { kind: 'refused', refusals } : { kind: 'publish', number, finalisation };
}

function approvalMissing(
  { approval, draftDigest = '' }: Candidate,
  { note, without }: Finalisation['data'],
): Refusal | null {
  return approval ? missingInWords(approval, { draft: draftDigest, note, without }) : null;
}

/** Silence would be worse: an office that confirms a correction and hears nothing believes that it is public. */
function notNewer({ id, at }: { id: string; at: string }, { number, finalisation }: LastPublished): Refusal {
  const on = (instant: string) => dayOf(instant as Instant);
  return {
    code: 'finalisation-not-newer',
    zh: `${chineseDay(on(at))}的定稿（编号${id}）不晚于第${number}版所依据的定稿（${chineseDay(on(finalisation.at))}），不会公布；请重新定稿，或撤回它。`,
    en: `The finalisation ${id} of ${on(at)} does not sort after the one of version ${number} (${on(finalisation.at)}); finalise again, or withdraw it.`,
  };
}

const RESTORED: Refusal = {
  code: 'finalisation-restored',
  zh: '这份定稿来自备份，不是在本系统中提交的，须经管理员确认才会公布。',
  en: 'This finalisation came from a backup and was never given to this stack; an operator has to confirm it.',
};

/** What a finalisation of exactly these tables would be answered now. */
export interface Readiness {
  /** What stands in its way, whatever it says. */
  blocking: Refusal[];
  /** What it can only be published with a note for. */
  needsNote: Refusal[];
}

/** `published` is the number of the latest published version. */
export function readinessOf(candidate: Tables, published: number | null, currentYear: number): Readiness {
  const refusals = (data: Finalisation['data']) =>
    refusalsOf(candidate, { draft: candidate.tablesDigest, ...data }, (published ?? 0) + 1, currentYear);
  const blocking = refusals({ note: '说明' });
  const codes = blocking.map(({ code }) => code);
  return { blocking, needsNote: refusals({}).filter(({ code }) => !codes.includes(code)) };
}

function refusalsOf(
  { year, tablesDigest, draftDigest, checks }: Tables,
  data: Finalisation['data'],
  number: number,
  currentYear: number,
): Refusal[] {
  const { errors, warnings } = standing(checks);
  const titles = (results: readonly CheckResult[]) => results.map(({ zh }) => `“${zh}”`).join('、');
  const ids = (results: readonly CheckResult[]) => results.map(({ id }) => id).join(', ');
  const refusals: (Refusal | false)[] = [
    year >= currentYear && {
      code: 'year-not-over',
      zh: `${year}年尚未结束，年度报告不能发布。`,
      en: `The year ${year} is not over.`,
    },
    errors.length > 0 && {
      code: 'check-failed',
      zh: `以下各项尚未做到，改正后方可公布：${titles(errors)}。`,
      en: `Checks fail: ${ids(errors)}.`,
    },
    warnings.length > 0 &&
      data.note === undefined && {
        code: 'warning-without-note',
        zh: `以下各项尚未做到，公布时须附说明：${titles(warnings)}。`,
        en: `Warnings stand (${ids(warnings)}) and no note came.`,
      },
    number > 1 &&
      data.note === undefined && {
        code: 'correction-without-note',
        zh: '自第二版起，公布时须附更正说明。',
        en: 'From the second version on a note is needed.',
      },
    data.draft !== undefined &&
      data.draft !== tablesDigest &&
      data.draft !== draftDigest && {
        code: 'draft-outdated',
        zh: '所确认的草稿与当前表格不一致，请核对最新草稿后重新确认。',
        en: 'The draft that was confirmed is not that of the tables as they now are.',
      },
  ];
  return refusals.filter((refusal) => refusal !== false);
}

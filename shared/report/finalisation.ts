/**
 * Whether a report may be published now (contract, section 5). In: the checked tables of a year, the latest live
 * `report.finalised`, and the last publication. Out: the number of the version to publish, or every reason against it.
 * A refused finalisation stays pending and is tried again when something changes.
 */

import type { Approval } from '../approval/approval.ts';
import { missingInWords } from '../approval/words.ts';
import type { CheckResult } from '../checks/check.ts';
import { standing } from '../checks/check-report.ts';
import { type MembersRefusal, refusalsOf as membersRefusals } from '../consolidation/contributions.ts';
import { compareEvents, type EventOf } from '../events/event.ts';
import { dayOf, type Instant } from '../events/instant.ts';
import { chineseDay } from './chinese-day.ts';
import type { Refusal, Report, ReportedFigures, ReportMembers } from './model.ts';
import { problemOf } from './problems.ts';

export type Finalisation = EventOf<'report.finalised'>;

/** The checked tables of a year. */
interface Tables {
  agency: Pick<Report['agency'], 'sandbox'>;
  year: number;
  tablesDigest: string;
  /** Digest of the full content of the version; absent in a fold of an earlier release. */
  draftDigest?: string | undefined;
  checks: readonly CheckResult[];
  /** For a year of figures, the reported ones. */
  figures?: ReportedFigures | undefined;
  /** For a government's report: its members, as a version would hold them. */
  members?: ReportMembers | undefined;
}

export interface Candidate extends Tables {
  /** The latest live finalisation of the year. */
  finalisation: Finalisation | null;
  /** Live ones that no version holds and that do not sort after the last version's, the latest first. */
  late: readonly { id: string; at: string }[];
  /** The latest one comes from a backup: this stack never received it. */
  isRestored: boolean;
  /** The state of the review; absent or null if the agency requires none. */
  approval?: Approval | null | undefined;
  /** The reason why a version of exactly this could not be made before; null if none was tried. */
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

/** The only place that keeps a sandbox from the public: nothing lists, feeds or logs a non-version. */
export const SANDBOX: Refusal = {
  code: 'sandbox',
  zh: '测试机关的报告只供试验，永远不会公布。',
  en: 'The report of a sandbox is a trial: it is never published.',
};

/** The answer to a finalisation of exactly these tables now. */
export interface Readiness {
  /** The obstacles, whatever the finalisation says. */
  blocking: Refusal[];
  /** The points that require a note. */
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

/** The refusal of a finalisation with `data` now, as far as its draft shows; without the review. */
export function foreseenRefusals(
  candidate: Tables,
  data: Finalisation['data'],
  { published, currentYear }: { published: number | null; currentYear: number },
): Refusal[] {
  return refusalsOf(candidate, data, (published ?? 0) + 1, currentYear);
}

function refusalsOf(
  { agency, year, tablesDigest, draftDigest, checks, figures, members }: Tables,
  data: Finalisation['data'],
  number: number,
  currentYear: number,
): Refusal[] {
  const refusals: (Refusal | false)[] = [
    agency.sandbox === true && SANDBOX,
    year >= currentYear && {
      code: 'year-not-over',
      zh: `${year}年尚未结束，年度报告不能发布。`,
      en: `The year ${year} is not over.`,
    },
    figures?.origin === null && {
      code: 'figures.missing',
      zh: '本年度的数字由填报形成，尚未报送（figures.reported）。',
      en: 'The year is made of figures, and none were reported.',
    },
    ...refusalsOfChecks(checks, data),
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
  const isRefusal = (refusal: Refusal | false) => refusal !== false;
  return [...refusals.filter(isRefusal), ...(members ? refusalsOfMembers(members, data) : [])];
}

function refusalsOfChecks(
  checks: readonly CheckResult[],
  { note }: Finalisation['data'],
): (Refusal | false)[] {
  const { errors, warnings } = standing(checks);
  const problems = (results: readonly CheckResult[]) => results.map((one) => problemOf(one).zh).join('；');
  const ids = (results: readonly CheckResult[]) => results.map(({ id }) => id).join(', ');
  return [
    errors.length > 0 && {
      code: 'check-failed',
      zh: `以下问题改正后方可公布：${problems(errors)}。`,
      en: `Checks fail: ${ids(errors)}.`,
    },
    warnings.length > 0 &&
      note === undefined && {
        code: 'warning-without-note',
        zh: `以下情况公布时须附说明，逐项写明：${problems(warnings)}。`,
        en: `Warnings stand (${ids(warnings)}) and no note came.`,
      },
  ];
}

const MEMBERS: Record<MembersRefusal['code'], { zh: string; en: string }> = {
  'members.missing': {
    zh: '以下成员尚无可计入的数字，请待其公布或填报，或在定稿中以 without 列明并附说明：',
    en: 'These members have nothing that counts; wait for them, or name them in `without` with a note:',
  },
  'without.counts': {
    zh: '以下成员已可计入，定稿的 without 却仍列有：',
    en: 'These members count by now, and the finalisation still leaves them out:',
  },
  'without.note': {
    zh: '定稿不计入以下成员，须附说明：',
    en: 'The finalisation leaves these members out, and no note came:',
  },
};

function refusalsOfMembers({ list }: ReportMembers, data: Finalisation['data']): Refusal[] {
  const { without, note } = data;
  const named = { ...(without && { without }), ...(note !== undefined && { note }) };
  return membersRefusals(list, named).map(({ code, members }) => {
    const { zh, en } = MEMBERS[code];
    const names = members.map((id) => `${list.find(({ agency }) => agency === id)?.name ?? id}（${id}）`);
    const stray = code === 'members.missing' ? strayIn(without, list) : NOBODY;
    return {
      code,
      zh: `${zh}${names.join('、')}。${stray.zh}`,
      en: `${en} ${members.join(', ')}.${stray.en}`,
    };
  });
}

const NOBODY = { zh: '', en: '' };

/** A typing error in an id leaves the intended member unnamed. */
function strayIn(without: readonly string[] = [], list: ReportMembers['list']): { zh: string; en: string } {
  const stray = without.filter((id) => !list.some(({ agency }) => agency === id));
  if (stray.length === 0) return NOBODY;
  return {
    zh: `without 所列的以下编号不是本年度的下级机关：${stray.join('、')}。`,
    en: ` These ids in \`without\` are no members in this year: ${stray.join(', ')}.`,
  };
}

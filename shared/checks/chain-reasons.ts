/**
 * Why a case is on one side of a chain and not on the other, in words. In: the case as published and as it is now. Out:
 * one sentence in Chinese and English, with what to do. It does not name the case; the caller does.
 */
import { type ApplicationFacts, livesOf } from '../cases/application.ts';
import type { CaseFacts } from '../cases/case.ts';
import type { DisputeFacts } from '../cases/dispute.ts';
import type { FaultText } from '../events/faults.ts';
import { yearOf } from '../events/instant.ts';
import type { ChainId } from './chains.ts';

export interface ThenAndNow {
  before: CaseFacts;
  after: CaseFacts;
  /** The published year. */
  year: number;
  /** Events of the published version are missing from the log. */
  isLost: boolean;
}

const REASONS: Record<ChainId, (change: ThenAndNow) => FaultText> = {
  'carry-chain': ofApplication,
  'in-force-chain': ofDocument,
  'dispute-chain': ofDispute,
};

export function reasonOf(check: ChainId, change: ThenAndNow): FaultText {
  const { zh, en } = change.isLost ? LOST : REASONS[check](change);
  return {
    zh: `${zh}；属实的，对${change.year}年度报告重新定稿更正，或在本年度定稿时附说明，有误的，撤回所列事件并重新报送`,
    en: `${en}; if that is right, finalise ${change.year} once more, or finalise this year with a note; if it is wrong, retract the events that are named and send them anew`,
  };
}

const LOST: FaultText = {
  zh: '公布时依据的事件已不在事件日志中',
  en: 'events that the published version was made of are not in the log any more',
};

function ofApplication({ before, after, year }: ThenAndNow): FaultText {
  const [then, now] = [before.application, after.application];
  if (!then || !isOpenAfter(then, year)) return joined(before, year);
  if (after.uncounted === 'voided') return { zh: '公布后登记为作废', en: 'voided since the publication' };
  if (after.uncounted === 'handed-on' || (now && wasHandedOnBy(now, year)))
    return {
      zh: '公布后登记为转送其他单位',
      en: 'recorded since the publication as handed on to another unit',
    };
  if (!now)
    return { zh: '公布后撤回了收到申请的事件', en: 'its receipt was retracted since the publication' };
  if (now.concluded && now.concluded.year <= year)
    return {
      zh: `公布后补报或改期的办理结果在${year}年末以前`,
      en: `a conclusion of no later than ${year} was sent or dated so since the publication`,
    };
  if (yearOf(now.stays[0].receipt.at) > year)
    return {
      zh: `收到之日在公布后改为${year}年以后`,
      en: `its receipt is dated after ${year} since the publication`,
    };
  return { zh: '公布后更正了申请人类别', en: "the applicant's category was amended since the publication" };
}

/** For an application that was not carried out as published, but is carried in now. */
function joined({ application, uncounted, years }: CaseFacts, year: number): FaultText {
  if (application && wasHandedOnBy(application, year)) return RETURNED;
  if (application?.concluded && application.concluded.year <= year)
    return {
      zh: '公布时已办结，其办理结果在公布后被撤回或改期',
      en: 'it was concluded as published, and that conclusion was retracted or dated otherwise since',
    };
  if (application)
    return {
      zh: `收到之日在公布后改为${year}年末以前`,
      en: `its receipt is dated no later than ${year} since the publication`,
    };
  if (uncounted === 'voided')
    return {
      zh: '公布时已作废，作废在公布后被撤回',
      en: 'it was voided as published, and the voiding was retracted since',
    };
  if (uncounted === 'handed-on') return RETURNED;
  return years.length === 0
    ? { zh: '公布后才报送的收到申请', en: 'a receipt that was sent after the publication' }
    : { zh: '公布时没有收到申请的有效记录，公布后才补报', en: 'its receipt was sent after the publication' };
}

const RETURNED: FaultText = {
  zh: '公布时已转送其他单位，公布后登记为仍由本机关办理',
  en: 'it was handed on as published, and is recorded as here since',
};

function isOpenAfter(application: ApplicationFacts, year: number): boolean {
  return livesOf(application).some(({ from, until }) => from <= year && (until === null || until > year));
}

/** Whether its last stay that began by that year ended, by then, with a hand-over. */
function wasHandedOnBy(application: ApplicationFacts, year: number): boolean {
  const last = livesOf(application).findLast(({ from }) => from <= year);
  return last !== undefined && last.until !== null && last.until <= year && last.outcome === null;
}

function ofDocument({ before, after }: ThenAndNow): FaultText {
  if (after.document && !after.document.issue)
    return { zh: '废止了没有制发记录的文件', en: 'an unknown document was repealed' };
  if (!before.document)
    return { zh: '公布后才报送的文件', en: 'a document that was sent after the publication' };
  if (!after.document)
    return { zh: '公布后撤回了文件的制发', en: 'its issue was retracted since the publication' };
  return {
    zh: '文件的种类、制发日期或废止日期在公布后有变化',
    en: 'its kind, issue or repeal is told otherwise since the publication',
  };
}

/**
 * For the dispute that was pending as published and is missing from the next year; a case number may have two disputes.
 */
function ofDispute({ before, after, year }: ThenAndNow): FaultText {
  const gone = before.disputes.find(
    (then) =>
      isPending(then, year, year) &&
      !after.disputes.some((now) => now.block === then.block && isPending(now, year, year + 1)),
  );
  const now = after.disputes.find(({ filing }) => filing.type === gone?.filing.type);
  if (!now) return { zh: '公布后撤回了立案的事件', en: 'its filing was retracted since the publication' };
  if (now.concluded && now.concluded.year <= year)
    return {
      zh: `公布后补报或改期的结果在${year}年末以前`,
      en: `a result of no later than ${year} was sent or dated so since the publication`,
    };
  if (now.block !== gone?.block)
    return { zh: '诉讼路径在公布后有变化', en: 'its route is told otherwise since the publication' };
  return {
    zh: `立案之日在公布后改为${year + 1}年以后`,
    en: `its filing is dated after ${year + 1} since the publication`,
  };
}

/** Whether a dispute was filed by the end of `filedBy` and had no result by the end of `year`. */
function isPending({ filing, concluded }: DisputeFacts, year: number, filedBy: number): boolean {
  return yearOf(filing.at) <= filedBy && !(concluded && concluded.year <= year);
}

/**
 * The faults of the feed (SOURCES.md, section 2): facts that contradict each other. Only the faulty event is left out
 * of the tables; the case's other facts count. An `error` blocks publication of every year in which the case has an
 * event, until the missing fact arrives or the wrong one is retracted.
 */
import type { FaultText } from '../events/faults.ts';

export const FEED_FAULTS = {
  'outcome-without-receipt': feed(
    '有办理结果，但没有收到申请的记录。',
    'an outcome without a receipt',
    'send-receipt',
  ),
  'transfer-without-receipt': feed(
    '有转送，但没有收到申请的记录。',
    'a transfer without a receipt',
    'send-receipt',
  ),
  'result-without-filing': feed(
    '有复议或诉讼结果，但没有立案的记录。',
    'a dispute result without a filing',
    'send-filing',
  ),
  'conclusion-before-receipt': feed(
    '办理结果的日期早于收到申请的日期。',
    'a conclusion on a day before the receipt',
    'retract',
  ),
  'result-before-filing': feed(
    '复议或诉讼结果的日期早于立案的日期。',
    'a dispute result on a day before the filing',
    'retract',
  ),
  'second-receipt': feed(
    '同一编号有两次收到申请的记录，以较早的为准。',
    'two receipts of one number; the earlier counts',
    'retract',
  ),
  'second-filing': feed(
    '同一编号有两次立案的记录，以较早的为准。',
    'two filings of one number; the earlier counts',
    'retract',
  ),
  'ambiguous-decision': feed(
    '同一时刻有两个不同的办理结果，且没有 sequence 可以排序。',
    'two decisions of one instant with different outcomes and no sequence to order them',
    'retract',
  ),
  'ambiguous-result': feed(
    '同一时刻有两个不同的复议或诉讼结果，且没有 sequence 可以排序。',
    'two results of one instant and no sequence to order them',
    'retract',
  ),
  'decision-after-transfer': feed('转送之后又有办理结果。', 'a decision after a transfer', 'retract'),
  'transfer-after-conclusion': feed(
    '办结之后又有转送，转送不计。',
    'a transfer on a later day than the conclusion',
    'retract',
  ),
  'repeal-of-unknown': feed('废止了没有制发记录的文件。', 'the repeal of an unknown document', 'send-issue'),
  'repeal-before-issue': feed('废止日期早于制发日期。', 'a repeal on a day before the issue', 'retract'),
  'second-issue': feed('同一文号有两次制发的记录，以较早的为准。', 'a second issue of one number', 'retract'),
  'second-repeal': feed(
    '同一文号有两次废止的记录，以较早的为准。',
    'a second repeal of one number',
    'retract',
  ),
  'retraction-of-nothing': warn(
    '撤回的事件从未收到（或其本身是撤回）。',
    'the retraction of an event that never came (or of a retraction)',
  ),
  'retraction-not-permitted': warn(
    '撤回事件的来源没有发送该类事件的权限，撤回不生效。',
    'a retraction by a source that may not send what it retracts; it has no effect',
  ),
  'after-its-end': feed(
    '机关撤并之后仍以该机关的名义收到申请、立案或制发文件，应由承接机关报送。',
    'a receipt, filing or issue after the last day of the agency; its heir sends it',
    'retract',
  ),
} as const;

export type FeedFaultCode = keyof typeof FEED_FAULTS;

/** The fix of a fault: the missing fact, or the retraction of the wrong event. */
export type Mend = 'send-receipt' | 'send-filing' | 'send-issue' | 'retract';

export interface FeedFault {
  code: FeedFaultCode;
  /** Id and source of the event that is left out or has no counterpart. */
  event: { id: string; source: string };
}

function feed(zh: string, en: string, mend: Mend): FaultText & { level: 'error'; mend: Mend } {
  return { level: 'error', zh, en, mend };
}

function warn(zh: string, en: string): FaultText & { level: 'warning' } {
  return { level: 'warning', zh, en };
}

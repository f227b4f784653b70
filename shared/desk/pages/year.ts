/**
 * Shared by the pages of a year, with its pending work by person. In: the current year, the person, the statements
 * about the report. Out: the tabs, the light, the list of pending work. Always: pure, and only for a person who may see
 * the agency.
 */
import { type Approval, mayApprove, nextStep, reviewStanding } from '../../approval/approval.ts';
import { STEP_WORDS } from '../../approval/words.ts';
import type { KeptEvent } from '../../events/event.ts';
import type { ApprovalStep, Person } from '../../registry/agency.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { SANDBOX } from '../../report/finalisation.ts';
import type { YearNow } from '../standing.ts';
import type { Frame, Tab } from './frame.tsx';
import { daysText } from './words.ts';

export interface YearPage {
  frame: Pick<Frame, 'base' | 'person' | 'token' | 'said'>;
  now: YearNow;
  person: Person;
  /** All statements about the year's report, in the order of the events. */
  record: readonly KeptEvent[];
  /** Rejected input of a form, by the name of its field. */
  typed?: Readonly<Record<string, string>>;
}

export const TABS = [
  ['', '草稿'],
  ['texts', '文字'],
  ['checks', '核对'],
  ['review', '报审'],
  ['due', '期限'],
  ['ledger', '台账'],
  ['versions', '版本'],
] as const;
export type TabName = (typeof TABS)[number][0] | 'members';

export function pathOf({ frame, now }: Pick<YearPage, 'frame' | 'now'>, page = ''): string {
  const path = `${frame.base}/${now.agency.id}/${now.year}`;
  return page === '' ? path : `${path}/${page}`;
}

/** The page of entry by hand, which belongs to no year. */
export const entryPath = ({ frame, now }: Pick<YearPage, 'frame' | 'now'>): string =>
  `${frame.base}/${now.agency.id}/entry`;

/** Whether the person may enter facts of the agency. */
export const mayEnter = ({ person, now }: Pick<YearPage, 'person' | 'now'>): boolean =>
  person.may.includes('ledger') && !now.agency.retired;

export function frameOf(page: YearPage, title: string, current: TabName): Frame {
  const { agency, year } = page.now;
  const tabs: Tab[] = TABS.map(([name, words]) => ({
    name: words,
    href: pathOf(page, name),
    current: name === current,
  }));
  if (mayEnter(page)) tabs.push({ name: '登记', href: entryPath(page), current: false });
  if (agency.consolidates)
    tabs.push({ name: '汇总', href: pathOf(page, 'members'), current: current === 'members' });
  return {
    ...page.frame,
    title,
    where: `${agency.sandbox ? '测试 · ' : ''}${page.now.report.agency.name} · ${year}年度报告`,
    tabs,
  };
}

export interface Light {
  look: 'no' | 'but' | 'yes';
  word: string;
  more: string;
}

export function lightOf(now: YearNow): Light {
  const { blocking, needsNote, deadline, daysLeft, publishesNext, last } = now;
  const until = `公布期限${chineseDay(deadline)}，${daysText(daysLeft)}`;
  if (publishesNext)
    return { look: 'yes', word: '已定稿，等待公布', more: '系统下一次运行时公布，此前可以撤回。' };
  if (now.isPublished && last)
    return { look: 'yes', word: `已公布第${last.number}版`, more: '现在的内容与公布的一致。' };
  const due = last ? `已公布第${last.number}版。` : `${until}。`;
  const done = now.agency.sandbox ? SANDBOX.zh : due;
  if (blocking.length > 0) return { look: 'no', word: `还不可以：须先办 ${blocking.length} 项`, more: done };
  if (needsNote.length > 0) return { look: 'but', word: '可以，但须附说明', more: done };
  return { look: 'yes', word: '可以定稿', more: done };
}

/** One pending item, and the page to handle it. */
export interface Waiting {
  /** `mine`: it waits for this person. */
  look: 'mine' | 'no' | 'but' | 'yes';
  words: string;
  href: string;
}

export function waitingIn(page: YearPage): Waiting[] {
  const { folded, refusals, publishesNext, report } = page.now;
  const list: (Waiting | false)[] = [
    ...approvalsIn(page),
    returnIn(page),
    folded.faults.length > 0 && {
      look: 'no' as const,
      words: `${new Set(folded.faults.map(({ subject }) => subject)).size} 件数据对不上`,
      href: pathOf(page, 'checks'),
    },
    refusals.length > 0 && {
      look: 'no' as const,
      words: `定稿未能公布：${refusals.map(({ zh }) => zh).join('')}`,
      href: pathOf(page, 'review'),
    },
    publishesNext && { look: 'yes' as const, words: '已定稿，等待公布', href: pathOf(page, 'review') },
    (report.narrative.overview === null || report.narrative.problems === null) && {
      look: 'but' as const,
      words: '文字部分还没有写完',
      href: pathOf(page, 'texts'),
    },
    report.edition.corrections.length > 0 && {
      look: 'but' as const,
      words: `已公布的数字有 ${report.edition.corrections.length} 处须更正`,
      href: pathOf(page, 'checks'),
    },
  ];
  return list.filter((each) => each !== false);
}

function approvalsIn({ now, person, ...page }: YearPage): Waiting[] {
  const { approval } = now.folded;
  const href = pathOf({ ...page, now }, 'review');
  if (!approval?.submission) return [];
  const { outdated, sentBack, awaits } = reviewStanding(approval, now.digest);
  if (sentBack)
    return [{ look: 'no', words: `${STEP_WORDS[sentBack.step].zh}环节退回，改正后须重新报审`, href }];
  if (outdated) return [{ look: 'but', words: '报审后内容有改动，须重新报审', href }];
  const [step] = awaits;
  if (!step) return [];
  const words = STEP_WORDS[step].zh;
  return isMine(person, approval)
    ? [{ look: 'mine', words: `等您审：${words}`, href }]
    : [{ look: 'yes', words: `正在审核：${words}`, href }];
}

/** The step that waits for this person. */
export function isMine(person: Person, approval: Approval): ApprovalStep | undefined {
  const step = nextStep(approval);
  return step && person.may.includes(`approve:${step}`) && mayApprove(person.id, approval) ? step : undefined;
}

function returnIn(page: YearPage): Waiting | false {
  const notice = page.now.folded.returns?.at(-1);
  if (!notice) return false;
  const said = [notice.comment ?? '', ...notice.cells.map(({ comment }) => comment)].filter(
    (each) => each !== '',
  );
  return { look: 'no', words: `上级（${notice.by}）退回：${said.join('；')}`, href: pathOf(page) };
}

/**
 * The state of a government's members in a year. In: the registry, versions, drafts and logs. Out: for each member its
 * contribution's state, since when, the days to its deadline, its blocking reasons, and the day of its last event.
 * Always: nothing is written; membership follows from 31 December of the year. Contract, section 7.
 */
import type { CheckResult } from '../../../shared/checks/check.ts';
import {
  type Candidate,
  type Contribution,
  contributionOf,
} from '../../../shared/consolidation/contributions.ts';
import { dayOf, type Instant, instantOf } from '../../../shared/events/instant.ts';
import { type Contributed, readContributed } from '../../../shared/night/contributed.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import { versionsOf } from '../../../shared/night/take-down.ts';
import { takenDownVersions } from '../../../shared/night/tombstone.ts';
import { deadlineOf } from '../../../shared/registry/agency.ts';
import { lastDayOf, membersOf, nameOn } from '../../../shared/registry/membership.ts';
import { daysBetween } from '../../../shared/report/chinese-day.ts';
import type { ReturnNotice } from '../../../shared/report/model.ts';
import type { Agency, EventLog, Objects } from '../../../shared/store/ports.ts';
import type { OperatorStores } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { editionNamed } from '../offline/editions.ts';
import { knownAgency } from './registering.ts';

export interface MemberStanding extends Omit<Contribution, 'tables'> {
  /** Day of the version, or of the current draft; null if there is neither. */
  since: string | null;
  deadline: string;
  /** Negative once it is over. */
  daysLeft: number;
  /** Failing error-level checks, and the reasons why a finalisation waits. */
  blocks: string[];
  /** The government's last return, if the member's current contribution differs; else absent. */
  sentBackOther?: string;
  /** Day in Asia/Shanghai of the latest event; null if nothing was ever sent. */
  lastEvent: string | null;
}

type MembersPorts = Pick<OperatorStores, 'registry' | 'eventLog'> & { drafts: Objects };

export async function membersOfYear(
  parent: string,
  year: number,
  ports: MembersPorts,
  now: number,
): Promise<MemberStanding[]> {
  await knownAgency(parent, ports);
  const members = membersOf(parent, year, await ports.registry.agencies());
  if (members.length === 0)
    throw new Refused({
      zh: `${parent} 在 ${year} 年 12 月 31 日没有下级机关；上级关系见 gongkai registry list`,
      en: `${parent} has no members on 31 December ${year}; gongkai registry list shows the parents`,
    });
  const takenDown = await takenDownVersions(ports.drafts);
  const standings: MemberStanding[] = [];
  for (const member of members) {
    const found = await findingsOf({ member, parent }, year, { takenDown, drafts: ports.drafts });
    const [lastEvent, contributed] = await Promise.all([
      lastEventOf(member.id, ports.eventLog),
      readContributed(member.id, ports.drafts),
    ]);
    const standing = standingOf(member, year, found);
    const other = otherSentBack(standing, { year, parent, contributed });
    standings.push({
      ...{ ...standing, ...deadlineIn(member, year, now), lastEvent },
      ...(other !== undefined && { sentBackOther: other }),
    });
  }
  return standings;
}

interface Found {
  published?: { candidate: Candidate; since: string };
  figures?: { candidate: Candidate; since: string | null };
  draft?: { candidate: Candidate; since: string | null };
  /** The government's last return, and its day. */
  returned?: { of: string; since: string };
  blocks: string[];
}

function standingOf(
  member: Agency,
  year: number,
  { published, figures, draft, returned, blocks }: Found,
): Omit<MemberStanding, 'deadline' | 'daysLeft' | 'lastEvent' | 'sentBackOther'> {
  const { tables: _, ...contribution } = contributionOf({
    agency: member.id,
    name: nameOn(member, lastDayOf(year)),
    ...(published && { published: published.candidate }),
    ...(figures && { figures: figures.candidate }),
    ...(draft && { draft: draft.candidate }),
    ...(returned && { sentBack: returned.of }),
  });
  const isReturned = contribution.state === 'returned';
  const since = (isReturned ? returned : (published ?? figures ?? draft))?.since ?? null;
  return { ...contribution, since, blocks };
}

/**
 * A return holds while it names the member's current contribution; the government hears of one that never did, or no
 * longer does.
 */
function otherSentBack(
  { state }: Pick<MemberStanding, 'state'>,
  { year, parent, contributed }: { year: number; parent: string; contributed: Contributed | undefined },
): string | undefined {
  const had = contributed?.years.find((each) => each.year === year);
  return state === 'returned' ? undefined : had?.sentBack.find(({ by }) => by === parent)?.of;
}

async function findingsOf(
  { member, parent }: { member: Agency; parent: string },
  year: number,
  { takenDown, drafts }: { takenDown: ReadonlyMap<string, unknown>; drafts: Objects },
): Promise<Found> {
  const { id } = member;
  const [versions, draft] = await Promise.all([versionsOf(id, year, drafts), currentDraft(id, year, drafts)]);
  const manifest = versions.findLast(({ number }) => !takenDown.has(`${id}/${year}/${number}`));
  const found: Found = { blocks: [] };
  if (manifest) {
    const { number: version, tablesDigest, finalisedOn: since } = manifest;
    found.published = { candidate: { version, tablesDigest, tables: null, addsUp: true }, since };
  }
  const bytes = draft && (await drafts.get(`${draft.prefix}report.json`))?.bytes;
  if (!draft || !bytes) return found;
  const report: DraftReport = JSON.parse(Buffer.from(bytes).toString());
  const failed = report.checks.filter(({ level, result }) => level === 'error' && result === 'fail');
  const addsUp = !failed.some((check) => isOfSums(check, report));
  const candidate = { version: null, tablesDigest: draft.tablesDigest, tables: null, addsUp };
  const standing = { candidate, since: draft.day ?? null };
  // Figures that were not reported cannot be included.
  if (report.basis !== 'figures' || member.consolidates) found.draft = standing;
  else if (report.origin !== null) found.figures = standing;
  const { returns = [], refusals } = report.edition;
  const back = returns.find(({ by }) => by === parent);
  if (back) found.returned = { of: back.of, since: back.on };
  found.blocks = [
    ...failed.map((check) => check.zh),
    ...refusals.map(({ zh }) => zh),
    ...(back
      ? [
          `${parent} 已退回${back.comment === null ? '' : `：${back.comment}`}`,
          ...back.cells.map(({ cell, comment }) => `${cell}：${comment}`),
        ]
      : []),
  ];
  return found;
}

/** The part of a draft's `report.json` about this. */
interface DraftReport {
  tables: { format: string };
  basis?: 'figures';
  origin?: string | null;
  checks: Pick<CheckResult, 'id' | 'level' | 'result' | 'zh'>[];
  edition: { refusals: { zh: string }[]; returns?: ReturnNotice[] };
}

function isOfSums({ id }: Pick<CheckResult, 'id'>, { tables }: Pick<DraftReport, 'tables'>): boolean {
  return editionNamed(tables.format)?.checks.find((check) => check.id === id)?.equations !== undefined;
}

function deadlineIn(member: Agency, year: number, now: number): { deadline: string; daysLeft: number } {
  const deadline = `${year + 1}-${deadlineOf(member)}`;
  return { deadline, daysLeft: daysBetween(dayOf(instantOf(now)), deadline) };
}

async function lastEventOf(agency: string, eventLog: Pick<EventLog, 'read'>): Promise<string | null> {
  let last: Instant | undefined;
  for await (const { event } of eventLog.read(agency)) {
    if (last === undefined || event.at > last) last = event.at;
  }
  return last === undefined ? null : dayOf(last);
}

const STATES: Readonly<Record<MemberStanding['state'], string>> = {
  published: '已公布 published',
  figures: '填报 figures',
  draft: '草稿 draft',
  returned: '已退回 returned',
  missing: '缺 missing',
};

export function printMembers(standings: readonly MemberStanding[], shell: Shell): void {
  for (const standing of standings) {
    const { agency, name, state, version, since, deadline, daysLeft, blocks, lastEvent } = standing;
    const number = version === null ? '' : ` v${version}`;
    const left = daysLeft < 0 ? `逾期 overdue ${-daysLeft}` : `剩余天数 days left ${daysLeft}`;
    const dates = `${both({ zh: '自', en: 'since' })} ${since ?? '-'}  ${deadline}（${left}）`;
    shell.out(
      `${agency.padEnd(20)}  ${name}  ${STATES[state]}${number}  ${dates}  ${both({ zh: '最近事件', en: 'last event' })} ${lastEvent ?? '-'}\n`,
    );
    for (const why of blocks) shell.out(`    ${why}\n`);
    if (standing.sentBackOther !== undefined) shell.out(`    ${otherInWords(standing)}\n`);
  }
}

function otherInWords({ sentBackOther, version, tablesDigest }: MemberStanding): string {
  const now = version === null ? (tablesDigest ?? '-') : `v${version}`;
  return both({
    zh: `退回的是 ${sentBackOther}，现在报送的是 ${now}：该次退回不适用；如须退回现在的，请按 ${now} 另行退回`,
    en: `what was sent back is ${sentBackOther}, and the member brings ${now} now: that return does not apply; to send this one back, return ${now}`,
  });
}

/**
 * Members whose reports are overdue. In: the registry, the standings of the years, the day. Out: by government, its
 * late members; and a message to the operator whenever that list changes, including when it becomes empty. Always
 * holds: a message names agencies and states, but no person. Each state is announced once, unless a night crashed
 * between sending and recording. A message that could not be sent is sent by the next night. Contract, section 7.
 */
import type { ContributionState } from '../consolidation/contributions.ts';
import { deadlineOf } from '../registry/agency.ts';
import { lastDayOf, membersOf, nameOn, parentOn } from '../registry/membership.ts';
import type { Announcement } from '../runtime/announcements.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256 } from '../store/digest.ts';
import type { Agency, AgencyProgress, Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';

export interface LateMember {
  agency: string;
  /** Name on 31 December of the year. */
  name: string;
  state: ContributionState;
  /** YYYY-MM-DD by which it was due. */
  due: string;
}

export interface LateUnder {
  parent: { id: string; name: string };
  year: number;
  late: LateMember[];
}

export interface TellPorts {
  drafts: Pick<Objects, 'get' | 'put'>;
  announce: (announcement: Announcement) => Promise<void>;
}

interface Standing {
  agencies: readonly Agency[];
  progress: readonly AgencyProgress[];
  /** YYYY-MM-DD in Asia/Shanghai. */
  today: string;
}

/**
 * By government, the late members for the year before, whose reports are due now; empty for a government without any.
 */
export function lateMembers({ agencies, progress, today }: Standing): LateUnder[] {
  const year = Number(today.slice(0, 4)) - 1;
  const standings = new Map(
    progress.map((one) => [one.agency, one.standings.find((each) => each.year === year)]),
  );
  const governments = agencies.filter(({ consolidates }) => consolidates);
  const below = byParent(agencies, year);
  return governments.map((parent) => {
    const late = membersOf(parent.id, year, below.get(parent.id) ?? []).flatMap((member): LateMember[] => {
      const due = `${year + 1}-${deadlineOf(member)}`;
      const { brings = 'missing', returned = [] } = standings.get(member.id) ?? {};
      const state = returned.some(({ by }) => by === parent.id) ? 'returned' : brings;
      if (due >= today || state === 'published' || state === 'figures') return [];
      return [{ agency: member.id, name: nameOn(member, lastDayOf(year)), state, due }];
    });
    return { parent: { id: parent.id, name: nameOn(parent, lastDayOf(year)) }, year, late };
  });
}

/** Agencies by parent. In a country, testing every agency for every government would take too long. */
function byParent(agencies: readonly Agency[], year: number): ReadonlyMap<string, Agency[]> {
  const below = new Map<string, Agency[]>();
  for (const agency of agencies) {
    const parent = parentOn(agency, lastDayOf(year));
    if (parent === null) continue;
    const siblings = below.get(parent);
    if (siblings) siblings.push(agency);
    else below.set(parent, [agency]);
  }
  return below;
}

/** By government and year, a digest of the late members last announced. */
type Told = Readonly<Record<string, string>>;

/** Sends what is new and records it; returns the number of messages. Throws the first failure after all others. */
export async function tellLate(standing: Standing, { drafts, announce }: TellPorts): Promise<number> {
  const key = draftKeys.late;
  const before = await drafts.get(key);
  const told: Told = before ? JSON.parse(Buffer.from(before.bytes).toString()) : {};
  const now: Record<string, string> = {};
  let sent = 0;
  let failure: unknown;
  for (const under of lateMembers(standing)) {
    const place = `${under.parent.id}/${under.year}`;
    const last = told[place];
    const state = under.late.length === 0 ? '' : digestOf(under);
    // An empty list is announced only if the last one was not empty.
    if (state === (last ?? '')) {
      if (last !== undefined) now[place] = last;
      continue;
    }
    try {
      await announce(announcementOf(under));
      now[place] = state;
      sent += 1;
    } catch (error) {
      failure ??= error;
      if (last !== undefined) now[place] = last;
    }
  }
  const bytes = Buffer.from(JSON.stringify(now));
  if (!before ? Object.keys(now).length > 0 : Buffer.compare(before.bytes, bytes) !== 0)
    await keep({ key, bytes }, drafts);
  if (failure !== undefined) throw failure;
  return sent;
}

/** Overwrites what another night recorded meanwhile: it is the same for the same state. */
async function keep({ key, bytes }: { key: string; bytes: Uint8Array }, drafts: TellPorts['drafts']) {
  await retryUntilSwapped(key, async () => {
    const there = await drafts.get(key);
    const only = there ? { etag: there.etag } : ('absent' as const);
    return (await drafts.put({ key, bytes, mediaType: 'application/json', only })) || undefined;
  });
}

function digestOf({ late }: LateUnder): string {
  return sha256(JSON.stringify(late.map(({ agency, state }) => [agency, state]))).slice(0, 32);
}

/** The most members named in one message; the rest are counted. */
const MOST_NAMED = 100;

const STATES: Readonly<Record<ContributionState, { zh: string; en: string }>> = {
  published: { zh: '已公布', en: 'published' },
  figures: { zh: '已填报', en: 'figures reported' },
  draft: { zh: '草稿，未定稿公布', en: 'a draft, not published' },
  returned: { zh: '已退回，未重报', en: 'sent back' },
  missing: { zh: '没有可汇总的内容', en: 'nothing to count' },
};

export function announcementOf({ parent, year, late }: LateUnder): Announcement {
  const { id, name } = parent;
  const ask = `gongkai members --agency ${id} --year ${year}`;
  const named = late.slice(0, MOST_NAMED);
  const rest = late.length - named.length;
  const zh =
    late.length === 0
      ? [`${name}${year}年度：成员的报告已全部可以汇总，没有逾期的成员。`]
      : [
          `${name}${year}年度：${late.length}个成员逾期，报告还不能汇总：`,
          ...named.map((one) => `- ${one.name}（${one.agency}）：${STATES[one.state].zh}；期限 ${one.due}`),
          ...(rest > 0 ? [`- 另有${rest}个`] : []),
        ];
  const en =
    late.length === 0
      ? [`${id} ${year}: no member is late any more.`]
      : [
          `${id} ${year}: ${late.length} members are late:`,
          ...named.map((one) => `- ${one.agency}: ${STATES[one.state].en}; was due by ${one.due}`),
          ...(rest > 0 ? [`- and ${rest} more`] : []),
        ];
  const subject = `gongkai: ${late.length} late in ${id} ${year}`;
  return { agency: id, subject, text: [...zh, `查看：${ask}`, '', ...en, `See: ${ask}`, ''].join('\n') };
}

/**
 * What a turn needs from other agencies. In: the registry, the members' contributions, and the logs of agencies merged
 * into this one. Out: for each year the members' contributions, the merged logs, and a digest of both, which reveals
 * later changes. Always holds: a member's contributions are read once, from one object, so that they come from one turn
 * of it. Contract, section 7.
 */
import { afterEnd } from '../cases/after-end.ts';
import { mendingOf } from '../cases/mending.ts';
import { type Contribution, contributionOf } from '../consolidation/contributions.ts';
import { type Merged, mergedInto } from '../registry/kin.ts';
import { lastDayOf, membersOf, nameOn } from '../registry/membership.ts';
import { type IsNearer, nearerThan } from '../registry/nearest.ts';
import type { Agency, EventLog, Objects, Registry } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { type Contributed, type ContributedYear, offersOf, readContributed, tookOf } from './contributed.ts';
import { type CaseFault, type CaseObserver, type FoldedLog, foldLog } from './fold-log.ts';
import type { HandedOver } from './handed-over.ts';

/** The log of a merged agency, and the first year for which it belongs to the heir. */
export interface MergedLog extends Merged {
  folded: FoldedLog;
}

export interface Family {
  /** In the order of the members' ids; empty if the agency has no members in that year. */
  contributions: (year: number) => Contribution[];
  merged: readonly MergedLog[];
  /**
   * Digest of what the year was made of beside its own events; undefined if there are no members or merged agencies.
   */
  took: (year: number) => string | undefined;
  /** The earliest year with data from a member or a merged log. */
  firstYear: number | undefined;
  /** The members' hand-overs between units. */
  handedOver: readonly HandedOver[];
  agencies: readonly Agency[];
}

export interface FamilyPorts {
  registry: Pick<Registry, 'agencies'>;
  eventLog: Pick<EventLog, 'read'>;
  drafts: Pick<Objects, 'get'>;
}

/** Objects read concurrently. */
const AT_ONCE = 16;

export async function familyOf(
  { id, consolidates }: Agency,
  years: { from: number; through: number },
  { registry, eventLog, drafts }: FamilyPorts,
): Promise<Family> {
  const agencies = await registry.agencies();
  const merged: MergedLog[] = [];
  for (const one of mergedInto(id, agencies, years.through))
    merged.push(await foldMerged(one, years, eventLog));
  const members = consolidates ? membersByYear(id, years, agencies) : new Map<number, Agency[]>();
  const ids = new Set([...members.values()].flatMap((all) => all.map((member) => member.id)));
  const contributed = new Map<string, Contributed>();
  for await (const one of readAhead(ids, AT_ONCE, (member) => readContributed(member, drafts)))
    if (one) contributed.set(one.agency, one);
  const of = (member: string, year: number) =>
    contributed.get(member)?.years.find((each) => each.year === year);
  const offers = (member: string, year: number) => {
    const had = of(member, year);
    return had && offersOf(had, contributed.get(member)?.handedOver);
  };
  return {
    contributions: (year) =>
      (members.get(year) ?? []).map((member) =>
        contributionIn(member, year, { parent: id, had: of(member.id, year) }),
      ),
    merged,
    handedOver: handedOverBy([...contributed.values()], nearerThan(id, agencies, yearsOf(years))),
    agencies,
    took: (year) => tookIn(members.get(year) ?? [], { year, merged, offers }),
    firstYear: firstOf([
      ...[...contributed.values()].flatMap((one) => one.years.map(({ year }) => year)),
      ...merged.map(({ from }) => from),
    ]),
  };
}

/** The heir must fix the faults of a merged log, including facts that began after the agency's end. */
async function foldMerged(
  one: Merged,
  { through }: { through: number },
  eventLog: FamilyPorts['eventLog'],
): Promise<MergedLog> {
  const late: CaseFault[] = [];
  const observe: CaseObserver = ({ facts, events }) => {
    const kept = events.map(({ event }) => event);
    for (const fault of afterEnd(facts, kept, one.agency.until)) {
      const mend = mendingOf(fault, kept);
      late.push({ subject: facts.subject, fault, years: facts.years, ...(mend && { mend }) });
    }
  };
  const folded = await foldLog(eventLog.read(one.agency.id), { through, observe });
  return { ...one, folded: { ...folded, faults: [...folded.faults, ...late] } };
}

/**
 * The hand-overs that the members passed up. If memberships form a circle over the years, each unit's come only from
 * members nearer to it.
 */
function handedOverBy(contributed: readonly Contributed[], isNearer: IsNearer = () => true): HandedOver[] {
  return contributed.flatMap(({ agency, handedOver }) => {
    if (!handedOver) return [];
    const units = handedOver.units.filter((unit) => isNearer(agency, unit));
    return { units, passages: handedOver.passages.filter(({ unit }) => isNearer(agency, unit)) };
  });
}

const yearsOf = ({ from, through }: { from: number; through: number }) =>
  Array.from({ length: through - from + 1 }, (_, index) => from + index);

function firstOf(years: readonly number[]): number | undefined {
  return years.length > 0 ? Math.min(...years) : undefined;
}

function membersByYear(
  parent: string,
  { from, through }: { from: number; through: number },
  agencies: readonly Agency[],
): Map<number, Agency[]> {
  const members = new Map<number, Agency[]>();
  for (let year = from; year <= through; year++) members.set(year, membersOf(parent, year, agencies));
  return members;
}

function contributionIn(
  member: Agency,
  year: number,
  { parent, had }: { parent: string; had: ContributedYear | undefined },
): Contribution {
  const { offered, sentBack = [] } = had ?? {};
  const returned = sentBack.find(({ by }) => by === parent);
  return contributionOf({
    agency: member.id,
    name: nameOn(member, lastDayOf(year)),
    ...(offered && { [offered.kind]: offered }),
    ...(returned && { sentBack: returned.of }),
  });
}

function tookIn(
  members: readonly Agency[],
  {
    year,
    merged,
    offers,
  }: {
    year: number;
    merged: readonly MergedLog[];
    offers: (member: string, year: number) => string | undefined;
  },
): string | undefined {
  const day = lastDayOf(year);
  const brought = members.map((member) => {
    const had = offers(member.id, year);
    return [member.id, nameOn(member, day), had] as const;
  });
  const belongs = merged.filter(({ from }) => from <= year);
  const logs = belongs.map(({ agency, folded }) => [agency.id, '', folded.eventsDigest] as const);
  const kin = [...brought, ...logs];
  return kin.length > 0 ? tookOf(kin) : undefined;
}

/**
 * Hand-overs of applications between units, in an agency's turn. In: the folded log, the members' hand-overs, the
 * registry, the calendar. Out: by year, the faulty hand-overs between the units below the agency; and the hand-overs to
 * pass up to its own government. All of it is private. Always holds: a unit without data yet, or whose year is made of
 * figures, is never reported to have lost an application; settled hand-overs are not passed up. Contract, section 7.
 */
import { WorkCalendar } from '../calendar/calendar.ts';
import { keptArrangements } from '../calendar/kept.ts';
import { foldCase } from '../cases/case.ts';
import { passagesOf } from '../cases/passages.ts';
import { type HandoversTold, handoversFound, withoutSettled } from '../checks/handovers-found.ts';
import { paired, type UnitPassage } from '../checks/handovers-paired.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { unitsBelow } from '../registry/kin.ts';
import { basisIn, lastDayOf, nameOn } from '../registry/membership.ts';
import { sha256 } from '../store/digest.ts';
import type { Agency, EventLog, Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { casesOf, type FoldedLog } from './fold-log.ts';

export interface HandedOver {
  /** Ids of the units whose unsettled passages are included. */
  units: readonly string[];
  passages: readonly UnitPassage[];
}

/** The agency with its logs; for a government also the registry and the members' hand-overs. */
export interface Journeys {
  agency: Pick<Agency, 'id' | 'consolidates'>;
  folded: Pick<FoldedLog, 'passages'>;
  merged: readonly { agency: Pick<Agency, 'id'>; folded: Pick<FoldedLog, 'passages'> }[];
  agencies: readonly Agency[];
  brought: readonly HandedOver[];
}

export interface HandoverPorts {
  eventLog: Pick<EventLog, 'readSubjects'>;
  drafts: Pick<Objects, 'list' | 'get'>;
}

export interface HandoversOfTurn {
  /** By year, the faulty hand-overs; undefined for an agency without members. */
  found: ((year: number) => HandoversTold) | undefined;
  handsOn: HandedOver;
}

export async function handoversOfTurn(
  journeys: Journeys,
  { at, through }: { at: string; through: number },
  ports: HandoverPorts,
): Promise<HandoversOfTurn> {
  const all = gathered(journeys);
  const { agency, agencies } = journeys;
  // Without members there are no hand-overs between them.
  if (!agency.consolidates || agencies.length === 0) return { found: undefined, handsOn: all };
  const years = Array.from({ length: through - FIRST_REPORT + 1 }, (_, index) => FIRST_REPORT + index);
  const below = new Map(years.map((year) => [year, unitsBelow(agency.id, year, agencies)]));
  const known = new Set(all.units);
  const anyYear = new Map([...below.values()].flatMap((units) => [...units]).filter(([id]) => known.has(id)));
  const passages = [...all.passages, ...(await plainReceipts(all.passages, anyYear, ports.eventLog))];
  const registered = new Map(agencies.map((one) => [one.id, one]));
  const calendar = new WorkCalendar(await keptArrangements(ports.drafts));
  const today = dayOf(instantOf(Date.parse(at)));
  const found = (year: number): HandoversTold => {
    const countsCases = (id: string) => basisIn(registered.get(id) ?? {}, year) === 'cases';
    const units = new Map(
      [...(below.get(year) ?? [])].filter(
        ([id, heir]) => known.has(id) && countsCases(id) && countsCases(heir),
      ),
    );
    const nameOf = (id: string) => nameOn(registered.get(id) ?? { name: id }, lastDayOf(year));
    return { ...handoversFound({ passages, units, year, today, calendar }), nameOf };
  };
  const isInside = (id: string) => years.every((year) => below.get(year)?.get(id) === id);
  const handsOn = { units: all.units, passages: withoutSettled(all.passages, anyYear, isInside) };
  return { found, handsOn };
}

/** The agency's own passages, those of merged agencies and those of members, without duplicates. */
function gathered({ agency, folded, merged, brought }: Journeys): HandedOver {
  const own = [{ agency, folded }, ...merged].map((one) => ({
    units: [one.agency.id],
    passages: one.folded.passages.map((passage) => ({ unit: one.agency.id, ...passage })),
  }));
  const all = [...own, ...brought];
  const passages = new Map<string, UnitPassage>();
  for (const passage of all.flatMap((one) => one.passages)) passages.set(nameOf(passage), passage);
  return {
    units: [...new Set(all.flatMap(({ units }) => units))].sort(),
    passages: [...passages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, passage]) => passage),
  };
}

const nameOf = ({ unit, subject, received, events }: UnitPassage) =>
  [unit, subject, received, ...events].join('\0');

/** Cases looked up concurrently. */
const AT_ONCE = 16;

/** Receipts that name no previous unit, under the case number that a hand-over names: looked up one by one. */
async function plainReceipts(
  passages: readonly UnitPassage[],
  units: ReadonlyMap<string, string>,
  eventLog: HandoverPorts['eventLog'],
): Promise<UnitPassage[]> {
  const asked = new Map<string, { unit: string; subject: string }>();
  for (const { to } of paired(passages, units).unreceived)
    if (to?.subject !== undefined)
      asked.set(`${to.agency}\0${to.subject}`, { unit: to.agency, subject: to.subject });
  const found: UnitPassage[] = [];
  for await (const here of readAhead(asked.values(), AT_ONCE, (one) => plainReceipt(one, eventLog)))
    found.push(...here);
  return found;
}

async function plainReceipt(
  { unit, subject }: { unit: string; subject: string },
  eventLog: HandoverPorts['eventLog'],
): Promise<UnitPassage[]> {
  const found: UnitPassage[] = [];
  for await (const { events } of casesOf(eventLog.readSubjects(unit, subject, subject))) {
    const kept = events.map(({ event }) => event);
    const { application, passages } = foldCase(subject, kept);
    // Passages of a handed-over case are known already.
    if (passages || !application) continue;
    const { stays, applicantType } = application;
    for (const passage of passagesOf(stays, stays, applicantType)) found.push({ unit, subject, ...passage });
  }
  return found;
}

/** Digest of what is passed up; undefined if there are no passages and no other units. */
export function digestOfHandedOver({ units, passages }: HandedOver): string | undefined {
  if (passages.length === 0 && units.length <= 1) return undefined;
  return sha256(JSON.stringify([units, passages])).slice(0, 32);
}

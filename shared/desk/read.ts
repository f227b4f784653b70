/**
 * The data of a page, read from the stores. In: a person, an agency and a year from the address. Out: the current year,
 * with all statements about its report; or nothing, if the person may not see it or there is no such year.
 */
import { WorkCalendar } from '../calendar/calendar.ts';
import { type DueApplication, dueOf, inOrderOfDue } from '../calendar/due.ts';
import { keptArrangements } from '../calendar/kept.ts';
import { foldCase } from '../cases/case.ts';
import { explainCell, type Share } from '../counting/explain.ts';
import { compareEvents, type KeptEvent } from '../events/event.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import { compareUtf8 } from '../events/text.ts';
import { onEach } from '../intake/at-once.ts';
import { type Exported, exportYear } from '../ledger/export.ts';
import { casesOf } from '../night/fold-log.ts';
import { draftKeys } from '../night/keys.ts';
import { type Manifest, readManifest } from '../night/manifest.ts';
import type { Agency, Person } from '../registry/agency.ts';
import { timeOf } from '../registry/clock.ts';
import type { DueView } from './pages/due.tsx';
import type { AgencyDue } from './pages/due-soon.tsx';
import type { YearPage } from './pages/year.ts';
import type { DeskPorts } from './ports.ts';
import { standingNow, type YearNow, yearInHand, yearOfAgency } from './standing.ts';

/** The agency of an address, if the person belongs to it. */
export async function agencyFor(person: Person, id: string, ports: DeskPorts): Promise<Agency | undefined> {
  return person.agencies.includes(id) ? ports.registry.agency(id) : undefined;
}

/** All events under a number, in their order. */
export async function eventsOf(agency: string, subject: string, ports: DeskPorts): Promise<KeptEvent[]> {
  const events: KeptEvent[] = [];
  for await (const { event } of ports.eventLog.readSubjects(agency, subject, subject)) events.push(event);
  return events.sort(compareEvents);
}

export async function readYear(
  { person, frame }: Pick<YearPage, 'person' | 'frame'>,
  { agency: id, year }: { agency: string; year: string },
  ports: DeskPorts,
): Promise<YearPage | undefined> {
  const agency = await agencyFor(person, id, ports);
  if (!agency || !/^\d{4}$/.test(year)) return undefined;
  const record = await eventsOf(id, year, ports);
  const now = await yearOfAgency(agency, Number(year), ports);
  return now && { frame, person, now, record };
}

/** The contents of 待办 for all agencies of the person. */
export interface ToDo {
  /** The years with pending work; the current report year is always among them. */
  years: YearPage[];
  /** The open limits of each agency today. An agency younger than the current report year has applications too. */
  due: AgencyDue[];
}

export async function readToDo(viewer: Pick<YearPage, 'person' | 'frame'>, ports: DeskPorts): Promise<ToDo> {
  const calendar = await calendarOf(ports);
  const found = await onEach(viewer.person.agencies, (id) => toDoOf(id, viewer, { ...ports, calendar }));
  const years = found.flatMap((each) => each.years);
  return {
    years: years.sort((a, b) => b.now.year - a.now.year),
    due: found.flatMap((each) => each.due),
  };
}

async function toDoOf(
  id: string,
  viewer: Pick<YearPage, 'person' | 'frame'>,
  ports: DeskPorts & { calendar: WorkCalendar },
): Promise<ToDo> {
  const agency = await ports.registry.agency(id);
  if (!agency) return { years: [], due: [] };
  const inHand = yearInHand(await timeOf(agency, ports.clock(), ports.registry));
  const all = await standingNow(agency, ports);
  const years = await onEach(
    all.filter((now) => now.year === inHand || waits(now)),
    async (now): Promise<YearPage> => {
      return { ...viewer, now, record: await eventsOf(id, String(now.year), ports) };
    },
  );
  const now = all.find(({ year }) => year === inHand) ?? all.at(-1);
  if (!now) return { years, due: [] };
  const page = { ...viewer, now };
  return { years, due: [{ page, ...(await dueIn(page, ports)) }] };
}

function waits({ folded, refusals, publishesNext, report }: YearNow): boolean {
  return (
    refusals.length > 0 ||
    publishesNext ||
    report.edition.corrections.length > 0 ||
    (folded.approval?.submission !== undefined && report.edition.published === null)
  );
}

/** The cases behind a cell, of which figures have none; reads the whole log. */
export async function readShares({ now }: YearPage, path: string, ports: DeskPorts): Promise<Share[]> {
  if (now.report.figures) return [];
  const shares: Share[] = [];
  for await (const { subject, events } of casesOf(ports.eventLog.read(now.agency.id))) {
    const kept = events.map(({ event }) => event);
    shares.push(...explainCell([foldCase(subject, kept)], path, now.year, now.report.form));
  }
  return shares.sort((a, b) => compareUtf8(a.subject, b.subject));
}

/** The open applications of an agency today, overdue first; reads the whole log. */
export async function readDue(page: YearPage, ports: DeskPorts): Promise<DueView> {
  return dueIn(page, { ...ports, calendar: await calendarOf(ports) });
}

export async function calendarOf({ drafts }: DeskPorts): Promise<WorkCalendar> {
  return new WorkCalendar(await keptArrangements(drafts));
}

async function dueIn(
  { now: { agency } }: Pick<YearPage, 'now'>,
  { calendar, ...ports }: DeskPorts & { calendar: WorkCalendar },
): Promise<DueView> {
  const today = dayOf(instantOf(await timeOf(agency, ports.clock(), ports.registry)));
  const due: DueApplication[] = [];
  for await (const { subject, events } of casesOf(ports.eventLog.read(agency.id))) {
    const kept = events.map(({ event }) => event);
    const one = dueOf(subject, kept, today, calendar);
    if (one) due.push(one);
  }
  return { today, due: inOrderOfDue(due) };
}

/** The year as a ledger, and the facts that no row can hold. */
export async function readLedgerYear(
  { now: { agency, year } }: YearPage,
  ports: DeskPorts,
): Promise<Exported> {
  const standing = new Map<string, KeptEvent[]>();
  for await (const { subject, events } of casesOf(ports.eventLog.read(agency.id)))
    standing.set(
      subject,
      events.map(({ event }) => event),
    );
  return exportYear(standing, year);
}

/** The versions of a year, newest first. */
export async function readVersions(
  { now: { agency, year } }: YearPage,
  ports: DeskPorts,
): Promise<Manifest[]> {
  const versions: Manifest[] = [];
  for await (const key of ports.drafts.list(`${draftKeys.manifestsOf(agency.id)}${year}/`))
    versions.push(await readManifest(ports.drafts, key));
  return versions.sort((a, b) => b.number - a.number);
}

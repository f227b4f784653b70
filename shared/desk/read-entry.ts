/**
 * The surroundings of an entry by hand. In: an agency and the stores. Out: the systems that send its facts, its
 * neighbours in the tree, the open cases, and possible earlier duplicates. Always: read anew each time, so that an
 * entry of a moment ago is included.
 */
import { type DueApplication, dueOf, inOrderOfDue } from '../calendar/due.ts';
import { foldCase } from '../cases/case.ts';
import type { Receipt } from '../cases/custody.ts';
import type { KeptEvent } from '../events/event.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import { DESK } from '../intake/senders.ts';
import { casesOf } from '../night/fold-log.ts';
import type { Agency } from '../registry/agency.ts';
import { timeOf } from '../registry/clock.ts';
import { parentOn } from '../registry/membership.ts';
import type { EntryStep } from './pages/entry-steps.ts';
import type { DeskPorts } from './ports.ts';
import { calendarOf } from './read.ts';

/** By its id, a system that sends facts of the agency; a disabled one sends none. */
export async function systemsOf(agency: Agency, { registry }: DeskPorts): Promise<string[]> {
  const sources = await registry.sources();
  return sources
    .filter(({ disabled, retired, agencies, may }) => {
      return !disabled && !retired && agencies.includes(agency.id) && may.includes('facts');
    })
    .map(({ id }) => id);
}

const MOST_NEIGHBOURS = 500;

/** Parent, siblings and members: applications are handed on within these. */
export async function neighboursOf(
  agency: Agency,
  today: ReturnType<typeof dayOf>,
  { registry }: DeskPorts,
): Promise<{ id: string; name: string }[]> {
  const parent = parentOn(agency, today);
  return (await registry.agencies())
    .filter((other) => other.id !== agency.id && !other.retired && !other.sandbox)
    .filter((other) => {
      const above = parentOn(other, today);
      return other.id === parent || above === agency.id || above === parent;
    })
    .slice(0, MOST_NEIGHBOURS)
    .map(({ id, name }) => ({ id, name }));
}

export async function todayOf(agency: Agency, { clock, registry }: DeskPorts) {
  return dayOf(instantOf(await timeOf(agency, clock(), registry)));
}

export interface OpenCases {
  applications: readonly DueApplication[];
  disputes: readonly { subject: string; family: 'review' | 'lawsuit'; since: string }[];
  /** Numbers that the desk made, the latest entry first. */
  latest: readonly string[];
  /** Applications entered here that match one sent by a system in day and kind, possibly later. */
  twice: readonly { entered: string; sent: string }[];
}

const MOST_LATEST = 10;

/** Cases that wait for a step; reads the whole log. */
export async function openCases(agency: Agency, ports: DeskPorts): Promise<OpenCases> {
  const [today, calendar] = await Promise.all([todayOf(agency, ports), calendarOf(ports)]);
  const due: DueApplication[] = [];
  const disputes: OpenCases['disputes'][number][] = [];
  const entered: { subject: string; sequence: string }[] = [];
  const receipts = new Receipts();
  for await (const { subject, events } of casesOf(ports.eventLog.read(agency.id))) {
    const kept = events.map(({ event }) => event);
    const one = dueOf(subject, kept, today, calendar);
    if (one) due.push(one);
    const facts = foldCase(subject, kept);
    receipts.add(subject, facts.application?.stays[0].receipt);
    for (const { filing, concluded } of facts.disputes)
      if (!concluded)
        disputes.push({
          subject,
          family: filing.type === 'review.filed' ? 'review' : 'lawsuit',
          since: dayOf(filing.at),
        });
    const [last] = kept
      .flatMap(({ source, sequence }) => (source === DESK && sequence ? sequence : []))
      .sort()
      .reverse();
    if (last !== undefined) entered.push({ subject, sequence: last });
  }
  entered.sort((a, b) => (a.sequence < b.sequence ? 1 : -1));
  return {
    applications: inOrderOfDue(due),
    disputes,
    latest: entered.slice(0, MOST_LATEST).map(({ subject }) => subject),
    twice: receipts.twice(),
  };
}

/** Applications by their day and kind: those entered here, and those that a system sent. */
class Receipts {
  readonly #entered = new Map<string, string[]>();
  readonly #sent = new Map<string, string[]>();

  add(subject: string, receipt: Receipt | undefined): void {
    if (!receipt) return;
    const of = receipt.source === DESK && receipt.sequence ? this.#entered : this.#sent;
    const key = `${dayOf(receipt.at)} ${receipt.data.applicantType}`;
    of.set(key, [...(of.get(key) ?? []), subject]);
  }

  twice(): { entered: string; sent: string }[] {
    return [...this.#entered].flatMap(([key, subjects]) => {
      const sent = this.#sent.get(key) ?? [];
      return subjects.slice(0, sent.length).map((entered, nth) => ({ entered, sent: sent[nth] ?? '' }));
    });
  }
}

/** The properties that distinguish two of a kind besides the day; the rest is their origin. */
const TELLS_APART: readonly string[] = ['applicantType', 'route', 'kind'];

interface Alike {
  step: EntryStep;
  day: string;
  data: Readonly<Record<string, unknown>>;
  /** The number of the form: its own stored fact is no duplicate of it. */
  sequence: string;
}

/** Numbers under which the same case may have been entered or sent before: of the same kind and day. */
export async function doublesOf(
  agency: string,
  { step, day, data, sequence }: Alike,
  { eventLog }: DeskPorts,
): Promise<string[]> {
  const found: string[] = [];
  const isAlike = (event: KeptEvent) => {
    const other: Readonly<Record<string, unknown>> = { ...event.data };
    return (
      event.type === step.type &&
      dayOf(event.at) === day &&
      !(event.source === DESK && event.sequence === sequence) &&
      TELLS_APART.every((name) => other[name] === data[name])
    );
  };
  for await (const { subject, events } of casesOf(eventLog.read(agency))) {
    const kept = events.map(({ event }) => event);
    const alike = kept.filter(isAlike);
    if (alike.length === 0) continue;
    const { retracted, uncounted } = foldCase(subject, kept);
    if (uncounted !== 'voided' && alike.some((event) => !retracted.includes(event))) found.push(subject);
  }
  return found;
}

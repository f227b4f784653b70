import { type Calendar, OFFICE_SECONDS, officeTime } from './calendar.ts';
import type { Random } from './random.ts';

/** An event as a vendor's system would send it: CloudEvents 1.0, structured. */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: string;
  subject: string;
  agency: string;
  sequence?: string;
  data?: Record<string, unknown>;
}

/** One step of a case, on a working day; its clock time and its id follow when it is entered. */
export interface Step {
  /** Index into the days of the calendar. */
  day: number;
  type: string;
  data?: Record<string, string | number>;
  sequence?: string;
  /** Happens at the very instant of the step before it. */
  sameInstant?: true;
  /** The earlier step of this case that an `event.retracted` takes back. */
  retracts?: Step;
  /** The earliest day to which the step can be moved: the year of a count depends on it. */
  notBefore?: number;
}

interface Numbering {
  label: string;
  digits: number;
  /** Serial numbers that earlier years used, before their first case entered here. */
  usedBefore?: number;
}

export interface Ledger {
  /** Assigns clock times, numbers in the order of opening, and ids; returns the subjects in the order of the cases. */
  enter(cases: readonly Step[][], numbering: Numbering): string[];
  /** Enters one event at a given time; returns its id. */
  report(event: Pick<CloudEvent, 'type' | 'time' | 'subject' | 'data'>): string;
  /** All entries, in the order of time. */
  events(): CloudEvent[];
}

/** Steps that would exceed `last` are compressed, in their order, so that the final one falls on it. */
export function fitInto(steps: readonly Step[], last: number): Step[] {
  const start = steps[0]?.day ?? 0;
  const end = steps.at(-1)?.day ?? start;
  const scale = end > last ? (last - start) / (end - start) : 1;
  let day = start;
  for (const step of steps) {
    day = Math.max(day, step.notBefore ?? 0, start + Math.floor((step.day - start) * scale));
    step.day = day;
  }
  return [...steps];
}

/** Clock times that rise within a case: the steps of one day get distinct seconds, drawn and then sorted. */
function clockTimes(random: Random, calendar: Calendar, steps: readonly Step[]): string[] {
  const perDay = new Map<number, Set<number>>();
  for (const { day, sameInstant } of steps) {
    const seconds = perDay.get(day) ?? new Set();
    perDay.set(day, seconds);
    const size = sameInstant ? seconds.size : seconds.size + 1;
    while (seconds.size < size) seconds.add(random.int(0, OFFICE_SECONDS - 1));
  }
  const left = new Map([...perDay].map(([day, seconds]) => [day, [...seconds].sort((a, b) => b - a)]));
  let time = '';
  return steps.map(({ day, sameInstant }) => {
    if (!sameInstant) time = officeTime(calendar.days[day] ?? '', left.get(day)?.pop() ?? 0);
    return time;
  });
}

/** The subject of each case: year of opening, label, and a serial number in the order of opening. */
function subjects(opened: readonly string[], year: number, numbering: Numbering): string[] {
  const serials = new Map<number, number>();
  const numbered = new Map<number, string>();
  const order = opened.map((time, index) => ({ time, index }));
  for (const { time, index } of order.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))) {
    const own = Number(time.slice(0, 4));
    const serial = (serials.get(own) ?? (own < year ? (numbering.usedBefore ?? 0) : 0)) + 1;
    serials.set(own, serial);
    numbered.set(index, `${own}-${numbering.label}-${String(serial).padStart(numbering.digits, '0')}`);
  }
  return opened.map((_, index) => numbered.get(index) ?? '');
}

function dataOf(step: Step, ids: ReadonlyMap<Step, string>): Pick<CloudEvent, 'data'> {
  const retracted = step.retracts && ids.get(step.retracts);
  if (retracted !== undefined) return { data: { id: retracted, ...step.data } };
  return step.data ? { data: step.data } : {};
}

export function openLedger(place: {
  agency: string;
  year: number;
  calendar: Calendar;
  random: Random;
}): Ledger {
  const { agency, year, calendar, random } = place;
  const entered: CloudEvent[] = [];
  const add = (event: Omit<CloudEvent, 'specversion' | 'id' | 'source' | 'agency'>): string => {
    const id = `${year % 100}-${entered.length.toString(36).padStart(4, '0')}`;
    const { type, time, subject, ...rest } = event;
    const source = `/generated-sample/${agency}`;
    entered.push({ specversion: '1.0', id, source, type, time, subject, agency, ...rest });
    return id;
  };
  const enter = (cases: readonly Step[][], numbering: Numbering): string[] => {
    const times = cases.map((steps) => clockTimes(random, calendar, steps));
    const opened = times.map((own) => own[0] ?? '');
    const names = subjects(opened, year, numbering);
    for (const [index, steps] of cases.entries()) {
      const ids = new Map<Step, string>();
      for (const [at, step] of steps.entries()) {
        const time = times[index]?.[at] ?? '';
        const sequence = step.sequence === undefined ? {} : { sequence: step.sequence };
        const subject = names[index] ?? '';
        ids.set(step, add({ type: step.type, time, subject, ...sequence, ...dataOf(step, ids) }));
      }
    }
    return names;
  };
  const events = (): CloudEvent[] =>
    [...entered].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return { enter, report: add, events };
}

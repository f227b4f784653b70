/**
 * A bill. In: what was counted in a run of the code, and how large a year is. Out: units a month of the design as built
 * and of the naive one, and their price. Always: a figure is counted, or stands among the assumptions.
 */
import PRICES from './prices.json' with { type: 'json' };

/** What a run of the code on the embedded stores used. */
export interface Counted {
  eventsPerApplication: number;
  /** Events a request when it was counted. */
  batch: number;
  writeUnitsPerEvent: number;
  readUnitsPerRequest: number;
  /** Read units of a look that finds nothing new; and of each agency where it judges all, on a quarter of an hour. */
  look: { idle: number; agency: number };
  /** A night with nothing due. */
  emptyNight: Night;
  /** What an agency that is due adds to it, the log left out. */
  dueAgency: Night;
  /** Of a case that is read because it was touched, by itself: the dearest way. */
  readUnitsPerTouchedCase: number;
  /** Strongly consistent, where the whole log is read. */
  readUnitsPerEvent: number;
  /** Where its digests alone are. */
  readUnitsPerDigest: number;
  bytesPerEvent: number;
  bytesPerAgency: number;
  /** By question; the faults are those of all years, after a night. */
  wayBack: Record<AskedOfWayBack, Question>;
}

export const WAY_BACK = ['faults', 'subjects', 'years', 'refusals', 'rehearsal', 'reconcile'] as const;
export type AskedOfWayBack = (typeof WAY_BACK)[number];

export interface Night {
  writeUnits: number;
  readUnits: number;
  s3Writes: number;
  s3Reads: number;
  transitions: number;
  invocations: number;
}

/** What one question of the way back reads. */
export interface Question {
  readUnits: number;
  s3Reads: number;
}

/** What the embedded stores cannot count. */
export const ASSUMED = {
  /** Years of history in the log. */
  history: 3,
  /** Of the nights in which an agency is due, one in so many holds the segment against the log; of those, one in so many by folding it. */
  nightsACheck: 7,
  checksAFold: 4,
  /** Versions that an agency publishes in a year, each of which reads its log whole. */
  versions: 1,
  intakeMs: 80,
  stepMs: 500,
  eventsFoldedASecond: 15_000,
  digestsASecond: 45_000,
  logBytesALine: 700,
  intakeGb: 0.5,
  stepGb: 1.728,
  /** Billed of an express child: 50 MB, the definition and what its states pass, in chunks of 64 MB. */
  expressGb: 64 / 1024,
  /** Of express turns, those that leave no result and are worked again by a standard child of the same night. */
  unfinished: 0.01,
  /** Of a look that finds nothing. */
  lookMs: 20,
  /** Of one that a finalisation calls: it waits until the latest is half a minute old. */
  calledMs: 35_000,
  lookGb: 0.5,
  /** Each agency's faults once a day, and of each request of events a rehearsal in so many. */
  questionsADay: 1,
  rehearsed: 0.05,
};

export type Units = Record<string, number>;
interface Size {
  agencies: number;
  applications: number;
}

/** How the turns of agencies are executed (the setting `children`). */
export type Children = 'standard' | 'express';

/**
 * What an agency's draft takes in the naive design: as much as in this one before its own levers were pulled (decision 280).
 * What makes a turn cheaper here makes the yardstick no cheaper.
 */
export const NAIVE_DRAFT = { s3Writes: 10, s3Reads: 6.5, transitions: 2 };

const MONTHS = 12;
const NIGHTS = 365;
const LOOKS = 24 * 60 * 365;
const QUARTERS = LOOKS / 15;
/** The bell when it begins, when half a minute is over, and when its chain was started; the journal between. */
const READS_OF_CALLED = 4;
const GB = 1e9;

/**
 * Units a month of the design as built: a due night reads the cases that were touched, each event its own; the whole
 * log is read by each fourth check and by the versions alone, its digests by the other checks.
 */
export function asBuilt(
  { agencies, applications }: Size,
  counted: Counted,
  children: Children = 'standard',
): Units {
  const events = applications * counted.eventsPerApplication;
  const requests = events / counted.batch;
  const log = events * ASSUMED.history;
  // Requests come at any hour of any day: a night is due for an agency unless none came.
  const dueNights = NIGHTS * agencies * (1 - Math.exp(-requests / agencies / NIGHTS));
  const checked = (dueNights / agencies / ASSUMED.nightsACheck) * log;
  const logReads = checked / ASSUMED.checksAFold + ASSUMED.versions * log;
  const digests = checked - checked / ASSUMED.checksAFold;
  // Each request left an entry, of which a due night was counted with one.
  const removed = requests - dueNights;
  const { look, emptyNight, dueAgency, wayBack } = counted;
  // Each version was finalised once; those of one half minute call one look, which is not counted in favour of this design.
  const called = agencies * ASSUMED.versions;
  // Journal, registry and progress are one read at least, each.
  const judging = 1 + Math.max(2, agencies * look.agency);
  const { questions, rehearsals, asked } = questionsOf(agencies, requests);
  const express = expressOf(dueNights, children, counted);
  const of = (part: keyof Night) =>
    emptyNight[part] * NIGHTS + dueAgency[part] * (dueNights + express.again) + express.night[part];
  const reading = logReads / ASSUMED.eventsFoldedASecond + digests / ASSUMED.digestsASecond;
  const seconds = (of('invocations') * ASSUMED.stepMs) / 1000 + reading;
  const turns = (dueAgency.invocations * express.requests * ASSUMED.stepMs) / 1000 + reading;
  return monthly({
    'HTTP API requests': requests + asked,
    'Lambda requests': requests + asked + of('invocations') + QUARTERS + called,
    'Lambda time':
      ((requests + asked) * ASSUMED.intakeMs * ASSUMED.intakeGb +
        (QUARTERS * ASSUMED.lookMs + called * ASSUMED.calledMs) * ASSUMED.lookGb) /
        1000 +
      seconds * ASSUMED.stepGb,
    // Who is the first to call a look puts that down.
    'DynamoDB write units': events * counted.writeUnitsPerEvent + of('writeUnits') + removed + called,
    'DynamoDB read units':
      requests * counted.readUnitsPerRequest +
      questions * wayBack.faults.readUnits +
      rehearsals * wayBack.rehearsal.readUnits +
      called * READS_OF_CALLED * look.idle +
      QUARTERS * judging +
      of('readUnits') +
      events * counted.readUnitsPerTouchedCase +
      logReads * counted.readUnitsPerEvent +
      digests * counted.readUnitsPerDigest,
    'S3 writes and lists': of('s3Writes'),
    'S3 reads': of('s3Reads') + questions * wayBack.faults.s3Reads,
    // The map itself is one more, in a night in which anything is due.
    'Step Functions transitions': of('transitions') + NIGHTS,
    ...(children === 'express' && {
      'Express requests': express.requests,
      'Express time': turns * ASSUMED.expressGb,
    }),
    'Scheduler starts': QUARTERS + NIGHTS,
    'CloudWatch Logs, taken in': ((requests + asked + of('invocations')) * 2 * ASSUMED.logBytesALine) / GB,
    ...stored(log * counted.bytesPerEvent, agencies * counted.bytesPerAgency),
  });
}

/**
 * What express children change in a year: a request for each turn in place of its transitions, the step that looks who left
 * no result, which reads what each turn left, and those that are worked again.
 */
function expressOf(dueNights: number, children: Children, { dueAgency }: Counted) {
  const none = { writeUnits: 0, readUnits: 0, s3Writes: 0, s3Reads: 0, transitions: 0, invocations: 0 };
  if (children === 'standard') return { requests: 0, again: 0, night: none };
  const again = dueNights * ASSUMED.unfinished;
  const night: Night = {
    ...none,
    // The list is written where any is on it; the second map and its choice come on top of the look at the first.
    s3Writes: Math.min(NIGHTS, again),
    s3Reads: dueNights + NIGHTS,
    transitions: 3 * NIGHTS - dueAgency.transitions * dueNights,
    invocations: NIGHTS,
  };
  return { requests: dueNights, again, night };
}

function questionsOf(agencies: number, requests: number) {
  const questions = NIGHTS * agencies * ASSUMED.questionsADay;
  const rehearsals = requests * ASSUMED.rehearsed;
  return { questions, rehearsals, asked: questions + rehearsals };
}

/**
 * A transaction an event (the event, and the counter that it moves), as many events a request as built, a full scan a night,
 * and the drafts of every agency every night, each as dear as that of a due one was (NAIVE_DRAFT). It keeps the same promises: a look
 * every minute, and answers to senders, at the price that they have as built.
 */
export function naive({ agencies, applications }: Size, counted: Counted): Units {
  const events = applications * counted.eventsPerApplication;
  const requests = events / counted.batch;
  const log = events * ASSUMED.history;
  const scanned = NIGHTS * log;
  const { wayBack, look } = counted;
  const { questions, rehearsals, asked } = questionsOf(agencies, requests);
  const drafts = NIGHTS * agencies;
  const seconds = (drafts * ASSUMED.stepMs) / 1000 + scanned / ASSUMED.eventsFoldedASecond;
  return monthly({
    'HTTP API requests': requests + asked,
    'Lambda requests': requests + asked + drafts + LOOKS,
    'Lambda time':
      ((requests + asked) * ASSUMED.intakeMs * ASSUMED.intakeGb + LOOKS * ASSUMED.lookMs * ASSUMED.lookGb) /
        1000 +
      seconds * ASSUMED.stepGb,
    // A write in a transaction takes two units, and there are two.
    'DynamoDB write units': events * 4,
    // A scan is eventually consistent, at half the units.
    'DynamoDB read units':
      (scanned * counted.readUnitsPerEvent) / 2 +
      requests * counted.readUnitsPerRequest +
      questions * wayBack.faults.readUnits +
      rehearsals * wayBack.rehearsal.readUnits +
      LOOKS * look.idle,
    'S3 writes and lists': drafts * NAIVE_DRAFT.s3Writes,
    'S3 reads': drafts * NAIVE_DRAFT.s3Reads + questions * wayBack.faults.s3Reads,
    'Step Functions transitions': drafts * NAIVE_DRAFT.transitions,
    'Scheduler starts': LOOKS + NIGHTS,
    'CloudWatch Logs, taken in': ((requests + asked + drafts) * 2 * ASSUMED.logBytesALine) / GB,
    ...stored(log * counted.bytesPerEvent, agencies * counted.bytesPerAgency),
  });
}

/** What both designs keep alike. */
export const ALIKE: ReadonlySet<string> = new Set(Object.keys(stored(0, 0)));

/** Storage is by the month already. */
function stored(bytes: number, objects: number): Units {
  const log = (bytes / GB) * MONTHS;
  return { 'DynamoDB storage': log, 'point-in-time recovery': log, 'S3 storage': (objects / GB) * MONTHS };
}

function monthly(yearly: Units): Units {
  return Object.fromEntries(Object.entries(yearly).map(([name, units]) => [name, units / MONTHS]));
}

const EACH: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.entries(PRICES.perMillion).map(([name, price]) => [name, price / 1e6])),
  ...PRICES.perGbSecond,
  ...PRICES.perGb,
  ...PRICES.perGbMonth,
};

/** Dollars of so many units. A unit without a price is an error: nothing is free by being forgotten. */
export function priceOf(name: string, units: number): number {
  const price = EACH[name];
  if (price === undefined) throw new Error(`there is no price of ${name}`);
  return units * price;
}

export function totalOf(units: Units, without: ReadonlySet<string> = new Set()): number {
  return Object.entries(units)
    .filter(([name]) => !without.has(name))
    .reduce((sum, [name, count]) => sum + priceOf(name, count), 0);
}

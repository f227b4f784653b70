/**
 * The notation of a golden history. In: facts in few words, the resulting cells by year, and the remaining faults.
 * Out: the same as a history, with events as the endpoint accepts them. Always: numbers and event ids begin with the
 * name of the history, so that all of them fit in one agency. A date alone is midnight in Beijing, as systems without a
 * time of day send it.
 */
import type { FeedFaultCode } from '../../../../shared/cases/faults.ts';
import type { ApplicantType, EventType, Outcome, Result } from '../../../../shared/events/catalogue.ts';

/** Values by path into the tables, as `tables` prints them; every cell that is not named is zero. */
export type Cells = Readonly<Record<string, number | string>>;

export interface GoldenEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: EventType;
  readonly time: string;
  readonly subject: string;
  readonly agency: string;
  readonly sequence?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface GoldenFault {
  readonly subject: string;
  readonly code: FeedFaultCode;
  /** The ids of the events that it is about. */
  readonly events: readonly string[];
  /** The years that it blocks; none for a warning. */
  readonly blocks: readonly number[];
}

export interface GoldenHistory {
  /** The code of the rule or fault that it demonstrates, or its own word if it shows an edge case. */
  readonly id: string;
  readonly zh: string;
  /** Codes of all rules that it shows. */
  readonly rules: readonly string[];
  readonly events: readonly GoldenEvent[];
  readonly years: Readonly<Record<number, Cells>>;
  readonly faults: readonly GoldenFault[];
}

/** A fact of the nth number of its history. */
export interface Fact {
  readonly of: number;
  readonly type: EventType;
  readonly on: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly sequence?: string;
  /** For a retraction: the place of the retracted fact, counted from 1. */
  readonly retracts?: number;
  /** For the office's acts, which name a year. */
  readonly subject?: string;
}

export interface HistoryParts {
  readonly zh: string;
  /** If they differ from the one in its name. */
  readonly rules?: readonly string[];
  readonly facts: readonly Fact[];
  readonly years: Readonly<Record<number, Cells>>;
  /** Each with the places of its facts, counted from 1, and the years that it blocks. */
  readonly faults?: readonly (readonly [
    FeedFaultCode,
    facts: readonly number[],
    blocks: readonly number[],
  ])[];
}

export const GOLDEN_AGENCY = 'golden';
/** The other unit of a hand-over. */
const OTHER_UNIT = 'jiaoyuju';

export function history(
  id: string,
  { zh, rules = [id], facts, years, faults = [] }: HistoryParts,
): GoldenHistory {
  const events = facts.map((fact, index) => eventOf(id, fact, index + 1));
  return {
    id,
    zh,
    rules,
    events,
    years,
    faults: faults.map(([code, places, blocks]) => {
      const about = places.flatMap((place) => events[place - 1] ?? []);
      return { subject: about[0]?.subject ?? '', code, events: about.map((event) => event.id), blocks };
    }),
  };
}

function eventOf(history: string, fact: Fact, place: number): GoldenEvent {
  const { of, type, on, data, sequence, retracts, subject = `例〔${history}〕${of}号` } = fact;
  const retraction = retracts === undefined ? data : { id: `${history}-${retracts}`, ...data };
  return {
    specversion: '1.0',
    id: `${history}-${place}`,
    source: '/golden',
    type,
    time: on.includes('T') ? on : `${on}T00:00:00+08:00`,
    subject,
    agency: GOLDEN_AGENCY,
    ...(sequence !== undefined && { sequence }),
    ...(retraction && { data: retraction }),
  };
}

export const fact = (of: number, type: EventType, on: string, data?: Fact['data']): Fact => ({
  of,
  type,
  on,
  ...(data && { data }),
});

export const received = (of: number, on: string, applicantType: ApplicantType = 'natural-person'): Fact =>
  fact(of, 'application.received', on, { applicantType });

/** Handed over by the other unit; `more`: its number there, and its arrival there. */
export const takenOver = (of: number, on: string, more: Fact['data'] = {}): Fact =>
  fact(of, 'application.received', on, {
    applicantType: 'natural-person',
    transferredFrom: OTHER_UNIT,
    ...more,
  });

export const decided = (of: number, on: string, outcome: Outcome = 'granted'): Fact =>
  fact(of, 'application.decided', on, { outcome });

export const withdrawn = (of: number, on: string): Fact => fact(of, 'application.withdrawn', on);

export const handedOn = (of: number, on: string): Fact =>
  fact(of, 'application.transferred', on, { to: OTHER_UNIT });

export const feePaid = (of: number, on: string, yuan: string): Fact =>
  fact(of, 'application.fee-paid', on, { yuan });

export const reviewFiled = (of: number, on: string): Fact => fact(of, 'review.filed', on);

export const reviewed = (of: number, on: string, result: Result): Fact =>
  fact(of, 'review.concluded', on, { result });

export const lawsuitFiled = (of: number, on: string, route: string, more: Fact['data'] = {}): Fact =>
  fact(of, 'lawsuit.filed', on, { route, ...more });

export const ruled = (of: number, on: string, result: Result): Fact =>
  fact(of, 'lawsuit.concluded', on, { result });

export const issued = (of: number, on: string, kind = 'normative-document'): Fact =>
  fact(of, 'document.issued', on, { kind });

export const repealed = (of: number, on: string, kind = 'normative-document'): Fact =>
  fact(of, 'document.repealed', on, { kind });

export const reported = (of: number, on: string, kind: string, count: number): Fact =>
  fact(of, 'action.reported', on, { kind, count });

export const charged = (of: number, on: string, yuan: string): Fact =>
  fact(of, 'charge.reported', on, { yuan });

/** Retracts the fact at a place, counted from 1. */
export const retracted = (of: number, on: string, retracts: number): Fact => ({
  of,
  type: 'event.retracted',
  on,
  retracts,
  data: { reason: '录入错误' },
});

const ROWS: ReadonlySet<string> = new Set(['received', 'carriedIn', 'concluded', 'carriedOut']);

/** Cells of section three in one applicant's column, and the same under 总计. */
export function rows(
  counts: Readonly<Record<string, number>>,
  column: ApplicantType = 'natural-person',
): Cells {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([row, count]) => {
      const path = ROWS.has(row) ? `applications.${row}` : `applications.outcomes.${row}`;
      return [
        [`${path}.${column}`, count],
        [`${path}.total`, count],
      ];
    }),
  );
}

/** Cells of one place of the tables, such as `disputes.review`. */
export function under(place: string, values: Cells): Cells {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${place}.${name}`, value]));
}

export const NOTHING: Cells = {};

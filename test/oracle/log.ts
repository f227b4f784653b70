import { compareInstants, dayOf, type Instant, instantOf } from './instant.ts';

/**
 * The log as the oracle reads it (contract, section 2: identity, order, year, retraction).
 * In: deliveries in any order, with duplicates. Out: the facts of one agency in the contract's order, and which
 * of them live. Always: the array's order changes nothing, unless one identity came with two contents
 * (then the first stays, as the 409 of section 1 has it).
 */

/** A CloudEvent as it was sent; fields that the catalogue does not name are never looked at. */
interface SentEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: string;
  subject: string;
  agency: string;
  sequence?: string;
  data?: Readonly<Record<string, unknown>>;
}

export interface Delivered {
  /** The source of the path, which is the one that counts. */
  source: string;
  event: SentEvent;
}

export interface Fact {
  id: string;
  source: string;
  type: string;
  subject: string;
  instant: Instant;
  day: string;
  year: number;
  sequence: bigint | undefined;
  data: Readonly<Record<string, unknown>>;
}

export interface Log {
  /** Facts that stand, in order; retractions are not among them. */
  live: Fact[];
  /** "retraction of an event that never came", or of a retraction. */
  vain: Fact[];
}

/** By UTF-8 bytes, which is not the order of UTF-16. */
export const byBytes = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

const bySequence = (one: bigint | undefined, other: bigint | undefined): number => {
  if (one === other) return 0;
  if (one === undefined) return -1;
  if (other === undefined) return 1;
  return one < other ? -1 : 1;
};

/** "instant, then `sequence` (absent first, then by number), then id, then source, by UTF-8 bytes" */
export const inOrder = (one: Fact, other: Fact): number =>
  compareInstants(one.instant, other.instant) ||
  bySequence(one.sequence, other.sequence) ||
  byBytes(one.id, other.id) ||
  byBytes(one.source, other.source);

/** "for `narrative.written`, `figures.reported` and all `report.*` the year in `subject`" */
const subjectIsYear = (type: string): boolean =>
  type === 'narrative.written' || type === 'figures.reported' || type.startsWith('report.');

const factOf = ({ source, event }: Delivered): Fact => {
  const instant = instantOf(event.time);
  const day = dayOf(instant);
  return {
    id: event.id,
    source,
    type: event.type,
    subject: event.subject,
    instant,
    day,
    // "the calendar year of `time` in Asia/Shanghai"
    year: Number(subjectIsYear(event.type) ? event.subject : day.slice(0, 4)),
    sequence: event.sequence === undefined ? undefined : BigInt(event.sequence),
    data: event.data ?? {},
  };
};

/** "Identity: agency, source of the path, subject, id." (of one agency here) */
const identity = (source: string, subject: string, id: string): string =>
  JSON.stringify([source, subject, id]);

/** "retractions, amendments and voids always apply" */
const ALWAYS = ['event.retracted', 'application.amended', 'application.voided'];

export const readLog = (deliveries: readonly Delivered[], agency: string, asOf?: string): Log => {
  const stored = new Map<string, Fact>();
  for (const delivery of deliveries) {
    if (delivery.event.agency !== agency) continue;
    const key = identity(delivery.source, delivery.event.subject, delivery.event.id);
    if (!stored.has(key)) stored.set(key, factOf(delivery));
  }
  const facts = [...stored.values()].sort(inOrder);
  const retractions = facts.filter(({ type }) => type === 'event.retracted');
  // "the event with that id, of this subject and source (or of one that this source `succeeds`)"
  const targetOf = ({ source, subject, data }: Fact) =>
    identity(text(data, 'source') ?? source, subject, text(data, 'id') ?? '');
  const targets = new Set(retractions.map(targetOf));
  const retracted = (fact: Fact) => targets.has(identity(fact.source, fact.subject, fact.id));
  const happened = (fact: Fact) =>
    asOf === undefined || ALWAYS.includes(fact.type) || compareInstants(fact.instant, instantOf(asOf)) <= 0;
  // "it cannot itself be retracted"
  const isRetraction = (fact: Fact | undefined) => fact?.type === 'event.retracted';
  return {
    live: facts.filter((fact) => !isRetraction(fact) && !retracted(fact) && happened(fact)),
    vain: retractions.filter((fact) => {
      const target = stored.get(targetOf(fact));
      return target === undefined || isRetraction(target);
    }),
  };
};

/** A field of `data` that the catalogue has as a string, or undefined. */
export const text = (data: Fact['data'], field: string): string | undefined => {
  const value = data[field];
  return typeof value === 'string' ? value : undefined;
};

/** "Before" between two facts means *an earlier day*. */
export const isBefore = (one: Fact, other: Fact): boolean => one.day < other.day;

/**
 * "two `decided`, or two results, of one instant with different outcomes and no `sequence` to order them":
 * the earlier in the contract's order counts; these are the others. In: the words of one case, in order.
 */
export const ambiguous = (words: readonly Fact[], field: 'outcome' | 'result'): Fact[] =>
  words.filter((word) => {
    const standing = words.find(
      (other) => compareInstants(other.instant, word.instant) === 0 && other.sequence === word.sequence,
    );
    return standing !== undefined && standing.data[field] !== word.data[field];
  });

export type FaultCode =
  | 'outcome-without-receipt'
  | 'transfer-without-receipt'
  | 'result-without-filing'
  | 'conclusion-before-receipt'
  | 'result-before-filing'
  | 'second-receipt'
  | 'second-filing'
  | 'ambiguous-decision'
  | 'ambiguous-result'
  | 'decision-after-transfer'
  | 'transfer-after-conclusion'
  | 'repeal-of-unknown'
  | 'repeal-before-issue'
  | 'second-issue'
  | 'second-repeal'
  | 'retraction-of-nothing';

/** One faulty event. */
export interface Finding {
  code: FaultCode;
  fact: Fact;
}

export const findings = (code: FaultCode, facts: readonly Fact[]): Finding[] =>
  facts.map((fact) => ({ code, fact }));

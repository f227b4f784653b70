/**
 * Where a case counts, or why it counts nowhere. In: all events of one number; the years to look at with their
 * editions, at least one; and the last day of its agency, if it has ended. Out: its shares in their tables, the events
 * left out of every table with the rule, and its faults with their fixes.
 *
 * Always holds: a number with events has a share in some year, or a rule that says why not, or a standing fault.
 */
import { afterEnd } from '../cases/after-end.ts';
import type { ApplicationFacts } from '../cases/application.ts';
import { type CaseFacts, foldCase } from '../cases/case.ts';
import { countsHere } from '../cases/dispute.ts';
import { FEED_FAULTS, type FeedFaultCode } from '../cases/faults.ts';
import { type Mending, mendingOf } from '../cases/mending.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import type { FaultText } from '../events/faults.ts';
import { type BackingEvent, backing, type Share, sharesOf } from './explain.ts';
import { type CountedForm, inWords, type NowhereCode, type Rule } from './rule.ts';

export interface CaseAccount {
  subject: string;
  /** Only years with a share, in the requested order. */
  counted: { year: number; shares: Share[] }[];
  notCounted: { rule: Rule; events: BackingEvent[] }[];
  faults: FaultAccount[];
}

export interface FaultAccount extends FaultText {
  subject: string;
  code: FeedFaultCode;
  level: 'error' | 'warning';
  event: BackingEvent;
  /** Years whose publication it blocks; none for a warning. */
  blocks: readonly number[];
  mend?: Mending;
}

export function explainCase(
  subject: string,
  events: readonly KeptEvent[],
  years: readonly { year: number; form: CountedForm }[],
  until?: string,
): CaseAccount {
  const facts = foldCase(subject, events);
  const counted = years
    .map(({ year, form }) => ({ year, shares: sharesOf(facts, year, form) }))
    .filter(({ shares }) => shares.length > 0);
  const left = leftOut(facts, events);
  const isSilent = counted.length === 0 && left.length === 0 && facts.years.length > 0;
  if (isSilent) left.push({ rule: 'no-table', events: liveOf(facts, events) });
  const gone = facts.retracted.length > 0 ? [{ rule: 'retracted' as const, events: facts.retracted }] : [];
  return {
    subject,
    counted,
    notCounted: [...left, ...gone].flatMap(({ rule, events: about }) => {
      const named = years.at(-1)?.form.rules.nowhere[rule];
      return named ? [{ rule: inWords(named), events: backing(about) }] : [];
    }),
    faults: faultsOf(facts, events, until),
  };
}

/** The faults of a case, each with its event; `until`: the last day of its agency, if it has ended. */
export function faultsOf(facts: CaseFacts, events: readonly KeptEvent[], until?: string): FaultAccount[] {
  return [...facts.faults, ...afterEnd(facts, events, until)].flatMap((fault) => {
    const { level, zh, en } = FEED_FAULTS[fault.code];
    const mend = mendingOf(fault, events);
    const faulty = events.filter(({ id, source }) => id === fault.event.id && source === fault.event.source);
    return backing(faulty).map((event) => ({
      subject: facts.subject,
      code: fault.code,
      level,
      zh,
      en,
      event,
      blocks: level === 'error' ? facts.years : [],
      ...(mend && { mend }),
    }));
  });
}

interface LeftOut {
  rule: NowhereCode;
  events: readonly KeptEvent[];
}

/** Facts that no table counts. */
function leftOut(facts: CaseFacts, events: readonly KeptEvent[]): LeftOut[] {
  const live = liveOf(facts, events);
  const { application, uncounted, disputes } = facts;
  const found: LeftOut[] = [];
  if (uncounted) found.push({ rule: uncounted, events: becauseOf(uncounted, live) });
  if (application) found.push(...handOversOf(application));
  if (application && application.redecisions.length > 0)
    found.push({ rule: 'redecided', events: application.redecisions });
  const unfiled = (['review', 'lawsuit'] as const).flatMap((family) =>
    disputes.some(({ filing }) => filing.type === `${family}.filed`) ? [] : ofFamily(live, family),
  );
  if (unfiled.length > 0) found.push({ rule: 'never-filed', events: unfiled });
  const aside = disputes.filter((dispute) => !countsHere(dispute));
  const besides = aside.flatMap(({ filing, concluded }) =>
    concluded ? [filing, concluded.first] : [filing],
  );
  if (besides.length > 0) found.push({ rule: 'co-defendant', events: besides });
  if (facts.activities.length > 0) found.push({ rule: 'activity', events: facts.activities });
  const office = [...facts.narratives, ...facts.finalisations, ...facts.acts];
  if (office.length > 0) found.push({ rule: 'about-a-report', events: office });
  return found;
}

/** For a case that counts somewhere: the time from which it does not, and stays that never did. */
function handOversOf({ stays, passedOn }: ApplicationFacts): LeftOut[] {
  const later = stays.flatMap(({ handedOn }) => handedOn ?? []);
  return [
    ...(later.length > 0 ? [{ rule: 'handed-on-later' as const, events: later }] : []),
    ...(passedOn.length > 0 ? [{ rule: 'handed-on' as const, events: passedOn }] : []),
  ];
}

function becauseOf(uncounted: NonNullable<CaseFacts['uncounted']>, live: readonly KeptEvent[]): KeptEvent[] {
  switch (uncounted) {
    case 'voided':
      return live.filter(({ type }) => type === 'application.voided');
    case 'handed-on':
      return live.filter(({ type }) => type === 'application.transferred');
    case 'never-received':
      return ofFamily(live, 'application');
  }
}

function liveOf({ retracted }: CaseFacts, events: readonly KeptEvent[]): KeptEvent[] {
  const gone = new Set(retracted.map(identityOf));
  return events.filter((event) => event.type !== 'event.retracted' && !gone.has(identityOf(event)));
}

function ofFamily(events: readonly KeptEvent[], family: string): KeptEvent[] {
  return events.filter(({ type }) => type.startsWith(`${family}.`));
}

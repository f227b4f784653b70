import { type CaseFacts, foldCase } from '../../shared/cases/case.ts';
import { Tally } from '../../shared/counting/tally.ts';
import { edition2021 } from '../../shared/editions/edition-2021.ts';
import { identityOf, type KeptEvent } from '../../shared/events/event.ts';
import { parseInstant } from '../../shared/events/instant.ts';
import { compareUtf8 } from '../../shared/events/text.ts';
import type { AnnualTables } from '../../shared/form/annual-tables.ts';
import { APPLICANT_TYPES } from '../../shared/form/codes.ts';
import { kept } from '../rooms/reading.ts';
import type { Delivered, OracleFault, Question } from './oracle.ts';

/** The product's answer to the oracle's questions: through the door's reading, the fold and the tally. */
export function productTables(events: readonly Delivered[], question: Question): AnnualTables {
  const { agency, name, year, chargeDecimals, asOf } = question;
  const tally = new Tally();
  for (const facts of productCases(events, agency, asOf)) tally.add(facts);
  return tally.tables({ id: agency, name, chargeDecimals }, year, edition2021);
}

/** Faults as the oracle lists them: an entry a number and code, ids in the order of their text. */
export function productFaults(events: readonly Delivered[], agency: string): OracleFault[] {
  return productCases(events, agency)
    .flatMap(({ subject, faults, years }) =>
      [...new Set(faults.map(({ code }) => code))].map((code) => {
        const ids = faults.filter((fault) => fault.code === code).map(({ event }) => event.id);
        return { subject, code: code as OracleFault['code'], events: ids.sort(), years };
      }),
    )
    .sort((a, b) => compareUtf8(a.subject, b.subject) || compareUtf8(a.code, b.code));
}

/** What the chain into a year takes out and in, as the oracle lists it. */
export function productCarryMoves(
  events: readonly Delivered[],
  agency: string,
  year: number,
): { out: string[]; in: string[] } {
  const moves = productCases(events, agency).map((facts) => {
    const tally = new Tally();
    tally.add(facts);
    return { subject: facts.subject, moved: tally.carryMoves(year) };
  });
  const listed = (way: 'in' | 'out') =>
    moves
      .flatMap(({ subject, moved }) =>
        APPLICANT_TYPES.flatMap((type) => Array<string>(moved[way][type] ?? 0).fill(`${subject} ${type}`)),
      )
      .sort(compareUtf8);
  return { out: listed('out'), in: listed('in') };
}

/** The sums of a year, as the oracle lists them. */
export function productActivities(
  events: readonly Delivered[],
  { agency, year, asOf }: Pick<Question, 'agency' | 'year' | 'asOf'>,
): Record<string, number> {
  const tally = new Tally();
  for (const facts of productCases(events, agency, asOf)) tally.add(facts);
  return Object.fromEntries(
    Object.entries(tally.activities(year)).flatMap(([kind, { total, channels }]) => [
      [kind, total],
      ...Object.entries(channels).map(([channel, count]) => [`${kind}.${channel}`, count]),
    ]),
  );
}

export function productCases(events: readonly Delivered[], agency: string, asOf?: string): CaseFacts[] {
  const moment = asOf === undefined ? undefined : parseInstant(asOf);
  if (typeof moment === 'object') throw new Error(`no instant: ${asOf}`);
  return [...productLog(events, agency)].map(([subject, kept]) => foldCase(subject, kept, moment));
}

/** The events of each number, every one once, as the store keeps them. */
export function productLog(events: readonly Delivered[], agency: string): Map<string, KeptEvent[]> {
  const subjects = new Map<string, Map<string, KeptEvent>>();
  for (const { source, event } of events) {
    const one = kept({ ...event }, source);
    if (one.agency !== agency) continue;
    const known = subjects.get(one.subject) ?? new Map<string, KeptEvent>();
    subjects.set(one.subject, known);
    // The store keeps the first content of an identity; another one is refused with 409.
    if (!known.has(identityOf(one))) known.set(identityOf(one), one);
  }
  return new Map([...subjects].map(([subject, known]) => [subject, [...known.values()]]));
}

/**
 * The person at the desk. In: a session, and the registry. Out: the person with the currently registered rights and
 * agencies, or none. Always: read anew at each request, so that disabling takes effect at once.
 */
import type { Permission } from '../events/catalogue.ts';
import type { KnownSender } from '../intake/senders.ts';
import { clocksAmong, DESK } from '../intake/senders.ts';
import type { Person, PersonRight, Source } from '../registry/agency.ts';
import type { DeskPorts } from './ports.ts';

/** The enabled person of a session that is not void; the subject must be the one that signed in. */
export async function personOfSession(
  { person: id, subject, issuedAt }: Readonly<Record<string, string>>,
  { registry }: Pick<DeskPorts, 'registry'>,
): Promise<Person | undefined> {
  if (!id || !subject) return undefined;
  const person = await registry.person(id);
  if (!person || person.disabled || person.subject !== subject) return undefined;
  const { sessionsAfter } = person;
  return sessionsAfter === undefined || Number(issuedAt) * 1000 > sessionsAfter ? person : undefined;
}

/** The enabled person with the issuer's subject; none if two are registered under it. */
export async function personOfSubject(
  subject: string,
  { registry }: Pick<DeskPorts, 'registry'>,
): Promise<Person | undefined> {
  const found = (await registry.people()).filter((person) => person.subject === subject && !person.disabled);
  return found.length === 1 ? found[0] : undefined;
}

export function may({ may: rights }: Pick<Person, 'may'>, right: PersonRight): boolean {
  return rights.includes(right);
}

/** Whether a person presses a button beyond their rights. */
export function lacks(person: Pick<Person, 'may'>, right: PersonRight | undefined): boolean {
  return right !== undefined && !may(person, right);
}

const PERMISSION_OF: Readonly<Record<PersonRight, Permission | null>> = {
  read: null,
  text: 'text',
  ledger: 'facts',
  figures: 'figures',
  'approve:section': 'approve',
  'approve:secrecy': 'approve',
  'approve:leader': 'approve',
  'approve:principal': 'approve',
  finalise: 'finalise',
  review: 'review',
};

/** The intake's view of the sender: the desk, with the agencies and rights of the person; it succeeds every source. */
export async function senderFor(
  person: Person,
  { registry }: Pick<DeskPorts, 'registry'>,
): Promise<KnownSender> {
  const permissions = person.may.flatMap((right) => PERMISSION_OF[right] ?? []);
  const [sources, clocks] = await Promise.all([registry.sources(), registry.clocks()]);
  return {
    ...clocksAmong(person.agencies, clocks),
    source: DESK,
    agencies: person.agencies,
    may: [...new Set(permissions)],
    succeeds: sources.map(({ id }) => id),
    numbering: numberingOf(person.agencies, sources),
    keys: [],
    vouches: true,
    person: person.id,
  };
}

/** The desk has no numbering of its own: it uses that of the sources that send for these agencies. */
export function numberingOf(agencies: readonly string[], sources: readonly Source[]): string[] {
  const near = sources.filter((source) => source.agencies.some((agency) => agencies.includes(agency)));
  return near.flatMap(({ numbering }) => numbering ?? []);
}

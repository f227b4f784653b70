/**
 * A person's acts at the desk. In: the person, and events without their envelope. Out: stored, or the intake's refusal.
 * Always: each act is an event of source `desk` with the person, stored by the intake's own code. The id of an act
 * derives from the screen contents. So of two acts on the same screen one is stored, and the second person learns of
 * it.
 */

import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { EventType } from '../events/catalogue.ts';
import { identityOf } from '../events/event.ts';
import { type Fault, faultText } from '../events/faults.ts';
import { timeAt } from '../events/sender.ts';
import { receiveFrom } from '../intake/receive.ts';
import { DESK, type KnownSender } from '../intake/senders.ts';
import type { Person } from '../registry/agency.ts';
import { senderFor } from './person.ts';
import type { DeskPorts } from './ports.ts';

export interface ActAsked {
  type: EventType;
  agency: string;
  subject: string;
  /** The identity of the act: the same parts give the same id. */
  of: readonly string[];
  data: object;
  /** RFC 3339; now by default. */
  time?: string;
}

export type Acted =
  | { kind: 'stored' }
  /** Someone made a different act on the same screen meanwhile. */
  | { kind: 'overtaken' }
  | { kind: 'refused'; words: string[] };

export async function act(person: Person, asked: readonly ActAsked[], ports: DeskPorts): Promise<Acted> {
  const sender = await senderFor(person, ports);
  const now = (agency: string) => new Date(timeAt(sender, agency, ports.clock())).toISOString();
  const events = asked.map(({ of, time, ...event }) => ({
    ...event,
    id: idOf([event.type, ...of]),
    time: time ?? now(event.agency),
    person: person.id,
  }));
  const answer = await keepAll(sender, events, ports);
  if (answer.kind === 'accepted') return { kind: 'stored' };
  if (answer.faults.some(({ code }) => code === 'event.conflict'))
    return (await isRepeated(events, ports)) ? { kind: 'stored' } : { kind: 'overtaken' };
  return { kind: 'refused', words: answer.faults.map(wordsOf) };
}

/** The event of the desk, without its envelope. */
interface DeskEvent {
  id: string;
  type: string;
  time: string;
  agency: string;
  subject: string;
  data: object;
}

/** All events of a person's act, stored by the intake as sent by source `desk`. */
export async function keepAll(sender: KnownSender, events: readonly DeskEvent[], ports: DeskPorts) {
  const { senders, eventLog, journal, clock } = ports;
  const sent = events.map((event) => ({
    specversion: '1.0',
    source: '/desk',
    ...event,
    person: sender.person,
  }));
  return receiveFrom(sender, sent, `desk-${crypto.randomUUID()}`, { senders, eventLog, journal, clock });
}

/** The same person pressed the same button twice: only the time differs. */
async function isRepeated(
  events: readonly { id: string; agency: string; subject: string; person: string; data: object }[],
  { eventLog }: DeskPorts,
): Promise<boolean> {
  const same = events.map(async ({ id, agency, subject, person, data }) => {
    const kept = await eventLog.find(agency, identityOf({ subject, source: DESK, id }));
    return kept?.person === person && isDeepStrictEqual({ ...kept.data }, { ...data });
  });
  return (await Promise.all(same)).every((each) => each);
}

const wordsOf = (fault: Fault) => faultText(fault, 'zh');

/** Only from the screen contents: a digest, since parts may hold any content of a subject. */
export function idOf(parts: readonly string[]): string {
  const [name = ''] = parts;
  return `${DESK}:${name}:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}`;
}

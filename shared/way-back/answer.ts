/**
 * The shapes of the read side's answers. Always: an event of another source appears only as `{"source": "other"}`; no
 * answer holds the `data` of an event.
 */
import type { FaultAccount } from '../counting/explain-case.ts';
import type { Fault } from '../events/faults.ts';
import { compareUtf8 } from '../events/text.ts';
import type { Problem, ReadRefusalCode, RefusalCode } from '../intake/problem.ts';
import type { KnownSender } from '../intake/senders.ts';
import type { EventLog, Journal, Objects, Registry } from '../store/ports.ts';
import type { Refusals } from '../store/refusals.ts';
import { proposed } from './proposed.ts';
import type { QueryFault } from './query.ts';

/** The ports of the read side: it can write nothing. */
export interface ReadPorts {
  eventLog: Pick<EventLog, 'find' | 'read' | 'readSubjects'>;
  journal: Pick<Journal, 'entries'>;
  registry: Pick<Registry, 'agency'>;
  drafts: Pick<Objects, 'get'>;
  refusals: Pick<Refusals, 'of'>;
  /** Milliseconds since 1970 UTC. */
  clock: () => number;
}

export type Found =
  | { kind: 'found'; body: object }
  | { kind: 'refused'; code: RefusalCode | ReadRefusalCode }
  | { kind: 'faulty'; faults: readonly Fault[] }
  | { kind: 'misasked'; faults: readonly QueryFault[] }
  /** A problem document with further members. */
  | { kind: 'problem'; problem: Problem };

export const found = (body: object): Found => ({ kind: 'found', body });
export const refused = (code: RefusalCode | ReadRefusalCode): Found => ({ kind: 'refused', code });

/**
 * The refusal if the source does not speak for the agency, the same whether or not it is registered; else undefined.
 */
export function forbidden(agency: string, sender: KnownSender): Found | undefined {
  if (sender.agencies.includes(agency)) return undefined;
  return { kind: 'faulty', faults: [{ pointer: '/agency', code: 'agency.forbidden' }] };
}

export type ShownEvent = { id: string; type: string; time: string } | { source: 'other' };

/** An event as the sender may see it: another source's event without id, type and time. */
export function shown(
  { id, source, type, at }: { id: string; source: string; type: string; at: string },
  sender: KnownSender,
): ShownEvent {
  return source === sender.source ? { id, type, time: `${at}Z` } : { source: 'other' };
}

/** Order of faults: by subject, then by event id, then by code. */
export function inOrder(a: FaultAccount, b: FaultAccount): number {
  return (
    compareUtf8(a.subject, b.subject) || compareUtf8(a.event.id, b.event.id) || compareUtf8(a.code, b.code)
  );
}

/** A fault of the feed with its fix. For another source's event, the fix is only in words. */
export function shownFault(
  { subject, code, level, zh, en, event, blocks, mend }: FaultAccount,
  { agency, sender }: { agency: string; sender: KnownSender },
) {
  const isOwn = event.source === sender.source;
  return {
    subject,
    fault: code,
    level,
    text: { zh, en },
    events: [shown(event, sender)],
    blocks,
    ...(mend && {
      mend: {
        action: mend.action,
        zh: mend.zh,
        en: mend.en,
        ...(isOwn && proposed(mend.event, { agency, faulty: event }, sender)),
      },
    }),
  };
}

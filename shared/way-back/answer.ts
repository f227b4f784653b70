/**
 * What the way back answers with. In: what was found, or why there is no answer. Out: shapes alone. Always: an event of
 * another source shows as `{"source": "other"}` and no more; no data of an event is in an answer, as none leaves the log.
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

/** All that may be read, and nothing that may be written. */
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
  /** A problem that holds more than faults. */
  | { kind: 'problem'; problem: Problem };

export const found = (body: object): Found => ({ kind: 'found', body });
export const refused = (code: RefusalCode | ReadRefusalCode): Found => ({ kind: 'refused', code });

/** Whether the source may read of an agency; one answer for one of others and one that nobody registered. */
export function forbidden(agency: string, sender: KnownSender): Found | undefined {
  if (sender.agencies.includes(agency)) return undefined;
  return { kind: 'faulty', faults: [{ pointer: '/agency', code: 'agency.forbidden' }] };
}

export type ShownEvent = { id: string; type: string; time: string } | { source: 'other' };

/** An event as its source may see it. */
export function shown(
  { id, source, type, at }: { id: string; source: string; type: string; at: string },
  sender: KnownSender,
): ShownEvent {
  return source === sender.source ? { id, type, time: `${at}Z` } : { source: 'other' };
}

/** Faults by subject, then by event. */
export function inOrder(a: FaultAccount, b: FaultAccount): number {
  return (
    compareUtf8(a.subject, b.subject) || compareUtf8(a.event.id, b.event.id) || compareUtf8(a.code, b.code)
  );
}

/** A fault of the feed, with what to do about it; of another source's event the words alone. */
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

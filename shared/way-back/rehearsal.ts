/**
 * A rehearsal: what a request of events would do. In: the same request as for events (contract, section 1). Out: the
 * same answer, but with 200 and `wouldStore` instead of 202 and `stored`, plus the faults that would remain. Always: it
 * runs `receive` with ports that read but do not store, so that there is no second validation and nothing is written.
 */
import { foldCase } from '../cases/case.ts';
import { faultsOf } from '../counting/explain-case.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import type { Language } from '../events/faults.ts';
import { onEach } from '../intake/at-once.ts';
import type { WebhookRequest } from '../intake/identify.ts';
import { faultsProblem } from '../intake/problem.ts';
import { type Accepted, type Intake, receive } from '../intake/receive.ts';
import type { KnownSender, Senders } from '../intake/senders.ts';
import { digestOf } from '../store/digest.ts';
import type { EventLog } from '../store/ports.ts';
import { type Found, found, inOrder, type ReadPorts, refused, shownFault } from './answer.ts';

type Rehearsing = Pick<ReadPorts, 'eventLog' | 'clock' | 'registry'> & { senders: Senders };

export async function rehearse(
  request: WebhookRequest,
  ports: Rehearsing,
  { language, page }: { language: Language; page: string },
): Promise<Found> {
  const { intake, stored, touched } = intakeThatStoresNothing(ports);
  const answer = await receive(request, 'rehearsal', intake);
  if (answer.kind === 'refused') return refused(answer.code);
  if (answer.kind === 'faulty') {
    const { status, body } = faultsProblem(answer.faults, language, page);
    return { kind: 'problem', problem: { status, body: { ...body, ...promised(answer.accepted) } } };
  }
  const faults = await faultsThatWouldStand(touched, stored, { sender: answer.sender, ports });
  return found({ ...promised(answer.accepted), faults });
}

function promised(accepted: Accepted | undefined) {
  if (!accepted) return {};
  const { stored, duplicates, ignored } = accepted;
  return { wouldStore: stored, duplicates, ignored };
}

interface Kept {
  intake: Intake;
  /** Events that would be stored. */
  stored: KeptEvent[];
  /** By agency, the subjects of the request. */
  touched: Map<string, readonly string[]>;
}

function intakeThatStoresNothing({ eventLog, senders, clock }: Rehearsing): Kept {
  const stored: KeptEvent[] = [];
  const touched = new Map<string, readonly string[]>();
  const log: Pick<EventLog, 'append' | 'find'> = {
    find: (agency, identity) => eventLog.find(agency, identity),
    async append(event) {
      const kept = await eventLog.find(event.agency, identityOf(event));
      if (kept) return digestOf(kept) === digestOf(event) ? 'duplicate' : 'conflict';
      stored.push(event);
      return 'stored';
    },
  };
  const journal: Intake['journal'] = {
    async note({ agency, subjects }) {
      touched.set(agency, subjects);
    },
  };
  return { intake: { senders, eventLog: log, journal, clock }, stored, touched };
}

async function faultsThatWouldStand(
  touched: Kept['touched'],
  stored: readonly KeptEvent[],
  { sender, ports: { eventLog, registry } }: { sender: KnownSender; ports: Rehearsing },
) {
  const cases = [...touched].flatMap(([agency, subjects]) =>
    subjects.map((subject) => ({ agency, subject })),
  );
  const ended = new Map(
    await onEach([...touched.keys()], async (id) => [id, (await registry.agency(id))?.until] as const),
  );
  const faults = await onEach(cases, async ({ agency, subject }) => {
    const events = stored.filter((event) => event.agency === agency && event.subject === subject);
    for await (const { event } of eventLog.readSubjects(agency, subject, subject)) events.push(event);
    return faultsOf(foldCase(subject, events), events, ended.get(agency)).map((fault) => ({ agency, fault }));
  });
  return faults
    .flat()
    .sort((a, b) => inOrder(a.fault, b.fault))
    .map(({ agency, fault }) => shownFault(fault, { agency, sender }));
}

/**
 * The registration of a source. In: the source. Out: its agencies with names (and clocks of sandboxes), its
 * permissions, the number of active secrets, the server's time, and the digest of the event catalogue. Always: nothing
 * about other sources.
 */
import { timeAt } from '../events/sender.ts';
import { eventSchema } from '../intake/event-schema.ts';
import type { KnownSender } from '../intake/senders.ts';
import { sha256 } from '../store/digest.ts';
import { type Found, found, type ReadPorts } from './answer.ts';
import { type PageAsked, pageOf } from './page.ts';

let catalogue: string | undefined;

export async function registered(
  sender: KnownSender,
  asked: PageAsked,
  { registry, clock }: Pick<ReadPorts, 'registry' | 'clock'>,
): Promise<Found> {
  const { items, next } = pageOf([...sender.agencies].sort(), (id) => id, asked);
  const now = clock();
  const agencies = await Promise.all(
    items.map(async (id) => {
      const agency = await registry.agency(id);
      const time = new Date(timeAt(sender, id, now)).toISOString();
      return { id, name: agency?.name ?? null, ...(agency?.sandbox && { sandbox: agency.sandbox, time }) };
    }),
  );
  catalogue ??= `sha256:${sha256(JSON.stringify(eventSchema()))}`;
  return found({
    source: sender.source,
    agencies,
    next,
    may: [...sender.may],
    activeSecrets: sender.keys.length,
    serverTime: new Date(now).toISOString(),
    catalogue,
  });
}

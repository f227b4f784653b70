/**
 * Whose request it is. In: the source of the path, the headers and the body of a request. Out: the registered source whose
 * signature it bears, or none. Always holds: an unknown source costs the work that a known one does.
 */
import { type KnownSender, MOST_READS_OF_FORGERIES, type Senders } from './senders.ts';
import { verify } from './signature.ts';

export interface WebhookRequest {
  /** Id of the source, from the path. */
  source: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
}

const NO_KEY = Buffer.alloc(32);

/** The source whose signature a request bears; `claimed` is the registered one whose it is not. */
export async function identify(
  { source, headers, body }: WebhookRequest,
  { senders, clock }: { senders: Senders; clock: () => number },
): Promise<{ sender?: KnownSender; claimed?: string }> {
  const signed = {
    id: headers['webhook-id'],
    timestamp: headers['webhook-timestamp'],
    signature: headers['webhook-signature'],
  };
  const now = clock() / 1000;
  let claimed: string | undefined;
  for (const as of ['held', 'current'] as const) {
    const sender = await (as === 'held'
      ? senders.held(source)
      : senders.current(source, MOST_READS_OF_FORGERIES));
    // An unknown source costs the same work, so that the time of an answer does not tell which ids exist.
    const valid = verify(sender?.keys ?? [NO_KEY], signed, body, now);
    if (valid && sender) return { sender };
    claimed = sender?.source;
  }
  return claimed === undefined ? {} : { claimed };
}

/**
 * Authentication of a request. In: the source in its path, its headers and its body. Out: the registered source that
 * signed it, or none. Always: an unknown source takes the same time as a known one.
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

/**
 * The source that signed the request. Without a valid signature: `claimed` is the registered source named in the path,
 * if there is one. Throws `StoreUnavailable`.
 */
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
    // An unknown source is verified against a dummy key, so that timing does not reveal which ids exist.
    const valid = verify(sender?.keys ?? [NO_KEY], signed, body, now);
    if (valid && sender) return { sender };
    claimed = sender?.source;
  }
  return claimed === undefined ? {} : { claimed };
}

/**
 * The page's requests to the desk, and all that it sends. In: the address of the page and the token of the session.
 * Out: the current facts of the agency; the outcome of a request. Always: no request contains the workbook; a foreign
 * answer means that the session ended.
 */
import type { KeptEvent } from '../../events/event.ts';
import type { Against } from '../../ledger/difference.ts';
import type { LedgerDone } from '../do-ledger.ts';
import type { StandingPage } from '../standing-facts.ts';
import type { Request } from './sendable.ts';

export interface Desk {
  agency: string;
  /** Path of the page. */
  at: string;
  token: string;
}

/** A failure, in words for the person. */
export class NotDone extends Error {}

const SIGN_IN_AGAIN = '登录已过期，请刷新本页、重新登录后再选一次文件。';
const NO_ANSWER = '工作台没有应答，请检查网络，稍后再选一次文件。';
const SOURCE = 'desk';

export async function againstDesk({ agency, at }: Desk): Promise<Against> {
  const standing = new Map<string, KeptEvent[]>();
  let now = 0;
  let numbering: readonly string[] = [];
  for (let from: string | undefined = ''; from !== undefined; ) {
    const address: string = `${at}/standing?from=${encodeURIComponent(from)}`;
    const page: StandingPage = await answerOf(address, {});
    now ||= page.now;
    numbering = page.numbering;
    for (const fact of page.facts) {
      const event = { ...fact, agency } as KeptEvent;
      const known = standing.get(event.subject);
      if (known) known.push(event);
      else standing.set(event.subject, [event]);
    }
    from = page.next;
  }
  const sources = [...standing.values()].flatMap((events) => events.map(({ source }) => source));
  const succeeds = [...new Set(sources)].filter((source) => source !== SOURCE);
  return {
    agency,
    now,
    standing,
    sender: { source: SOURCE, agencies: [agency], may: ['facts'], succeeds, numbering },
  };
}

export function send({ at, token }: Desk, request: Request): Promise<LedgerDone> {
  return answerOf(at, {
    method: 'POST',
    body: new URLSearchParams({ token, ledger: JSON.stringify(request) }),
  });
}

async function answerOf<T>(address: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, { ...init, redirect: 'manual', credentials: 'same-origin' });
  } catch {
    throw new NotDone(NO_ANSWER);
  }
  const isOurs = (response.headers.get('content-type') ?? '').startsWith('application/json');
  if (isOurs) return (await response.json()) as T;
  throw new NotDone(response.status >= 500 ? NO_ANSWER : SIGN_IN_AGAIN);
}

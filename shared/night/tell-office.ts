/**
 * Sends messages to an office: to the stack's topic, with the attribute `agency`, and to the agency's own webhook. In:
 * the states of an agency's years after its turn. Out: one message per new state and channel, and a record of the
 * announced states. Always: a message that cannot be delivered does not fail the turn; it is logged, and the agency's
 * next turn tries again.
 */
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { draftKeys } from './keys.ts';
import { newsIn, type OfficeState, type StateOfYear, type ToldStates, toldAfter } from './messages.ts';

export interface Says {
  run: string;
  agency: string;
  name: string;
  /** The address of the registry's `notify`; absent where the agency has none. */
  webhook?: string;
  states: readonly StateOfYear[];
}

/** A message in the envelope that Standard Webhooks recommends. */
export interface OfficeMessage {
  type: `report.${OfficeState}`;
  timestamp: string;
  data: { agency: string; name: string; year: number; words: string; version?: number; url?: string };
}

export interface TellPorts {
  drafts: Pick<Objects, 'get' | 'put'>;
  clock: () => number;
  publish: (message: OfficeMessage) => Promise<void>;
  /** Sends it signed. A repeated attempt has the same `id`. */
  post: (to: { agency: string; webhook: string; id: string }, message: OfficeMessage) => Promise<void>;
  undelivered: (of: { agency: string; year: number; state: OfficeState }, error: unknown) => void;
}

export async function tellOffice(says: Says, ports: TellPorts): Promise<void> {
  const key = draftKeys.told(says.agency);
  const object = await ports.drafts.get(key);
  const told: ToldStates = object ? JSON.parse(Buffer.from(object.bytes).toString()) : {};
  const undelivered = new Set<StateOfYear>();
  for (const state of newsIn(says.states, told)) {
    const outcomes = await Promise.allSettled(deliveries(says, state, ports));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      undelivered.add(state);
      ports.undelivered({ agency: says.agency, year: state.year, state: state.state }, outcome.reason);
    }
  }
  const after = toldAfter(
    says.states.filter((state) => !undelivered.has(state)),
    told,
  );
  if (JSON.stringify(after) === JSON.stringify(told)) return;
  await ports.drafts.put({ key, bytes: Buffer.from(JSON.stringify(after)), mediaType: 'application/json' });
}

function deliveries(says: Says, state: StateOfYear, { clock, publish, post }: TellPorts): Promise<void>[] {
  const { run, agency, name, webhook } = says;
  const { year, words, version, url } = state;
  const message: OfficeMessage = {
    type: `report.${state.state}`,
    timestamp: new Date(clock()).toISOString(),
    data: {
      ...{ agency, name, year, words: `${name}${year}年度报告：${words}。` },
      ...(version !== undefined && { version }),
      ...(url !== undefined && { url }),
    },
  };
  const id = `msg_${sha256(JSON.stringify([run, agency, year, state.state])).slice(0, 32)}`;
  return [publish(message), ...(webhook === undefined ? [] : [post({ agency, webhook, id }, message)])];
}

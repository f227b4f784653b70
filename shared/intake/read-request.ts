/**
 * The reading of a request. In: its body, or the value that was read of it, and the sender as it is held. Out: what it says,
 * with every fault that its events, the registry and the store give. Always: where a right or a clock that was set since would
 * mend a fault, the sender is asked anew before it is told.
 */
import { type Reading, readEvents } from '../events/envelope.ts';
import type { Fault } from '../events/faults.ts';
import { type ParsedJson, parseJson } from '../events/json.ts';
import type { EventLog } from '../store/ports.ts';
import {
  blankWords,
  foreignRetractions,
  isOfFacts,
  othersWholes,
  strangersActs,
  strangersReturns,
} from './rights.ts';
import type { KnownSender, Senders } from './senders.ts';

/** Of whom more is asked. */
interface Asked {
  senders: Senders;
  eventLog: Pick<EventLog, 'find'>;
}

export type Mode = 'single' | 'batch';

interface Once {
  parsed: ParsedJson;
  /** Where nobody else has to be asked. */
  facts?: Reading;
}

/** What a request says, and the reading of it where it needs no other look: facts without a fault. */
export function readOnce(body: Uint8Array, sender: KnownSender, mode: Mode, now: number): Once {
  const parsed = parseJson(body);
  if ('fault' in parsed) return { parsed };
  const reading = readEvents(parsed.value, sender, { mode, now, rounded: parsed.rounded });
  const isPlain = reading.faults.length === 0 && isOfFacts(reading) && blankWords(reading).length === 0;
  return isPlain ? { parsed, facts: reading } : { parsed };
}

/** What a right that was given since would mend. */
const wantsRight = ({ code }: Fault): boolean => code.endsWith('.forbidden');
/** What the clock of a sandbox that was set since would mend. */
const wantsClock = ({ code }: Fault): boolean => OF_CLOCKS.has(code);
const OF_CLOCKS: ReadonlySet<string> = new Set<Fault['code']>([
  'time.too-late',
  'time.act-too-late',
  'year.too-late',
]);

/** Reads as the sender that is held; where that would be refused for what may be otherwise by now, asks anew first. */
export async function readAs(
  held: KnownSender,
  value: unknown,
  options: Parameters<typeof readEvents>[2],
  door: Asked,
): Promise<{ sender: KnownSender; reading: Reading }> {
  const as = async (sender: KnownSender) => {
    const reading = readEvents(value, sender, options);
    reading.faults.push(...(await foreignRetractions(reading, sender, door)));
    reading.faults.push(...(await strangersReturns(reading, door)));
    reading.faults.push(...(await othersWholes(reading, door)));
    reading.faults.push(...blankWords(reading));
    reading.faults.push(...(await strangersActs(reading, door)));
    return { sender, reading };
  };
  const answer = await as(held);
  const { faults } = answer.reading;
  const [asksRights, asksClocks] = [faults.some(wantsRight), faults.some(wantsClock)];
  if (!asksRights && !asksClocks) return answer;
  const current = asksRights ? ((await door.senders.current(held.source)) ?? held) : held;
  return as(await door.senders.withClocks(current, true));
}

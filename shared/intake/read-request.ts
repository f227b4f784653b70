/**
 * The rights behind a request. In: its reading, the sender as it is held, and how it is read as another. Out: what it says,
 * with every fault that its events, the registry and the store give. Always: a fault that a right or a clock set since
 * would cure is reported only after the sender was read anew.
 */
import type { Reading } from '../events/envelope.ts';
import type { Fault } from '../events/faults.ts';
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

interface ReadAs {
  sender: KnownSender;
  reading: Reading;
}

/** Facts without a fault: neither the registry nor the store has anything to add. */
export function isComplete(reading: Reading): boolean {
  return reading.faults.length === 0 && isOfFacts(reading) && blankWords(reading).length === 0;
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

/** Asks what a reading does not say; where it would be refused for what may be otherwise by now, reads anew first. */
export async function completed(
  { sender: held, reading }: ReadAs,
  readAs: (sender: KnownSender) => Reading,
  door: Asked,
): Promise<ReadAs> {
  await addFaults(reading, held, door);
  const { faults } = reading;
  const [asksRights, asksClocks] = [faults.some(wantsRight), faults.some(wantsClock)];
  if (!asksRights && !asksClocks) return { sender: held, reading };
  const current = asksRights ? ((await door.senders.current(held.source)) ?? held) : held;
  const sender = await door.senders.withClocks(current, true);
  const again = readAs(sender);
  await addFaults(again, sender, door);
  return { sender, reading: again };
}

async function addFaults(reading: Reading, sender: KnownSender, door: Asked): Promise<void> {
  reading.faults.push(...(await foreignRetractions(reading, sender, door)));
  reading.faults.push(...(await strangersReturns(reading, door)));
  reading.faults.push(...(await othersWholes(reading, door)));
  reading.faults.push(...blankWords(reading));
  reading.faults.push(...(await strangersActs(reading, door)));
}

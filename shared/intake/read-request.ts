/**
 * The faults of a request that depend on the registry or the log. In: the reading of its events, the sender as cached,
 * and a function that reads them for a fresh sender. Out: the reading with all its faults. Always: a fault that a newly
 * granted right or a newly set clock would cure is reported only after the sender was fetched again.
 */
import type { Reading } from '../events/envelope.ts';
import type { Fault } from '../events/faults.ts';
import type { EventLog } from '../store/ports.ts';
import {
  actsWithoutRight,
  blankTexts,
  isOfFacts,
  retractionsWithoutRight,
  returnsByOthers,
  wholesOfOthers,
} from './rights.ts';
import type { KnownSender, Senders } from './senders.ts';

interface Lookups {
  senders: Senders;
  eventLog: Pick<EventLog, 'find'>;
}

interface ReadAs {
  sender: KnownSender;
  reading: Reading;
}

/** Whether a reading is final: facts without a fault need neither the registry nor the log. */
export function isComplete(reading: Reading): boolean {
  return reading.faults.length === 0 && isOfFacts(reading) && blankTexts(reading).length === 0;
}

/** Whether a newly granted right could cure the fault. */
const wantsRight = ({ code }: Fault): boolean => code.endsWith('.forbidden');
/** Whether a newly set sandbox clock could cure the fault. */
const wantsClock = ({ code }: Fault): boolean => OF_CLOCKS.has(code);
const OF_CLOCKS: ReadonlySet<string> = new Set<Fault['code']>([
  'time.too-late',
  'time.act-too-late',
  'year.too-late',
]);

/**
 * Adds the faults that only the registry and the log know. If one of them may be outdated, fetches the sender and reads
 * the request again first. Throws `StoreUnavailable`.
 */
export async function completed(
  { sender: held, reading }: ReadAs,
  readAs: (sender: KnownSender) => Reading,
  intake: Lookups,
): Promise<ReadAs> {
  await addFaults(reading, held, intake);
  const { faults } = reading;
  const [asksRights, asksClocks] = [faults.some(wantsRight), faults.some(wantsClock)];
  if (!asksRights && !asksClocks) return { sender: held, reading };
  const current = asksRights ? ((await intake.senders.current(held.source)) ?? held) : held;
  const sender = await intake.senders.withClocks(current, true);
  const again = readAs(sender);
  await addFaults(again, sender, intake);
  return { sender, reading: again };
}

async function addFaults(reading: Reading, sender: KnownSender, intake: Lookups): Promise<void> {
  reading.faults.push(...(await retractionsWithoutRight(reading, sender, intake)));
  reading.faults.push(...(await returnsByOthers(reading, intake)));
  reading.faults.push(...(await wholesOfOthers(reading, intake)));
  reading.faults.push(...blankTexts(reading));
  reading.faults.push(...(await actsWithoutRight(reading, intake)));
}

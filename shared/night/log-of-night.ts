/**
 * What a run leaves for the transparency log, and how a night goes on with it. In: the event sets that the run read, and
 * at night the catalogue. Out: how the log stands; nothing where the run has no log to go on with. Always holds: a set
 * that was read is noted, also between nights, until an entry of the log covers it.
 */
import { appendToLog, type LogStanding } from './append-log.ts';
import type { Catalogue } from './bulk.ts';
import { commitmentEntry, type EventSet, noteSets, openingOf, settleSets } from './commitment.ts';
import { isKeyless, type LogKeyPorts } from './log-key.ts';

/** Notes what the run read; a night commits to all that was noted, and goes on with the log. */
export async function logOn(
  input: { run: string; at: string },
  { sets, catalogue }: { sets: readonly EventSet[]; catalogue: Catalogue | false },
  ports: Omit<LogKeyPorts, 'seed'> & Partial<Pick<LogKeyPorts, 'seed'>>,
): Promise<LogStanding | undefined> {
  const { seed, drafts } = ports;
  if (!seed) return undefined;
  // Nobody could ever sign what was noted for a log that lost its key.
  if (await isKeyless(ports)) return catalogue ? 'keyless' : undefined;
  await noteSets(sets, drafts);
  if (!catalogue) return undefined;
  const opening = await openingOf(input, { drafts, salt: seed });
  const commitment = opening && { commitment: await commitmentEntry(opening) };
  const log = await appendToLog({ listed: catalogue.listed, ...commitment }, { ...ports, seed });
  if (opening && log === 'goes on') await settleSets(opening, drafts);
  return log;
}

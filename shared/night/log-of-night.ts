/**
 * The transparency log at the end of a run. In: the event sets that the run read and, at night, the catalogue. Out: the
 * state of the log; undefined if the run does not append to one. Always holds: every set read, also between nights,
 * stays noted until an entry of the log covers it.
 */
import { appendToLog, type LogStanding } from './append-log.ts';
import type { Catalogue } from './bulk.ts';
import { commitmentEntry, type EventSet, noteSets, openingOf, settleSets } from './commitment.ts';
import { isKeyless, type LogKeyPorts } from './log-key.ts';

/** Notes the sets of the run. A night also commits to all noted sets and appends to the log. */
export async function logOn(
  input: { run: string; at: string },
  { sets, catalogue }: { sets: readonly EventSet[]; catalogue: Catalogue | false },
  ports: Omit<LogKeyPorts, 'seed'> & Partial<Pick<LogKeyPorts, 'seed'>>,
): Promise<LogStanding | undefined> {
  const { seed, drafts } = ports;
  if (!seed) return undefined;
  // Without its key, a log can never cover what would be noted.
  if (await isKeyless(ports)) return catalogue ? 'keyless' : undefined;
  await noteSets(sets, drafts);
  if (!catalogue) return undefined;
  const opening = await openingOf(input, { drafts, salt: seed });
  const commitment = opening && { commitment: await commitmentEntry(opening) };
  const log = await appendToLog({ listed: catalogue.listed, ...commitment }, { ...ports, seed });
  if (opening && log === 'goes on') await settleSets(opening, drafts);
  return log;
}

/**
 * Looks for anything ready to publish, and starts a chain for it. The functions that accept a finalisation call it, and
 * a schedule does every quarter of an hour. The work is in shared/night.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { startPending } from '../../shared/night/start-pending.ts';
import { chainsOf } from '../../shared/runtime/chains.ts';
import { dynamoClient, stepFunctionsClient } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { chainStep } from '../../shared/runtime/step.ts';
import { dynamoJournal } from '../../shared/store/dynamodb-log.ts';
import { dynamoProgress } from '../../shared/store/dynamodb-progress.ts';
import { dynamoRegistry } from '../../shared/store/dynamodb-registry.ts';

const log = logOf('start-pending');
const names = readEnvironment(['JOURNAL_TABLE', 'REGISTRY_TABLE', 'PROGRESS_TABLE', 'NIGHTLY_CHAIN']);
const client = dynamoClient();
const ports = {
  journal: dynamoJournal(client, names.JOURNAL_TABLE),
  registry: dynamoRegistry(client, names.REGISTRY_TABLE),
  progress: dynamoProgress(client, names.PROGRESS_TABLE),
  chains: chainsOf(stepFunctionsClient(), names.NIGHTLY_CHAIN),
  now: Date.now,
  pause: async (ms: number) => void (await pause(ms)),
};

/** `at` is the time of the schedule; a call by a finalisation has none. */
export const handler = chainStep(log, async ({ at }: { at?: string; run?: string }) => {
  const quarter = at === undefined ? undefined : Date.parse(at);
  const looked = await startPending({ quarter }, ports);
  if (looked.look !== 'idle') log.info('looked', looked);
  return looked;
});

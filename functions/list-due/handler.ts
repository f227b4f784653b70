/** First step of a chain: which agencies are due. The work is in shared/night. */
import { type ListDueInput, listDue } from '../../shared/night/list-due.ts';
import { dynamoClient } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { chainStep } from '../../shared/runtime/step.ts';
import { dynamoJournal, dynamoProgress, dynamoRegistry } from '../../shared/store/dynamodb.ts';

const log = logOf('list-due');
const names = readEnvironment(['JOURNAL_TABLE', 'REGISTRY_TABLE', 'PROGRESS_TABLE']);
const client = dynamoClient();
const ports = {
  journal: dynamoJournal(client, names.JOURNAL_TABLE),
  registry: dynamoRegistry(client, names.REGISTRY_TABLE),
  progress: dynamoProgress(client, names.PROGRESS_TABLE),
};

export const handler = chainStep(log, async (input: ListDueInput) => {
  const list = await listDue(input, ports);
  log.info('listed', { run: list.run, mode: list.mode, due: list.due.length });
  return list;
});

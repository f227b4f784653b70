/**
 * Ports shared by the functions that authenticate senders by signature. In: their environment. Out: senders, event log,
 * journal and refusals in DynamoDB, and the address of the page of codes. Always: all these functions cache the same
 * data about senders for the same time.
 */
import type { Environment } from '../agreement/environment.ts';
import { dynamoClient } from '../runtime/clients.ts';
import { dynamoEventLog, dynamoJournal } from '../store/dynamodb-log.ts';
import { dynamoRegistry, dynamoSecrets } from '../store/dynamodb-registry.ts';
import { dynamoRefusals } from '../store/refusals.ts';
import { KnownSources } from './known-sources.ts';
import { CODES_PAGE } from './problem.ts';
import { Senders } from './senders.ts';

/** The environment variables that `intakePorts` needs. */
export const INTAKE_VARIABLES = [
  'EVENT_LOG_TABLE',
  'JOURNAL_TABLE',
  'REGISTRY_TABLE',
  'SECRETS_TABLE',
  'REFUSALS_TABLE',
  'PUBLICATION_URL',
] as const;

export function intakePorts(names: Pick<Environment, (typeof INTAKE_VARIABLES)[number]>) {
  const client = dynamoClient();
  const clock = Date.now;
  const registry = dynamoRegistry(client, names.REGISTRY_TABLE);
  const secrets = dynamoSecrets(client, names.SECRETS_TABLE);
  const ports = {
    senders: new Senders(registry, secrets, clock, new KnownSources(registry, clock)),
    eventLog: dynamoEventLog(client, names.EVENT_LOG_TABLE),
    journal: dynamoJournal(client, names.JOURNAL_TABLE),
    refusals: dynamoRefusals(client, names.REFUSALS_TABLE),
    clock,
  };
  return { ports, registry, page: `${names.PUBLICATION_URL}/${CODES_PAGE}` };
}

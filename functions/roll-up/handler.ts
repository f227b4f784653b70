/** Second step of a chain: one agency's log into the tables of all its years. The work is in shared/night. */
import { type RollUpInput, rollUp } from '../../shared/night/roll-up.ts';
import { dynamoClient, s3Client } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { chainStep } from '../../shared/runtime/step.ts';
import {
  dynamoEventLog,
  dynamoJournal,
  dynamoProgress,
  dynamoRegistry,
} from '../../shared/store/dynamodb.ts';
import { s3Objects } from '../../shared/store/s3.ts';

const log = logOf('roll-up');
const names = readEnvironment([
  'EVENT_LOG_TABLE',
  'JOURNAL_TABLE',
  'REGISTRY_TABLE',
  'PROGRESS_TABLE',
  'DRAFTS_BUCKET',
]);
const client = dynamoClient();
const ports = {
  eventLog: dynamoEventLog(client, names.EVENT_LOG_TABLE),
  journal: dynamoJournal(client, names.JOURNAL_TABLE),
  registry: dynamoRegistry(client, names.REGISTRY_TABLE),
  progress: dynamoProgress(client, names.PROGRESS_TABLE),
  drafts: s3Objects(s3Client(), names.DRAFTS_BUCKET),
  segmentDiffers: (found: { agency: string; fold: number; cases: number }) =>
    log.error('segment differs', found),
};

export const handler = chainStep(log, async (input: RollUpInput) => {
  const output = await rollUp(input, ports);
  log.info('rolled up', { run: input.run, agency: input.agency, fold: output.fold });
  return output;
});

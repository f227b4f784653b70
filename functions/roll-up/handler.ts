/** Second step of a chain: one agency's log into the tables of all its years. The work is in shared/night. */
import { type RollUpInput, rollUp } from '../../shared/night/roll-up.ts';
import { dynamoClient, s3Client } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { chainStep } from '../../shared/runtime/step.ts';
import { dynamoEventLog, dynamoJournal } from '../../shared/store/dynamodb-log.ts';
import { dynamoProgress } from '../../shared/store/dynamodb-progress.ts';
import { dynamoFeeds, dynamoRegistry } from '../../shared/store/dynamodb-registry.ts';
import { objectLockOf } from '../../shared/store/object-lock.ts';
import { s3Objects } from '../../shared/store/s3.ts';

const log = logOf('roll-up');
const names = readEnvironment([
  'EVENT_LOG_TABLE',
  'JOURNAL_TABLE',
  'REGISTRY_TABLE',
  'PROGRESS_TABLE',
  'DRAFTS_BUCKET',
  'OBJECT_LOCK',
]);
const client = dynamoClient();
const ports = {
  eventLog: dynamoEventLog(client, names.EVENT_LOG_TABLE),
  journal: dynamoJournal(client, names.JOURNAL_TABLE),
  registry: dynamoRegistry(client, names.REGISTRY_TABLE),
  feeds: dynamoFeeds(client, names.REGISTRY_TABLE),
  progress: dynamoProgress(client, names.PROGRESS_TABLE),
  drafts: s3Objects(s3Client(), names.DRAFTS_BUCKET, objectLockOf(names.OBJECT_LOCK, Date.now)),
  clock: Date.now,
  segmentDiffers: (found: { agency: string; fold: number; cases: number }) =>
    log.error('segment differs', found),
};

/** Ids per line: there may be thousands of requests with one event each. */
const IDS_A_LINE = 200;

export const handler = chainStep(log, async (input: RollUpInput) => {
  const { rolled, requests } = await rollUp(input, ports);
  const { run, agency, fold } = rolled;
  log.info('rolled up', { run, agency, fold, answers: requests.length });
  // The endpoint's id of a request appears here again, beside the run and the fold that answer it.
  for (let from = 0; from < requests.length; from += IDS_A_LINE)
    log.info('answers', { run, agency, fold, requests: requests.slice(from, from + IDS_A_LINE) });
  return rolled;
});

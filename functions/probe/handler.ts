/** Looks from outside once an hour, and publishes the state of the system. The work is in shared/probe. */
import { probe } from '../../shared/probe/status.ts';
import { dynamoClient, s3Client } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { chainStep } from '../../shared/runtime/step.ts';
import { dynamoProgress } from '../../shared/store/dynamodb-progress.ts';
import { dynamoRegistry } from '../../shared/store/dynamodb-registry.ts';
import { s3Objects } from '../../shared/store/s3.ts';

const log = logOf('probe');
const names = readEnvironment([
  'REGISTRY_TABLE',
  'PROGRESS_TABLE',
  'DRAFTS_BUCKET',
  'PUBLICATION_BUCKET',
  'PUBLICATION_URL',
  'API_URL',
]);
const dynamo = dynamoClient();
const s3 = s3Client();
const ports = {
  registry: dynamoRegistry(dynamo, names.REGISTRY_TABLE),
  progress: dynamoProgress(dynamo, names.PROGRESS_TABLE),
  drafts: s3Objects(s3, names.DRAFTS_BUCKET),
  publication: s3Objects(s3, names.PUBLICATION_BUCKET),
  publicationUrl: names.PUBLICATION_URL,
  apiUrl: names.API_URL,
  fetch,
  clock: Date.now,
};

/** A failed check is an error of the function, which the alarm counts; the status is written first. */
export const handler = chainStep(log, async () => {
  const { status, failed } = await probe(ports);
  for (const { check, why } of failed) log.error('not found from outside', { check, why });
  if (failed.length > 0) throw new Error(`failed: ${failed.map(({ check }) => check).join(', ')}`);
  return status;
});

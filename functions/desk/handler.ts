/** The office's desk: HTTP API in, a page out; it stores only through the intake. The work is in shared/desk. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { deskApp } from '../../shared/desk/app.ts';
import { countsOf } from '../../shared/desk/counts.ts';
import { requestOf, resultOf } from '../../shared/desk/gateway.ts';
import { heldKeys } from '../../shared/desk/keys.ts';
import { Senders } from '../../shared/intake/senders.ts';
import { withBell } from '../../shared/night/bell.ts';
import { callerOf } from '../../shared/runtime/calls.ts';
import { dynamoClient, lambdaClient, s3Client } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { counted } from '../../shared/runtime/metrics.ts';
import { dynamoEventLog, dynamoJournal } from '../../shared/store/dynamodb-log.ts';
import { dynamoProgress } from '../../shared/store/dynamodb-progress.ts';
import { dynamoRegistry, dynamoSecrets } from '../../shared/store/dynamodb-registry.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { scriptsIn } from './scripts.ts';

const log = logOf('desk');
const names = readEnvironment([
  'EVENT_LOG_TABLE',
  'JOURNAL_TABLE',
  'REGISTRY_TABLE',
  'PROGRESS_TABLE',
  'LOOK',
  'DESK_SECRETS_TABLE',
  'DRAFTS_BUCKET',
  'PUBLICATION_URL',
  'DESK_URL',
  'SIGN_IN_ISSUER',
  'SIGN_IN_CLIENT',
]);
const client = dynamoClient();
const registry = dynamoRegistry(client, names.REGISTRY_TABLE);
const secrets = dynamoSecrets(client, names.DESK_SECRETS_TABLE);
const answer = deskApp({
  site: {
    url: names.DESK_URL,
    issuer: names.SIGN_IN_ISSUER,
    client: names.SIGN_IN_CLIENT,
    publicationUrl: names.PUBLICATION_URL,
  },
  registry,
  senders: new Senders(registry, secrets, Date.now),
  eventLog: dynamoEventLog(client, names.EVENT_LOG_TABLE),
  journal: withBell(dynamoJournal(client, names.JOURNAL_TABLE), {
    call: callerOf(lambdaClient(), names.LOOK),
    now: Date.now,
    missed: (error) => log.warn('no look was called', { error: error as Error }),
  }),
  progress: dynamoProgress(client, names.PROGRESS_TABLE),
  drafts: s3Objects(s3Client(), names.DRAFTS_BUCKET),
  scripts: scriptsIn(import.meta.dirname),
  keys: heldKeys(secrets, Date.now),
  clock: Date.now,
  failed: (error) => log.error('failed', { error: error as Error }),
});

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const response = await answer(requestOf(event, names.DESK_URL));
  const { requestId: gateway, http } = event.requestContext;
  // No path and no query: both name agencies, and a number of a case.
  const { status } = response;
  const counts = countsOf(event.rawPath, status);
  const metrics = Object.keys(counts).length > 0 ? counted(counts, Date.now()) : {};
  log.info('answered', { gateway, method: http.method, status, ...metrics });
  return resultOf(response);
}

/** Answers senders: signed questions in, what stands of their events out; writes nothing. The work is in shared/way-back. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { askedLanguage } from '../../shared/intake/http.ts';
import { KnownSources } from '../../shared/intake/known-sources.ts';
import { CODES_PAGE } from '../../shared/intake/problem.ts';
import { Senders } from '../../shared/intake/senders.ts';
import { dynamoClient, s3Client } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { dynamoEventLog, dynamoJournal, dynamoRegistry, dynamoSecrets } from '../../shared/store/dynamodb.ts';
import { dynamoRefusals } from '../../shared/store/refusals.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { wayBackRequest } from '../../shared/way-back/request.ts';
import { refusalResult, respond, type WayBack } from '../../shared/way-back/respond.ts';

const log = logOf('answer-senders');
const names = readEnvironment([
  'EVENT_LOG_TABLE',
  'JOURNAL_TABLE',
  'REGISTRY_TABLE',
  'SECRETS_TABLE',
  'REFUSALS_TABLE',
  'DRAFTS_BUCKET',
  'PUBLICATION_URL',
]);
const page = `${names.PUBLICATION_URL}/${CODES_PAGE}`;
const client = dynamoClient();
const registry = dynamoRegistry(client, names.REGISTRY_TABLE);
const ports: WayBack = {
  senders: new Senders(
    registry,
    dynamoSecrets(client, names.SECRETS_TABLE),
    Date.now,
    new KnownSources(registry, Date.now),
  ),
  eventLog: dynamoEventLog(client, names.EVENT_LOG_TABLE),
  journal: dynamoJournal(client, names.JOURNAL_TABLE),
  registry,
  drafts: s3Objects(s3Client(), names.DRAFTS_BUCKET),
  refusals: dynamoRefusals(client, names.REFUSALS_TABLE),
  clock: Date.now,
};

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>()
  .onError((request) => {
    log.error('failed', { request: request.context.awsRequestId, error: request.error as Error });
    request.response = refusalResult('internal', { language: askedLanguage(request.event), page });
  })
  .handler(async (event, context) => {
    const voice = { language: askedLanguage(event), page };
    const request = wayBackRequest(event);
    if (typeof request === 'string') return refusalResult(request, voice);
    const { result, source } = await respond(request, ports, voice);
    const { requestId: gateway } = event.requestContext;
    const { asked } = request;
    log.info('answered', {
      request: context.awsRequestId,
      gateway,
      asked,
      source,
      status: result.statusCode,
    });
    return result;
  });

/**
 * Answers senders: signed questions in, the state of their events out; writes nothing. The work is in shared/way-back.
 */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { askedLanguage } from '../../shared/intake/http.ts';
import { INTAKE_VARIABLES, intakePorts } from '../../shared/intake/ports.ts';
import { s3Client } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { wayBackRequest } from '../../shared/way-back/request.ts';
import { refusalResult, respond, type WayBack } from '../../shared/way-back/respond.ts';

const log = logOf('answer-senders');
const names = readEnvironment([...INTAKE_VARIABLES, 'DRAFTS_BUCKET']);
const { ports, registry, page } = intakePorts(names);
const wayBack: WayBack = { ...ports, registry, drafts: s3Objects(s3Client(), names.DRAFTS_BUCKET) };

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>()
  .onError((request) => {
    log.error('failed', { request: request.context.awsRequestId, error: request.error as Error });
    request.response = refusalResult('internal', { language: askedLanguage(request.event), page });
  })
  .handler(async (event, context) => {
    const voice = { language: askedLanguage(event), page };
    const request = wayBackRequest(event);
    if (typeof request === 'string') return refusalResult(request, voice);
    const { result, source } = await respond(request, wayBack, voice);
    const { requestId: gateway } = event.requestContext;
    const { awsRequestId } = context;
    const { asked } = request;
    log.info('answered', { request: awsRequestId, gateway, asked, source, status: result.statusCode });
    return result;
  });

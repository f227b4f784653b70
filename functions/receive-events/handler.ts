/** Receives webhooks of case systems: HTTP API in, event log out. The work is in shared/intake. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { askedLanguage, problemResult, requestOf, resultOf } from '../../shared/intake/http.ts';
import { RefusedTally, SourceLimit } from '../../shared/intake/limits.ts';
import { INTAKE_VARIABLES, intakePorts } from '../../shared/intake/ports.ts';
import { refusal } from '../../shared/intake/problem.ts';
import { type Answer, type Intake, receive } from '../../shared/intake/receive.ts';
import { withBell } from '../../shared/night/bell.ts';
import { callerOf } from '../../shared/runtime/calls.ts';
import { lambdaClient } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { counted } from '../../shared/runtime/metrics.ts';

const log = logOf('receive-events');
const names = readEnvironment([...INTAKE_VARIABLES, 'SOURCE_RATE', 'LOOK']);
const { ports, page } = intakePorts(names);
const journal = withBell(ports.journal, {
  call: callerOf(lambdaClient(), names.LOOK),
  now: ports.clock,
  missed: (error) => log.warn('no look was called', { error: error as Error }),
});
const intake: Intake = { ...ports, journal, limit: new SourceLimit(Number(names.SOURCE_RATE), ports.clock) };
const tally = new RefusedTally(intake.clock);

/** What a log line may hold: codes, counts, and ids of registered sources; nothing from the body. */
function occurrence(answer: Answer, refused: number) {
  const at = intake.clock();
  if (answer.kind === 'refused') {
    const counts = refused > 0 ? counted({ SignaturesRefused: refused }, at) : {};
    return { claimed: answer.claimed, codes: [answer.code], ...counts };
  }
  const { source } = answer.sender;
  const codes = answer.kind === 'faulty' ? [...new Set(answer.faults.map(({ code }) => code))] : undefined;
  if (!answer.accepted) return { source, codes };
  const { stored, duplicates } = answer.accepted;
  return { source, codes, ...counted({ EventsStored: stored, EventsDuplicate: duplicates }, at) };
}

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>()
  .onError((request) => {
    log.error('failed', { request: request.context.awsRequestId, error: request.error as Error });
    const language = askedLanguage(request.event);
    request.response = problemResult(refusal('internal', language, page), language);
  })
  .handler(async (event, context) => {
    const language = askedLanguage(event);
    const request = requestOf(event);
    if (typeof request === 'string') return problemResult(refusal(request, language, page), language);
    const answer = await receive(request, context.awsRequestId, intake);
    const { requestId: gateway } = event.requestContext;
    const isForged = answer.kind === 'refused' && answer.code === 'identity.refused';
    // During a flood of forgeries, most requests are only counted.
    const refused = isForged ? tally.note() : 0;
    if (refused !== undefined)
      log.info('answered', { request: context.awsRequestId, gateway, ...occurrence(answer, refused) });
    return resultOf(answer, language, page);
  });

/**
 * A step of the chain as a Lambda handler. In: the work of the step. Out: the handler. A failure goes to the log with
 * its stack trace, and on to the state machine as one line, because states pass causes on (256 KiB in all).
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

export function chainStep<Input extends { run?: string }, Output>(
  log: Logger,
  work: (input: Input) => Promise<Output>,
) {
  return middy<Input, Output, Error, Context>()
    .onError(({ error, event }) => {
      if (!error) return;
      log.error('failed', { run: event.run, error });
      error.stack = `${error.name}: ${error.message}`;
    })
    .handler(work);
}

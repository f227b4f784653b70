import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of a function: one JSON line an occurrence. It is given ids of requests, sources and agencies, counts and
 * codes, and nothing that a body held: no subject, no event id, no text.
 */
export function logOf(serviceName: string): Logger {
  return new Logger({ serviceName });
}

/**
 * Makes an error fit to be handed on: the state machine carries its cause from state to state, where a stack of
 * some hundred failing agencies would not fit. The stack is in the log.
 */
export function terse(error: Error): void {
  error.stack = `${error.name}: ${error.message}`;
}

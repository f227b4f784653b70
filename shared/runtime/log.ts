import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of a function: one JSON line an occurrence. It is given ids of requests, sources and agencies, counts and
 * codes, and nothing that a body held: no subject, no event id, no text.
 */
export function logOf(serviceName: string): Logger {
  return new Logger({ serviceName });
}

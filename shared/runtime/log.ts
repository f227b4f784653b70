import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of a function: one JSON line per occurrence. It receives ids of requests, sources and agencies, counts and
 * codes, and no part of a body: no subject, no event id, no text.
 */
export function logOf(serviceName: string): Logger {
  return new Logger({ serviceName });
}

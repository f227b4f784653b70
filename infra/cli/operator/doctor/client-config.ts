import type { S3ControlClientConfig } from '@aws-sdk/client-s3-control';

/** Configuration of every client; empty if the SDK finds it out by itself. */
export type ClientConfig = Pick<
  S3ControlClientConfig,
  'endpoint' | 'region' | 'credentials' | 'requestHandler' | 'maxAttempts'
>;

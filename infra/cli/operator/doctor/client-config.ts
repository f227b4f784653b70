import type { S3ControlClientConfig } from '@aws-sdk/client-s3-control';

/** What every client is made with; empty where the SDK finds out by itself. */
export type ClientConfig = Pick<
  S3ControlClientConfig,
  'endpoint' | 'region' | 'credentials' | 'requestHandler' | 'maxAttempts'
>;

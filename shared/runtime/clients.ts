/**
 * The clients of the services. In: nothing; the environment has addresses and credentials. Out: one client each, with a
 * time-out for every call.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { unlogged } from './unlogged.ts';

/**
 * Time-out of a call in milliseconds. Fail fast: a vendor's request must not hang on an unavailable store. Without
 * `throwOnRequestTimeout` the SDK only warns, and waits on.
 */
const PATIENCE = { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true };
/** Objects are larger than items, and no caller waits for them. */
const LONG_PATIENCE = { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

export function dynamoClient(): DynamoDBClient {
  return unlogged(new DynamoDBClient({ maxAttempts: 3, requestHandler: PATIENCE }));
}

export function s3Client(): S3Client {
  return unlogged(new S3Client({ maxAttempts: 4, requestHandler: LONG_PATIENCE }));
}

export function stepFunctionsClient(): SFNClient {
  return unlogged(new SFNClient({ maxAttempts: 3, requestHandler: PATIENCE }));
}

export function lambdaClient(): LambdaClient {
  return unlogged(new LambdaClient({ maxAttempts: 3, requestHandler: PATIENCE }));
}

export function snsClient(): SNSClient {
  return unlogged(new SNSClient({ maxAttempts: 3, requestHandler: PATIENCE }));
}

export function kmsClient(): KMSClient {
  return unlogged(new KMSClient({ maxAttempts: 4, requestHandler: PATIENCE }));
}

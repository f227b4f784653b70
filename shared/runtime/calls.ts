/** In: a client of Lambda, and the name of a function. Out: an asynchronous invocation of it. */
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

export function callerOf(client: LambdaClient, name: string): () => Promise<void> {
  return async () => {
    await client.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event' }));
  };
}

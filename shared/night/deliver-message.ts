/**
 * How a message to an office leaves: to the topic of the stack, and to a webhook, signed as Standard Webhooks has it. In: the
 * message, and to whom. Out: delivered, or an error. Always: `https` alone, no redirect is followed, and nobody is waited
 * for longer than a few seconds; the answer's body is not read.
 */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { sign } from '../intake/signature.ts';
import type { OfficeMessage } from './tell-office.ts';

const PATIENCE = 5_000;

export function toTopic(client: SNSClient, topic: string) {
  return async (message: OfficeMessage): Promise<void> => {
    const { agency, year } = message.data;
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await client.send(
      new PublishCommand({
        TopicArn: topic,
        Message: JSON.stringify(message),
        MessageAttributes: { agency: text(agency), type: text(message.type), year: text(String(year)) },
      }),
    );
  };
}

export interface WebhookPorts {
  /** One, or two while a receiver changes from one to the next. */
  keysOf: (agency: string) => Promise<readonly Buffer[]>;
  fetch: (address: string, init: RequestInit) => Promise<Pick<Response, 'ok' | 'status'>>;
  clock: () => number;
}

export function toWebhook({ keysOf, fetch, clock }: WebhookPorts) {
  return async (
    { agency, webhook, id }: { agency: string; webhook: string; id: string },
    message: OfficeMessage,
  ): Promise<void> => {
    if (new URL(webhook).protocol !== 'https:') throw new Error('a webhook has to be https');
    const body = Buffer.from(JSON.stringify(message));
    const timestamp = Math.floor(clock() / 1000);
    const signatures = (await keysOf(agency)).map((key) => sign(key, id, timestamp, body));
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures.join(' '),
    };
    const { ok, status } = await fetch(webhook, {
      ...{ method: 'POST', headers, body, redirect: 'manual' },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!ok) throw new Error(`the webhook answered ${status}`);
  };
}

/**
 * Delivers a message to an office: to the topic of the stack, and to a webhook, signed by Standard Webhooks. In: the
 * message and its recipient. Out: nothing; throws if it was not delivered. Always: only `https`, no redirects, a short
 * timeout; the body of the answer is not read.
 */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { sign } from '../intake/signature.ts';
import type { OfficeMessage } from './tell-office.ts';

/** Timeout in milliseconds. */
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
  /** One key, or two during a rotation. */
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

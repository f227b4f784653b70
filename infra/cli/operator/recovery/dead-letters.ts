/**
 * The dead-letter queues of a deployed stack. In: a client of SQS and the addresses of the queues.
 * Out: the number of waiting messages and their content, and a way to delete each. Always: a received message stays
 * hidden for longer than a night may take, and reappears unless it is deleted.
 */
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface DeadLetter {
  /** The failed start: `night` or `pending`. */
  mode: string;
  drop: () => Promise<void>;
}

/** Seconds. */
const HIDDEN = 6 * 3600;
const AT_ONCE = 10;

/** All messages of the queues. */
export async function readDeadLetters(urls: readonly string[], client: SQSClient): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const QueueUrl of urls)
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: AT_ONCE, VisibilityTimeout: HIDDEN }),
      );
      if (Messages.length === 0) break;
      for (const { Body = '', ReceiptHandle } of Messages)
        letters.push({
          mode: modeOf(Body),
          drop: async () => void (await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))),
        });
    }
  return letters;
}

/** The scheduler leaves its whole call, whose `Input` is the machine's input, or that input alone. */
function modeOf(body: string): string {
  const said = parsed(body);
  const input = typeof said['Input'] === 'string' ? parsed(said['Input']) : said;
  return input['mode'] === 'pending' ? 'pending' : 'night';
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

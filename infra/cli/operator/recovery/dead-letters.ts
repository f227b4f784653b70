/**
 * The queues of a deployed stack in which starts lie that failed. In: the name of the stack. Out: how many messages wait
 * and what they say, and a way to let go of them. SQS is spoken to over its JSON protocol with Signature Version 4, three
 * operations: a client of its own would be one more package for one rare command.
 */
import { createHash, createHmac } from 'node:crypto';

export interface DeadLetter {
  /** What the schedule would have started: `night` or `pending`. */
  mode: string;
  drop: () => Promise<void>;
}

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** Who asks, and where. */
export interface QueueAccess {
  region: string;
  credentials: Credentials;
  now: () => number;
}

/** Seconds for which a message that was read is nobody else's: longer than a night may take. */
const HIDDEN = 6 * 3600;
const AT_ONCE = 10;

/** All messages of the queues. */
export async function readDeadLetters(urls: readonly string[], access: QueueAccess): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const url of urls)
    for (;;) {
      const { Messages = [] } = await ask<{ Messages?: { Body: string; ReceiptHandle: string }[] }>(
        'ReceiveMessage',
        { QueueUrl: url, MaxNumberOfMessages: AT_ONCE, VisibilityTimeout: HIDDEN },
        access,
      );
      if (Messages.length === 0) break;
      for (const { Body, ReceiptHandle } of Messages)
        letters.push({
          mode: modeOf(Body),
          drop: async () => void (await ask('DeleteMessage', { QueueUrl: url, ReceiptHandle }, access)),
        });
    }
  return letters;
}

/** The scheduler leaves its whole call, whose `Input` is what the machine would have got, or that input alone. */
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

interface Ask {
  readonly QueueUrl: string;
  readonly [parameter: string]: unknown;
}

async function ask<T>(operation: string, input: Ask, access: QueueAccess): Promise<T> {
  const body = JSON.stringify(input);
  const { origin } = new URL(input.QueueUrl);
  const headers = signedHeaders(new URL(origin), `AmazonSQS.${operation}`, body, access);
  const response = await fetch(origin, { method: 'POST', body, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`SQS ${operation}: HTTP ${response.status} ${text}`);
  return JSON.parse(text === '' ? '{}' : text) as T;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signedHeaders(
  { host }: URL,
  target: string,
  body: string,
  { region, credentials, now }: QueueAccess,
): Record<string, string> {
  const time = new Date(now()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const headers: Record<string, string> = {
    'content-type': 'application/x-amz-json-1.0',
    host,
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
    'x-amz-target': target,
  };
  const names = Object.keys(headers).sort();
  const canonical = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const request = ['POST', '/', '', canonical, names.join(';'), sha256(body)].join('\n');
  const scope = [time.slice(0, 8), region, 'sqs', 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}

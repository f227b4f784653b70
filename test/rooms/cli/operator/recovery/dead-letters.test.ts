import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import { readDeadLetters } from '../../../../../infra/cli/operator/recovery/dead-letters.ts';
import { type Lost, redrive } from '../../../../../infra/cli/operator/recovery/redriving.ts';
import { createAuthenticate } from '../../../../../infra/local/iam/credentials.ts';
import { credentialsOf, type Mounted, mount, operator, site } from '../../../local/mount.ts';

interface Held {
  body: string;
  visible: boolean;
}

let mounted: Mounted | undefined;
afterEach(async () => {
  await mounted?.close();
  mounted = undefined;
});

/** A queue that really keeps its messages, and lets in nobody whose signature it cannot prove. */
async function queueOf(...bodies: string[]): Promise<{ url: string; held: Map<string, Held> }> {
  const held = new Map<string, Held>(bodies.map((body, n) => [`receipt-${n}`, { body, visible: true }]));
  const authenticate = createAuthenticate([operator]);
  mounted = await mount(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const head = { method: 'POST', url: request.url ?? '/', headers: request.headers };
    const who = authenticate(head, createHash('sha256').update(body).digest('hex'));
    if (who.kind === 'anonymous') return void response.writeHead(403).end('{}');
    const input = JSON.parse(body.toString());
    const operation = String(request.headers['x-amz-target']).slice('AmazonSQS.'.length);
    if (operation === 'DeleteMessage') held.delete(input.ReceiptHandle);
    const visible = [...held].filter(([, message]) => message.visible).slice(0, input.MaxNumberOfMessages);
    const Messages = operation === 'ReceiveMessage' ? visible : [];
    for (const [, message] of Messages) message.visible = false;
    const answer = Messages.map(([ReceiptHandle, { body: Body }]) => ({
      ReceiptHandle,
      Body,
      MD5OfBody: createHash('md5').update(Body).digest('hex'),
    }));
    response.end(JSON.stringify(answer.length > 0 ? { Messages: answer } : {}));
  });
  return { url: `${mounted.url}/123456789012/dead`, held };
}

const clientAt = (url: string) =>
  new SQSClient({
    region: site.region,
    endpoint: new URL(url).origin,
    credentials: credentialsOf(operator),
  });
const shell = {
  root: '',
  env: {},
  now: () => 0,
  pause: async () => {},
  out: () => {},
  tell: () => {},
  terminal: undefined,
};
const NIGHT = JSON.stringify({ StateMachineArn: 'arn', Input: '{"mode":"night"}' });
const PENDING = '{"mode":"pending"}';

test('all messages of a queue are read, by a signature that is proven, and told apart by their mode', async () => {
  const { url } = await queueOf(...Array.from({ length: 12 }, () => PENDING), NIGHT, 'no JSON');
  const letters = await readDeadLetters([url], clientAt(url));
  expect(letters.map(({ mode }) => mode)).toEqual([...Array(12).fill('pending'), 'night', 'night']);
});

test('one chain stands for all that was lost; a night where any was one', async () => {
  const { url } = await queueOf(PENDING, NIGHT, PENDING);
  const modes: string[] = [];
  const run = async (mode: string) => {
    modes.push(mode);
    return [];
  };
  const lost: Lost = { letters: await readDeadLetters([url], clientAt(url)), runs: [] };
  await redrive(lost, run, shell);
  await redrive({ letters: [], runs: [{ mode: 'pending' }] }, run, shell);
  expect(modes).toEqual(['night', 'pending']);
});

test('messages leave the queue once the chain ended well, and stay where it did not', async () => {
  const { url, held } = await queueOf(NIGHT, NIGHT);
  const lost: Lost = { letters: await readDeadLetters([url], clientAt(url)), runs: [] };
  const failing = async () => {
    throw new Error('the night failed');
  };
  await expect(redrive(lost, failing, shell)).rejects.toThrow('the night failed');
  expect(held.size).toBe(2);
  await redrive(lost, async () => [], shell);
  expect(held.size).toBe(0);
});

test('nothing is run where nothing was lost', async () => {
  const run = async () => {
    throw new Error('run');
  };
  expect(await redrive({ letters: [], runs: [] }, run, shell)).toBeUndefined();
});

/**
 * kill -9 of the whole local stack while it takes events (promise R5): what was answered with 202 is there when
 * the next one is up on the same folder. Each round the stack runs in a process of its own, several clients send until
 * it dies at a random moment, and the next stack is asked for everything that was acknowledged: all of it has to be a
 * duplicate.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { secretOf, sign } from '../../shared/intake/signature.ts';
import { dynamoRegistry, dynamoSecrets } from '../../shared/store/dynamodb-registry.ts';
import { length, tell } from '../prove/figure.ts';
import { randomOf } from '../prove/random.ts';
import { eventOf } from './office.ts';
import { killed, restarting, type StackProcess } from './stack-process.ts';

const KILLS = length('KILLS', 3);
const SEED = 20261109;
const CLIENTS = 6;
const KEY = Buffer.alloc(32, 13);
const started = restarting('kill');

async function registered({ stack }: StackProcess): Promise<void> {
  const { url: endpoint, region, operator, outputs } = stack;
  const client = new DynamoDBClient({ endpoint, region, credentials: operator });
  const registry = dynamoRegistry(client, String(outputs['RegistryTable']));
  const secrets = dynamoSecrets(client, String(outputs['SecretsTable']));
  await secrets.replace('cases', [], [secretOf(KEY)]);
  await registry.putSource({
    id: 'cases',
    agencies: ['qinghe'],
    may: ['facts'],
    succeeds: [],
    disabled: false,
  });
  client.destroy();
}

let messages = 0;
async function post(
  { stack }: StackProcess,
  events: readonly object[],
): Promise<{ status: number; stored: number; duplicates: number }> {
  const body = Buffer.from(JSON.stringify(events));
  const id = `m-${++messages}`;
  const seconds = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': 'application/cloudevents-batch+json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': sign(KEY, id, seconds, body),
  };
  const answer = await fetch(`${stack.outputs['ApiUrl']}/sources/cases/events`, {
    method: 'POST',
    headers,
    body,
  });
  return { status: answer.status, ...JSON.parse(await answer.text()) };
}

const received = (id: string) =>
  eventOf('qinghe', 'application.received', `S-${id}`, { id, data: { applicantType: 'natural-person' } });

/** Clients send until the stack is killed, at a random moment after a random number of answers. Gives what was acknowledged. */
async function loadedUntilKilled(up: StackProcess, round: number, random: () => number): Promise<string[]> {
  const acknowledged: string[] = [];
  const [answers, delay] = [1 + Math.floor(random() * 12), random() * 40];
  let [met, next] = [0, 0];
  const client = async () => {
    for (;;) {
      const ids = Array.from({ length: 10 }, () => `${round}-${next++}`);
      const { status } = await post(up, ids.map(received));
      if (status !== 202) continue;
      acknowledged.push(...ids);
      met += 1;
      if (met === answers) void pause(delay).then(() => killed(up));
    }
  };
  await Promise.allSettled(Array.from({ length: CLIENTS }, client));
  await killed(up);
  return acknowledged;
}

/** Of the acknowledged events, how many the stack has. */
async function kept(up: StackProcess, acknowledged: readonly string[]): Promise<number> {
  let there = 0;
  for (let from = 0; from < acknowledged.length; from += 500) {
    const { status, duplicates } = await post(up, acknowledged.slice(from, from + 500).map(received));
    if (status === 202) there += duplicates;
  }
  return there;
}

test(
  `of what was acknowledged nothing is lost in ${KILLS} kills at random moments (seed ${SEED})`,
  async () => {
    const random = randomOf(SEED);
    let up = await started();
    await registered(up);
    let [kills, acknowledged, there] = [0, 0, 0];
    for (let round = 0; round < KILLS; round++) {
      const own = await loadedUntilKilled(up, round, random);
      if (up.child.signalCode === 'SIGKILL') kills += 1;
      up = await started();
      acknowledged += own.length;
      there += await kept(up, own);
    }
    await killed(up);
    console.log(`${kills} kills, ${acknowledged} events acknowledged, ${acknowledged - there} lost`);
    tell({ row: 'R5', what: 'kills', held: kills, tried: KILLS, seed: SEED });
    tell({
      row: 'R5',
      what: 'acknowledged events still there',
      held: there,
      tried: acknowledged,
      seed: SEED,
    });
    expect(there).toBe(acknowledged);
    expect([kills, acknowledged >= KILLS * 10]).toEqual([KILLS, true]);
  },
  120_000 + KILLS * 60_000,
);

/**
 * What the door costs without the store: from a signed request to the answer, digests of the contents included, on a
 * store that keeps nothing and answers at once; beside it, verifying and parsing the same requests and nothing else.
 * The two take turns, so that whatever else the machine does meets both.
 */
import { readFileSync } from 'node:fs';
import type { WebhookRequest } from '../../../shared/intake/identify.ts';
import { type Intake, receive } from '../../../shared/intake/receive.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import { secretOf, sign, verify } from '../../../shared/intake/signature.ts';
import { digestOf } from '../../../shared/store/digest.ts';
import type { EventLog, Registry, Secrets } from '../../../shared/store/ports.ts';
import { measured } from './measured.ts';

const [path = '', size = '1'] = process.argv.slice(2);
const ROUNDS = 8;
const NOW = Date.UTC(2027, 0, 1);
const key = Buffer.alloc(32, 7);

const MOST = 20_000;
const lines = readFileSync(path)
  .subarray(0, 340 * MOST)
  .toString('utf8')
  .split('\n')
  .slice(0, -1);
const requests = Array.from(
  { length: Math.floor(lines.length / Number(size)) },
  (_, index): WebhookRequest => {
    const events = lines.slice(index * Number(size), (index + 1) * Number(size));
    const body = Buffer.from(size === '1' ? events.join() : `[${events.join()}]`);
    return {
      source: 'bench',
      headers: {
        'content-type': size === '1' ? 'application/cloudevents+json' : 'application/cloudevents-batch+json',
        'webhook-id': `m${index}`,
        'webhook-timestamp': String(NOW / 1000),
        'webhook-signature': sign(key, `m${index}`, NOW / 1000, body),
      },
      body,
    };
  },
);

const agencies = [...new Set(lines.map((line) => String(JSON.parse(line).agency)))];
const source = { id: 'bench', agencies, may: ['facts'] as const, succeeds: [], disabled: false };
const nothing = () => Promise.reject(new Error('the bench asks for nothing of the kind'));
const registry: Registry = {
  source: async () => source,
  agency: nothing,
  agencies: nothing,
  sources: nothing,
  putAgency: nothing,
  putSource: nothing,
  person: nothing,
  people: nothing,
  putPerson: nothing,
  clocks: async () => new Map(),
  setClock: nothing,
  note: nothing,
  changes: nothing,
};
const secrets: Secrets = { of: async () => [secretOf(key)], replace: nothing };
let digests = 0;
const eventLog: EventLog = {
  append: async (event) => {
    digests += digestOf(event).length;
    return 'stored';
  },
  find: async () => undefined,
  async *read() {},
  async *readSubjects() {},
  async readNamed() {
    return [];
  },
  async *readDigests() {},
};
const door: Intake = {
  senders: new Senders(registry, secrets, () => NOW),
  eventLog,
  journal: { note: async () => {} },
  clock: () => NOW,
};

async function ours(): Promise<void> {
  for (const request of requests) {
    const answer = await receive(request, 'bench', door);
    if (answer.kind !== 'accepted') throw new Error(`the door answers ${JSON.stringify(answer)}`);
  }
}

let parsed = 0;
async function alone(): Promise<void> {
  for (const { headers, body } of requests) {
    const signed = {
      id: headers['webhook-id'],
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
    };
    if (!verify([key], signed, body, NOW / 1000)) throw new Error('the signature is wrong');
    parsed += typeof JSON.parse(Buffer.from(body).toString('utf8')) === 'object' ? 1 : 0;
  }
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const used = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(used);
  return (user + system) / requests.length / Number(size);
}

await measured(async () => {
  const [door, base]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    base.push(await cpuOf(alone));
    door.push(await cpuOf(ours));
  }
  return {
    digest: `${digests > 0 && parsed > 0}`,
    more: { door: Math.min(...door), alone: Math.min(...base) },
  };
});

/**
 * The senders of the kit against an endpoint that really verifies and stores, and that fails as networks and stores do. In:
 * each language that is here. Out: after every failure each event is stored once, and nothing is lost from the outbox. A
 * language that is not on this machine is named as unproven, and passes nothing. `PHP=/path/to/php` names one elsewhere.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resultOf } from '../../shared/intake/http.ts';
import { type Intake, receive } from '../../shared/intake/receive.ts';
import { Senders } from '../../shared/intake/senders.ts';
import { secretOf } from '../../shared/intake/signature.ts';
import { type MemoryStores, memoryStores } from '../doubles/memory-store.ts';
import { scratch } from '../rooms/cli/recording-shell.ts';
import { LANGUAGES, type Language, releaseOf } from './senders/languages.ts';
import { unproven } from './unproven.ts';

const SECRET = secretOf(Buffer.alloc(32, 7));
const { folder } = scratch();

let server: Server;
let stores: MemoryStores;
let url: string;
let runs = 0;
/** What happens to the answers, once each, in their order; after them the door answers. */
let instead: ((response: ServerResponse, answer: () => Promise<void>) => unknown)[];

beforeEach(async () => {
  stores = memoryStores();
  instead = [];
  await stores.registry.putSource({
    id: 'cases',
    agencies: ['huaian'],
    may: ['facts'],
    succeeds: [],
    disabled: false,
  });
  await stores.secrets.replace('cases', [], [SECRET]);
  const clock = () => Date.now();
  const door: Intake = { ...stores, senders: new Senders(stores.registry, stores.secrets, clock), clock };
  let attempts = 0;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const store = () =>
      receive({ source: 'cases', headers, body: Buffer.concat(chunks) }, `a${attempts++}`, door);
    const answer = async () => {
      const { statusCode = 500, headers: own, body } = resultOf(await store(), 'zh');
      response.writeHead(statusCode, own as Record<string, string>).end(body);
    };
    const other = instead.shift();
    if (other) await other(response, async () => void (await store()));
    else await answer();
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(code, headers).end();
/** Stored, and the reply lost on its way. */
const lost = async (response: ServerResponse, store: () => Promise<void>) => {
  await store();
  response.destroy();
};

async function stored(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { event } of stores.eventLog.read('huaian')) ids.push(event.id);
  return ids.sort();
}

const events = (count: number, from = 0) =>
  Array.from({ length: count }, (_, nth) => ({
    specversion: '1.0',
    id: `e-${String(from + nth).padStart(4, '0')}`,
    source: '/cases',
    type: 'application.received',
    time: '2025-03-03T09:00:00+08:00',
    subject: `淮〔2025〕${from + nth}号`,
    agency: 'huaian',
    data: { applicantType: 'natural-person' },
  }));
const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id);

interface Ran {
  code: number | null;
  out: string;
}

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

function run(
  { command }: Language,
  outbox: string,
  lines: readonly string[],
  started: (child: ChildProcess) => void = () => {},
): Promise<Ran> {
  const place = { url, secret: SECRET, outbox, folder };
  const [program = '', ...words] = command(place, lines.join('\n'));
  return new Promise((ended, failed) => {
    const child = spawn(program, words);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (out += String(piece)));
    child.on('error', failed);
    child.on('close', (code) => ended({ code, out }));
    started(child);
  });
}

const here = LANGUAGES.filter((language) => releaseOf(language) !== undefined);

for (const { name, needs } of LANGUAGES.filter((language) => !here.includes(language)))
  unproven(`the sender in ${name}`, String(needs[0]));

test('each language that is here is named with its release', () => {
  for (const language of here) console.info(`the sender in ${language.name}: ${releaseOf(language)}`);
  expect(here.map(({ name }) => name)).toContain('Node');
});

describe.each(here)('the sender in $name', (language) => {
  const { flush, waits, full, refused } = language;
  const put = (list: readonly object[]) => language.put(list, folder);
  const ran = (...order: Tail<Parameters<typeof run>>) => run(language, ...order);
  const outbox = () => join(folder, `outbox-${++runs}`);

  beforeAll(() => language.compile?.(folder));

  test('sends what waits in batches, each event stored once', async () => {
    const all = events(230);
    const { code, out } = await ran(outbox(), [put(all), flush]);
    expect([code, out]).toEqual([0, expect.stringContaining('sent 230 left 0')]);
    expect(await stored()).toEqual(idsOf(all));
  });

  test('waits as Retry-After says, and as the contract says where nothing is said', async () => {
    instead = [
      status(503, { 'retry-after': '7' }),
      status(429, { 'retry-after': '3' }),
      status(503),
      status(500),
    ];
    const { out } = await ran(outbox(), [put(events(5)), flush]);
    expect(out).toMatch(/slept 7\s+slept 3\s+slept 30\s+slept [\d.]+\s+sent 5 left 0/);
    expect(await stored()).toEqual(idsOf(events(5)));
  });

  test('a reply that is lost after all was stored changes nothing', async () => {
    instead = [lost, lost];
    const { out } = await ran(outbox(), [put(events(5)), flush]);
    expect(out).toContain('sent 5 left 0');
    expect(await stored()).toEqual(idsOf(events(5)));
  });

  test('killed between storing and reply, the next process sends what is left, and all is stored once', async () => {
    const box = outbox();
    let victim: ChildProcess | undefined;
    instead = [
      async (response, store) => {
        await store();
        victim?.kill('SIGKILL');
        response.destroy();
      },
    ];
    const killed = await ran(box, [put(events(150)), flush], (child) => {
      victim = child;
    });
    expect(killed.code).toBeNull();
    const { out } = await ran(box, [waits, flush]);
    expect(out).toMatch(/waits 150\s+sent 150 left 0/);
    expect(await stored()).toEqual(idsOf(events(150)));
  });

  test('a full outbox is refused, and nothing in it is lost', async () => {
    const { out } = await ran(outbox(), [put(events(300)), full, flush, put(events(1, 300)), flush]);
    expect(out).toMatch(/full\s+sent 300 left 0\s+sent 1 left 0/);
    expect(await stored()).toEqual(idsOf(events(301)));
  });

  test('faulty events are put aside with their fault, the others are stored', async () => {
    const [good, bad, other] = events(3);
    const { out } = await ran(outbox(), [
      put([good, { ...bad, data: { applicantType: '公民' } }, other].map((one) => one ?? {})),
      flush,
      refused,
    ]);
    expect(out).toContain('sent 2 left 0');
    expect(out).toContain('field.value');
    expect(await stored()).toEqual(['e-0000', 'e-0002']);
  });
});

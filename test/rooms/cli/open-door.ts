/**
 * An endpoint on a port of this machine that really verifies and really stores, in memory, for commands that send. In:
 * what its one source `office` may send for the agency `huaian`. Out: its address and what it stored.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Permission } from '../../../shared/events/catalogue.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { resultOf } from '../../../shared/intake/http.ts';
import { type Intake, receive } from '../../../shared/intake/receive.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import { secretOf } from '../../../shared/intake/signature.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';
import { NOW } from './recording-shell.ts';

export const SECRET = secretOf(Buffer.alloc(32, 7));

export interface OpenDoor {
  url: string;
  stores: MemoryStores;
  stored: () => Promise<KeptEvent[]>;
  close: () => Promise<void>;
}

export async function openDoor(may: readonly Permission[]): Promise<OpenDoor> {
  const stores = memoryStores();
  const source = { id: 'office', agencies: ['huaian'], may: [...may], succeeds: [], disabled: false };
  await stores.registry.putSource(source);
  await stores.secrets.replace('office', [], [SECRET]);
  const clock = () => NOW;
  const door: Intake = { ...stores, senders: new Senders(stores.registry, stores.secrets, clock), clock };
  let requests = 0;
  const server = createServer(
    (request, response) => void answer(door, String(++requests), { request, response }),
  );
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stores,
    stored: async () => {
      const events: KeptEvent[] = [];
      for await (const { event } of stores.eventLog.read('huaian')) events.push(event);
      return events;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

async function answer(door: Intake, attempt: string, { request, response }: Exchange): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const source = /^\/sources\/([^/]+)\/events$/.exec(request.url ?? '')?.[1] ?? '';
  const result = resultOf(
    await receive({ source, headers, body: Buffer.concat(chunks) }, attempt, door),
    'zh',
  );
  response.writeHead(result.statusCode ?? 500, { 'content-type': 'application/json' });
  response.end(result.body);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resultOf } from '../../../shared/intake/http.ts';
import { type Intake, receive } from '../../../shared/intake/receive.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import { secretOf } from '../../../shared/intake/signature.ts';
import { respond } from '../../../shared/way-back/respond.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';
import { decided, eventLine, gongkai, NOW, type Run, scratch } from './recording-shell.ts';

/** A door on a port of this machine that really verifies and really stores, in memory. */
interface FakeDoor {
  url: string;
  stores: MemoryStores;
  requests: { headers: IncomingMessage['headers']; events: number }[];
  /** Answers instead of the door, once each, in their order. */
  instead: ((response: ServerResponse) => void)[];
}

const { write } = scratch();
const SECRET = secretOf(Buffer.alloc(32, 7));
const REFUSED = secretOf(Buffer.alloc(32, 8));
let server: Server;
let door: FakeDoor;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function answer(inner: Intake, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  door.requests.push({ headers: request.headers, events: JSON.parse(body.toString()).length });
  const instead = door.instead.shift();
  if (instead) return instead(response);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const [, source = '', place] = /^\/sources\/([^/]+)\/(events|rehearsal)$/.exec(request.url ?? '') ?? [];
  if (place === 'rehearsal') {
    const asked = { asked: place, source, headers, body, query: new Map<string, string>() } as const;
    const voice = { language: 'zh', page: 'https://reports.example/codes.html' } as const;
    const { result } = await respond(
      asked,
      { ...door.stores, senders: inner.senders, clock: inner.clock },
      voice,
    );
    response.writeHead(result.statusCode ?? 500, { 'content-type': 'application/json' });
    response.end(result.body);
    return;
  }
  const attempt = String(door.requests.length);
  const result = resultOf(await receive({ source, headers, body }, attempt, inner), 'zh');
  response.writeHead(result.statusCode ?? 500, { 'content-type': 'application/json' });
  response.end(result.body);
}

beforeEach(async () => {
  const stores = memoryStores();
  await stores.registry.putSource({
    id: 'cases',
    agencies: ['huaian'],
    may: ['facts'],
    succeeds: [],
    disabled: false,
  });
  await stores.registry.putSource({
    id: 'office',
    agencies: ['huaian'],
    may: ['text', 'finalise'],
    succeeds: [],
    disabled: false,
  });
  for (const source of ['cases', 'office']) await stores.secrets.replace(source, [], [SECRET]);
  const clock = () => NOW;
  const inner: Intake = { ...stores, senders: new Senders(stores.registry, stores.secrets, clock), clock };
  server = createServer((request, response) => void answer(inner, request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  door = { url, stores, requests: [], instead: [] };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

function send(lines: readonly string[], ...more: string[]): Promise<Run> {
  const file = write('events.jsonl', lines.join('\n'));
  return gongkai(['send', file, '--source', 'cases', '--url', door.url, ...more], {
    env: { GONGKAI_SECRET: SECRET },
  });
}

const applications = (count: number) =>
  Array.from({ length: count }, (_, index) => eventLine({ subject: `A-${index}`, id: `e${index}` }));
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(code, headers).end();
  };

describe('a rehearsal', () => {
  it('says what would be stored and which faults would stand, and stores nothing; sent, it is just so', async () => {
    const lines = [
      ...applications(3),
      decided({ subject: 'LOST', id: 'd1' }),
      decided({ subject: 'A-1', id: 'd2' }),
    ];
    const { code, out } = await send(lines, '--rehearse');
    expect(code).toBe(0);
    expect(out).toContain('将存储 5，重复 0，冲突 0；将存在的问题 1');
    expect(out).toMatch(/^LOST d1 {2}.*202\d 年度因此不能发布。处理：/m);
    expect(await stored()).toBe(0);
    const sent = await send(lines);
    expect(sent.out).toContain('stored 5, duplicates 0, conflicts 0');
    expect((await send(lines, '--rehearse')).out).toContain('would store 0, duplicates 5, conflicts 0');
  });

  it('keeps the events of one number in one request, however far apart they stand in a large file', async () => {
    const lines = [
      ...applications(700),
      ...Array.from({ length: 700 }, (_, n) => decided({ subject: `A-${n}`, id: `d${n}` })),
    ];
    const { code, out } = await send(lines, '--rehearse', '--batch', '50');
    expect(code).toBe(0);
    expect(out).toContain('将存储 1400，重复 0，冲突 0；将存在的问题 0');
    expect(door.requests.map(({ events }) => events).sort((a, b) => b - a)).toEqual([500, 500, 400]);
    expect(await stored()).toBe(0);
  });

  it('is refused as the delivery would be, with the line', async () => {
    await send([eventLine({ subject: 'A-1', id: 'e1' })]);
    const other = eventLine({ subject: 'A-1', id: 'e1', time: '2025-01-02T00:00:00+08:00' });
    const { code, out, told } = await send([eventLine({ subject: 'A-2', id: 'e2' }), other], '--rehearse');
    expect(code).toBe(1);
    expect(out).toContain('would store 1, duplicates 0, conflicts 1');
    expect(told.join('\n')).toMatch(/events\.jsonl:2 .*event\.conflict/);
    expect(await stored()).toBe(1);
  });
});

async function stored(): Promise<number> {
  let count = 0;
  for await (const _ of door.stores.eventLog.read('huaian')) count++;
  return count;
}

describe('delivery', () => {
  it('every event is stored once, in batches, each signed for itself', async () => {
    const { code, out } = await send(applications(230), '--batch', '50', '--concurrency', '3');
    expect(code).toBe(0);
    expect(out).toContain('stored 230, duplicates 0, conflicts 0');
    expect(await stored()).toBe(230);
    expect(door.requests.map(({ events }) => events).sort((a, b) => b - a)).toEqual([50, 50, 50, 50, 30]);
    expect(new Set(door.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(5);
  });

  it('sending again gives duplicates', async () => {
    await send(applications(3));
    const { code, out } = await send(applications(3));
    expect(code).toBe(0);
    expect(out).toContain('stored 0, duplicates 3');
  });

  it('a batch stays below one mebibyte', async () => {
    const padding = '长'.repeat(60_000);
    const lines = applications(12).map((line) =>
      line.replace('"specversion"', `"note":"${padding}","specversion"`),
    );
    const { code, told } = await send(lines);
    expect(code).toBe(0);
    expect(door.requests.map(({ events }) => events).sort()).toEqual([5, 5, 2].sort());
    expect(told.join()).toContain('/note ×12');
  });

  it('a 503 is sent again after its Retry-After, with the id of before and a signature of its own', async () => {
    door.instead.push(status(503, { 'retry-after': '7' }));
    const { code, pauses } = await send(applications(2));
    expect([code, pauses, await stored()]).toEqual([0, [7000], 2]);
    const [first, second] = door.requests;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  it('a Retry-After may be a date', async () => {
    door.instead.push(status(429, { 'retry-after': new Date(NOW + 11_000).toUTCString() }));
    expect((await send(applications(1))).pauses).toEqual([11_000]);
  });

  it('429 and 503 without a Retry-After are sent again after 30 s', async () => {
    door.instead.push(status(429), status(503));
    expect((await send(applications(1))).pauses).toEqual([30_000, 30_000]);
  });

  it('a lost connection and a 500 are sent again with growing pauses', async () => {
    door.instead.push((response) => response.destroy(), status(500), status(502));
    const { code, pauses } = await send(applications(1));
    expect([code, pauses.length]).toEqual([0, 3]);
    expect(pauses[2]).toBeGreaterThan(pauses[0] ?? 0);
  });

  it('ends after the retries, and says that sending again is safe', async () => {
    door.instead.push(...Array.from({ length: 3 }, () => status(503, { 'retry-after': '1' })));
    const { code, told } = await send(applications(1), '--retries', '2');
    expect([code, door.requests.length]).toEqual([1, 3]);
    expect(told.join()).toMatch(/尝试 3 次.*HTTP 503/);
  });

  it('does not wait for hours', async () => {
    door.instead.push(status(503, { 'retry-after': '86400' }));
    const { code, pauses, told } = await send(applications(1));
    expect([code, pauses]).toEqual([1, []]);
    expect(told.join()).toContain('Retry-After 86400 s');
  });
});

describe('refusals', () => {
  it('a conflict is listed by its line, the rest is stored, exit code 1', async () => {
    await send([eventLine({ subject: 'A-1', id: 'e1' })]);
    const lines = applications(4);
    lines[1] = '';
    lines.push(eventLine({ subject: 'A-1', id: 'e1', time: '2024-05-01T00:00:00Z' }));
    const { code, out, told } = await send(lines, '--batch', '2');
    expect(code).toBe(1);
    expect(out).toContain('stored 3, duplicates 0, conflicts 1');
    expect(told.join('\n')).toMatch(/events\.jsonl:5 .*event\.conflict/);
    expect(await stored()).toBe(4);
  });

  it('a wrong secret ends the delivery, and is not repeated', async () => {
    const { code, told } = await send(
      applications(5),
      '--batch',
      '1',
      '--secret',
      REFUSED,
      '--concurrency',
      '1',
    );
    expect([code, door.requests.length, await stored()]).toEqual([1, 1, 0]);
    expect(told.join('\n')).toContain('HTTP 401');
    expect(told.join('\n')).not.toContain(REFUSED.slice(6));
  });

  it('an agency that the source may not speak for is told with its line', async () => {
    const lines = [eventLine(), eventLine({ id: 'e5', agency: 'shanghai' })];
    const { code, told } = await send(lines);
    expect(code).toBe(1);
    expect(told.join('\n')).toMatch(/events\.jsonl:2 \/agency .*agency\.forbidden/);
    expect(told.join('\n')).toContain('HTTP 403');
    expect(await stored()).toBe(0);
  });

  it('whatever answers at a wrong address is told, not taken for success', async () => {
    door.instead.push((response) => response.writeHead(200).end('<html>'));
    const { code, told } = await send(applications(1));
    expect(code).toBe(1);
    expect(told.join()).toContain('HTTP 200');
  });

  it('nothing of a faulty file is sent', async () => {
    const { code, told } = await send([...applications(2), decided({ data: {} })]);
    expect([code, door.requests.length]).toEqual([1, 0]);
    expect(told[0]).toMatch(/events\.jsonl:3 \/data\/outcome/);
  });
});

describe('usage', () => {
  it('--dry-run validates, sends nothing and needs neither source nor secret', async () => {
    const file = write('dry.jsonl', applications(3).join('\n'));
    const { code, out } = await gongkai(['send', file, '--dry-run', '--url', door.url]);
    expect([code, door.requests.length]).toEqual([0, 0]);
    expect(out).toContain('all 3 events');
    const faulty = write('dry-faulty.jsonl', '{}');
    expect((await gongkai(['send', faulty, '--dry-run'])).code).toBe(1);
  });

  it.each([
    ['no source', ['--secret', SECRET], '--source'],
    ['no secret', ['--source', 'cases'], 'GONGKAI_SECRET'],
    ['a secret that was cut off', ['--source', 'cases', '--secret', 'whsec_MfKQ9r8GKY'], '是否复制完整'],
    ['a batch of 501', ['--source', 'cases', '--batch', '501'], '1 至 500'],
    ['a source in capitals', ['--source', 'Cases'], '2–64'],
    ['an address without scheme', ['--source', 'cases', '--url', 'localhost:8787'], 'http://'],
    ['two places', ['--source', 'cases', '--stack', 'Gongkai', '--data', 'x'], 'cannot be used with'],
  ])('%s is wrong usage', async (_, options, message) => {
    const file = write('usage.jsonl', eventLine());
    const { code, out, told } = await gongkai(['send', file, ...options]);
    expect([code, out]).toEqual([2, '']);
    expect(told.join('\n')).toContain(message);
    expect(told.join('\n')).not.toContain('MfKQ9r8GKY');
  });

  it('where no stack runs, it says how to start one', async () => {
    const file = write('nowhere.jsonl', eventLine());
    const argv = ['send', file, '--source', 'cases', '--secret', SECRET, '--data', `${file}.data`];
    const { code, told } = await gongkai(argv);
    expect(code).toBe(1);
    expect(told.join()).toContain('npm start');
  });
});

describe('the events of the office', () => {
  const office = (argv: string[]) =>
    gongkai([...argv, '--agency', 'huaian', '--year', '2024', '--source', 'office', '--url', door.url], {
      env: { GONGKAI_SECRET: SECRET },
    });
  const kept = async () => {
    const events: unknown[] = [];
    for await (const { event } of door.stores.eventLog.read('huaian')) events.push(event);
    return events;
  };

  it('narrative sends the text of a section, without a byte-order mark', async () => {
    const file = write('overview.md', '\ufeff全年共收到申请 **3** 件。\n');
    expect((await office(['narrative', 'overview', file])).code).toBe(0);
    expect(await kept()).toMatchObject([
      {
        type: 'narrative.written',
        subject: '2024',
        at: '2027-06-01T00:00:00',
        data: { section: 'overview', markdown: '全年共收到申请 **3** 件。\n' },
      },
    ]);
  });

  it('finalise sends a new fact each time', async () => {
    for (let time = 0; time < 2; time++) expect((await office(['finalise', '--note', '更正'])).code).toBe(0);
    expect(await kept()).toMatchObject([
      { type: 'report.finalised', subject: '2024', data: { note: '更正' } },
      { type: 'report.finalised', subject: '2024', data: { note: '更正' } },
    ]);
  });

  it.each([
    ['an identity-card number in the note', ['finalise', '--note', '11010119900307002X'], '/data/note'],
    ['an empty note', ['finalise', '--note', ''], '/data/note'],
    ['an empty text', ['narrative', 'other', ''], '空文件'],
    ['a text of over 100,000 characters', ['narrative', 'other', '字'.repeat(100_001)], '/data/markdown'],
    ['a text that is no UTF-8', ['narrative', 'other', Buffer.from([0xc3, 0x28])], 'UTF-8'],
  ] as [string, [string, string, string | Buffer], string][])(
    '%s is bad input, and not sent',
    async (_, argv, message) => {
      const [command, second, content] = argv;
      const last = command === 'narrative' ? write('text.md', content) : String(content);
      const { code, told } = await office([command, second, last]);
      expect([code, door.requests.length]).toEqual([1, 0]);
      expect(told.join('\n')).toContain(message);
    },
  );

  it('an unknown section is wrong usage', async () => {
    expect((await office(['narrative', 'summary', write('any.md', 'x')])).code).toBe(2);
  });
});

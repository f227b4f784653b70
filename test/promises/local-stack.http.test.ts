import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sign } from '../../shared/intake/signature.ts';
import { type RealStack, realStack } from './real-stack.ts';

/** Real HTTP to the deployed template: what a vendor meets, answer by answer. */
let real: RealStack;
const SINGLE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

beforeAll(async () => {
  real = await realStack(['qinghe']);
});
afterAll(() => real.close());

let serial = 0;
const event = (more: object = {}) => ({
  specversion: '1.0',
  id: `e-${++serial}`,
  source: '/cases',
  type: 'application.received',
  time: '2024-05-06T09:00:00+08:00',
  subject: `S-${serial}`,
  agency: 'qinghe',
  data: { applicantType: 'natural-person' },
  ...more,
});

interface Sent {
  key?: Buffer;
  source?: string;
  /** Seconds by which the timestamp is off. */
  skew?: number;
  headers?: Record<string, string>;
  /** Another place than that of events. */
  to?: string;
}

async function post(
  type: string,
  body: unknown,
  { key = real.key, source = 'bench', skew = 0, headers = {}, to = 'events' }: Sent = {},
) {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const id = `m-${++serial}`;
  const timestamp = Math.floor(Date.now() / 1000) + skew;
  const signed = {
    'content-type': type,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(key, id, timestamp, bytes),
  };
  const answer = await fetch(`${real.stack.outputs['ApiUrl']}/sources/${source}/${to}`, {
    method: 'POST',
    headers: { ...signed, ...headers },
    body: bytes,
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: JSON.parse(await answer.text()),
  };
}

/** A signed question; `place` is in the form that is signed. */
async function ask(place: string, key: Buffer = real.key) {
  const path = `/sources/bench${place}`;
  const timestamp = Math.floor(Date.now() / 1000);
  const answer = await fetch(`${real.stack.outputs['ApiUrl']}${path}`, {
    headers: {
      'webhook-id': 'ask',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': sign(key, 'ask', timestamp, Buffer.from(`GET ${path}`)),
    },
  });
  return {
    status: answer.status,
    cache: answer.headers.get('cache-control'),
    body: JSON.parse(await answer.text()),
  };
}

/** Items that were ever put into a table of the stack. */
function puts(output: 'EventLogTable' | 'JournalTable'): number {
  return real.stack.counters().tables[String(real.stack.outputs[output])]?.itemsPut ?? 0;
}

describe('what is good is stored and answered with 202', () => {
  test('one event in structured mode', async () => {
    const before = puts('EventLogTable');
    const answer = await post(
      `${SINGLE}; charset=UTF-8`,
      event({ data: { applicantType: 'natural-person', name: '某某' } }),
    );
    expect(answer).toMatchObject({
      status: 202,
      body: { stored: 1, duplicates: 0, ignored: ['/data/name'] },
    });
    expect(puts('EventLogTable') - before).toBe(1);
  });

  test('a batch, and an event that it repeats is once stored, once duplicate', async () => {
    const one = event();
    const answer = await post(BATCH, [one, event(), one]);
    expect(answer).toMatchObject({ status: 202, body: { stored: 2, duplicates: 1 } });
  });

  test('500 events in one request, and again as 500 duplicates', async () => {
    const events = Array.from({ length: 500 }, () => event());
    expect(await post(BATCH, events)).toMatchObject({ status: 202, body: { stored: 500, duplicates: 0 } });
    expect(await post(BATCH, events)).toMatchObject({ status: 202, body: { stored: 0, duplicates: 500 } });
  });
});

describe('what is refused stores nothing, and says what is wrong', () => {
  const long = Buffer.alloc(1_048_577, 0x20);
  test.each<[string, number, string, () => [string, unknown, Sent?]]>([
    ['a body over 1 MiB', 413, 'body.too-large', () => [SINGLE, long]],
    ['another content type', 415, 'content-type.unsupported', () => ['application/json', event()]],
    [
      'binary mode',
      415,
      'content-type.unsupported',
      () => ['application/json', {}, { headers: { 'ce-id': '1' } }],
    ],
    [
      'a content encoding',
      415,
      'content-encoding.unsupported',
      () => [SINGLE, event(), { headers: { 'content-encoding': 'gzip' } }],
    ],
    ['an unknown source', 401, 'identity.refused', () => [SINGLE, event(), { source: 'nobody' }]],
    ['a wrong key', 401, 'identity.refused', () => [SINGLE, event(), { key: randomBytes(32) }]],
    ['a replay of an old request', 401, 'identity.refused', () => [SINGLE, event(), { skew: -302 }]],
    ['a timestamp of the future', 401, 'identity.refused', () => [SINGLE, event(), { skew: 302 }]],
    ['no JSON', 400, 'json.syntax', () => [SINGLE, '{"specversion"']],
    ['bad UTF-8', 400, 'json.utf-8', () => [SINGLE, Buffer.from([0x7b, 0xff, 0x7d])]],
    ['an empty batch', 400, 'batch.empty', () => [BATCH, []]],
    ['no CloudEvent', 400, 'attribute.missing', () => [SINGLE, event({ id: '' })]],
    ['501 events', 413, 'batch.too-many', () => [BATCH, Array.from({ length: 501 }, () => event())]],
    [
      'an agency that the source may not speak for',
      403,
      'agency.forbidden',
      () => [SINGLE, event({ agency: 'zhoukou' })],
    ],
    [
      'a type that the source may not send',
      403,
      'type.forbidden',
      () => [SINGLE, event({ type: 'report.finalised', subject: '2024', data: {} })],
    ],
    ['an unknown type', 422, 'type.unknown', () => [SINGLE, event({ type: 'application.lost' })]],
    ['a time without offset', 422, 'time.no-offset', () => [SINGLE, event({ time: '2024-05-06T09:00:00' })]],
    [
      'one wrong event among good ones',
      422,
      'field.value',
      () => [BATCH, [event(), event({ data: { applicantType: 'x' } })]],
    ],
  ])('%s: %i %s', async (_, status, code, sent) => {
    const before = [puts('EventLogTable'), puts('JournalTable')];
    const answer = await post(...sent());
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    expect(answer.body.errors.map((error: { code: string }) => error.code)).toContain(code);
    expect([puts('EventLogTable'), puts('JournalTable')]).toEqual(before);
  });

  test('other content for an event that is stored: 409, what was stored stays, the rest is stored', async () => {
    const first = event();
    await post(SINGLE, first);
    const before = puts('EventLogTable');
    const other = { ...first, data: { applicantType: 'other-organisation' } };
    const answer = await post(BATCH, [other, event()]);
    expect(answer).toMatchObject({
      status: 409,
      body: { stored: 1, errors: [{ pointer: '/0', code: 'event.conflict' }] },
    });
    expect(puts('EventLogTable') - before).toBe(1);
    expect(await post(SINGLE, first)).toMatchObject({ status: 202, body: { stored: 0, duplicates: 1 } });
  });

  test('all faults of a request at once, in English where that is asked for', async () => {
    const faulty = [event({ time: '2024-02-30T00:00:00Z' }), event({ subject: ' x', data: {} })];
    const { status, body } = await post(BATCH, faulty, { headers: { 'accept-language': 'en-GB' } });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      {
        pointer: '/0/time',
        code: 'time.impossible',
        detail: expect.stringContaining('There is no such date or time of day; a valid time is'),
      },
      { pointer: '/1/subject', code: 'text.white-space' },
      { pointer: '/1/data/applicantType', code: 'field.missing' },
    ]);
  });

  test('the way back, by the function that reads: a rehearsal, the fault that stands, what was refused', async () => {
    const lone = event({ type: 'application.decided', data: { outcome: 'granted' } });
    const before = puts('EventLogTable') + puts('JournalTable');
    const rehearsed = await post(SINGLE, lone, { to: 'rehearsal' });
    expect(rehearsed).toMatchObject({
      status: 200,
      body: { wouldStore: 1, faults: [{ subject: lone.subject }] },
    });
    expect(puts('EventLogTable') + puts('JournalTable')).toBe(before);
    await post(SINGLE, lone);
    const faults = await ask('/faults?agency=qinghe');
    expect(faults).toMatchObject({ status: 200, cache: 'no-store' });
    expect(faults.body.faults).toContainEqual(
      expect.objectContaining({ subject: lone.subject, fault: 'outcome-without-receipt', blocks: [2024] }),
    );
    await post(SINGLE, event({ time: '2025-03-03' }));
    const { body } = await ask('/refusals?limit=100');
    expect(body.refusals.at(-1)).toMatchObject({
      status: 422,
      errors: [{ pointer: '/time', code: 'time.format' }],
    });
    expect(await ask('')).toMatchObject({ status: 200, body: { source: 'bench' } });
    expect(await ask('/years?agency=qinghe&year=2024')).toMatchObject({ status: 404 });
    expect(await ask('/faults?agency=qinghe', Buffer.alloc(32, 9))).toMatchObject({ status: 401 });
  });

  test('another method and another path', async () => {
    const url = `${real.stack.outputs['ApiUrl']}/sources/bench/events`;
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(`${url}/more`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  test('a body that is cut off on the way', async () => {
    const before = puts('EventLogTable');
    const ended = await new Promise((resolve) => {
      const request = httpRequest(`${real.stack.outputs['ApiUrl']}/sources/bench/events`, {
        method: 'POST',
        headers: { 'content-type': SINGLE, 'content-length': '1000' },
      });
      request.on('error', resolve);
      request.write('{"specversion":"1.0"', () => request.destroy());
    });
    expect(ended).toBeInstanceOf(Error);
    expect(puts('EventLogTable')).toBe(before);
  });
});

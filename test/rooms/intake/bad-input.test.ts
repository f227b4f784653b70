/**
 * Bad input, class by class (promise R8): each class is refused with its status and a code of its own at its
 * place, and leaves the store as it was. Signed well, save where the class is of the signature.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { sign } from '../../../shared/intake/signature.ts';
import { tell } from '../../prove/figure.ts';
import { goodEvent, NOW, type SentEvent, withData } from '../good-events.ts';
import { BATCH, type Call, KEY, OTHER_KEY, openDoor, SINGLE } from './door.ts';

const good = (changes: SentEvent = {}) => goodEvent('application.corrected', changes);
const TEXT = JSON.stringify(good());
const SECOND = NOW / 1000;
const header = (name: string, value: string | undefined): Call => ({
  body: TEXT,
  headers: { [name]: value },
});
const body = (text: string | Uint8Array, more: Call = {}): Call => ({ body: text, ...more });
const event = (changes: SentEvent): Call => body(JSON.stringify(good(changes)));
const batch = (events: unknown): Call => ({
  body: JSON.stringify(events),
  headers: { 'content-type': BATCH },
});
/** A signature over other bytes, id or time than those that are sent. */
const signedOver = (bytes: string, id = 'msg_1', seconds = SECOND, key = KEY) =>
  header('webhook-signature', sign(key, id, seconds, Buffer.from(bytes)));
const within = (changes: string) => body(TEXT.replace('"data":{}', `"data":${changes}`));
const CARD = '11010519491231002X';

type Class = readonly [name: string, status: number, code: string, call: Call];

const TRANSPORT: readonly Class[] = [
  ['wrong method', 405, 'method.not-allowed', { body: TEXT, method: 'PUT' }],
  ['wrong path', 404, 'path.unknown', { body: TEXT, path: '/sources/huaian-cases' }],
  ['no content type', 415, 'content-type.unsupported', header('content-type', undefined)],
  ['wrong content type', 415, 'content-type.unsupported', header('content-type', 'application/json')],
  [
    'binary mode',
    415,
    'content-type.unsupported',
    {
      body: '{}',
      headers: { 'content-type': 'application/json', 'ce-id': 'e', 'ce-type': 'application.corrected' },
    },
  ],
  ['content encoding', 415, 'content-encoding.unsupported', header('content-encoding', 'gzip')],
  ['empty body', 400, 'json.empty', body('')],
  ['body over the limit', 413, 'body.too-large', body(TEXT.padEnd(1_048_577))],
  ['base64 flag that lies', 400, 'json.utf-8', { body: Buffer.from(TEXT, 'base64'), base64: true }],
];

const SIGNATURE: readonly Class[] = [
  ...['id', 'timestamp', 'signature'].map(
    (name): Class => [`${name} missing`, 401, 'identity.refused', header(`webhook-${name}`, undefined)],
  ),
  ['timestamp no integer', 401, 'identity.refused', header('webhook-timestamp', `${SECOND}.5`)],
  ...[-301, 301].map(
    (off): Class => [
      `timestamp ${off} s off`,
      401,
      'identity.refused',
      {
        body: TEXT,
        headers: {
          'webhook-timestamp': String(SECOND + off),
          'webhook-signature': sign(KEY, 'msg_1', SECOND + off, Buffer.from(TEXT)),
        },
      },
    ],
  ),
  ['wrong key', 401, 'identity.refused', { body: TEXT, key: OTHER_KEY }],
  ['one bit changed in body', 401, 'identity.refused', signedOver(TEXT.replace('e-0001', 'e-0000'))],
  ['one bit changed in id', 401, 'identity.refused', signedOver(TEXT, 'msg_0')],
  ['one bit changed in timestamp', 401, 'identity.refused', signedOver(TEXT, 'msg_1', SECOND - 1)],
  [
    'signature over re-serialised JSON',
    401,
    'identity.refused',
    signedOver(JSON.stringify(JSON.parse(TEXT), null, 1)),
  ],
  [
    'truncated signature',
    401,
    'identity.refused',
    header('webhook-signature', sign(KEY, 'msg_1', SECOND, Buffer.from(TEXT)).slice(0, -4)),
  ],
  [
    'unknown version prefix',
    401,
    'identity.refused',
    header('webhook-signature', sign(KEY, 'msg_1', SECOND, Buffer.from(TEXT)).replace('v1,', 'v3,')),
  ],
  [
    'id with a dot, signed as another message',
    401,
    'identity.refused',
    {
      body: TEXT,
      headers: {
        'webhook-id': `msg_1.${SECOND}`,
        'webhook-signature': sign(KEY, 'msg_1', SECOND, Buffer.from(`${SECOND}.${TEXT}`)),
      },
    },
  ],
];

const JSON_TEXT: readonly Class[] = [
  [
    'bad UTF-8',
    400,
    'json.utf-8',
    body(Buffer.concat([Buffer.from(TEXT.slice(0, -1)), Buffer.from([0xff, 0x7d])])),
  ],
  ['byte-order mark', 400, 'json.byte-order-mark', body(`\ufeff${TEXT}`)],
  ['truncated', 400, 'json.syntax', body(TEXT.slice(0, -1))],
  ['trailing bytes', 400, 'json.syntax', body(`${TEXT}x`)],
  ['duplicate keys', 400, 'json.duplicate-key', body(TEXT.replace('{', '{"id":"e-2",'))],
  [
    'a number that only rounding makes whole',
    422,
    'number.rounded',
    body(JSON.stringify(goodEvent('action.reported')).replace(/"count":\d+/, '"count":1.00000000000000001')),
  ],
  [
    '__proto__ for an attribute',
    400,
    'attribute.missing',
    body('{"__proto__":{"id":"e","type":"application.corrected","specversion":"1.0","source":"/"}}'),
  ],
  [
    '__proto__ for a field of data',
    422,
    'field.missing',
    body(
      JSON.stringify(goodEvent('application.decided')).replace('"outcome"', '"__proto__":{},"constructor"'),
    ),
  ],
  ['depth 10,000', 400, 'json.depth', body(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
  [
    'a number beyond 2^53',
    422,
    'field.range',
    body(
      JSON.stringify(withData('action.reported', { count: 7 })).replace(
        '"count":7',
        '"count":9007199254740993',
      ),
    ),
  ],
  [
    '1e999',
    422,
    'field.type',
    body(JSON.stringify(withData('action.reported', { count: 7 })).replace('"count":7', '"count":1e999')),
  ],
  ['NaN', 400, 'json.syntax', within('{"a":NaN}')],
  ['comments', 400, 'json.syntax', body(`/* */${TEXT}`)],
  ['lone surrogate', 422, 'text.surrogate', body(TEXT.replace('e-0001', '\\ud800'))],
  ['NUL', 422, 'text.control', body(TEXT.replace('e-0001', 'e\\u0000'))],
  ['wrong top type', 400, 'event.no-object', body('"text"')],
  ['batch of 0', 400, 'batch.empty', batch([])],
  [
    'batch over 500',
    413,
    'batch.too-many',
    batch(Array.from({ length: 501 }, (_, nth) => good({ id: `e-${nth}` }))),
  ],
  ['a batch that is no list', 400, 'batch.no-array', batch(good())],
];

const SCHEMA: readonly Class[] = [
  [
    'field missing',
    422,
    'field.missing',
    body(JSON.stringify(withData('application.decided', { outcome: undefined }))),
  ],
  [
    'wrong type',
    422,
    'field.type',
    body(JSON.stringify(withData('application.extended', { workingDays: '5' }))),
  ],
  ['specversion missing', 400, 'attribute.missing', event({ specversion: undefined })],
  ['unknown type', 422, 'type.unknown', event({ type: 'application.lost' })],
  [
    'unknown outcome',
    422,
    'field.value',
    body(JSON.stringify(withData('application.decided', { outcome: 'lost' }))),
  ],
  [
    'unknown applicant type',
    422,
    'field.value',
    body(JSON.stringify(withData('application.received', { applicantType: 'robot' }))),
  ],
  ['unknown agency', 403, 'agency.forbidden', event({ agency: 'suqian' })],
  ['bad sequence', 422, 'field.format', event({ sequence: '1a' })],
  ['time without offset', 422, 'time.no-offset', event({ time: '2025-06-01T09:30:00' })],
  ['impossible date', 422, 'time.impossible', event({ time: '2025-02-29T09:30:00+08:00' })],
  ['too far ahead', 422, 'time.too-late', event({ time: new Date(NOW + 86_401_000).toISOString() })],
  ['before 1949-10-01', 422, 'time.too-early', event({ time: '1949-09-30T23:59:59+08:00' })],
  ['string too long', 422, 'text.length', event({ id: 'x'.repeat(129) })],
  ['more than 256 bytes', 422, 'text.length', event({ subject: '号'.repeat(86) })],
  ['control characters', 422, 'text.control', event({ subject: 'a\u0007b' })],
  ['bidirectional characters', 422, 'text.control', event({ subject: 'a\u202eb' })],
  ['white space at an end', 422, 'text.white-space', event({ id: ' e' })],
  ['identity-card number', 422, 'text.identity-card', event({ subject: `甲${CARD}` })],
  ['mobile number in subject', 422, 'text.mobile-number', event({ subject: '电13912345678' })],
  [
    'mobile number in reason',
    422,
    'text.mobile-number',
    body(JSON.stringify(withData('application.voided', { reason: '致电13912345678' }))),
  ],
  ['data_base64', 422, 'data.base64', event({ data: undefined, data_base64: 'e30=' })],
  [
    'two contents in one request',
    422,
    'event.two-contents',
    batch([good(), good({ time: '2025-06-02T09:30:00+08:00' })]),
  ],
];

const CLASSES = [...TRANSPORT, ...SIGNATURE, ...JSON_TEXT, ...SCHEMA];
let held = 0;

describe('is refused with its own code, the store unchanged:', () => {
  afterAll(() => tell({ row: 'R8', what: 'classes of bad input', held, tried: CLASSES.length }));

  test.each(CLASSES)('%s: %i %s', async (_, status, code, call) => {
    const { post, send, snapshot } = await openDoor();
    await send(good({ id: 'kept' }));
    const before = await snapshot();
    const answer = await post({ ...call, headers: { 'content-type': SINGLE, ...call.headers } });
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(await snapshot()).toBe(before);
    held += 1;
  });
});

test('a real case number of 21 digits is no identity card, whatever 18 of its digits form', async () => {
  const { send } = await openDoor();
  expect((await send(good({ subject: `123${CARD.slice(0, 17)}1` }))).status).toBe(202);
});

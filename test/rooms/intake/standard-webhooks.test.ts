/**
 * The fifteen cases that the libraries of Standard Webhooks test themselves with (standard-webhooks/standard-webhooks,
 * libraries/javascript/src/webhook.test.ts), put to this door's `keyOf`, `sign` and `verify`. Each throws there where
 * it gives `false` or no key here. Two differ by the contract: a secret without `whsec_` is none, and an empty body is
 * verified here and refused as JSON afterwards.
 */
import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { keyOf, sign, verify } from '../../../shared/intake/signature.ts';
import { tell } from '../../prove/figure.ts';
import { openDoor } from './door.ts';

const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = Buffer.from('{"test": 2432232314}');
const NOW = 1_700_000_000;
const key = keyOf(SECRET) ?? Buffer.alloc(0);
const TOLERANCE = 300;

/** As the libraries' own tests sign: by hand, not by what is tested. */
function message(timestamp = NOW, body = BODY) {
  const mac = createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'));
  const signature = `v1,${mac.update(`${ID}.${timestamp}.`).update(body).digest('base64')}`;
  return { id: ID, timestamp: String(timestamp), signature };
}
const takes = (headers: Partial<ReturnType<typeof message>>, body = BODY) =>
  verify([key], { id: undefined, timestamp: undefined, signature: undefined, ...headers }, body, NOW);
const { id, timestamp, signature } = message();

const CASES: readonly [string, () => unknown][] = [
  [
    'empty key raises error',
    () => {
      for (const none of ['', 'whsec_']) expect(keyOf(none)).toBeUndefined();
    },
  ],
  ['missing id raises error', () => expect(takes({ timestamp, signature })).toBe(false)],
  ['missing timestamp raises error', () => expect(takes({ id, signature })).toBe(false)],
  ['invalid timestamp throws error', () => expect(takes({ id, signature, timestamp: 'hello' })).toBe(false)],
  ['missing signature raises error', () => expect(takes({ id, timestamp })).toBe(false)],
  [
    'invalid signature throws error',
    () => expect(takes({ id, timestamp, signature: 'v1,dawfeoifkpqwoekfpqoekf' })).toBe(false),
  ],
  [
    'partial signature throws error',
    () => {
      for (const part of [signature.slice(0, 8), 'v1,'])
        expect(takes({ id, timestamp, signature: part })).toBe(false);
    },
  ],
  ['valid signature is valid and returns valid json', () => expect(takes(message())).toBe(true)],
  [
    'valid unbranded signature is valid and returns valid json',
    () => expect(verify([key], { id, timestamp, signature }, BODY, NOW)).toBe(true),
  ],
  ['old timestamp fails', () => expect(takes(message(NOW - TOLERANCE - 1))).toBe(false)],
  ['new timestamp fails', () => expect(takes(message(NOW + TOLERANCE + 1))).toBe(false)],
  [
    'multi sig payload is valid',
    () => {
      const other = 'Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';
      const several = [`v1,${other}`, `v2,${other}`, signature, `v1,${other}`].join(' ');
      expect(takes({ id, timestamp, signature: several })).toBe(true);
    },
  ],
  [
    'verification works with the prefix; a secret without one is none here',
    () => {
      expect(key).toEqual(Buffer.from(SECRET.slice(6), 'base64'));
      expect(keyOf(SECRET.slice(6))).toBeUndefined();
    },
  ],
  [
    'sign function works',
    () => expect(sign(key, ID, 1_614_265_330, BODY)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='),
  ],
  [
    'empty payload is verified, and is no JSON',
    async () => {
      const nothing = Buffer.alloc(0);
      expect(takes(message(NOW, nothing), nothing)).toBe(true);
      const { post } = await openDoor();
      expect((await post({ body: nothing })).status).toBe(400);
    },
  ],
];

let held = 0;
describe('the cases of the libraries of Standard Webhooks', () => {
  afterAll(() => tell({ row: 'R10', what: 'cases of the libraries', held, tried: CASES.length }));

  test.each(CASES)('%s', async (_, proof) => {
    await proof();
    held += 1;
  });
});

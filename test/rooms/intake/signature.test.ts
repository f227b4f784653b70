import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { keyOf, secretOf, sign, TOLERANCE, verify } from '../../../shared/intake/signature.ts';
import { length, tell } from '../../prove/figure.ts';
import { goodEvent, NOW } from '../good-events.ts';
import { openDoor } from './door.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const VECTOR = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: Buffer.from('{"test": 2432232314}'),
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const key = keyOf(SECRET) ?? Buffer.alloc(0);
const headersOf = (changes: Partial<Record<'id' | 'timestamp' | 'signature', string | undefined>> = {}) => ({
  id: VECTOR.id,
  timestamp: String(VECTOR.timestamp),
  signature: VECTOR.signature,
  ...changes,
});
const good = (changes: Parameters<typeof headersOf>[0] = {}, now = VECTOR.timestamp, body = VECTOR.body) =>
  verify([key], headersOf(changes), body, now);

const keys = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const ids = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const texts = fc.string({ unit: 'grapheme', maxLength: 200 });

test('the published vector is signed and verified', () => {
  expect(sign(key, VECTOR.id, VECTOR.timestamp, VECTOR.body)).toBe(VECTOR.signature);
  expect(good()).toBe(true);
});

describe('the published library agrees', () => {
  test('it makes the same signature', () => {
    fc.assert(
      fc.property(
        keys,
        ids,
        texts,
        fc.integer({ min: 0, max: 4_000_000_000 }),
        (secret, id, text, timestamp) => {
          const theirs = new Webhook(secretOf(secret)).sign(id, new Date(timestamp * 1000), text);
          expect(sign(secret, id, timestamp, Buffer.from(text))).toBe(theirs);
          const headers = { id, timestamp: String(timestamp), signature: theirs };
          expect(verify([secret], headers, Buffer.from(text), timestamp)).toBe(true);
        },
      ),
      { seed: 51, numRuns: 200 },
    );
  });

  test('it accepts signatures made here', () => {
    // Its clock is the machine's: it takes no other.
    const now = Math.floor(Date.now() / 1000);
    fc.assert(
      fc.property(keys, ids, fc.json(), (secret, id, text) => {
        const signature = sign(secret, id, now, Buffer.from(text));
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': String(now),
          'webhook-signature': signature,
        };
        expect(new Webhook(secretOf(secret)).verify(text, headers)).toEqual(JSON.parse(text));
      }),
      { seed: 52, numRuns: 100 },
    );
  });
});

describe('refused', () => {
  test.each(['id', 'timestamp', 'signature'])('%s missing or empty', (name) => {
    expect(good({ [name]: undefined })).toBe(false);
    expect(good({ [name]: '' })).toBe(false);
  });

  test('a timestamp 301 seconds off, either way; 300 are taken', () => {
    for (const off of [-TOLERANCE, -1, 0, 1, TOLERANCE, TOLERANCE + 0.999])
      expect(good({}, VECTOR.timestamp + off), String(off)).toBe(true);
    for (const off of [-TOLERANCE - 1, TOLERANCE + 1, 86_400, -86_400])
      expect(good({}, VECTOR.timestamp + off), String(off)).toBe(false);
  });

  test('a timestamp that is not a plain integer', () => {
    const plain = String(VECTOR.timestamp);
    for (const timestamp of [
      `${plain}.0`,
      `0${plain}`,
      `+${plain}`,
      ` ${plain}`,
      `${plain}\n`,
      `-${plain}`,
      'now',
      '1e9',
      '0x10',
      '９',
      'NaN',
      '9'.repeat(400),
    ])
      expect(good({ timestamp }), timestamp).toBe(false);
  });

  test('a signature for another timestamp, and an id with a dot that shifts the boundaries', () => {
    const signature = sign(key, 'a.1614265330', 1614265331, VECTOR.body);
    expect(
      verify([key], { id: 'a.1614265330', timestamp: '1614265331', signature }, VECTOR.body, 1614265331),
    ).toBe(false);
  });

  test('another version, another prefix, no prefix, blanks, half a signature', () => {
    const raw = VECTOR.signature.slice(3);
    for (const signature of [
      raw,
      `v2,${raw}`,
      `v1a,${raw}`,
      `V1,${raw}`,
      `v1,`,
      'v1',
      `v1, ${raw}`,
      `v1,${raw.slice(0, -1)}`,
      `v1,${raw}=`,
      `v1,${raw.toLowerCase()}`,
      ' ',
      ',',
      `v1;${raw}`,
      `"${VECTOR.signature}"`,
    ])
      expect(good({ signature }), signature).toBe(false);
  });

  test('the wrong key, no key', () => {
    expect(verify([Buffer.alloc(32)], headersOf(), VECTOR.body, VECTOR.timestamp)).toBe(false);
    expect(verify([], headersOf(), VECTOR.body, VECTOR.timestamp)).toBe(false);
  });

  test('one bit changed anywhere in body, id, timestamp, signature or key', () => {
    const flip = (bytes: Buffer, bit: number) => {
      const changed = Buffer.from(bytes);
      const index = Math.floor(bit / 8) % bytes.length;
      changed[index] = (bytes[index] ?? 0) ^ (1 << (bit % 8));
      return changed;
    };
    const flipped = (text: string, bit: number) => flip(Buffer.from(text, 'latin1'), bit).toString('latin1');
    for (let bit = 0; bit < VECTOR.body.length * 8; bit++)
      expect(good({}, VECTOR.timestamp, flip(VECTOR.body, bit)), `body ${bit}`).toBe(false);
    for (const name of ['id', 'timestamp', 'signature'] as const) {
      const text = headersOf()[name] ?? '';
      for (let bit = 0; bit < text.length * 8; bit++)
        expect(good({ [name]: flipped(text, bit) }), `${name} ${bit}`).toBe(false);
    }
    for (let bit = 0; bit < key.length * 8; bit++)
      expect(verify([flip(key, bit)], headersOf(), VECTOR.body, VECTOR.timestamp)).toBe(false);
  });

  test('a signature over the same JSON written another way', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(VECTOR.body.toString())));
    expect(good({}, VECTOR.timestamp, rewritten)).toBe(false);
  });

  test('invalid UTF-8 that would decode to the same text', () => {
    const signature = sign(key, 'a', 5, Buffer.from([0x22, 0xff, 0x22]));
    expect(verify([key], { id: 'a', timestamp: '5', signature }, Buffer.from([0x22, 0xfe, 0x22]), 5)).toBe(
      false,
    );
  });
});

test('of several signatures and keys any matching pair suffices', () => {
  const other = Buffer.alloc(24, 1);
  const wrong = `v1,${Buffer.alloc(32, 9).toString('base64')}`;
  for (const signature of [
    `${wrong} ${VECTOR.signature}`,
    `${VECTOR.signature} ${wrong}`,
    `v2,x v1a,y ${VECTOR.signature}`,
    `  ${VECTOR.signature}  `,
  ])
    for (const active of [[key], [other, key], [key, other]])
      expect(verify(active, headersOf({ signature }), VECTOR.body, VECTOR.timestamp), signature).toBe(true);
});

describe('secrets', () => {
  test('whsec_ and base64 of 24 to 64 bytes, and back', () => {
    fc.assert(
      fc.property(keys, (bytes) => {
        expect(keyOf(secretOf(bytes))).toEqual(bytes);
        expect(keyOf(secretOf(bytes).replace(/=+$/, ''))).toEqual(bytes);
      }),
      { seed: 53 },
    );
  });

  test('other texts give no key', () => {
    const long = Buffer.alloc(65).toString('base64');
    for (const secret of [
      '',
      'whsec_',
      SECRET.slice(6),
      SECRET.toUpperCase(),
      `${SECRET}!`,
      `whsec_${long}`,
      'whsec_AAAA',
      `whsec_${Buffer.alloc(23).toString('base64')}`,
      SECRET.replace('K', ' '),
      `${SECRET}\n`,
      SECRET.replace('w', '-'),
    ])
      expect(keyOf(secret), secret).toBeUndefined();
  });
});

const FORGERIES = length('FORGERIES', 400);

test(`${FORGERIES} random forgeries: none is accepted, none is told more than another, nothing is stored`, async () => {
  const { post, snapshot } = await openDoor();
  const body = JSON.stringify(goodEvent());
  const before = await snapshot();
  const answers = new Set<string>();
  let refused = 0;
  const base64 = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => `v1,${Buffer.from(bytes).toString('base64')}`);
  const signatures = fc.oneof(
    base64,
    fc.array(base64, { maxLength: 5 }).map((list) => list.join(' ')),
    fc.string(),
  );
  const timestamps = fc.oneof(
    fc.integer({ min: -400, max: 400 }).map((off) => String(NOW / 1000 + off)),
    fc.string({ maxLength: 12 }),
  );
  const sources = fc.constantFrom('huaian-cases', 'nobody', 'x');
  await fc.assert(
    fc.asyncProperty(
      signatures,
      timestamps,
      fc.string({ maxLength: 20 }),
      sources,
      async (signature, timestamp, id, source) => {
        const headers = { 'webhook-signature': signature, 'webhook-timestamp': timestamp, 'webhook-id': id };
        const answer = await post({ body, source, headers });
        expect(answer.status).toBe(401);
        answers.add(answer.text);
        refused += 1;
      },
    ),
    { seed: 54, numRuns: FORGERIES },
  );
  expect(answers.size).toBe(1);
  expect(await snapshot()).toBe(before);
  tell({ row: 'R10', what: 'forgeries refused', held: refused, tried: FORGERIES, seed: 54 });
});

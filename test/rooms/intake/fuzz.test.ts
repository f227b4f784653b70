import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_TYPES, type EventType } from '../../../shared/events/catalogue.ts';
import { sign } from '../../../shared/intake/signature.ts';
import { length, tell } from '../../prove/figure.ts';
import { goodEvent, NOW, type SentEvent, SOURCE, withData } from '../good-events.ts';
import { BATCH, type Call, KEY, openDoor, SINGLE } from './door.ts';

/** Rounds in all: some 2,000 in the ordinary run, as many as asked for in a long one. */
const RUNS = Math.ceil(length('FUZZ', 2000) / 2);
const SEED = length('FUZZ_SEED', 20_260_301);

const SPLICES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\\u0000',
  '\\ud800',
  '\0',
  '\ufeff',
  '\u202e',
  'null',
  '-0',
  '1e999',
  '1e-999',
  '12345678901234567890',
  'NaN',
  '[[[[[[',
  '{"a":',
  '"__proto__":{},',
  '"constructor":',
  '"type":"application.decided",',
  '"id":"e-0001",',
  '"data_base64":"e30=",',
  '+14:00',
  '9999-12-31',
  ' ',
  '\n',
  '//',
  '{}',
  '[]',
  '""',
].map((text) => Buffer.from(text));

const requests = fc.oneof(
  fc.constantFrom(...EVENT_TYPES).map((type) => goodEvent(type)),
  fc.constantFrom(...EVENT_TYPES).map((type) => withData(type, { extra: { deep: [1, { a: null }] } })),
  fc
    .array(fc.constantFrom(...EVENT_TYPES), { minLength: 1, maxLength: 4 })
    .map((types) => types.map((type, index) => goodEvent(type, { id: `e-${index}` }))),
  // As most systems send them: these take the short way.
  fc
    .array(fc.constantFrom('corrected', 'withdrawn', 'fee-paid', 'decided'), { minLength: 1, maxLength: 4 })
    .map((steps) =>
      steps.map((step, index) =>
        goodEvent(`application.${step}` as EventType, { id: `e-${index}`, sequence: undefined }),
      ),
    ),
);

type Mutation =
  | { does: 'flip'; at: number; bit: number }
  | { does: 'cut'; at: number }
  | { does: 'splice'; at: number; what: Buffer; over: number }
  | { does: 'repeat'; at: number; length: number }
  | { does: 'byte'; at: number; value: number };

const at = fc.nat(2000);
const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ does: fc.constant('flip'), at, bit: fc.nat(7) }),
  fc.record({ does: fc.constant('cut'), at }),
  fc.record({ does: fc.constant('splice'), at, what: fc.constantFrom(...SPLICES), over: fc.nat(12) }),
  fc.record({ does: fc.constant('repeat'), at, length: fc.nat(60) }),
  fc.record({ does: fc.constant('byte'), at, value: fc.nat(255) }),
);

function mutate(bytes: Buffer, mutation: Mutation): Buffer {
  const place = mutation.at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (mutation.does) {
    case 'cut':
      return before;
    case 'splice':
      return Buffer.concat([before, mutation.what, after.subarray(mutation.over)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, mutation.length), after]);
    case 'flip':
      return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ (1 << mutation.bit)]), after.subarray(1)]);
    case 'byte':
      return Buffer.concat([before, Buffer.from([mutation.value]), after.subarray(1)]);
  }
}

const contentType = (events: SentEvent | SentEvent[]) => (Array.isArray(events) ? BATCH : SINGLE);

/** What is sent for events, signed before anything is changed. */
function signedParts(events: SentEvent | SentEvent[]) {
  const body = JSON.stringify(events);
  const timestamp = NOW / 1000;
  return {
    body,
    source: SOURCE,
    'content-type': contentType(events),
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(KEY, 'msg_1', timestamp, Buffer.from(body)),
  };
}

const KNOWN = new Set([202, 400, 401, 403, 409, 413, 415, 422]);

test('a mutated body with a valid signature gets an answer of the table, and only 202 stores', async () => {
  const counts = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requests, fc.array(mutations, { maxLength: 3 }), async (events, list) => {
      const { post, snapshot } = await openDoor();
      const body = list.reduce(mutate, Buffer.from(JSON.stringify(events)));
      const { status, text } = await post({ body, headers: { 'content-type': contentType(events) } });
      expect(KNOWN).toContain(status);
      expect(text.length).toBeLessThan(100_000);
      if (status !== 202) expect(await snapshot()).toBe('[]');
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  const held = [...counts.values()].reduce((sum, count) => sum + count, 0);
  tell({ row: 'R9', what: 'mutated requests', held, tried: RUNS, seed: SEED });
  // The mutations reach past the JSON, and do not leave everything whole.
  for (const status of [202, 400, 403, 422])
    expect(counts.get(status) ?? 0, String(status)).toBeGreaterThan(0);
});

test('a request mutated after signing stores nothing, unless no signed byte changed', async () => {
  let held = 0;
  const names = fc.constantFrom('body', 'webhook-id', 'webhook-timestamp', 'webhook-signature', 'source');
  await fc.assert(
    fc.asyncProperty(
      requests,
      names,
      fc.array(mutations, { minLength: 1, maxLength: 2 }),
      async (events, name, list) => {
        const { post, snapshot } = await openDoor();
        const signed = signedParts(events);
        const before = signed[name];
        const after = list.reduce(mutate, Buffer.from(before)).toString('latin1');
        fc.pre(after !== Buffer.from(before).toString('latin1'));
        const { body, source, ...headers } = { ...signed, [name]: after };
        const changed: Call = {
          body: Buffer.from(body, name === 'body' ? 'latin1' : 'utf8'),
          source,
          headers,
        };
        const { status } = await post(changed);
        // A signature beside the good one takes nothing from it; a path that is none is 404.
        if (status === 202)
          expect(name === 'webhook-signature' && after.split(' ').includes(before)).toBe(true);
        else {
          expect([401, 404]).toContain(status);
          expect(await snapshot()).toBe('[]');
        }
        held += 1;
      },
    ),
    { seed: SEED + 1, numRuns: RUNS },
  );
  tell({ row: 'R9', what: 'mutated requests', held, tried: RUNS, seed: SEED + 1 });
});

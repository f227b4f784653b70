import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../shared/events/catalogue.ts';
import { secretOf } from '../../../shared/intake/signature.ts';
import { goodEvent, type SentEvent, withData } from '../good-events.ts';
import { KEY, OTHER_KEY, openDoor } from './door.ts';

/** A name, an identity-card number with a true checksum, a mobile number, a word that can be no plain name of a field. */
const CANARIES = ['canaryname欧阳', '11010519491231002X', '13912345678', 'Canary-Value-77'] as const;
const canaries = fc.constantFrom(...CANARIES);

/** Nothing of the canaries, of the secret or of a signature. */
function expectClean(text: string): void {
  for (const canary of CANARIES) expect(text).not.toContain(canary);
  expect(text).not.toContain('canary');
  expect(text).not.toContain(secretOf(KEY).slice(6));
  expect(text).not.toMatch(/v1,[A-Za-z0-9+/]/);
}

const places = fc.constantFrom(
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'agency',
  'sequence',
  'data',
  'data_base64',
  'extra',
  '姓名',
);

test('no answer shows a value of the body', async () => {
  const { send } = await openDoor();
  const shapes = fc.constantFrom(
    (value: string): unknown => value,
    (value: string): unknown => [value],
    (value: string): unknown => ({ [value]: value }),
    (value: string): unknown => ({
      reason: value,
      outcome: value,
      yuan: value,
      applicantType: value,
      name: value,
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...EVENT_TYPES),
      fc.array(fc.tuple(places, canaries, shapes), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (type, list, english) => {
        const changes: SentEvent = Object.fromEntries(
          list.map(([place, canary, shape]) => [place, shape(canary)]),
        );
        const call = { headers: { 'accept-language': english ? 'en' : 'zh' } };
        expectClean((await send([goodEvent(type, changes)], call)).text);
      },
    ),
    { seed: 71, numRuns: 600 },
  );
});

test('no answer shows a value of a field that the catalogue names', async () => {
  const { send } = await openDoor();
  const events = EVENT_TYPES.flatMap((type) =>
    Object.keys(goodEvent(type)['data'] as object).flatMap((name) =>
      CANARIES.map((canary) => withData(type, { [name]: canary })),
    ),
  );
  for (const event of events) expectClean((await send(event)).text);
  expectClean((await send(events)).text);
});

test('no answer shows invalid JSON, a duplicate key, or a pointer with a possible name', async () => {
  const { post } = await openDoor();
  for (const canary of CANARIES)
    for (const body of [
      canary,
      `{"a":"${canary}"`,
      `{"${canary}":1,"${canary}":2}`,
      `{"欧阳${canary}":{"a":1,"a":2}}`,
      `"${canary}"`,
    ]) {
      const { status, text } = await post({ body });
      expect(status).toBe(400);
      expectClean(text);
    }
});

test('no refusal of identity shows headers, path or body', async () => {
  const { send } = await openDoor();
  for (const canary of CANARIES) {
    const headers = {
      'webhook-id': canary.replace(/[^ -~]/g, ''),
      'x-name': canary,
      'accept-language': canary,
    };
    expectClean((await send(goodEvent(), { key: OTHER_KEY, headers })).text);
    expectClean((await send(goodEvent(), { source: encodeURIComponent(canary) })).text);
    expectClean((await send(goodEvent(), { headers: { 'content-type': canary } })).text);
    expectClean((await send(goodEvent(), { path: `/${canary}`, method: canary })).text);
  }
});

describe('the store', () => {
  test('never holds a field, a name or a nested value that the catalogue does not name', async () => {
    const { send, snapshot } = await openDoor();
    for (const [index, type] of EVENT_TYPES.entries()) {
      const [name, card, mobile, value] = CANARIES;
      const extra = { [name]: card, applicant: { name, telephone: mobile }, note2: [value] };
      const event = withData(type, extra);
      const sent = {
        ...event,
        id: `e-${index}`,
        source: `/${name}`,
        contact: mobile,
        [card]: 1,
        dataschema: value,
      };
      expect((await send(sent)).status).toBe(202);
    }
    expectClean(await snapshot());
  });

  test('never holds a personal number in a kept text', async () => {
    const { send, snapshot } = await openDoor();
    const [, card] = CANARIES;
    for (const type of EVENT_TYPES) {
      for (const name of Object.keys(goodEvent(type)['data'] as object))
        expect([403, 422]).toContain((await send(withData(type, { [name]: `甲${card}乙` }))).status);
      for (const name of ['id', 'subject', 'sequence'])
        expect((await send(goodEvent(type, { [name]: card }))).status).toBe(422);
    }
    expect(await snapshot()).toBe('[]');
  });
});

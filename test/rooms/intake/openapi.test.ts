import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataFields, EVENT_TYPES, type EventType } from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import { eventSchema, openApi } from '../../../shared/intake/openapi.ts';
import { refusal } from '../../../shared/intake/problem.ts';
import { MOST_BYTES } from '../../../shared/intake/receive.ts';
import { StoreUnavailable } from '../../../shared/store/ports.ts';
import {
  AGENCY,
  EVERYTHING,
  GOOD_DATA,
  goodEvent,
  NOW,
  type SentEvent,
  SOURCE,
  withData,
} from '../good-events.ts';
import { type Answered, BATCH, OTHER_KEY, openDoor, SINGLE } from './door.ts';

interface Media {
  schema: object;
  examples?: Record<string, { value: unknown }>;
}
interface Operation {
  requestBody: { content: Record<string, Media> };
  responses: Record<
    string,
    { headers?: Record<string, { required?: boolean; schema: object }>; content?: Record<string, Media> }
  >;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const document = openApi() as Document;
const operation = document.paths['/sources/{source}/events']?.['post'] as Operation;
// Formats are notes in 2020-12, and ajv knows none without another package.
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(document, 'openapi.json');
const isEvent = ajv.compile(eventSchema());
/** A schema of the document, which points into the document. */
const compiled = (schema: object) =>
  ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi.json#/components')));

const sender = { source: SOURCE, agencies: [AGENCY, 'suqian'], may: EVERYTHING, succeeds: [], vouches: true };
const isAccepted = (event: unknown) =>
  readEvents(event, sender, { mode: 'single', now: NOW }).faults.length === 0;

test('both documents are always the same', () => {
  expect(JSON.stringify(openApi())).toBe(JSON.stringify(openApi()));
  expect(JSON.stringify(eventSchema())).toBe(JSON.stringify(eventSchema()));
});

test('every schema of the document compiles, and every reference resolves', () => {
  const names = Object.keys((document as unknown as { components: { schemas: object } }).components.schemas);
  for (const name of names)
    expect(() => compiled({ $ref: `#/components/schemas/${name}` }), name).not.toThrow();
  expect(names.length).toBeGreaterThan(EVENT_TYPES.length);
});

describe('what is accepted', () => {
  test.each(EVENT_TYPES)('a valid %s, with and without optional parts, is accepted by both', (type) => {
    const optional = dataFields(type).filter((name) => isAccepted(withData(type, { [name]: undefined })));
    const events = [
      goodEvent(type),
      goodEvent(type, { sequence: undefined }),
      ...optional.map((name) => withData(type, { [name]: undefined })),
      ...(optional.length === dataFields(type).length ? [goodEvent(type, { data: undefined })] : []),
      { ...goodEvent(type, { extra: 1, data_base64: null }), traceparent: 'x' },
    ];
    for (const event of events) {
      expect(isAccepted(event), JSON.stringify(event)).toBe(true);
      expect(isEvent(event), JSON.stringify([event, isEvent.errors])).toBe(true);
    }
  });

  test('the endpoint accepts every example of the documents, which cover every type', async () => {
    const { send } = await openDoor();
    const { [SINGLE.split(';')[0] ?? '']: single, [BATCH]: batch } = operation.requestBody.content;
    const examples = [...Object.values(single?.examples ?? {}), ...Object.values(batch?.examples ?? {})];
    for (const { value } of examples) {
      const { status, body } = await send(value);
      expect([status, body['errors']]).toEqual([202, undefined]);
    }
    expect(Object.keys(single?.examples ?? {})).toEqual([...EVENT_TYPES]);
    for (const { value } of Object.values(single?.examples ?? {})) expect(isEvent(value)).toBe(true);
    for (const { value } of Object.values(batch?.examples ?? {}))
      expect(compiled(batch?.schema ?? {})(value)).toBe(true);
  });
});

/** Values of other kinds than a good one, and a text that is longer than any may be. */
const wrongFor = (good: unknown): unknown[] => {
  const kind = (value: unknown) => (Array.isArray(value) ? 'list' : typeof value);
  return [true, {}, [], -1].filter((value) => kind(value) !== kind(good)).concat('x'.repeat(100_001));
};

/** Changes that a schema can tell, by what they break. */
function faulty(type: EventType): [string, SentEvent][] {
  const required = dataFields(type).filter((name) => !isAccepted(withData(type, { [name]: undefined })));
  const attributes = ['specversion', 'id', 'source', 'type', 'time', 'subject', 'agency'];
  const strings = [...attributes, 'sequence'];
  return [
    ...attributes.map((name): [string, SentEvent] => [
      `${name} missing`,
      goodEvent(type, { [name]: undefined }),
    ]),
    ...strings.flatMap((name) =>
      [5, true, {}, [], ''].map((value): [string, SentEvent] => [
        `${name} ${JSON.stringify(value)}`,
        goodEvent(type, { [name]: value }),
      ]),
    ),
    ...required.map((name): [string, SentEvent] => [
      `data.${name} missing`,
      withData(type, { [name]: undefined }),
    ]),
    ...dataFields(type).flatMap((name) =>
      wrongFor(GOOD_DATA[type][name]).map((value): [string, SentEvent] => [
        `data.${name}`,
        withData(type, { [name]: value }),
      ]),
    ),
    ...(dataFields(type).length > 0
      ? [['data no object', goodEvent(type, { data: 'x' })] as [string, SentEvent]]
      : []),
    ['data_base64', goodEvent(type, { data_base64: 'e30=' })],
    ['specversion 0.3', goodEvent(type, { specversion: '0.3' })],
    ['type unknown', goodEvent(type, { type: `${type}.x` })],
    ['time without offset', goodEvent(type, { time: '2025-06-01T00:00:00' })],
    ['date only', goodEvent(type, { time: '2025-06-01' })],
    ['agency in capitals', goodEvent(type, { agency: 'HUAIAN' })],
    ['sequence with a sign', goodEvent(type, { sequence: '-1' })],
    ['id too long', goodEvent(type, { id: 'x'.repeat(129) })],
    ['subject too long', goodEvent(type, { subject: 'x'.repeat(129) })],
  ];
}

describe('what is refused', () => {
  test.each(EVENT_TYPES)(
    'a faulty %s is refused by both, for every fault that a schema can express',
    (type) => {
      for (const [name, event] of faulty(type)) {
        expect(isAccepted(event), name).toBe(false);
        expect(isEvent(event), name).toBe(false);
      }
    },
  );

  test.each([
    [withData('application.extended', { workingDays: 21 })],
    [withData('application.extended', { workingDays: 1.5 })],
    [withData('action.reported', { count: 10 ** 12 + 1 })],
    [withData('charge.reported', { yuan: '1.005' })],
    [withData('charge.reported', { yuan: 1 })],
    [withData('application.decided', { outcome: 'Granted' })],
    [withData('application.transferred', { to: 'X' })],
    [withData('event.retracted', { source: 'X' })],
    [withData('report.finalised', { note: '' })],
    [goodEvent('narrative.written', { subject: '2025年' })],
  ])('%j is refused by both', (event) => {
    expect([isAccepted(event), isEvent(event)]).toEqual([false, false]);
  });

  test('an array is no batch if it is empty or longer than 500', () => {
    const isBatch = compiled(operation.requestBody.content[BATCH]?.schema ?? {});
    const many = (count: number) => Array.from({ length: count }, () => goodEvent());
    expect([0, 1, 500, 501].map((count) => isBatch(many(count)))).toEqual([false, true, true, false]);
  });
});

test('the schema accepts whatever the endpoint accepts, apart from nulls', () => {
  const names = fc.constantFrom(
    'specversion',
    'id',
    'source',
    'type',
    'time',
    'subject',
    'agency',
    'sequence',
    'extra',
  );
  const values = fc.oneof(
    fc.constantFrom(
      '2025',
      '1',
      'suqian',
      '2025-06-01t00:00:00z',
      '2025-06-01T00:00:00.5-12:00',
      '号',
      '𠮷'.repeat(64),
      '0'.repeat(128),
    ),
    fc.string({ minLength: 1, maxLength: 5 }),
    fc.integer(),
    fc.boolean(),
  );
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...EVENT_TYPES), names, values, fc.nat(9), (type, name, value, field) => {
      const inData = dataFields(type)[field];
      const event = inData ? withData(type, { [inData]: value }) : goodEvent(type, { [name]: value });
      if (!isAccepted(event)) return;
      accepted++;
      expect(isEvent(event), JSON.stringify([event, isEvent.errors?.[0]])).toBe(true);
    }),
    { seed: 61, numRuns: 1500 },
  );
  expect(accepted).toBeGreaterThan(200);
});

/** An answer of each status that the door can give. */
async function oneOfEach(): Promise<Answered[]> {
  const { send, post, door } = await openDoor();
  const many = Array.from({ length: 501 }, (_, index) =>
    goodEvent('application.corrected', { id: `e-${index}` }),
  );
  const away = {
    ...door,
    journal: { ...door.journal, note: () => Promise.reject(new StoreUnavailable('away')) },
  };
  return [
    await send(goodEvent('application.corrected', { extra: 1 })),
    await send([goodEvent('application.corrected'), goodEvent('charge.reported', { id: 'x' })]),
    await post({ body: '{' }),
    await send(goodEvent('application.decided', { id: '', data: { outcome: 'x' }, agency: 'nobody' })),
    await send(goodEvent(), { key: OTHER_KEY }),
    await send(goodEvent('application.received', { agency: 'nobody' })),
    await post({ path: '/' }),
    await post({ method: 'GET' }),
    await send(goodEvent('charge.reported')),
    await send([goodEvent('charge.reported'), goodEvent('application.corrected', { id: 'y' })]),
    await post({ body: ' '.repeat(MOST_BYTES + 1) }),
    await send(many),
    await post({ headers: { 'content-type': 'text/plain' } }),
    await post({ headers: { 'content-encoding': 'br' } }),
    await send(goodEvent('application.decided', { data: {}, time: '2025-06-31T00:00:00Z' })),
    await send(goodEvent('charge.reported', { id: 'z' }), {}, away),
  ];
}

describe('answers', () => {
  test('each has the shape, the media type and the headers of its status in the document', async () => {
    for (const { status, headers, body } of await oneOfEach()) {
      const described = operation.responses[status];
      const [[mediaType, media] = ['', undefined]] = Object.entries(described?.content ?? {});
      expect(headers['content-type'], String(status)).toBe(mediaType);
      const valid = compiled(media?.schema ?? {});
      expect(valid(body), JSON.stringify([status, body, valid.errors])).toBe(true);
      for (const [name, header] of Object.entries(described?.headers ?? {})) {
        const value = headers[name.toLowerCase()];
        if (header.required) expect(value, name).toBeDefined();
        if (value !== undefined) expect(compiled(header.schema)(value), name).toBe(true);
      }
    }
  });

  test('the statuses of the document are those of the endpoint, the gateway’s 429 and 500', async () => {
    const answered = new Set((await oneOfEach()).map(({ status }) => status));
    answered.add(429).add(refusal('internal', 'zh').status);
    expect(Object.keys(operation.responses).map(Number).sort()).toEqual([...answered].sort());
  });
});

import { describe, expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../shared/events/catalogue.ts';
import { identityOf } from '../../../shared/events/event.ts';
import { MOST_BYTES } from '../../../shared/intake/receive.ts';
import { AGENCY, goodEvent, NOW, type SentEvent, SOURCE, withData } from '../good-events.ts';
import { BATCH, type Call, OTHER_KEY, openDoor, register } from './door.ts';

const corrected = (changes: SentEvent = {}) => goodEvent('application.corrected', changes);
const many = (count: number, changes: SentEvent = {}) =>
  Array.from({ length: count }, (_, index) => corrected({ id: `e-${index}`, ...changes }));
const codesOf = (body: { errors?: { pointer: string; code: string }[] }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);

describe('202', () => {
  test('an event of each type is stored, in both modes', async () => {
    const { send, stores } = await openDoor();
    for (const [index, type] of EVENT_TYPES.entries()) {
      const { status, body } = await send(goodEvent(type, { id: `e-${index}` }));
      expect([status, body]).toEqual([202, { stored: 1, duplicates: 0, ignored: [] }]);
    }
    const batch = EVENT_TYPES.map((type, index) => goodEvent(type, { id: `b-${index}` }));
    expect((await send(batch)).body).toEqual({ stored: EVENT_TYPES.length, duplicates: 0, ignored: [] });
    let stored = 0;
    for await (const _ of stores.eventLog.read(AGENCY)) stored++;
    expect(stored).toBe(2 * EVENT_TYPES.length);
  });

  test('n + m are the events of the request: repeats inside it and from before are duplicates', async () => {
    const { send, snapshot } = await openDoor();
    const again = corrected({ time: '2025-06-01T01:30:00.000Z', sequence: '007', extra: 1 });
    expect((await send([corrected(), again, corrected({ id: 'e-2' })])).body).toEqual({
      stored: 2,
      duplicates: 1,
      ignored: ['/1/extra'],
    });
    const before = (await snapshot()).replace(/attempt-\d+/g, '');
    expect((await send([corrected(), again, corrected({ id: 'e-2' })])).body).toMatchObject({
      stored: 0,
      duplicates: 3,
    });
    expect((await send(corrected())).body).toMatchObject({ stored: 0, duplicates: 1 });
    expect((await snapshot()).replace(/attempt-\d+/g, '').startsWith(before.slice(0, 200))).toBe(true);
  });

  test('one id is another event in another subject, agency or source', async () => {
    const { send, stores } = await openDoor();
    await register(stores, { id: 'second' });
    const time = '2025-07-01T00:00:00Z';
    expect(
      (await send([corrected(), corrected({ subject: 'x', time }), corrected({ agency: 'lianshui', time })]))
        .body,
    ).toMatchObject({ stored: 3 });
    expect((await send(corrected({ time }), { source: 'second' })).body).toMatchObject({ stored: 1 });
  });

  test('the journal names what is touched, before any event is put', async () => {
    const { send, stores } = await openDoor();
    await send([
      corrected({ subject: 'a', time: '2023-12-31T23:59:59+08:00' }),
      corrected({ subject: 'a', id: '2' }),
      goodEvent('narrative.written', { subject: '2022' }),
      corrected({ agency: 'lianshui' }),
      goodEvent('application.voided', { agency: 'lianshui', id: '3' }),
    ]);
    const receivedAt = NOW;
    expect(await stores.journal.entries(AGENCY)).toEqual([
      {
        agency: AGENCY,
        receivedAt,
        id: 'attempt-0',
        source: SOURCE,
        subjects: ['a', '2022'],
        ids: [['e-0001', '2'], ['e-0001']],
        fromYear: 2022,
        finalises: false,
      },
    ]);
    expect(await stores.journal.entries('lianshui')).toMatchObject([
      { subjects: ['2025-001'], ids: [['e-0001', '3']], fromYear: 0 },
    ]);
    for (const { source, subjects, ids = [] } of await stores.journal.entries(AGENCY))
      for (const [place, subject] of subjects.entries())
        for (const id of ids[place] ?? [])
          expect(
            await stores.eventLog.find(AGENCY, identityOf({ subject, source: source ?? '', id })),
          ).toBeDefined();
    await send(goodEvent('report.finalised'));
    expect((await stores.journal.entries(AGENCY))[1]).toMatchObject({ finalises: true, fromYear: 2025 });
  });
});

describe('409', () => {
  test('what was stored stays, byte for byte; the other events of the request are stored', async () => {
    const { send, snapshot, stores } = await openDoor();
    await send(corrected());
    const before = await stores.eventLog.find(AGENCY, `2025-001\0${SOURCE}\0e-0001`);
    const other = corrected({ time: '2025-06-02T00:00:00Z' });
    const { status, body } = await send([corrected({ id: 'new' }), other, corrected({ id: 'new-2', x: 1 })]);
    expect(status).toBe(409);
    expect(codesOf(body)).toEqual(['/1 event.conflict']);
    expect(body).toMatchObject({ stored: 2, duplicates: 0, ignored: ['/2/x'] });
    expect(await stores.eventLog.find(AGENCY, `2025-001\0${SOURCE}\0e-0001`)).toEqual(before);
    expect(await snapshot()).not.toContain('2025-06-02');
  });

  test('each place of a conflicting event is named, in the order of the request, and is no duplicate', async () => {
    const { send } = await openDoor();
    await send(many(40));
    const time = '2025-06-02T00:00:00Z';
    const { body } = await send([...many(40, { time }), ...many(40, { time }), corrected({ id: 'new' })]);
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual(
      Array.from({ length: 80 }, (_, index) => `/${index}`),
    );
    expect(body).toMatchObject({ stored: 1, duplicates: 0 });
  });

  test('another type, sequence or value is a conflict; what the catalogue drops is not', async () => {
    const { send } = await openDoor();
    const event = withData('action.reported', { count: 5 });
    await send(event);
    for (const changed of [
      { ...event, sequence: '8' },
      { ...event, sequence: undefined },
      withData('action.reported', { count: 6 }),
      corrected({}),
    ])
      expect((await send(changed)).status).toBe(409);
    expect((await send({ ...event, source: '/elsewhere', extra: 1 })).body).toMatchObject({ duplicates: 1 });
  });
});

/** One class of refusal each: what it does to the events and to the call. In the order of precedence. */
interface RefusalClass {
  status: number;
  events?: (events: SentEvent[]) => SentEvent[];
  call?: Call;
  pad?: boolean;
}
const CLASSES: readonly RefusalClass[] = [
  { status: 413, pad: true },
  { status: 415, call: { headers: { 'content-type': 'application/json' } } },
  { status: 401, call: { key: OTHER_KEY } },
  { status: 400, events: (events) => [...events, corrected({ id: '' })] },
  { status: 413, events: (events) => [...many(501), ...events] },
  { status: 403, events: (events) => [...events, corrected({ id: 'f', agency: 'suqian' })] },
  { status: 422, events: (events) => [...events, withData('application.decided', { outcome: 'x' })] },
  { status: 409, events: (events) => [...events, corrected({ id: 'kept', time: '2025-06-02T00:00:00Z' })] },
];

test('of all classes of refusal in one request the first of the contract’s order stands, and only 409 stores', async () => {
  const opened = await openDoor();
  await opened.send(corrected({ id: 'kept' }));
  let before = await opened.snapshot();
  for (let set = 1; set < 2 ** CLASSES.length; set++) {
    const met = CLASSES.filter((_, index) => (set >> index) % 2 === 1);
    const events = met.reduce((list, { events }) => events?.(list) ?? list, [corrected({ id: 'base' })]);
    const call: Call = Object.assign({}, ...met.map((one) => one.call ?? {}));
    const text = JSON.stringify(events) + (met.some(({ pad }) => pad) ? ' '.repeat(MOST_BYTES) : '');
    const headers = { 'content-type': BATCH, ...call.headers };
    const { status, body } = await opened.post({ ...call, headers, body: text });
    expect([status, body['status']], `classes ${set.toString(2)}`).toEqual([met[0]?.status, met[0]?.status]);
    const after = await opened.snapshot();
    if (status !== 409) expect(after, `classes ${set.toString(2)}`).toBe(before);
    before = after;
  }
});

describe('refusals store nothing', () => {
  const refusals: [string, number, string, Call, unknown?][] = [
    ['wrong key', 401, ' identity.refused', { key: OTHER_KEY }],
    ['unknown source', 401, ' identity.refused', { source: 'nobody' }],
    ['no source id', 401, ' identity.refused', { source: 'Ö' }],
    ['a source id that is too short', 401, ' identity.refused', { source: 'a' }],
    ['no signature', 401, ' identity.refused', { headers: { 'webhook-signature': undefined } }],
    ['no id', 401, ' identity.refused', { headers: { 'webhook-id': undefined } }],
    ['no timestamp', 401, ' identity.refused', { headers: { 'webhook-timestamp': undefined } }],
    [
      'application/json',
      415,
      ' content-type.unsupported',
      { headers: { 'content-type': 'application/json' } },
    ],
    ['no content type', 415, ' content-type.unsupported', { headers: { 'content-type': undefined } }],
    [
      'another charset',
      415,
      ' content-type.unsupported',
      { headers: { 'content-type': `${BATCH}; charset=gbk` } },
    ],
    ['another parameter', 415, ' content-type.unsupported', { headers: { 'content-type': `${BATCH}; v=1` } }],
    ['gzip', 415, ' content-encoding.unsupported', { headers: { 'content-encoding': 'gzip' } }],
    ['a single event sent as a batch', 400, ' batch.no-array', { headers: { 'content-type': BATCH } }],
    ['no event', 400, ' batch.empty', {}, []],
    ['an agency of others', 403, '/agency agency.forbidden', {}, corrected({ agency: 'suqian' })],
    ['an unknown type', 422, '/type type.unknown', {}, corrected({ type: 'application.lost' })],
    ['too many', 413, ' batch.too-many', {}, many(501)],
  ];
  test.each(refusals)('%s: %i%s', async (_, status, code, call, events) => {
    const { send, snapshot } = await openDoor();
    await send(corrected({ id: 'kept' }));
    const before = await snapshot();
    const answer = await send(events ?? corrected(), call);
    expect([answer.status, codesOf(answer.body)?.[0]]).toEqual([status, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(await snapshot()).toBe(before);
  });

  test('binary mode is refused, whatever its attributes say', async () => {
    const { post } = await openDoor();
    const headers = {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'e-1',
      'ce-source': '/x',
      'ce-type': 'application.corrected',
    };
    expect((await post({ body: '{}', headers })).status).toBe(415);
  });

  test('a request with one faulty event stores none of the others', async () => {
    const { send, snapshot } = await openDoor();
    const before = await snapshot();
    expect((await send([...many(100), corrected({ id: ' ' })])).status).toBe(422);
    expect((await send([corrected(), corrected({ time: '2025-06-02T00:00:00Z' })])).status).toBe(422);
    expect(await snapshot()).toBe(before);
  });

  test('exactly 1 MiB is taken, one byte more is not', async () => {
    const { post } = await openDoor();
    const body = (length: number) => JSON.stringify(corrected()).padEnd(length, ' ');
    expect((await post({ body: body(MOST_BYTES) })).status).toBe(202);
    expect((await post({ body: body(MOST_BYTES + 1) })).status).toBe(413);
  });

  test('500 events are taken', async () => {
    const { send } = await openDoor();
    expect((await send(many(500))).body).toMatchObject({ stored: 500, duplicates: 0 });
  });
});

test('content types: case and quotes do not matter, parameters beside charset=utf-8 do', async () => {
  const { send } = await openDoor();
  const status = async (type: string) =>
    (await send(corrected(), { headers: { 'content-type': type } })).status;
  for (const type of [
    'application/cloudevents+json',
    'Application/CloudEvents+JSON',
    'application/cloudevents+json;charset=UTF-8',
    'application/cloudevents+json ; Charset="utf-8"',
  ])
    expect(await status(type), type).toBe(202);
  for (const type of [
    'application/cloudevents',
    'application/cloudevents+json; charset=utf-16',
    'application/cloudevents+json; charset=utf-8; profile=x',
    'application/cloudevents+json, application/json',
    'application/cloudevents+xml',
    'text/plain',
    '',
  ])
    expect(await status(type), type).toBe(415);
});

describe('retractions', () => {
  const facts = { may: ['facts'] as const };
  const retraction = (changes: SentEvent, subject = '2025') => ({
    ...withData('event.retracted', { source: undefined, ...changes }),
    id: `r-${JSON.stringify(changes)}`.slice(0, 100),
    subject,
  });

  test('of its own facts, of those of a source that it succeeds, and before they come', async () => {
    const { send, stores } = await openDoor({ ...facts, succeeds: ['old-cases'] });
    await register(stores, { id: 'old-cases', ...facts });
    await send(corrected({ id: 'e-1' }), { source: 'old-cases' });
    await send(corrected({ id: 'e-1' }));
    expect((await send(retraction({ id: 'e-1' }, '2025-001'))).status).toBe(202);
    expect((await send(retraction({ id: 'e-1', source: 'old-cases' }, '2025-001'))).status).toBe(202);
    expect((await send(retraction({ id: 'not-yet' }, '2025-001'))).status).toBe(202);
    const refused = await send(retraction({ id: 'e-1', source: 'third' }, '2025-001'));
    expect([refused.status, codesOf(refused.body)]).toEqual([403, ['/data/source retraction.forbidden']]);
  });

  test('of what it may not send is refused, also where that came from a source that it succeeds', async () => {
    const { send, stores, snapshot } = await openDoor({ ...facts, succeeds: ['office'] });
    await register(stores, { id: 'office' });
    await send(goodEvent('narrative.written', { id: 'n-1' }), { source: 'office' });
    await send(goodEvent('report.finalised', { id: 'f-1' }), { source: 'office' });
    await send(corrected({ id: 'c-1', subject: '2025' }), { source: 'office' });
    const before = await snapshot();
    for (const id of ['n-1', 'f-1']) {
      const refused = await send([corrected({ id: 'x' }), retraction({ id, source: 'office' })]);
      expect([refused.status, codesOf(refused.body)]).toEqual([403, ['/1 retraction.forbidden']]);
    }
    expect(await snapshot()).toBe(before);
    expect((await send(retraction({ id: 'c-1', source: 'office' }))).status).toBe(202);
  });

  test('a foreign one comes before a fault of the catalogue elsewhere in the request', async () => {
    const { send, stores } = await openDoor({ ...facts, succeeds: ['office'] });
    await register(stores, { id: 'office' });
    await send(goodEvent('narrative.written', { id: 'n-1' }), { source: 'office' });
    const { status, body } = await send([
      retraction({ id: 'n-1', source: 'office' }),
      corrected({ id: ' ' }),
    ]);
    expect([status, codesOf(body)]).toEqual([403, ['/1/id text.white-space', '/0 retraction.forbidden']]);
  });

  test('a right that was given a moment ago counts at once', async () => {
    const { send, stores } = await openDoor({ ...facts, succeeds: ['office'] });
    await register(stores, { id: 'office' });
    await send(goodEvent('narrative.written', { id: 'n-1' }), { source: 'office' });
    expect((await send(corrected())).status).toBe(202);
    await register(stores, { id: SOURCE, may: ['facts', 'text'], succeeds: ['office'] });
    expect((await send(retraction({ id: 'n-1', source: 'office' }))).status).toBe(202);
  });

  test('what the source may send is kept with it, and no part of its content', async () => {
    const { send, stores } = await openDoor(facts);
    await send(retraction({ id: 'n-1' }));
    expect(
      await stores.eventLog.find(AGENCY, `2025\0${SOURCE}\0${retraction({ id: 'n-1' }).id}`),
    ).toMatchObject({ may: ['facts'] });
    await register(stores, { id: SOURCE, may: ['facts', 'text'] });
    expect((await send(retraction({ id: 'n-1' }))).body).toMatchObject({ duplicates: 1 });
  });
});

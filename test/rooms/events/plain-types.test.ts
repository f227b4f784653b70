/** Which data of which type goes the short way: every value at its edges, and nothing that another type has. */
import { describe, expect, test } from 'vitest';
import {
  ACTIONS,
  APPLICANT_TYPES,
  DOCUMENT_KINDS,
  dataFields,
  EVENT_TYPES,
  type EventType,
  OUTCOMES,
  RESULTS,
  ROUTES,
} from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import { OTHER_FIELDS } from '../../../shared/events/plain-catalogue.ts';
import { PlainReader } from '../../../shared/events/plain-event.ts';
import { EPOCH } from '../../../shared/events/plain-time.ts';
import { AGENCY, EVERYTHING, goodEvent, NOW, type SentEvent, SOURCE } from '../good-events.ts';

const LATEST = NOW / 1000 + 86_400;
const reader = new PlainReader(LATEST);
const plain = (type: EventType, data: unknown, changes: SentEvent = {}) =>
  goodEvent(type, { sequence: undefined, data, ...changes });
const textOf = (event: unknown) => (typeof event === 'string' ? event : JSON.stringify(event));

/** The event that the short way reads; undefined where it leaves it to the long way. */
function short(event: unknown) {
  const bytes = Buffer.from(textOf(event));
  return reader.read(bytes, 0, bytes.length) ? reader.event(SOURCE, bytes.toString()) : undefined;
}
function long(event: unknown) {
  const sender = { source: SOURCE, agencies: [AGENCY], may: EVERYTHING, succeeds: [], vouches: true };
  const { events, faults } = readEvents(JSON.parse(textOf(event)), sender, { mode: 'single', now: NOW });
  return faults.length === 0 ? events[0]?.event : undefined;
}

const said = (name: string, words: readonly unknown[]) => words.map((word) => ({ [name]: word }));
const amounts = said('yuan', ['0', '0.5', '12.34', '100', '42949672.95']);
/** The data of each plain type: all words, and numbers at their edges. */
const TAKEN: Partial<Record<EventType, readonly SentEvent[]>> = {
  'application.received': said('applicantType', APPLICANT_TYPES),
  'application.amended': said('applicantType', APPLICANT_TYPES),
  'application.correction-requested': [{}],
  'application.corrected': [{}],
  'application.third-party-consulted': [{}],
  'application.third-party-answered': [{}],
  'application.extended': said('workingDays', [1, 2, 19, 20]),
  'application.fee-charged': amounts,
  'application.fee-paid': amounts,
  'application.decided': said('outcome', OUTCOMES),
  'application.withdrawn': [{}],
  'review.filed': [{}, { application: '2025-1' }, { application: '依申请1号' }],
  'review.concluded': said('result', RESULTS),
  'lawsuit.filed': ROUTES.flatMap((route) => [
    { route },
    { route, application: '号' },
    { application: 'a', route },
  ]),
  'lawsuit.concluded': said('result', RESULTS),
  'document.issued': said('kind', DOCUMENT_KINDS),
  'document.repealed': said('kind', DOCUMENT_KINDS),
  'action.reported': ACTIONS.flatMap((kind) => [
    ...[0, 1, 21, 2 ** 32 - 1].map((count) => ({ kind, count })),
    { count: 5, kind },
  ]),
  'charge.reported': amounts,
};
/** One of each field that the short way knows. */
const FIELDS: SentEvent = {
  applicantType: 'natural-person',
  workingDays: 5,
  yuan: '1',
  outcome: 'granted',
  application: '1',
  result: 'upheld',
  route: 'direct',
  kind: 'rule',
  count: 1,
};

test.each(EVENT_TYPES)('%s is taken with all that the type can say, as the long way reads it', (type) => {
  for (const data of TAKEN[type] ?? []) {
    const event = plain(type, data);
    expect(short(event), JSON.stringify(data)).toEqual(long(event));
    expect(long(event)?.data).toEqual(data);
    expect(reader.seconds + EPOCH).toBe(Date.parse(String(event['time'])) / 1000);
    if ('count' in data)
      expect([reader.value, ACTIONS[reader.action]]).toEqual([data['count'], data['kind']]);
  }
});

test.each(EVENT_TYPES)('%s with a field of another type, or without its own, is not taken', (type) => {
  const [some] = TAKEN[type] ?? [];
  for (const [name, value] of Object.entries(FIELDS)) {
    const own = (TAKEN[type] ?? []).some((data) => Object.hasOwn(data, name));
    if (own) continue;
    expect(short(plain(type, { ...some, [name]: value })), name).toBeUndefined();
    if (!some || Object.keys(some).length > 0)
      expect(short(plain(type, { [name]: value })), name).toBeUndefined();
  }
  for (const name of Object.keys(some ?? {}))
    expect(short(plain(type, { ...some, [name]: undefined })), name).toBeUndefined();
  if (!some) for (const data of [{}, FIELDS]) expect(short(plain(type, data))).toBeUndefined();
});

test('all fields of the types that are read here are known by name: as read, or as left to the long way', () => {
  for (const type of Object.keys(TAKEN) as EventType[])
    for (const name of dataFields(type))
      expect(Object.hasOwn(FIELDS, name) || OTHER_FIELDS.has(name), `${type} ${name}`).toBe(true);
});

describe('what the long way may refuse is not taken', () => {
  const values: [EventType, string, unknown[]][] = [
    ['application.received', 'applicantType', ['', 'x', 'natural-persons', 'granted', 1, null, true, {}, []]],
    ['application.extended', 'workingDays', [0, 21, -1, 1.5, 200, '5', '', null, true, {}, []]],
    [
      'application.fee-paid',
      'yuan',
      ['', '00', '1.', '1.234', '-1', 'x', '42949672.96', 1, null, true, {}, []],
    ],
    ['application.decided', 'outcome', ['', 'refused', 'rule', 1, null, {}]],
    ['review.filed', 'application', ['', ' ', 'a ', '\t', 1, {}, '11010519491231002X']],
    ['lawsuit.filed', 'route', ['', 'directs', 1, null]],
    ['document.issued', 'kind', ['', ...ACTIONS, 1, null]],
    ['action.reported', 'kind', ['', ...DOCUMENT_KINDS, 1, null]],
    ['action.reported', 'count', [-1, 0.5, 2 ** 32, 1e21, '1', null, {}]],
  ];
  test.each(values)('in %s %s', (type, name, wrong) => {
    const [some] = TAKEN[type] ?? [];
    for (const value of wrong) {
      // A good event before it: nothing of that may be taken for this one.
      expect(short(plain(type, some))).toBeDefined();
      expect(short(plain(type, { ...some, [name]: value })), JSON.stringify(value)).toBeUndefined();
    }
    const nothing = JSON.stringify(plain(type, { ...some, [name]: 0 })).replace(`"${name}":0`, `"${name}":`);
    expect(short(plain(type, some))).toBeDefined();
    expect(short(nothing)).toBeUndefined();
  });

  const good = plain('application.extended', { workingDays: 5 });
  test.each([
    ['specversion', ['', '1.1', '0.3', '1.0 ']],
    ['id', ['', ' a', 'a\n']],
    ['source', ['']],
    ['type', ['', 'application', 'application.received2']],
    ['time', ['', 'x', '2025-06-01', '1992-12-31T23:59:59Z', '2026-03-02T00:00:01Z']],
    ['subject', ['', '13800138000']],
    ['agency', ['', 'A', 'a', 'x'.repeat(65)]],
    ['data', ['', 'x']],
  ])('in %s', (name, wrong) => {
    for (const value of [...wrong, 5, true, null, [], { x: 1 }]) {
      expect(short(good)).toBeDefined();
      expect(short({ ...good, [name]: value }), JSON.stringify(value)).toBeUndefined();
    }
    for (const before of [good, plain('application.corrected', {})])
      for (const gap of ['', ' ', '"', '}', '{']) {
        expect(short(before)).toBeDefined();
        const text = JSON.stringify({ ...before, [name]: 0 }).replace(`"${name}":0`, `"${name}":${gap}`);
        expect(short(text), gap).toBeUndefined();
      }
  });

  test('a key that comes twice, in the event or in its data', () => {
    const text = JSON.stringify(good);
    expect(short(text)).toBeDefined();
    for (const [name, value] of Object.entries(good)) {
      const member = `"${name}":${JSON.stringify(value)}`;
      expect(short(text.replace(member, `${member},${member}`)), name).toBeUndefined();
    }
    expect(short(text.replace('"workingDays":5', '"workingDays":5,"workingDays":5'))).toBeUndefined();
    expect(short(text.replace('5}}', '5,"workingDays":}'))).toBeUndefined();
  });

  test('a name that is none, with a value or with a word in its place', () => {
    for (const other of ['"x""y"', '"x" "y"', '"x"', '"x":', '"x":y', 'x']) {
      const text = JSON.stringify(good);
      expect(short(text.replace('{', `{${other},`)), other).toBeUndefined();
      expect(short(text.replace('"workingDays"', `${other},"workingDays"`)), other).toBeUndefined();
    }
  });
});

describe('the order of keys', () => {
  test('may be any, and another in each event', () => {
    const good = plain(
      'lawsuit.filed',
      { route: 'direct', application: '1' },
      { datacontenttype: 'application/json' },
    );
    const members = Object.entries(good);
    for (let turn = 0; turn < members.length; turn++) {
      const turned = [...members.slice(turn), ...members.slice(0, turn)];
      for (const list of [turned, [...turned].reverse()]) {
        const event = Object.fromEntries(list);
        expect(short(event)).toBeDefined();
        expect(short(event)).toEqual(long(event));
      }
    }
  });
});

describe('the reader', () => {
  const text = JSON.stringify(plain('application.corrected', {}));
  const readAt = (body: string, from: number) => reader.readAt(Buffer.from(body), from, body.length);

  test('tells the place behind the event, and -1 where it is to be read the long way', () => {
    expect(readAt(`[${text},`, 1)).toBe(1 + text.length);
    for (const body of [
      '',
      '[]',
      '5',
      '{}',
      '{',
      text.slice(0, -1),
      text.replace('{', '{"x":"y","x":"y",'),
      `,${text}`,
    ])
      expect(readAt(body, 0), body).toBe(-1);
  });

  test('takes what is not behind the last second that it was told, at any time', () => {
    const at = (time: string) => plain('application.corrected', {}, { time });
    const last = Date.UTC(2024, 1, 29, 12) / 1000;
    for (const given of [new PlainReader(last), Object.assign(new PlainReader(0), { latest: last })])
      for (const [time, taken] of [
        ['2024-02-29T11:59:59Z', true],
        ['2024-02-29T12:00:00Z', true],
        ['2024-02-29T12:00:01Z', false],
        ['2025-01-01T00:00:00Z', false],
      ] as const) {
        const bytes = Buffer.from(JSON.stringify(at(time)));
        expect(given.read(bytes, 0, bytes.length), time).toBe(taken);
      }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptedEvent, rightsOf } from '../../../shared/events/accepted-event.ts';
import {
  dataFields,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  type EventType,
  permissionFor,
} from '../../../shared/events/catalogue.ts';
import { compile, isFieldsAlone, REFUSED, withoutOptional } from '../../../shared/events/compiled-check.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { AGENCY, EVERYTHING, goodEvent, NOW, type SentEvent, SOURCE } from '../good-events.ts';

const SEED = 20261129;
const RUNS = Number(process.env['GONGKAI_FUZZ'] ?? 1_500);
const sender = {
  source: SOURCE,
  agencies: [AGENCY],
  may: EVERYTHING,
  succeeds: ['huaian-old'],
  numbering: ['1320YYYY###'],
};

const fast = (event: unknown) => acceptedEvent(event, rightsOf(sender, NOW));

/** The schemas' own answer: a number that was rounded somewhere else keeps the whole request from the fast path. */
function closely(event: unknown): KeptEvent | undefined {
  const rounded = new Set(['/nowhere']);
  const { events, faults } = readEvents(event, sender, { mode: 'single', now: NOW, rounded });
  return faults.length === 0 ? events[0]?.event : undefined;
}

const facts = EVENT_TYPES.filter((type) => permissionFor(type) === 'facts');
const quick: EventType[] = [...facts, 'event.retracted'];
/** A government's retraction takes the slow path. */
const isByGovernment = ({ type, data }: SentEvent) => {
  const { by = null } = (data ?? {}) as { by?: unknown };
  return type === 'event.retracted' && by !== null;
};

test.each(quick)('the fast path accepts %s, with the schemas’ result', (type) => {
  const event = goodEvent(type);
  expect(fast(event)).toBeDefined();
  expect(fast(event)).toEqual(closely(event));
  expect(JSON.stringify(fast(event))).toBe(JSON.stringify(closely(event)));
});

test.each(quick)('every field of %s has a compiled check; none calls zod', (type) => {
  const { shape } = EVENT_SCHEMAS[type];
  expect(isFieldsAlone(EVENT_SCHEMAS[type]) && isFieldsAlone(shape.data)).toBe(true);
  const kinds = dataFields(type).map((name) => {
    const { schema } = withoutOptional(Reflect.get(shape.data.shape, name));
    return schema._zod.def.type;
  });
  for (const kind of kinds) expect(['string', 'number', 'enum', 'literal', 'boolean']).toContain(kind);
});

const VALUES = [
  ...[null, undefined, true, false, 0, 1, -1, 1.5, 20, 21, 2 ** 53, 1e12, 1e12 + 1, Number.NaN, '', ' ', '0'],
  ...[
    '007',
    '7'.repeat(128),
    '7'.repeat(129),
    '1.0',
    '1.00',
    '100.5',
    '100.555',
    '01',
    AGENCY,
    SOURCE,
    'huaian-old',
    'Huaian',
    'x',
  ],
  ...['13202500001', '13202500', '1320190001', '320803202503030002', '13202025001', '13202014001'],
  ...['13812345678', '１３８１２３４５６７８', '113812345678', '110101199003070011', '11010119900307002X'],
  ...[
    '11010519491231002X',
    '〔2025〕1号',
    '（２０２５）第１号',
    '2025-依申请-1',
    'a b',
    ' a',
    'a ',
    '\u3000a',
  ],
  ...[
    '\ud800',
    '😀',
    'a\u0000',
    'a\u2028',
    'a\u202e',
    'é',
    'x'.repeat(128),
    'x'.repeat(129),
    '中'.repeat(85),
  ],
  ...['中'.repeat(86), '😀'.repeat(64), '😀'.repeat(65), [], {}, [1], { id: 1 }, 'direct', 'licence', 'rule'],
  ...['2025-06-01T09:30:00Z', '2025-06-01T09:30:00', '2025-06-01t09:30:00z', '2025-02-29T00:00:00Z'],
  ...['2024-02-29T23:59:59.123000+08:00', '2016-12-31T23:59:60Z', '2016-12-31T23:59:60+08:00'],
  ...['1949-10-01T00:00:00+08:00', '1949-09-30T23:59:59+08:00', '2026-03-02T00:00:00Z'],
  ...[
    '2026-03-02T00:00:00.001Z',
    '2026-03-02T07:59:59+08:00',
    '2025-06-01T09:30:00.Z',
    '2025-13-01T00:00:00Z',
  ],
  `2025-06-01T09:30:00.${'1'.repeat(1000)}Z`,
];

const NAMES = ['specversion', 'id', 'source', 'type', 'time', 'subject', 'agency', 'sequence', 'data'];
const OTHERS = ['traceparent', 'handler', 'data_base64', '__proto__', 'constructor', 'person', 'toString'];

const change = (): fc.Arbitrary<(event: SentEvent) => void> =>
  fc
    .record({
      inData: fc.boolean(),
      name: fc.oneof(
        fc.constantFrom(...NAMES, ...OTHERS),
        fc.constantFrom(...new Set(EVENT_TYPES.flatMap((type) => dataFields(type)))),
      ),
      value: fc.oneof(fc.constantFrom<unknown>(...VALUES), fc.string(), fc.constantFrom(...EVENT_TYPES)),
    })
    .map(({ inData, name, value }) => (event: SentEvent) => {
      const data = event['data'];
      const into = inData && typeof data === 'object' && data !== null ? data : event;
      Object.defineProperty(into, name, { value, enumerable: true, writable: true, configurable: true });
    });

const changed = fc
  .record({
    type: fc.oneof(fc.constantFrom<EventType>(...EVENT_TYPES), fc.constant<EventType>('event.retracted')),
    changes: fc.array(change(), { minLength: 1, maxLength: 3 }),
  })
  .map(({ type, changes }) => {
    const event = goodEvent(type);
    for (const one of changes) one(event);
    return event;
  });

describe(`of ${RUNS} changed events (seed ${SEED})`, () => {
  test('the schemas accept what the fast path accepts, as the same event', {
    timeout: 120_000,
  }, () => {
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(changed, (event) => {
        const [short, close] = [fast(event), closely(event)];
        const isQuick = quick.some((type) => type === event['type']) && !isByGovernment(event);
        if (isQuick) expect(short).toEqual(close);
        else expect(short).toBeUndefined();
        if (short) taken++;
        else refused++;
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(RUNS / 10);
  });

  test('any other value is refused without an error', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(fast(value)).toEqual(closely(value));
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});

test('rights are the sender’s, and the latest instant is a day from now', () => {
  const event = goodEvent('application.corrected', { time: '2026-03-02T00:00:00Z' });
  expect(fast(event)).toBeDefined();
  expect(acceptedEvent(event, rightsOf(sender, NOW - 1))).toBeUndefined();
  for (const other of [{ agencies: ['other'] }, { may: ['text', 'finalise'] as const }])
    expect(acceptedEvent(event, rightsOf({ ...sender, ...other }, NOW))).toBeUndefined();
});

test('a retraction of what another source sent is accepted from its successor alone, with the permissions of the sender', () => {
  const of = (source: unknown, changes: SentEvent = {}) =>
    goodEvent('event.retracted', { data: { id: 'e-1', reason: '误报', source, ...changes } });
  for (const [source, taken] of [
    [undefined, true],
    [null, true],
    [SOURCE, true],
    ['huaian-old', true],
    ['other', false],
    [5, false],
  ] as const) {
    expect(fast(of(source)) !== undefined, String(source)).toBe(taken);
    expect(fast(of(source))).toEqual(closely(of(source)));
  }
  const few = { ...sender, may: ['facts', 'text'] as const };
  expect(acceptedEvent(of(SOURCE), rightsOf(few, NOW))).toMatchObject({ may: ['facts', 'text'] });
  expect(fast(of(SOURCE, { by: AGENCY }))).toBeUndefined();
  expect(closely(of(SOURCE, { by: AGENCY }))).toBeDefined();
});

test('every kept text is searched for personal numbers, as on the slow path', () => {
  const cases: [type: EventType, change: Partial<SentEvent>, taken: boolean][] = [
    ['application.corrected', { subject: '320803202503030002' }, true],
    ['application.corrected', { subject: '110105194912310021' }, true],
    ['application.corrected', { subject: '11010519491231002X' }, false],
    ['application.corrected', { id: '11010519491231002X' }, false],
    ['application.corrected', { id: '13812345678' }, true],
    ['application.corrected', { subject: '13812345678' }, false],
    ['application.corrected', { subject: '13202025001' }, true],
    ['application.voided', { data: { reason: '电话13812345678' } }, false],
    ['application.voided', { data: { reason: '电话１３８１２３４５６７８' } }, false],
    ['review.filed', { data: { application: '11010519491231002X' } }, false],
    ['event.retracted', { data: { id: '11010519491231002X', reason: '误报' } }, false],
    ['event.retracted', { data: { id: 'e-1', reason: '电话13812345678' } }, false],
    ['event.retracted', { data: { id: 'e-1', reason: '误报', source: SOURCE } }, true],
  ];
  for (const [type, change, taken] of cases) {
    const event = goodEvent(type, change);
    expect(fast(event) !== undefined, JSON.stringify(change)).toBe(taken);
    expect(fast(event)).toEqual(closely(event));
  }
});

test('a refused value does not affect the next one', () => {
  const read = compile(EVENT_SCHEMAS['application.corrected'].shape.id);
  for (const [value, taken] of [
    ['e-1', true],
    [' e-1', false],
    ['e-1', true],
    [' e-1', false],
    ['e-2', true],
    [5, false],
  ] as const)
    expect(read(value)).toBe(taken ? value : REFUSED);
});

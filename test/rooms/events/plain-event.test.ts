import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fenOf } from '../../../shared/counting/money.ts';
import { ACTIONS, EVENT_TYPES, type EventType } from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import { contentOf, type KeptEvent } from '../../../shared/events/event.ts';
import { parseJson } from '../../../shared/events/json.ts';
import { PlainReader } from '../../../shared/events/plain-event.ts';
import { readPlainRequest } from '../../../shared/events/plain-request.ts';
import { EPOCH } from '../../../shared/events/plain-time.ts';
import { histories } from '../../arbitraries/histories.ts';
import { tell } from '../../prove/figure.ts';
import { EVERYTHING, GOOD_DATA, goodEvent, NOW, type SentEvent } from '../good-events.ts';
import { change, changed } from './changed-bytes.ts';

const SEED = 20261122;
const RUNS = Number(process.env['GONGKAI_FUZZ'] ?? 1_500);
const LATEST = Math.floor((NOW + 86_400_000) / 1000);
const reader = new PlainReader(LATEST);
const bytesOf = (event: unknown) => Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
const isPlain = (event: unknown) => {
  const bytes = bytesOf(event);
  return reader.read(bytes, 0, bytes.length);
};

interface Long {
  event: KeptEvent;
  ignored: ReadonlySet<string>;
}

/** The long way, by the schemas themselves: the one event of a text, where it has no fault, and what is ignored. */
function longWay(bytes: Buffer): Long | undefined {
  const parsed = parseJson(bytes);
  if ('fault' in parsed) return undefined;
  const { agency } = (parsed.value ?? {}) as { agency?: unknown };
  const sender = { source: 'file', agencies: [String(agency)], may: EVERYTHING, succeeds: [], vouches: true };
  const { events, faults, ignored } = readEvents(parsed.value, sender, {
    mode: 'single',
    now: NOW,
    rounded: new Set([...parsed.rounded, '/nowhere']),
  });
  const [read] = events;
  return faults.length === 0 && read ? { event: read.event, ignored } : undefined;
}

const WORDS: Partial<Record<EventType, string>> = {
  'application.received': 'applicantType',
  'application.amended': 'applicantType',
  'application.decided': 'outcome',
  'review.concluded': 'result',
  'lawsuit.concluded': 'result',
  'lawsuit.filed': 'route',
  'document.issued': 'kind',
  'document.repealed': 'kind',
};
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  applicantType: [
    'natural-person',
    'commercial-enterprise',
    'research-institution',
    'public-welfare-organisation',
    'legal-service-organisation',
    'other-organisation',
  ],
  result: ['upheld', 'corrected', 'other'],
  route: ['direct', 'after-review'],
  kind: ['rule', 'normative-document'],
};

/** What the short way says of an event agrees with the event of the long way. */
function expectSame(bytes: Buffer, { event, ignored }: Long): void {
  const kept = reader.event('file', bytes.toString());
  expect(kept).toEqual(event);
  expect(contentOf(kept)).toBe(contentOf(event));
  expect([...reader.ignored]).toEqual([...ignored]);
  expect(reader.id.alone()).toBe(event.id);
  expect(reader.subject.alone()).toBe(event.subject);
  expect(reader.agency.alone()).toBe(event.agency);
  expect(EVENT_TYPES[reader.type]).toBe(event.type);
  expect(new Date((reader.seconds + EPOCH) * 1000).toISOString().slice(0, 19)).toBe(event.at.slice(0, 19));
  const data: Record<string, unknown> = { ...event.data };
  const word = WORDS[event.type];
  const choice = word === undefined ? undefined : CHOICES[word];
  if (word !== undefined && choice) expect(choice[reader.value]).toBe(data[word]);
  if (event.type === 'charge.reported' || event.type === 'application.fee-paid')
    expect(BigInt(reader.value)).toBe(fenOf(event.data.yuan));
  if (event.type === 'action.reported')
    expect([ACTIONS[reader.action], reader.value]).toEqual([event.data.kind, event.data.count]);
}

const PLAIN_DATA: Partial<Record<EventType, SentEvent>> = {
  'application.received': { applicantType: 'natural-person' },
  'application.corrected': {},
  'application.extended': { workingDays: 20 },
  'application.fee-paid': { yuan: '100.50' },
  'application.decided': { outcome: 'partly-granted' },
  'review.filed': { application: '2025-001' },
  'lawsuit.filed': { route: 'after-review' },
  'review.concluded': { result: 'upheld' },
  'document.repealed': { kind: 'normative-document' },
  'action.reported': { kind: 'penalty', count: 12 },
  'charge.reported': { yuan: '99.9' },
};

const plain = (type: EventType = 'application.received', changes: SentEvent = {}) =>
  goodEvent(type, { sequence: undefined, data: PLAIN_DATA[type] ?? {}, ...changes });
const samples = Object.keys(PLAIN_DATA).map((type) => plain(type as EventType));
const escaped = (text: string) =>
  text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
/** The same as other systems write them. */
const unusual: readonly string[] = [
  plain('application.received', {
    sequence: '007',
    time: '2025-06-01T09:30:00.1200+08:00',
    traceparent: '00-a-b-01',
  }),
  plain('application.corrected', {
    subject: '（２０２５）第１号',
    handler: { name: '张三', tel: [1, null] },
    data: { x: 1, note: '', y: true },
  }),
  plain('review.filed', {
    sequence: null,
    data: { application: null, note: 'é😀' },
    tracestate: null,
    dataschema: 5,
  }),
  plain('lawsuit.filed', {
    subject: '320803202503030002',
    data: { route: 'direct', application: '依申请〔2025〕1号' },
  }),
]
  .map((event) => JSON.stringify(event))
  .flatMap((text) => [
    text,
    escaped(text),
    escaped(text).replaceAll('/', '\\/'),
    text.replaceAll(',"', ', "').replaceAll('":', '": '),
  ]);

test.each([...samples.map((event) => JSON.stringify(event)), ...unusual])('%s is plain', (event) => {
  for (const text of [event, JSON.stringify(JSON.parse(event), null, 1)]) {
    const bytes = Buffer.from(text);
    expect(reader.read(bytes, 0, bytes.length)).toBe(true);
    const long = longWay(bytes);
    expect(long).toBeDefined();
    if (long) expectSame(bytes, long);
  }
});

describe(`the short way and the long way (seed ${SEED})`, { timeout: 60_000 + RUNS * 5 }, () => {
  test(`what the short way takes, of ${RUNS} changed events, the long way takes with the same event and no fault`, () => {
    let taken = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...samples, ...unusual),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (event, changes) => {
          const bytes = changed(bytesOf(event), changes);
          if (!reader.read(bytes, 0, bytes.length)) return;
          taken++;
          const long = longWay(bytes);
          expect(long).toBeDefined();
          if (long) expectSame(bytes, long);
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
    tell({
      row: 'R29',
      what: 'changed events that both ways read alike',
      held: RUNS,
      tried: RUNS,
      seed: SEED,
    });
    // Changes inside of an id, of a number or of white space leave an event plain.
    expect(taken).toBeGreaterThan(RUNS / 50);
  });

  test(`a batch that the short way takes, of ${RUNS} changed ones, gives the events of the long way`, () => {
    const sender = { source: 'file', agencies: ['huaian'], may: EVERYTHING, succeeds: [], vouches: true };
    const text = fc.constantFrom('e', '2025-001', '依申请-', '号〇', '々一龥', 'A 甲 1');
    const some: readonly SentEvent[] = [...samples, ...unusual.map((one) => JSON.parse(one))];
    const batch = fc
      .array(fc.record({ event: fc.constantFrom(...some), id: text, subject: text }), {
        minLength: 1,
        maxLength: 5,
      })
      .map((list) =>
        list.map(({ event, id, subject }, n) => ({ ...event, id: `${id}${n % 4}`, subject: `${subject}号` })),
      );
    let taken = 0;
    fc.assert(
      fc.property(batch, fc.array(change, { maxLength: 2 }), (events, changes) => {
        const body = changed(bytesOf(events), changes);
        const short = readPlainRequest(body, sender, { mode: 'batch', now: NOW });
        if (!short) return;
        taken++;
        const parsed = parseJson(body);
        if ('fault' in parsed) throw new Error(`the long way finds ${parsed.fault}`);
        const rounded = new Set([...parsed.rounded, '/nowhere']);
        const long = readEvents(parsed.value, sender, { mode: 'batch', now: NOW, rounded });
        expect(long).toEqual({ ...short, faults: [] });
        expect([...short.ignored]).toEqual([...long.ignored]);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(taken).toBeGreaterThan(RUNS / 10);
  });

  test('the events of random histories agree, those that the short way takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(histories(), ({ log }) => {
        for (const { event } of log) {
          const bytes = bytesOf(event);
          if (!reader.read(bytes, 0, bytes.length)) continue;
          taken++;
          const long = longWay(bytes);
          expect(long).toBeDefined();
          if (long) expectSame(bytes, long);
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  test('every second from 1993 on, in any zone, is the instant of the slow path', () => {
    const parts = fc.record({
      year: fc.integer({ min: 1992, max: 2027 }),
      rest: fc.tuple(...[13, 32, 24, 60, 61].map((most) => fc.nat(most))),
      zone: fc.constantFrom('Z', '+08:00', '-12:00', '+14:00', '+05:45', '+24:00', '+0800', 'z', ''),
    });
    let taken = 0;
    fc.assert(
      fc.property(parts, ({ year, rest, zone }) => {
        const [month, day, ...clock] = rest.map((part) => String(part).padStart(2, '0'));
        const bytes = bytesOf(
          plain('application.received', { time: `${year}-${month}-${day}T${clock.join(':')}${zone}` }),
        );
        const long = longWay(bytes);
        if (!reader.read(bytes, 0, bytes.length)) return;
        taken++;
        expect(long).toBeDefined();
        if (long) expectSame(bytes, long);
      }),
      { seed: SEED, numRuns: 5000 },
    );
    expect(taken).toBeGreaterThan(1000);
  });
});

describe('a request', () => {
  const sender = { source: 'file', agencies: ['huaian'], may: EVERYTHING, succeeds: [], vouches: true };
  const others = samples.map((event, index) => ({ ...event, id: `e-${index}`, subject: `依申请-${index}` }));
  const short = (text: string, who = sender, mode: 'single' | 'batch' = 'batch') =>
    readPlainRequest(Buffer.from(text), who, { mode, now: NOW });

  test('of plain events gives the slow path’s result, pointers included', () => {
    for (const text of [
      JSON.stringify(others),
      ` [ ${others.map((event) => JSON.stringify(event)).join(' , ')} ] `,
    ])
      expect(short(text)?.events).toEqual(readEvents(others, sender, { mode: 'batch', now: NOW }).events);
    const [one] = others;
    expect(short(JSON.stringify(one), sender, 'single')?.events).toEqual(
      readEvents(one, sender, { mode: 'single', now: NOW }).events,
    );
  });

  const text = JSON.stringify(others);

  test('of two events that share an id is accepted', () => {
    const both = { ...sender, agencies: ['huaian', 'lianshui'] };
    for (const other of [{ subject: 'other' }, { agency: 'lianshui' }])
      expect(short(JSON.stringify([others[0], { ...others[0], ...other }]), both)?.firsts).toHaveLength(2);
  });

  test('of a repeated event is accepted, with the event once in firsts', () => {
    const [first] = others;
    const again = { ...first, time: '2025-06-01T09:30:00.000+08:00', handler: 'x' };
    const request = short(JSON.stringify([...others, first, again]));
    expect(request?.events).toHaveLength(others.length + 2);
    expect(request?.firsts).toEqual(request?.events.slice(0, others.length));
    expect([...(request?.ignored ?? [])]).toEqual([`/${others.length + 1}/handler`]);
  });

  test('of a source with a numbering accepts such case numbers', () => {
    const one = JSON.stringify(plain('application.corrected', { subject: '13202025001', data: {} }));
    expect(short(one, sender, 'single')).toBeUndefined();
    const numbering = ['1320YYYY###'];
    expect(
      readPlainRequest(Buffer.from(one), { ...sender, numbering }, { mode: 'single', now: NOW }),
    ).toBeDefined();
    expect(short(one, sender, 'single')).toBeUndefined();
  });

  test('is accepted up to a day ahead of the present, to the second', () => {
    const at = (seconds: number) => {
      const time = new Date((LATEST + seconds) * 1000).toISOString().replace('.000', '');
      return Buffer.from(JSON.stringify([plain(undefined, { time })]));
    };
    const taken = (seconds: number, now = NOW) =>
      readPlainRequest(at(seconds), sender, { mode: 'batch', now }) !== undefined;
    expect([taken(-1), taken(0), taken(1)]).toEqual([true, true, false]);
    expect([taken(1, NOW + 999), taken(1, NOW + 1000), taken(0, NOW - 1)]).toEqual([false, true, false]);
  });

  test.each([
    ['nothing', ''],
    ['an empty batch', '[]'],
    ['one event where a batch was announced', JSON.stringify(others[0])],
    ['a batch without its end', text.slice(0, -1)],
    ['a comma too many', text.replace(/]$/, ',]')],
    ['bytes behind its end', `${text}x`],
    ['another bracket at its beginning', `(${text.slice(1)}`],
    ['another bracket at its end', `${text.slice(0, -1)})`],
    [
      'an event with two contents',
      JSON.stringify([...others, { ...others[0], time: '2025-06-02T00:00:00Z' }]),
    ],
    ['one event that is not plain', JSON.stringify([...others, goodEvent('application.voided')])],
    ['an agency that is not the sender’s', JSON.stringify([{ ...others[0], agency: 'other' }])],
    [
      'more than 500 events',
      JSON.stringify(Array.from({ length: 501 }, (_, n) => plain(undefined, { id: `n${n}` }))),
    ],
  ])('that is %s goes the long way', (_, body) => {
    expect(short(body)).toBeUndefined();
  });

  test('of one event for a foreign agency takes the slow path', () => {
    const one = JSON.stringify(others[0]);
    expect(short(one, sender, 'single')?.events).toHaveLength(1);
    expect(short(one, { ...sender, agencies: ['other'] }, 'single')).toBeUndefined();
  });

  test('of a source that may not send facts takes the slow path', () => {
    expect(short(text, { ...sender, may: ['text'] })).toBeUndefined();
  });
});

describe('goes the long way', () => {
  test.each([
    ['a name that the catalogue lacks twice', JSON.stringify(plain()).replace('{', '{"x":1,"x":1,')],
    ['such a name in escapes', JSON.stringify(plain()).replace('{', '{"\\u0078":1,')],
    ['a name like that of an index', plain('application.received', { 1: 'x' })],
    [
      'a field that is not read here',
      plain('lawsuit.filed', { data: { route: 'direct', role: 'defendant' } }),
    ],
    ['binary data', plain('application.received', { data_base64: '' })],
    ['a fraction of the last second', plain('application.received', { time: '2026-03-02T00:00:00.5Z' })],
    ['a lone surrogate', JSON.stringify(plain()).replace('2025-001', '\\ud800')],
    ['a summer of 1991', plain('application.received', { time: '1991-06-01T09:30:00+08:00' })],
    ['a time to come', plain('application.received', { time: '2026-03-02T00:00:01Z' })],
    ['a mobile number', plain('application.received', { subject: 'A-13812345678' })],
    ['an identity-card number', plain('application.received', { id: '11010119900307002X' })],
    ['white space at an end', plain('application.received', { subject: ' A-1' })],
    ['ideographic white space', plain('application.received', { subject: '\u3000申请' })],
    ['an id of more than 128 bytes', plain('application.received', { id: 'x'.repeat(129) })],
    ['a missing attribute', plain('application.received', { source: undefined })],
    ['missing data', plain('application.received', { data: undefined })],
    ['data of another type', plain('application.decided', { data: { applicantType: 'natural-person' } })],
    ['an action of a document', plain('document.issued', { data: { kind: 'licence' } })],
    ['a document of an action', plain('action.reported', { data: { kind: 'rule', count: 1 } })],
    ['an amount of 43 million yuan', plain('charge.reported', { data: { yuan: '42949672.96' } })],
    ['two keys of one name', JSON.stringify(plain()).replace('"id":', '"id":"e-1","id":')],
    ['a letter beyond CJK', plain('application.received', { subject: 'é' })],
    ['bytes behind the end', `${JSON.stringify(plain())}{}`],
  ])('%s', (_, event) => {
    expect(isPlain(plain())).toBe(true);
    expect(isPlain(event)).toBe(false);
  });

  test('every type that concerns another event, another agency or a report', () => {
    const long = EVENT_TYPES.filter(
      (type) =>
        !isPlain(goodEvent(type, { sequence: undefined, data: { ...GOOD_DATA[type], ...PLAIN_DATA[type] } })),
    );
    expect(long).toEqual(
      [
        'application.received', // its good data names the agency that handed it over
        'application.transferred',
        'application.voided',
        'lawsuit.filed', // its good data says who else was sued
        'action.reported',
        'charge.reported',
        'activity.reported',
        'narrative.written',
        'figures.reported',
        'report.submitted',
        'report.approved',
        'report.sent-back',
        'report.returned',
        'report.finalised',
        'event.retracted',
      ].filter((type) => long.includes(type as EventType)),
    );
    expect(long).toEqual(
      expect.arrayContaining(['event.retracted', 'application.voided', 'application.transferred']),
    );
  });
});

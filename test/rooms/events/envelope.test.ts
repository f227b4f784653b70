import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_TYPES, permissionFor } from '../../../shared/events/catalogue.ts';
import { MOST_EVENTS, readEvents } from '../../../shared/events/envelope.ts';
import { FAULTS, type FaultCode, faultText, statusOf } from '../../../shared/events/faults.ts';
import { MOST_IGNORED } from '../../../shared/events/ignored.ts';
import { AGENCY, EVERYTHING, goodEvent, NOW, type SentEvent, SOURCE, withData } from '../good-events.ts';

const sender = {
  source: SOURCE,
  agencies: [AGENCY, 'lianshui'],
  may: EVERYTHING,
  succeeds: ['old-cases'],
  vouches: true,
};
const read = (event: unknown, as: Partial<typeof sender> = {}) =>
  readEvents(event, { ...sender, ...as }, { mode: 'single', now: NOW });
const readBatch = (events: unknown, as: Partial<typeof sender> = {}) =>
  readEvents(events, { ...sender, ...as }, { mode: 'batch', now: NOW });
const written = ({ faults }: ReturnType<typeof read>) =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`);
const corrected = (changes: SentEvent) => goodEvent('application.corrected', changes);

describe('attributes', () => {
  test.each(['specversion', 'id', 'source', 'type'])(
    '%s missing, null or empty makes it no CloudEvent',
    (name) => {
      for (const value of [undefined, null, '']) {
        const reading = read(corrected({ [name]: value }));
        expect(written(reading)).toEqual([`/${name} attribute.missing`]);
        expect(statusOf(reading.faults)).toBe(400);
      }
    },
  );

  test.each(['time', 'subject', 'agency'])('%s is required by the catalogue', (name) => {
    for (const value of [undefined, null]) {
      const reading = read(corrected({ [name]: value }));
      expect(written(reading)).toEqual([`/${name} field.missing`]);
      expect(statusOf(reading.faults)).toBe(422);
    }
  });

  test('an attribute of the wrong JSON type is refused with its pointer', () => {
    const values: [string, string][] = [
      ['specversion', 'field.value'],
      ['id', 'field.type'],
      ['source', 'field.type'],
      ['type', 'field.type'],
      ['time', 'field.type'],
      ['subject', 'field.type'],
      ['agency', 'field.type'],
      ['sequence', 'field.type'],
    ];
    for (const [name, code] of values)
      for (const value of [0, 1, false, {}, []])
        expect(written(read(corrected({ [name]: value }))), name).toEqual([`/${name} ${code}`]);
  });

  test('specversion must be exactly 1.0', () => {
    for (const specversion of ['0.3', '1', '1.0.0', '1.1', ' 1.0', 1.0])
      expect(read(corrected({ specversion })).faults).toEqual([
        { pointer: '/specversion', code: 'field.value', allowed: ['1.0'] },
      ]);
  });

  test('null means absent in sequence, data and data_base64', () => {
    const reading = read(corrected({ sequence: null, data: null, data_base64: null, traceparent: null }));
    expect(written(reading)).toEqual([]);
    expect(reading.events[0]?.event).not.toHaveProperty('sequence');
    expect([...reading.ignored]).toEqual([]);
  });

  test('data_base64 is refused, whatever it holds', () => {
    for (const data_base64 of ['e30=', '', 5, {}])
      expect(written(read(corrected({ data_base64 })))).toEqual(['/data_base64 data.base64']);
  });

  test('sequence is decimal digits, kept without leading zeros', () => {
    for (const [sequence, kept] of [
      ['0', '0'],
      ['000', '0'],
      ['0010', '10'],
      ['9'.repeat(128), '9'.repeat(128)],
    ])
      expect(read(corrected({ sequence })).events[0]?.event.sequence).toBe(kept);
    for (const sequence of ['', '-1', '+1', '1.0', '1e3', ' 1', '1 ', '１', 'a', '0x1', '1\n'])
      expect(written(read(corrected({ sequence }))), sequence).toEqual(['/sequence field.format']);
  });

  test('id and subject follow the text rules', () => {
    for (const name of ['id', 'subject']) {
      const code = (value: string) => written(read(corrected({ [name]: value })))[0];
      expect(code('x'.repeat(128))).toBeUndefined();
      expect(code('x'.repeat(129))).toBe(`/${name} text.length`);
      expect(code('号'.repeat(86))).toBe(`/${name} text.length`);
      expect(code('a\0b')).toBe(`/${name} text.control`);
      expect(code('a\u202eb')).toBe(`/${name} text.control`);
      expect(code('\ud800')).toBe(`/${name} text.surrogate`);
      expect(code('a ')).toBe(`/${name} text.white-space`);
    }
    expect(written(read(corrected({ subject: '' })))).toEqual(['/subject text.empty']);
  });

  test('the subject of a narrative or a finalisation is a year', () => {
    for (const type of ['narrative.written', 'report.finalised'] as const)
      for (const subject of ['25', '20255', '２０２５', '2025年', '-2025', '2025 ', ''])
        expect(written(read(goodEvent(type, { subject })))).toEqual(['/subject field.format']);
  });

  test('an unknown type is refused, and the other attributes are still checked', () => {
    const reading = read(
      corrected({ type: 'application.received2', time: 'x', subject: ' ', sequence: 'x' }),
    );
    expect(written(reading).sort()).toEqual([
      '/sequence field.format',
      '/subject text.white-space',
      '/time time.format',
      '/type type.unknown',
    ]);
    expect(reading.faults.find(({ code }) => code === 'type.unknown')?.allowed).toEqual(EVENT_TYPES);
  });
});

describe('time', () => {
  const code = (time: string) => written(read(corrected({ time })))[0];

  test('not before 1949-10-01 in Shanghai', () => {
    expect(code('1949-10-01T00:00:00+08:00')).toBeUndefined();
    expect(code('1949-09-30T16:00:00Z')).toBeUndefined();
    expect(code('1949-09-30T23:59:59.999999+08:00')).toBe('/time time.too-early');
    expect(code('0100-01-01T00:00:00Z')).toBe('/time time.too-early');
  });

  test('not more than 24 hours ahead, to the last digit', () => {
    expect(code('2026-03-02T00:00:00Z')).toBeUndefined();
    expect(code('2026-03-02T08:00:00.000+08:00')).toBeUndefined();
    expect(code('2026-03-02T00:00:00.0000000001Z')).toBe('/time time.too-late');
    expect(code('9999-12-31T23:59:59Z')).toBe('/time time.too-late');
  });

  test('a fault of time does not hide those of other fields', () => {
    expect(code('2025-02-29T00:00:00+08:00')).toBe('/time time.impossible');
    expect(code('2025-02-28T00:00:00')).toBe('/time time.no-offset');
    expect(written(read(withData('application.extended', { workingDays: 0, x: 1 })))).toEqual([
      '/data/workingDays field.range',
    ]);
    const both = { ...withData('application.extended', { workingDays: 0 }), time: 'now' };
    expect(written(read(both))).toEqual(['/time time.format', '/data/workingDays field.range']);
  });

  test('a fraction too long for the store is refused; trailing zeros do not count', () => {
    const digits = 1000 - '2025-06-01T00:00:00.'.length;
    expect(code(`2025-06-01T00:00:00.${'1'.repeat(digits)}Z`)).toBeUndefined();
    expect(code(`2025-06-01T00:00:00.${'1'.repeat(digits + 1)}Z`)).toBe('/time time.format');
    expect(code(`2025-06-01T00:00:00.${'0'.repeat(100_000)}Z`)).toBeUndefined();
    expect(code(`2025-06-01T00:00:00.${'1'.repeat(100_000)}Z`)).toBe('/time time.format');
  });
});

describe('authority', () => {
  test('a foreign, an unregistered and an impossible agency are refused', () => {
    for (const agency of ['suqian', 'nobody', 'HUAIAN', '淮安', '__proto__', 'a']) {
      const reading = read(corrected({ agency }));
      expect(written(reading)[0], agency).toBe('/agency agency.forbidden');
      expect(statusOf(reading.faults)).toBe(403);
    }
    expect(written(read(corrected({ agency: '' })))).toEqual(['/agency field.format']);
    expect(written(read(corrected({ agency: 'A' })))).toEqual([
      '/agency agency.forbidden',
      '/agency field.format',
    ]);
  });

  test('of 20 sources and 20 agencies exactly the registered pairs are accepted', () => {
    const ids = Array.from({ length: 20 }, (_, index) => `agency-${index}`);
    for (const [index, own] of ids.entries())
      for (const agency of ids) {
        const reading = read(corrected({ agency }), { source: `source-${index}`, agencies: [own] });
        expect(statusOf(reading.faults)).toBe(agency === own ? undefined : 403);
      }
  });

  test('each type needs its permission', () => {
    for (const type of EVENT_TYPES) {
      const needed = permissionFor(type);
      for (const permission of EVERYTHING) {
        const refused = type !== 'event.retracted' && permission !== needed;
        const reading = read(goodEvent(type), { may: [permission] });
        expect(written(reading), `${type} ${permission}`).toEqual(refused ? ['/type type.forbidden'] : []);
      }
    }
    // A type that nobody knows needs none.
    expect(written(read(corrected({ type: 'x' }), { may: [] }))).toEqual(['/type type.unknown']);
  });

  test('a source may retract its own events and those of sources that it succeeds', () => {
    const as = (source: string | null) => read(withData('event.retracted', { source }));
    for (const source of [null, SOURCE, 'old-cases']) expect(written(as(source))).toEqual([]);
    expect(written(as('others'))).toEqual(['/data/source retraction.forbidden']);
    expect(statusOf(as('others').faults)).toBe(403);
    expect(written(read(withData('review.filed', { source: 'others' })))).toEqual([]);
  });
});

describe('what is dropped', () => {
  test('is listed by its pointer; standard attributes and trace context are not', () => {
    const { ignored, faults } = read({
      ...withData('application.decided', { applicantName: '张三', note: 'x' }),
      datacontenttype: 'application/json',
      dataschema: 'https://example.org/',
      traceparent: '00-1-1-01',
      tracestate: 'x=1',
      clerk: '李四',
    });
    expect(faults).toEqual([]);
    expect([...ignored].sort()).toEqual(['/clerk', '/data/applicantName', '/data/note']);
  });

  test('a name that could be personal is replaced by its parent’s pointer', () => {
    const odd = [
      '13800138000',
      '11010519491231002X',
      'card_11010519491231002x',
      '张三',
      'a b',
      'a-b',
      'a/b',
      'a~1',
      '',
      'x'.repeat(41),
      'a\0',
      '张三13800138000',
    ];
    for (const name of odd) {
      expect([...read(corrected({ [name]: 1 })).ignored], name).toEqual(['']);
      expect([...read(withData('review.filed', { [name]: 1 })).ignored], name).toEqual(['/data']);
      expect([...readBatch([corrected({ [name]: 1 })]).ignored], name).toEqual(['/0']);
      expect([...readBatch([withData('review.filed', { [name]: 1 })]).ignored], name).toEqual(['/0/data']);
    }
    expect([...read(corrected({ ['x'.repeat(40)]: 1 })).ignored]).toEqual([`/${'x'.repeat(40)}`]);
  });

  test('__proto__ and constructor are dropped like other names, without effect', () => {
    const hidden = JSON.parse(
      '{"__proto__":{"subject":"1","agency":"huaian","time":"2025-01-01T00:00:00Z"},"constructor":1}',
    );
    const event = { ...corrected({ subject: undefined }), constructor: 1 };
    expect(written(read(Object.assign(Object.create(null), event)))).toEqual(['/subject field.missing']);
    Object.defineProperty(event, '__proto__', { value: hidden, enumerable: true });
    const reading = read(event);
    expect(written(reading)).toEqual(['/subject field.missing']);
    expect([...reading.ignored].sort()).toEqual(['/__proto__', '/constructor']);
    const data = JSON.parse('{"__proto__":{"outcome":"granted"}}');
    expect(written(read(goodEvent('application.decided', { data })))).toEqual([
      '/data/outcome field.missing',
    ]);
  });

  test('the list is bounded, so that the answer stays readable', () => {
    const many = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, 1]));
    const { ignored, events } = read(corrected(many));
    expect(ignored.size).toBe(MOST_IGNORED);
    expect(events.length).toBe(1);
  });

  test('a long number is a fault in a kept field, not in a dropped one', () => {
    const rounded = new Set(['/data/count']);
    const readRounded = (event: SentEvent) =>
      readEvents(event, sender, { mode: 'single', now: NOW, rounded });
    expect(written(readRounded(withData('application.decided', { count: 1 })))).toEqual([]);
    expect(written(readRounded(goodEvent('action.reported')))).toEqual(['/data/count number.rounded']);
  });
});

describe('batches', () => {
  test('all faults of a request are reported at once, each once with its pointer', () => {
    const reading = readBatch([
      goodEvent(),
      'event',
      corrected({ id: undefined, agency: 'suqian' }),
      {
        ...withData('action.reported', { kind: 'x', count: 2 ** 60 }),
        time: '2025-13-01T00:00:00Z',
        id: ' '.repeat(500),
      },
      null,
      {},
    ]);
    expect(written(reading).sort()).toEqual(
      [
        '/1 event.no-object',
        '/2/agency agency.forbidden',
        '/2/id attribute.missing',
        '/3/data/count field.range',
        '/3/data/kind field.value',
        '/3/id text.length',
        '/3/time time.impossible',
        '/4 event.no-object',
        '/5/agency field.missing',
        '/5/id attribute.missing',
        '/5/source attribute.missing',
        '/5/specversion attribute.missing',
        '/5/subject field.missing',
        '/5/time field.missing',
        '/5/type attribute.missing',
      ].sort(),
    );
    expect(statusOf(reading.faults)).toBe(400);
  });

  test.each([
    ['batch.no-array', {}],
    ['batch.no-array', goodEvent()],
    ['batch.no-array', null],
    ['batch.no-array', '[]'],
    ['batch.empty', []],
  ])('%s', (code, body) => {
    expect(readBatch(body).faults).toEqual([{ pointer: '', code }]);
  });

  test.each([[null], [5], ['x'], [[]], [[goodEvent()]], [true]])('%j is no event', (body) => {
    expect(read(body).faults).toEqual([{ pointer: '', code: 'event.no-object' }]);
  });

  test('500 events are read, 501 are too many', () => {
    const events = (count: number) =>
      Array.from({ length: count }, (_, index) => corrected({ id: `e${index}` }));
    expect(readBatch(events(MOST_EVENTS)).events.length).toBe(500);
    const reading = readBatch(events(MOST_EVENTS + 1));
    expect(reading.faults).toEqual([{ pointer: '', code: 'batch.too-many' }]);
    expect(reading.events).toEqual([]);
  });

  test('not a CloudEvent takes precedence over too many, and too many over forbidden', () => {
    const events = Array.from({ length: 501 }, () => corrected({ agency: 'suqian' }));
    expect(statusOf(readBatch(events).faults)).toBe(413);
    expect(statusOf(readBatch([...events, corrected({ id: '' })]).faults)).toBe(400);
    expect(statusOf(readBatch([...events, 5]).faults)).toBe(400);
  });

  test('a batch that is too long reports at most 500 other faults, each with its pointer', () => {
    const numbers = readBatch(Array.from({ length: 100_000 }, () => 0)).faults;
    expect(numbers).toEqual([
      { pointer: '', code: 'batch.too-many' },
      ...Array.from({ length: 500 }, (_, index) => ({ pointer: `/${index}`, code: 'event.no-object' })),
    ]);
    const events = Array.from({ length: 501 }, () => corrected({}));
    expect(written(readBatch([...events, corrected({ id: '', type: null })]))).toEqual([
      ' batch.too-many',
      '/501/id attribute.missing',
      '/501/type attribute.missing',
    ]);
  });

  test('a second content of one event is a fault at each place; a repetition is none', () => {
    const event = (time: string, changes: SentEvent = {}) => corrected({ time, ...changes });
    const [one, same, other] = ['2025-06-01T00:00:00Z', '2025-06-01T08:00:00+08:00', '2025-06-02T00:00:00Z'];
    expect(written(readBatch([event(one), event(same), event(other), event(one), event(other)]))).toEqual([
      '/2 event.two-contents',
      '/4 event.two-contents',
    ]);
    expect(written(readBatch([event(one), event(same)]))).toEqual([]);
    const { events, firsts } = readBatch([event(one), event(same), event(one, { id: '2' }), event(same)]);
    expect(events.map(({ pointer }) => pointer)).toEqual(['/0', '/1', '/2', '/3']);
    expect(firsts).toEqual([events[0], events[2]]);
    for (const elsewhere of [{ agency: 'lianshui' }, { subject: '2' }, { id: '2' }])
      expect(written(readBatch([event(one), event(other, elsewhere)]))).toEqual([]);
  });
});

describe('faults', () => {
  const codes = Object.keys(FAULTS) as FaultCode[];

  test('the first of 400, 413, 403, 422, 409 is the status, whatever the order of faults', () => {
    const order = [400, 413, 403, 422, 409];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 5 }), (found) => {
        const expected = order.find((status) => found.some((code) => FAULTS[code].status === status));
        expect(statusOf(found.map((code) => ({ pointer: '', code })))).toBe(expected);
      }),
      { seed: 41 },
    );
    expect(statusOf([])).toBeUndefined();
  });

  test('each has a text in Chinese and one in English', () => {
    for (const code of codes) {
      expect(faultText({ pointer: '', code }, 'zh'), code).toMatch(/\p{Script=Han}.*。$/u);
      expect(faultText({ pointer: '', code }, 'en'), code).toMatch(/^[\x20-\x7e]+\.$/);
    }
    const allowed = ['a', 'b'];
    expect(faultText({ pointer: '', code: 'field.value', allowed }, 'zh')).toContain('允许的值：a、b。');
    expect(faultText({ pointer: '', code: 'field.value', allowed }, 'en')).toContain(' Allowed: a, b.');
  });
});

test('no JSON value makes it throw, and only faultless events are returned', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom<'single' | 'batch'>('single', 'batch'),
      (body, mode) => {
        const reading = readEvents(body, sender, { mode, now: NOW });
        expect(reading.events).toEqual([]);
        expect(reading.faults.length).toBeGreaterThan(0);
      },
    ),
    { seed: 42, numRuns: 500 },
  );
});

test('any value in any field gives faults, never an exception', () => {
  const names = fc.constantFrom(
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
  );
  fc.assert(
    fc.property(fc.constantFrom(...EVENT_TYPES), names, fc.anything(), (type, name, value) => {
      const { events, faults } = read(goodEvent(type, { [name]: value }));
      expect(events.length + Math.min(faults.length, 1)).toBe(1);
    }),
    { seed: 43, numRuns: 2000 },
  );
});

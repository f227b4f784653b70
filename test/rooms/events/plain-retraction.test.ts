/**
 * Retractions read from bytes against the schemas: what the short way takes, the long way takes with the same event and
 * no fault, and both name the same target; and an ordinary retraction is taken.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTIONS, EVENT_TYPES } from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import { parseJson } from '../../../shared/events/json.ts';
import { PlainReader } from '../../../shared/events/plain-event.ts';
import { EPOCH } from '../../../shared/events/plain-time.ts';
import { EVERYTHING, goodEvent, NOW, type SentEvent } from '../good-events.ts';
import { change, changed } from './changed-bytes.ts';

const SEED = 20261201;
const RUNS = Number(process.env['GONGKAI_FUZZ'] ?? 1_500);
const reader = new PlainReader(Math.floor((NOW + 86_400_000) / 1000));
reader.readsRetractions = true;
const isPlain = (bytes: Buffer) => reader.read(bytes, 0, bytes.length);

/** By the schemas themselves, of a sender who stands for whatever source is named. */
function longWay(bytes: Buffer) {
  const parsed = parseJson(bytes);
  if ('fault' in parsed) return undefined;
  const { agency, data } = (parsed.value ?? {}) as { agency?: unknown; data?: { source?: unknown } | null };
  const sender = {
    source: 'file',
    agencies: [String(agency)],
    may: EVERYTHING,
    succeeds: [String(data?.source)],
  };
  const rounded = new Set([...parsed.rounded, '/nowhere']);
  const { events, faults, ignored } = readEvents(parsed.value, sender, { mode: 'single', now: NOW, rounded });
  return faults.length === 0 && events[0] ? { event: events[0].event, ignored } : undefined;
}

function expectSame(bytes: Buffer): void {
  const long = longWay(bytes);
  if (long?.event.type !== 'event.retracted') throw new Error(`the long way has no retraction of ${bytes}`);
  const { event, ignored } = long;
  expect(EVENT_TYPES[reader.type]).toBe(event.type);
  expect([reader.value, reader.action]).toEqual([0, 0]);
  expect(reader.retraction.target.alone()).toBe(event.data.id);
  expect(reader.id.alone()).toBe(event.id);
  expect(reader.subject.alone()).toBe(event.subject);
  expect(reader.agency.alone()).toBe(event.agency);
  expect([...reader.ignored]).toEqual([...ignored]);
  expect(new Date((reader.seconds + EPOCH) * 1000).toISOString().slice(0, 19)).toBe(event.at.slice(0, 19));
  expect(event.data.by).toBeUndefined();
}

const retraction = (data: SentEvent, changes: SentEvent = {}) =>
  JSON.stringify(goodEvent('event.retracted', { sequence: undefined, data, ...changes }));
const escaped = (text: string) =>
  text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const PLAIN = [
  retraction({ id: 'e-1', reason: '录入错误，更正后重报' }),
  retraction({ source: 'huaian-cases', reason: '误报（２０２５）', id: '（２０２５）第１号' }),
  retraction({
    id: '20250001234',
    reason: 'mistake',
    source: null,
    by: null,
    note: { a: [1] },
    outcome: 'granted',
  }),
  retraction(
    { reason: 'x', id: 'e/1' },
    { sequence: '007', time: '2025-06-01T09:30:00.1200+08:00', handler: '张三', traceparent: '00-a-b-01' },
  ),
].flatMap((text) => [
  text,
  escaped(text),
  escaped(text).replaceAll('/', '\\/'),
  text.replaceAll('":', '": '),
]);

const ACTION = Buffer.from(
  JSON.stringify(goodEvent('action.reported', { data: { kind: ACTIONS[1], count: 7 } })),
);

test.each(PLAIN)('%s is plain', (text) => {
  for (const written of [text, JSON.stringify(JSON.parse(text), null, 1)]) {
    const bytes = Buffer.from(written);
    // Nothing is left of the event before it.
    expect(isPlain(ACTION)).toBe(true);
    expect([reader.value, reader.action].every((one) => one > 0)).toBe(true);
    expect(isPlain(bytes)).toBe(true);
    expectSame(bytes);
  }
});

test(`what the short way takes, of ${RUNS} changed retractions, the long way takes alike (seed ${SEED})`, {
  timeout: 60_000 + RUNS * 5,
}, () => {
  let taken = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...PLAIN),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (text, changes) => {
        const bytes = changed(Buffer.from(text), changes);
        if (!isPlain(bytes) || EVENT_TYPES[reader.type] !== 'event.retracted') return;
        taken++;
        expectSame(bytes);
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
  expect(taken).toBeGreaterThan(RUNS / 20);
});

describe('the long way decides on', () => {
  const good = { id: 'e-1', reason: '误报', source: 'huaian-cases' };
  const [plain = ''] = PLAIN;
  test.each([
    ['no target', retraction({ reason: '误报' })],
    ['a target that is null', retraction({ ...good, id: null })],
    ['an empty target', retraction({ ...good, id: '' })],
    ['a target with a blank at its end', retraction({ ...good, id: 'e ' })],
    ['a target that is an identity-card number', retraction({ ...good, id: '110101199003070011' })],
    ['no reason', retraction({ id: 'e-1' })],
    ['an empty reason', retraction({ ...good, reason: '' })],
    ['a telephone number in the reason', retraction({ ...good, reason: '电话13812345678' })],
    ['the same in full-width digits', retraction({ ...good, reason: '电话１３８１２３４５６７８' })],
    ['a long reason', retraction({ ...good, reason: '误'.repeat(200) })],
    ['a reason of two lines', retraction({ ...good, reason: '误报\n重报' })],
    ['no id of a source', retraction({ ...good, source: 'Huaian' })],
    ['a source that is an identity-card number', retraction({ ...good, source: '110101199003070011' })],
    ['a government', retraction({ ...good, by: 'huaian' })],
    ['no data', retraction(good, { data: undefined })],
    ['empty data', retraction({})],
    ['data that is a text', retraction(good, { data: 'e-1' })],
    [
      'data before the type',
      plain.replace('{', '{"data":{"id":"e-1","reason":"x"},').replace(/,"data":\{.*\}\}$/, '}'),
    ],
    ['a field twice', plain.replace('"id":"e-1"', '"id":"e-1","id":"e-1"')],
    ['data without its end', plain.slice(0, -2)],
  ])('%s', (_, text) => {
    const before = Buffer.from(plain);
    expect(isPlain(before)).toBe(true);
    expect(isPlain(Buffer.from(text))).toBe(false);
  });

  test('every retraction, unless the reader is told to read them', () => {
    const other = new PlainReader(Math.floor(NOW / 1000));
    const bytes = Buffer.from(plain);
    expect(other.read(bytes, 0, bytes.length)).toBe(false);
  });

  test('a fact of which the data says what a retraction says', () => {
    const fact = Buffer.from(JSON.stringify(goodEvent('application.decided', { data: good })));
    expect(isPlain(Buffer.from(plain))).toBe(true);
    expect(isPlain(fact)).toBe(false);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { parseInstant } from '../../../shared/events/instant.ts';
import { ordinaryInstant, secondsOf } from '../../../shared/events/ordinary-instant.ts';
import { CARD_DIGITS, hasRun, isOrdinary, MOBILE_DIGITS } from '../../../shared/events/ordinary-text.ts';
import { PlainReader } from '../../../shared/events/plain-event.ts';
import { plainFactOf } from '../../../shared/events/plain-fact.ts';
import { holdsIdentityCardNumber, holdsMobileNumber } from '../../../shared/events/text.ts';
import { AGENCY, EVERYTHING, GOOD_DATA, goodEvent, NOW, type SentEvent, SOURCE } from '../good-events.ts';

const SEED = 20261129;
const options = { seed: SEED, numRuns: Number(process.env['GONGKAI_FUZZ'] ?? 5_000) };

const pieces = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '1',
    '１',
    '13812345678',
    '11010519491231002X',
    '〔2025〕',
    '（',
    '中',
    ' ',
    '\u3000',
    'x',
    'X',
  ),
  fc.constantFrom(
    '\ud800',
    '\u0000',
    '\u0085',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\u00a0',
    '\u061c',
    '12345',
    '-',
  ),
);
const texts = fc.array(pieces, { maxLength: 6 }).map((list) => list.join(''));

test('an ordinary text has no controls, no lone surrogates and no blanks at its ends', () => {
  let met = 0;
  fc.assert(
    fc.property(texts, (text) => {
      if (!isOrdinary(text)) return;
      met++;
      expect(text).not.toMatch(/\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/u);
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
    }),
    options,
  );
  expect(met).toBeGreaterThan(options.numRuns / 20);
});

test('every text with a personal number has a long enough run of digits', () => {
  let met = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const runs = text.match(/[0-9０-９]+/g) ?? [];
      for (const digits of [1, 2, 5, MOBILE_DIGITS, CARD_DIGITS])
        expect(hasRun(text, digits)).toBe(runs.some((run) => run.length >= digits));
      const [isCard, isMobile] = [holdsIdentityCardNumber(text), holdsMobileNumber(text)];
      if (isCard) expect(hasRun(text, CARD_DIGITS)).toBe(true);
      if (isMobile) expect(hasRun(text, MOBILE_DIGITS)).toBe(true);
      if (isCard || isMobile) met++;
    }),
    options,
  );
  expect(met).toBeGreaterThan(options.numRuns / 50);
});

test('usual case numbers and ids are ordinary', () => {
  for (const text of [
    '〔2025〕1号',
    '（２０２５）第１号',
    '2025-依申请-000000001',
    'a b',
    '1',
    '13812345678',
    '11010519491231002X',
  ])
    expect(isOrdinary(text), text).toBe(true);
  for (const text of ['', ' a', 'a ', 'é', '😀']) expect(isOrdinary(text), text).toBe(false);
  for (const text of ['13812345678', 'x1381234５６７８x'])
    expect(hasRun(text, MOBILE_DIGITS), text).toBe(true);
  for (const text of ['1381234567', '1381234567-8', '〔2025〕1234567号'])
    expect(hasRun(text, MOBILE_DIGITS), text).toBe(false);
});

const two = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((number) => String(number).padStart(2, '0'));
const times = fc
  .tuple(
    fc.integer({ min: 1948, max: 2101 }),
    two(0, 13),
    two(0, 32),
    two(0, 24),
    two(0, 60),
    two(0, 61),
    fc.constantFrom('', '.0', '.5', '.500', '.', '.1234567', '.000', '.x'),
    fc.constantFrom('Z', 'z', '+08:00', '-11:30', '+23:59', '+24:00', '+08:60', '', '+8:00', ' '),
    fc.constantFrom('T', 't', ' '),
  )
  .map(([y, mo, d, h, mi, s, f, z, t]) => `${y}-${mo}-${d}${t}${h}:${mi}:${s}${f}${z}`);

/** What a clock that knows of no pattern makes of a time that is one. */
function clock(text: string): string {
  const [, fraction = ''] = /\.(\d+)/.exec(text) ?? [];
  const seconds = new Date(Date.parse(text.replace(/\.\d+/, ''))).toISOString().slice(0, 19);
  const kept = fraction.replace(/0+$/, '');
  return kept ? `${seconds}.${kept}` : seconds;
}

test('ordinary instants equal those of a calendar, for nearly all times of these years', () => {
  let [met, others] = [0, 0];
  fc.assert(
    fc.property(times, (text) => {
      const instant = ordinaryInstant(text);
      if (instant === undefined) {
        const close = parseInstant(text);
        const isOther =
          typeof close === 'object' || /[tz]|:60/.test(text) || /^(1948|1949|2100|2101)/.test(text);
        expect(isOther, text).toBe(true);
        others++;
        return;
      }
      met++;
      expect(instant).toBe(clock(text));
      const year = Number(instant.slice(0, 4));
      if (year >= 1950 && year < 2100)
        expect(secondsOf(instant)).toBe(
          Date.parse(`${instant.slice(0, 19)}Z`) / 1000 - Date.UTC(1950, 0, 1) / 1000,
        );
      else expect(secondsOf(instant)).toBe(-1);
    }),
    options,
  );
  expect(Math.min(met, others)).toBeGreaterThan(options.numRuns / 50);
});

const SAYS = /received|amended|fee-|decided|concluded|lawsuit.filed|document|reported/;
const reader = new PlainReader(Math.floor(NOW / 1000));

function readOne(event: SentEvent): KeptEvent | undefined {
  const sender = { source: SOURCE, agencies: [AGENCY], may: EVERYTHING, succeeds: [] };
  return readEvents(event, sender, { mode: 'single', now: NOW }).events[0]?.event;
}

const sent: SentEvent[] = EVENT_TYPES.flatMap((type) =>
  [
    GOOD_DATA[type],
    { yuan: '99.9' },
    { yuan: '7' },
    { yuan: '42949672.96' },
    { kind: 'penalty', count: 3 },
  ].map((data) => goodEvent(type, { data, sequence: undefined })),
);

test('a fact equals what the reader of bytes gives, whenever that accepts the event', () => {
  let met = 0;
  for (const event of sent) {
    const bytes = Buffer.from(JSON.stringify(event));
    const kept = readOne(event);
    if (!kept || !reader.read(bytes, 0, bytes.length)) continue;
    met++;
    const fact = plainFactOf(kept);
    const { type, seconds } = reader;
    expect(fact).toMatchObject({ type, seconds });
    // What says no word and no amount has a value that nobody asks for.
    if (SAYS.test(String(event['type']))) expect(fact?.value).toBe(reader.value);
    if (event['type'] === 'action.reported') expect(fact?.action).toBe(reader.action);
  }
  expect(met).toBeGreaterThan(15);
});

test('events that four numbers cannot hold have no fact', () => {
  for (const type of [
    'narrative.written',
    'report.finalised',
    'event.retracted',
    'application.transferred',
  ] as const)
    expect(plainFactOf(readOne(goodEvent(type)) as KeptEvent), type).toBeUndefined();
  expect(plainFactOf(readOne(goodEvent('application.received')) as KeptEvent)).toBeUndefined();
  const corrected = (time: string) =>
    plainFactOf(readOne(goodEvent('application.corrected', { time })) as KeptEvent);
  expect(corrected('1993-01-01T00:00:00Z')).toBeDefined();
  expect(corrected('1992-12-31T23:59:59Z')).toBeUndefined();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvents } from '../../../shared/events/envelope.ts';
import {
  compareEvents,
  contentOf,
  identityOf,
  type KeptEvent,
  lackedByStored,
} from '../../../shared/events/event.ts';
import { parseJson } from '../../../shared/events/json.ts';
import { AGENCY, EVERYTHING, GOOD_DATA, goodEvent, NOW, SOURCE } from '../good-events.ts';

const sender = { source: SOURCE, agencies: [AGENCY], may: EVERYTHING, succeeds: [], vouches: true };

function keptOf(text: string, may = EVERYTHING): KeptEvent {
  const parsed = parseJson(Buffer.from(text));
  if ('fault' in parsed) throw new Error(parsed.fault);
  const reading = readEvents(parsed.value, { ...sender, may }, { mode: 'single', now: NOW });
  const [received] = reading.events;
  if (!received) throw new Error(JSON.stringify(reading.faults));
  return received.event;
}
const kept = (event: object) => keptOf(JSON.stringify(event));

describe('order', () => {
  const corner = fc.constantFrom('a', 'b', '\ue000', '𐀀', 'aa', '号');
  const events = fc
    .record({
      time: fc.constantFrom(
        '2025-01-01T00:00:00Z',
        '2025-01-01T08:00:00.000+08:00',
        '2025-01-01T00:00:00.5Z',
        '2025-01-01T00:00:00.50001Z',
        '2025-01-01T00:00:01Z',
      ),
      sequence: fc.constantFrom(undefined, '0', '00', '1', '9', '010', '10', `1${'0'.repeat(40)}`),
      id: corner,
      source: fc.constantFrom('s1', 's2'),
    })
    .map(({ source, ...changes }) => ({ ...kept(goodEvent('application.corrected', changes)), source }));

  test('it is a total order: antisymmetric, transitive, equal only for one identity', () => {
    fc.assert(
      fc.property(events, events, events, (a, b, c) => {
        expect(Math.sign(compareEvents(a, b))).toBe(0 - Math.sign(compareEvents(b, a)));
        if (compareEvents(a, b) <= 0 && compareEvents(b, c) <= 0)
          expect(compareEvents(a, c)).toBeLessThanOrEqual(0);
        const same = a.at === b.at && a.sequence === b.sequence && identityOf(a) === identityOf(b);
        expect(compareEvents(a, b) === 0).toBe(same);
      }),
      { seed: 31, numRuns: 2000 },
    );
  });

  test('instant, then sequence by number (absent first), then id, then source', () => {
    const time = '2025-06-01T00:00:00Z';
    const ordered = [
      { time: '2025-05-31T23:59:59.9Z', sequence: '99', id: 'z' },
      { time, sequence: undefined, id: 'z' },
      { time, sequence: '0', id: 'b' },
      { time, sequence: '9', id: 'b' },
      { time, sequence: '010', id: 'b' },
      { time, sequence: '11', id: '\uffff' },
      { time, sequence: '11', id: '𐀀' },
      { time: '2025-06-01T08:00:00.1+08:00', sequence: undefined, id: 'a' },
    ].map((changes) => kept(goodEvent('application.corrected', changes)));
    expect([...ordered].reverse().sort(compareEvents)).toEqual(ordered);
    const [one] = ordered;
    if (one) expect(compareEvents({ ...one, source: 'a' }, { ...one, source: 'b' })).toBeLessThan(0);
  });
});

test('in a sorted list each event is before all later ones', () => {
  const time = '2025-06-01T00:00:00Z';
  const list = [
    { time: '2025-05-31T23:59:59Z', sequence: '9' },
    ...[undefined, '0', '8', '9', '10', '11', '110'].map((sequence) => ({ time, sequence })),
    { time, sequence: '110', id: 'f' },
    { time: '2025-06-01T00:00:01Z', sequence: '1' },
  ].map((changes) => kept(goodEvent('application.corrected', changes)));
  list.forEach((left, before) => {
    list.forEach((right, after) => {
      expect(Math.sign(compareEvents(left, right)), `${before} ${after}`).toBe(Math.sign(before - after));
    });
  });
});

describe('identity', () => {
  test('two identities are equal only if subject, source and id are', () => {
    const part = fc.constantFrom('a', 'b', 'ab', 'a b', 'aa');
    fc.assert(
      fc.property(part, part, part, part, part, part, (subject, source, id, subject2, source2, id2) => {
        const same = subject === subject2 && source === source2 && id === id2;
        const [one, other] = [
          { subject, source, id },
          { subject: subject2, source: source2, id: id2 },
        ];
        expect(identityOf(one) === identityOf(other)).toBe(same);
      }),
      { seed: 32, numRuns: 1000 },
    );
  });

  test('texts are compared byte for byte: composed and decomposed are two', () => {
    const composed = kept(goodEvent('application.corrected', { subject: 'é' }));
    const decomposed = kept(goodEvent('application.corrected', { subject: 'e\u0301' }));
    expect(identityOf(composed)).not.toBe(identityOf(decomposed));
  });
});

describe('content', () => {
  const licence = (changes: object, data = '{"kind":"licence","count":1}') =>
    keptOf(
      JSON.stringify({ ...goodEvent('action.reported'), ...changes, data: 0 }).replace(
        '"data":0',
        `"data":${data}`,
      ),
    );
  const content = contentOf(licence({}));

  test.each([
    ['the order of the keys', licence({}, '{"count":1,"kind":"licence"}')],
    ['the way a number is written', licence({}, '{"kind":"licence","count":1.0}')],
    ['an exponent', licence({}, '{"kind":"licence","count":0.1e1}')],
    ['an escape', licence({}, '{"kind":"lic\\u0065nce","\\u0063ount":1}')],
    ['fields that the catalogue does not name', licence({ extra: 1 }, '{"kind":"licence","count":1,"x":2}')],
    ['the offset that the instant is written with', licence({ time: '2025-06-01T01:30:00.000Z' })],
    ['zeros before the sequence', licence({ sequence: '007' })],
    ['the source of the envelope', licence({ source: 'https://elsewhere.example/' })],
  ])('%s does not change it', (_, event) => {
    expect(contentOf(event)).toBe(content);
  });

  test.each([
    ['the instant', licence({ time: '2025-06-01T01:30:00.0001Z' })],
    ['the sequence', licence({ sequence: '70' })],
    ['the absence of a sequence', licence({ sequence: null })],
    ['a value', licence({}, '{"kind":"licence","count":2}')],
    ['the type', kept(goodEvent('charge.reported'))],
  ])('%s changes it', (_, event) => {
    expect(contentOf(event)).not.toBe(content);
  });

  test('it is the JSON text of type, instant, sequence and data, whatever a value holds', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\n', '\u2028', '\ud800', '号'),
    );
    const event = fc.record({
      sequence: fc.constantFrom(undefined, '7'),
      data: fc.oneof(
        fc.record({ reason: value, id: value, source: value }, { requiredKeys: ['reason'] }),
        fc.record({ kind: value, count: fc.oneof(fc.maxSafeNat(), fc.constant(-0)) }),
        fc.constant({}),
      ),
    });
    const good = kept(goodEvent('event.retracted'));
    fc.assert(
      fc.property(event, ({ sequence, data }) => {
        const listed = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
        expect(contentOf({ ...good, sequence, data } as KeptEvent)).toBe(
          JSON.stringify([good.type, good.at, sequence ?? null, listed]),
        );
      }),
      { seed: 33, numRuns: 2000 },
    );
  });

  test('it is that JSON text for a value with any ASCII character, at its beginning, inside and at its end', () => {
    const good = kept(goodEvent('event.retracted'));
    const odd = [
      ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
      '\u2028',
      '\ud800',
      '号',
    ];
    const texts = ['', ...odd.flatMap((letter) => [letter, `${letter}a`, `a${letter}`, `a${letter}-`])];
    const wrong = texts.filter((reason) =>
      [undefined, '7'].some((sequence) => {
        const listed = [
          ['id', 'e'],
          ['reason', reason],
        ];
        const data = { reason, id: 'e' };
        return (
          contentOf({ ...good, sequence, data } as KeptEvent) !==
          JSON.stringify([good.type, good.at, sequence ?? null, listed])
        );
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('minus zero is zero', () => {
    const count = (text: string) => contentOf(licence({}, `{"kind":"licence","count":${text}}`));
    expect(count('-0')).toBe(count('0'));
  });

  test('the sender’s permissions are no part of it: a resent retraction is a duplicate', () => {
    const retraction = JSON.stringify(goodEvent('event.retracted'));
    expect(contentOf(keptOf(retraction, ['facts']))).toBe(contentOf(keptOf(retraction)));
    expect(keptOf(retraction, ['facts']).may).toEqual(['facts']);
    expect('may' in kept(goodEvent())).toBe(false);
  });

  test('it is equal exactly when type, instant, sequence and data are', () => {
    const pick = fc.record({
      type: fc.constantFrom('application.fee-paid', 'application.fee-charged'),
      time: fc.constantFrom('2025-06-01T00:00:00Z', '2025-06-01T08:00:00+08:00', '2025-06-01T00:00:00.1Z'),
      sequence: fc.constantFrom('1', '01', '10', null),
      yuan: fc.constantFrom('1', '1.0', '10'),
    });
    const meaning = ({ type, time, sequence, yuan }: Record<string, string | null>) =>
      JSON.stringify([type, Date.parse(String(time)), sequence === null ? null : Number(sequence), yuan]);
    fc.assert(
      fc.property(pick, pick, (one, other) => {
        const [left, right] = [one, other].map(({ yuan, ...changes }) =>
          contentOf(kept({ ...goodEvent('application.fee-paid'), ...changes, data: { yuan } })),
        );
        expect(left === right).toBe(meaning(one) === meaning(other));
      }),
      { seed: 33, numRuns: 500 },
    );
  });
});

describe('an event that differs from the stored one only by fields catalogued later', () => {
  const {
    fromSubject: _,
    firstReceived: __,
    ...data
  } = GOOD_DATA['application.received'] as Record<string, unknown>;
  const event = kept(goodEvent('application.received', { data }));
  const received = (data: object): KeptEvent => ({ ...event, data: { ...event.data, ...data } }) as KeptEvent;
  const later = { fromSubject: '2025-001', firstReceived: '2025-03-03T00:00:00Z' };

  test('is recognised, with the names of these fields', () => {
    expect(lackedByStored(received(later), received({}))).toEqual(['fromSubject', 'firstReceived']);
    expect(lackedByStored(received({ fromSubject: 'x' }), received({}))).toEqual(['fromSubject']);
    const { firstReceived } = later;
    expect(lackedByStored(received(later), received({ firstReceived }))).toEqual(['fromSubject']);
  });

  test('is a conflict if any other field differs, or if the stored event has the field', () => {
    expect(lackedByStored(received({ ...later, applicantType: 'other' }), received({}))).toBeUndefined();
    expect(lackedByStored({ ...received(later), sequence: '9' }, received({}))).toBeUndefined();
    expect(lackedByStored(received({ fromSubject: 'x' }), received({ fromSubject: 'y' }))).toBeUndefined();
    expect(lackedByStored(received({}), received(later))).toBeUndefined();
    expect(lackedByStored(received({}), received({ applicantType: 'other' }))).toBeUndefined();
  });
});

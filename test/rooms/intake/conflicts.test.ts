/**
 * One id, two contents (contract, section 1): random pairs of events of one agency, source, subject and id. The second
 * is answered 409 and leaves of the first every byte as it was; where their contents are the same it is a duplicate.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_TYPES, type EventType } from '../../../shared/events/catalogue.ts';
import { length, tell } from '../../prove/figure.ts';
import { AGENCY, GOOD_DATA, goodEvent, type SentEvent, SOURCE } from '../good-events.ts';
import { openDoor } from './door.ts';

const PAIRS = length('CONFLICTS', 700);
const SEED = 20261124;
/** A year, so that texts and finalisations can have it too. */
const SUBJECT = '2025';

/** Data that the catalogue allows beside what good events have. */
const OTHER_DATA: Partial<Record<EventType, readonly SentEvent[]>> = {
  'application.received': [{ applicantType: 'natural-person' }, { applicantType: 'other-organisation' }],
  'application.decided': [{ outcome: 'granted' }, { outcome: 'other.other' }],
  'application.extended': [{ workingDays: 1 }],
  'application.fee-paid': [{ yuan: '100.5' }, { yuan: '0' }],
  'review.filed': [{}, { application: '2025-002' }],
  'review.concluded': [{ result: 'other' }],
  'action.reported': [
    { kind: 'licence', count: 0 },
    { kind: 'penalty', count: 1 },
  ],
  'narrative.written': [{ section: 'other', markdown: '一切正常。' }],
  'report.finalised': [{}, { note: '又一次' }],
  'event.retracted': [{ id: 'e-1', reason: '误报' }],
};

const told: fc.Arbitrary<SentEvent> = fc.constantFrom(...EVENT_TYPES).chain((type) =>
  fc
    .record({
      data: fc.constantFrom(GOOD_DATA[type], ...(OTHER_DATA[type] ?? [])),
      // The first two are one instant.
      time: fc.constantFrom(
        '2025-06-01T09:30:00+08:00',
        '2025-06-01T01:30:00Z',
        '2025-06-01T09:30:00.001+08:00',
        '2024-12-31T16:00:00Z',
      ),
      sequence: fc.constantFrom(undefined, '7', '8'),
    })
    .map((more) => goodEvent(type, { subject: SUBJECT, ...more })),
);
/** Mostly alike, so that often a single attribute differs. */
const pairs = fc
  .tuple(told, told, fc.subarray(['type and data', 'time', 'sequence'] as const, { minLength: 1 }))
  .map(([first, other, differing]): [SentEvent, SentEvent] => {
    const second = { ...first };
    if (differing.includes('type and data'))
      Object.assign(second, { type: other['type'], data: other['data'], person: other['person'] });
    if (differing.includes('time')) second['time'] = other['time'];
    if (differing.includes('sequence')) {
      if ('sequence' in other) second['sequence'] = other['sequence'];
      else delete second['sequence'];
    }
    return [first, second];
  });

/** Type, instant, sequence, person, and the data by value. */
const contentIn = ({ type, time, sequence, person, data }: SentEvent): unknown[] => [
  type,
  Date.parse(String(time)),
  sequence,
  person,
  data,
];

test(
  `of ${PAIRS} random pairs with one id the second is 409, or a duplicate where it says the same, and the first stays byte for byte (seed ${SEED})`,
  async () => {
    let [held, conflicts] = [0, 0];
    await fc.assert(
      fc.asyncProperty(pairs, fc.boolean(), async ([first, second], inBatch) => {
        const { send, stores } = await openDoor();
        const stored = async () =>
          JSON.stringify(await stores.eventLog.find(AGENCY, `${SUBJECT}\0${SOURCE}\0e-0001`));
        expect((await send(first)).status).toBe(202);
        const before = await stored();
        expect(before).toContain('e-0001');
        const isSame = isDeepStrictEqual(contentIn(first), contentIn(second));
        const { status, body } = await send(
          inBatch ? [goodEvent('review.filed', { id: 'new' }), second] : second,
        );
        expect(await stored()).toBe(before);
        if (isSame) expect([status, body.duplicates]).toEqual([202, 1]);
        else {
          const place = { code: 'event.conflict', pointer: inBatch ? '/1' : '' };
          expect([status, body.errors]).toEqual([409, [expect.objectContaining(place)]]);
          conflicts += 1;
        }
        expect([(await send(first)).body.duplicates, await stored()]).toEqual([1, before]);
        held += 1;
      }),
      { numRuns: PAIRS, seed: SEED },
    );
    tell({ row: 'R7', what: 'pairs with one id', held, tried: PAIRS, seed: SEED });
    expect(conflicts).toBeGreaterThan(PAIRS / 2);
  },
  60_000 + PAIRS * 50,
);

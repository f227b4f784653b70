import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { histories } from '../../arbitraries/histories.ts';
import { productLog } from '../../oracle/product.ts';
import { length, tell } from '../../prove/figure.ts';

const CASES = length('ORDERS', 4);
const SEED = 20261122;
const SEVEN = 7;

/** All orders of the places 0 to `count` - 1, each once (Heap's method). */
function* ordersOf(count: number): Generator<readonly number[]> {
  const places = Array.from({ length: count }, (_, index) => index);
  const turns = places.map(() => 0);
  yield places;
  for (let level = 1; level < count; ) {
    const turn = turns[level] ?? 0;
    if (turn >= level) {
      turns[level++] = 0;
      continue;
    }
    const other = level % 2 === 0 ? 0 : turn;
    [places[other], places[level]] = [places[level] ?? 0, places[other] ?? 0];
    turns[level] = turn + 1;
    level = 1;
    yield places;
  }
}

/**
 * Cases of seven events. Every other one is a life as it was told; the others mix events of several lives under one
 * number, so that they contradict each other wherever events can.
 */
function sevens(count: number): KeptEvent[][] {
  const logs = fc
    .sample(histories(), { seed: SEED, numRuns: 40 + count * 12 })
    .map(({ agency, log }) => [...productLog(log, agency).values()]);
  const lives = logs.flat().filter((events) => events.length === SEVEN);
  const loose = logs.flat(2);
  const mixed = (nth: number) =>
    Array.from({ length: SEVEN }, (_, place) => {
      const event = loose[(nth * SEVEN + place) * 3] as KeptEvent;
      const { at } = loose[nth * SEVEN] as KeptEvent;
      // Some share one instant, and retractions aim within the case.
      const data =
        event.type === 'event.retracted' ? { ...event.data, id: `m${(place + 3) % SEVEN}` } : event.data;
      return {
        ...event,
        subject: 'A1',
        id: `m${place}`,
        at: place % 3 === 0 ? at : event.at,
        data,
      } as KeptEvent;
    });
  return Array.from({ length: count }, (_, nth) => (nth % 2 === 0 && lives[nth / 2]) || mixed(nth));
}

test('the orders of seven places are 5,040, none twice', () => {
  const met: string[] = [];
  for (const order of ordersOf(SEVEN)) met.push(order.join());
  expect([met.length, new Set(met).size]).toEqual([5040, 5040]);
});

describe('a case is a function of the set of its events', () => {
  test(`every order of its events gives the same bytes, of ${CASES} cases of seven (seed ${SEED})`, () => {
    let tried = 0;
    let held = 0;
    for (const events of sevens(CASES)) {
      expect(events).toHaveLength(SEVEN);
      const told = JSON.stringify(foldCase('A1', events));
      for (const order of ordersOf(SEVEN)) {
        tried += 1;
        const folded = foldCase(
          'A1',
          order.map((place) => events[place] as KeptEvent),
        );
        if (JSON.stringify(folded) === told) held += 1;
      }
    }
    tell({ row: 'R2', what: 'orders', held, tried, seed: SEED });
    expect(held).toBe(CASES * 5040);
  });

  test('an event that comes twice more, anywhere, changes no byte', () => {
    for (const events of sevens(CASES)) {
      const told = JSON.stringify(foldCase('A1', events));
      for (const [place, event] of events.entries())
        expect(JSON.stringify(foldCase('A1', [event, ...events.toSpliced(place, 0, event)]))).toBe(told);
    }
  });
});

import { expect, test } from 'vitest';
import { type Move, moved, orderOfDay, type Place } from '../../../shared/cases/custody.ts';
import { kept } from '../reading.ts';

const PLACES: readonly Place[] = ['never-here', 'here', 'handed-on', 'concluded'];
const KINDS = {
  receipt: ['application.received', { applicantType: 'natural-person' }],
  return: ['application.received', { applicantType: 'natural-person', transferredFrom: 'lianshui' }],
  transfer: ['application.transferred', { to: 'lianshui' }],
} as const;
type Kind = keyof typeof KINDS;

const MOVES = Object.fromEntries(
  Object.entries(KINDS).map(([kind, [type, data]]) => {
    const time = '2024-03-01T00:00:00+08:00';
    return [
      kind,
      kept({ specversion: '1.0', id: kind, source: '/x', type, time, subject: 'A', agency: 'jia', data }),
    ];
  }),
) as Record<Kind, Move>;

/** All days of so many moves. */
function daysOf(length: number): Kind[][] {
  if (length === 0) return [[]];
  return daysOf(length - 1).flatMap((day) => (Object.keys(KINDS) as Kind[]).map((kind) => [...day, kind]));
}

/** All orders of the places 0 to `count` - 1, the given order first, those that keep more of its beginning before others. */
function ordersOf(places: readonly number[]): number[][] {
  if (places.length === 0) return [[]];
  return places.flatMap((first) =>
    ordersOf(places.filter((place) => place !== first)).map((rest) => [first, ...rest]),
  );
}

function faultsOf(start: Place, moves: readonly Move[]): number {
  let place = start;
  let faults = 0;
  for (const move of moves) {
    const next = moved(place, move);
    if (typeof next === 'string') place = next;
    else faults += 1;
  }
  return faults;
}

test.each([0, 1, 2, 3, 4, 5].flatMap((length) => PLACES.map((start) => [length, start] as const)))(
  '%i moves of a day from %s are taken in the first order in which the fewest of them are faults',
  (length, start) => {
    for (const day of daysOf(length)) {
      const moves = day.map((kind) => ({ ...MOVES[kind] }));
      const orders = ordersOf(day.map((_, place) => place)).map((order) =>
        order.flatMap((place) => moves[place] ?? []),
      );
      const fewest = Math.min(...orders.map((order) => faultsOf(start, order)));
      const first = orders.find((order) => faultsOf(start, order) === fewest) ?? [];
      const places = (order: readonly Move[]) => order.map((move) => moves.indexOf(move));
      expect([day, places(orderOfDay(start, moves))]).toEqual([day, places(first)]);
    }
  },
);

test('each move leads from each place to another, or is the fault that the rules name', () => {
  const table = PLACES.map((place) =>
    (Object.keys(KINDS) as Kind[]).map((kind) => {
      const next = moved(place, MOVES[kind]);
      return typeof next === 'string' ? next : next.fault;
    }),
  );
  expect(table).toEqual([
    ['here', 'here', 'transfer-without-receipt'],
    ['second-receipt', 'second-receipt', 'handed-on'],
    ['second-receipt', 'here', 'handed-on'],
    ['second-receipt', 'second-receipt', 'transfer-after-conclusion'],
  ]);
});

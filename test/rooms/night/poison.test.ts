/**
 * One bad case never changes another (promises, promise 6, R13): of many cases one in a hundred is poisoned, and
 * the tables are those that the oracle counts from the others alone; each poison is listed once.
 */
import { expect, test } from 'vitest';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { type Delivered, oracleTables } from '../../oracle/oracle.ts';
import { length, tell } from '../../prove/figure.ts';
import { type Told, textOf, worldOn } from './world.ts';

const CASES = length('POISON', 1_000);
const EVERY = 100;
const OUTCOMES = ['granted', 'refused.third-party-rights', 'unavailable.not-held', 'other.other'];
const APPLICANTS = ['natural-person', 'commercial-enterprise', 'other-organisation'];

const day = (nth: number) =>
  `2024-${String(1 + (nth % 12)).padStart(2, '0')}-${String(1 + (nth % 27)).padStart(2, '0')}`;
const at = (nth: number, hour: number) => `${day(nth)}T${String(hour).padStart(2, '0')}:00:00+08:00`;

/** A good case: received, and two in three decided. */
function good(nth: number): Told[] {
  const subject = `G-${nth}`;
  const data = { applicantType: APPLICANTS[nth % APPLICANTS.length] };
  const outcome = OUTCOMES[nth % OUTCOMES.length];
  return [
    { type: 'application.received', subject, id: 'r', time: at(nth, 9), data },
    ...(nth % 3 === 0
      ? []
      : [{ type: 'application.decided' as const, subject, id: 'd', time: at(nth, 15), data: { outcome } }]),
  ];
}

/** A case of which no event may count, for a reason of its own. */
const POISONS: readonly ((subject: string, nth: number) => Told)[] = [
  (subject, nth) => ({
    type: 'application.decided',
    subject,
    time: at(nth, 9),
    data: { outcome: 'granted' },
  }),
  (subject, nth) => ({ type: 'application.withdrawn', subject, time: at(nth, 9) }),
  (subject, nth) => ({
    type: 'application.transferred',
    subject,
    time: at(nth, 9),
    data: { to: 'lianshui' },
  }),
  (subject, nth) => ({ type: 'review.concluded', subject, time: at(nth, 9), data: { result: 'upheld' } }),
  (subject, nth) => ({ type: 'lawsuit.concluded', subject, time: at(nth, 9), data: { result: 'other' } }),
];

test(`of ${CASES} cases one in ${EVERY} is poison: the others’ tables are the oracle’s, and each poison is listed once`, async () => {
  const [sound, poisoned]: [Told[], string[]] = [[], []];
  const all: Told[] = [];
  for (let nth = 0; nth < CASES; nth++) {
    if (nth % EVERY !== 7) {
      const events = good(nth);
      sound.push(...events);
      all.push(...events);
      continue;
    }
    // Its number lies between those of its neighbours, in the log as in the fold.
    const subject = `G-${nth - 1}-poison`;
    poisoned.push(subject);
    all.push(POISONS[poisoned.length % POISONS.length]?.(subject, nth) ?? (good(nth)[0] as Told));
  }
  const world = worldOn();
  await world.register('huaian', '淮安市');
  for (let from = 0; from < all.length; from += 500)
    await world.send('huaian', ...all.slice(from, from + 500));
  await world.night();
  const fold = JSON.parse(await firstFold(world.stores.drafts));
  const year = fold.years.find((each: { year: number }) => each.year === 2024);
  const delivered = sound.map(
    (event) =>
      ({
        source: 'huaian-cases',
        event: { specversion: '1.0', source: '/', agency: 'huaian', ...event },
      }) as Delivered,
  );
  const expected = oracleTables(delivered, { agency: 'huaian', name: '淮安市', year: 2024 });
  const tables: AnnualTables = year.report.tables;
  const listed = year.faults.map(({ subject }: { subject: string }) => subject);
  const once = poisoned.filter((subject) => listed.filter((each: string) => each === subject).length === 1);
  const held = JSON.stringify(tables) === JSON.stringify(expected) ? CASES - poisoned.length : 0;
  tell({ row: 'R13', what: 'good cases beside poison', held, tried: CASES - poisoned.length });
  tell({ row: 'R13', what: 'poisoned cases listed once', held: once.length, tried: poisoned.length });
  expect(tables).toEqual(expected);
  expect(listed.sort()).toEqual(poisoned.sort());
  expect(poisoned.length).toBe(CASES / EVERY);
});

async function firstFold(drafts: ReturnType<typeof worldOn>['stores']['drafts']): Promise<string> {
  for await (const key of drafts.list('folds/huaian/')) return textOf(drafts, key);
  throw new Error('no fold was written');
}

/**
 * The histogram against a plain count: every life that a case can have, each told another number of times, and every
 * cell counted by its own definition over the list of all that was told.
 */

import { describe, expect, test } from 'vitest';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import {
  APPLICANT_TYPES,
  type ApplicantType,
  OUTCOMES,
  type Outcome,
  RESULTS,
  type Result,
} from '../../../shared/events/catalogue.ts';

const AGENCY = { id: 'jia', name: '甲' };
const YEARS = [2023, 2024, 2025, 2026];

/** Adds 1, 2, 3, 4, 5, 1, 2, …: lives that are taken for one another change a sum. */
function times<Life>(lives: readonly Life[]): (Life & { count: number })[] {
  return lives.map((life, index) => ({ ...life, count: 1 + (index % 5) }));
}

const sum = <Life extends { count: number }>(lives: readonly Life[], holds: (life: Life) => boolean) =>
  lives.filter(holds).reduce((total, { count }) => total + count, 0);

function told<Life extends { count: number }>(lives: readonly Life[], tell: (life: Life) => void): void {
  for (const life of lives) for (let time = 0; time < life.count; time++) tell(life);
}

describe('each cell of section three is counted by its own definition', () => {
  type Life = { type: ApplicantType; received: number; concluded: number | null; outcome: Outcome | null };
  const lives = times(
    APPLICANT_TYPES.flatMap((type) =>
      [2024, 2025].flatMap((received) => [
        { type, received, concluded: null, outcome: null } as Life,
        ...OUTCOMES.flatMap((outcome) =>
          [2024, 2025, 2026]
            .filter((year) => year >= received)
            .map((concluded): Life => ({ type, received, concluded, outcome })),
        ),
      ]),
    ),
  );
  const tally = new Tally();
  told(lives, ({ type, received, concluded, outcome }) =>
    tally.application(type, received, concluded, outcome),
  );
  const row = (holds: (life: Life) => boolean) => ({
    ...Object.fromEntries(
      APPLICANT_TYPES.map((type) => [type, sum(lives, (life) => life.type === type && holds(life))]),
    ),
    total: sum(lives, holds),
  });
  const endsAfter = ({ concluded }: Life, year: number) => concluded === null || concluded > year;

  test.each(YEARS)('%i', (year) => {
    expect(tally.tables(AGENCY, year, edition2021).applications).toEqual({
      received: row(({ received }) => received === year),
      carriedIn: row((life) => life.received < year && endsAfter(life, year - 1)),
      outcomes: Object.fromEntries(
        OUTCOMES.map((outcome) => [
          outcome,
          row((life) => life.concluded === year && life.outcome === outcome),
        ]),
      ),
      concluded: row(({ concluded }) => concluded === year),
      carriedOut: row((life) => life.received <= year && endsAfter(life, year)),
    });
  });

  test('the columns stand in the order of the form, 总计 last', () => {
    const columns = Object.keys(tally.tables(AGENCY, 2024, edition2021).applications.received);
    expect(columns).toEqual([...APPLICANT_TYPES, 'total']);
  });
});

describe('each block of section four by its results, what is pending, and the four together', () => {
  const BLOCKS = ['review', 'lawsuitDirect', 'lawsuitAfterReview'] as const;
  type Life = {
    block: (typeof BLOCKS)[number];
    filed: number;
    concluded: number | null;
    result: Result | null;
  };
  const lives = times(
    BLOCKS.flatMap((block) =>
      [2024, 2025].flatMap((filed) => [
        { block, filed, concluded: null, result: null } as Life,
        ...RESULTS.flatMap((result) =>
          [filed, 2026].map((concluded): Life => ({ block, filed, concluded, result })),
        ),
      ]),
    ),
  );
  const tally = new Tally();
  told(lives, ({ block, filed, concluded, result }) => tally.dispute(block, filed, concluded, result));

  test.each(YEARS)('%i', (year) => {
    const rows = BLOCKS.map((block) => {
      const own = lives.filter((life) => life.block === block);
      const by = (wanted: Result) => sum(own, (life) => life.concluded === year && life.result === wanted);
      const pending = sum(
        own,
        ({ filed, concluded }) => filed <= year && (concluded === null || concluded > year),
      );
      const [upheld, corrected, other] = [by('upheld'), by('corrected'), by('other')];
      return [block, { upheld, corrected, other, pending, total: upheld + corrected + other + pending }];
    });
    expect(tally.tables(AGENCY, year, edition2021).disputes).toEqual(Object.fromEntries(rows));
  });
});

describe('documents by what is known of them, whatever their years', () => {
  const ENDS = [100, 101, 2024, 2025, 9998, 9999, null];
  const lives = times(
    (['rule', 'normative-document'] as const).flatMap((kind) =>
      ENDS.flatMap((issued) => ENDS.map((repealed) => ({ kind, issued, repealed }))),
    ),
  );
  const tally = new Tally();
  told(lives, ({ kind, issued, repealed }) => tally.document(kind, issued, repealed));

  test.each([99, 100, 101, 2023, 2024, 2025, 2026, 9998, 9999])('%i', (year) => {
    const row = (wanted: string) => {
      const own = lives.filter(({ kind }) => kind === wanted);
      return {
        issued: sum(own, ({ issued }) => issued === year),
        repealed: sum(own, ({ repealed }) => repealed === year),
        inForce: sum(
          own,
          ({ issued, repealed }) =>
            issued !== null && issued <= year && (repealed === null || repealed > year),
        ),
      };
    };
    const { rules, normativeDocuments } = tally.tables(AGENCY, year, edition2021).proactive;
    expect({ rules, normativeDocuments }).toEqual({
      rules: row('rule'),
      normativeDocuments: row('normative-document'),
    });
  });
});

describe('amounts', () => {
  test('what was reported adds up by kind and year, and charges and fees in fen', () => {
    const tally = new Tally();
    for (const [at, kind] of (['licence', 'penalty', 'coercion'] as const).entries())
      for (const year of [2024, 2025]) {
        tally.action(kind, year, 10 ** at);
        tally.action(kind, year, (year - 2023) * 10 ** at);
      }
    for (const [year, fen] of [
      [2024, 149n],
      [2024, 50_000_001n],
      [2025, 7n],
    ] as const) {
      tally.charge(year, fen);
      tally.fees(year, fen * 100n);
    }
    const seen = [2023, 2024, 2025].map((year) => {
      const { proactive, processingFees } = tally.tables({ ...AGENCY, chargeDecimals: 6 }, year, edition2021);
      const { licences, penalties, coercions, chargesWanYuan } = proactive;
      return [licences, penalties, coercions, chargesWanYuan, processingFees];
    });
    expect(seen).toEqual([
      [0, 0, 0, '0.000000', { applications: 0, yuan: '0.00' }],
      [2, 20, 200, '50.000150', { applications: 2, yuan: '50000150.00' }],
      [3, 30, 300, '0.000007', { applications: 1, yuan: '7.00' }],
    ]);
  });

  test('a sum that a double cannot hold is an error, and no number that is nearly right', () => {
    const tally = new Tally();
    tally.action('licence', 2024, 2 ** 53 - 1);
    expect(tally.tables(AGENCY, 2024, edition2021).proactive.licences).toBe(2 ** 53 - 1);
    tally.action('licence', 2024, 1);
    expect(() => tally.tables(AGENCY, 2024, edition2021)).toThrow(
      new RangeError('a count of the tables is beyond 2^53 and would not be exact'),
    );
  });
});

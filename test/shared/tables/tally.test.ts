import { describe, expect, test } from 'vitest';
import type { DisputeBlock } from '../../../shared/cases/dispute.ts';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import type { AnnualTables } from '../../../shared/tables/annual-tables.ts';
import type { Counts } from '../../../shared/tables/counts.ts';
import { Tally } from '../../../shared/tables/tally.ts';
import { randomOf } from '../../prove/random.ts';

const SEED = 20261122;
const YEARS = [2021, 2022, 2023] as const;
const BLOCKS: readonly DisputeBlock[] = ['review', 'lawsuitDirect', 'lawsuitAfterReview'];
const KINDS = ['rule', 'normative-document'] as const;
const ACTIONS = ['licence', 'penalty', 'coercion'] as const;
const AGENCY = { id: 'jia', name: '甲' };

type Lives = { [Of in keyof Counts]: Parameters<Counts[Of]>[] };

/** Every description that there is in these years, some of them twice and thrice. */
function lives(): Lives {
  const random = randomOf(SEED);
  const ends = [null, ...YEARS];
  const times = <Life>(life: Life): Life[] => Array.from({ length: Math.floor(random() * 4) }, () => life);
  const from = YEARS.flatMap((year) =>
    ends.filter((end) => end === null || end >= year).map((end) => [year, end] as const),
  );
  return {
    application: from.flatMap(([received, end]) =>
      APPLICANT_TYPES.flatMap((type) =>
        (end === null ? [null] : OUTCOMES).flatMap((outcome) =>
          times<Lives['application'][number]>([type, received, end, outcome]),
        ),
      ),
    ),
    dispute: from.flatMap(([filed, end]) =>
      BLOCKS.flatMap((block) =>
        (end === null ? [null] : RESULTS).flatMap((result) =>
          times<Lives['dispute'][number]>([block, filed, end, result]),
        ),
      ),
    ),
    document: [null, ...YEARS].flatMap((issued) =>
      ends.flatMap((repealed) =>
        KINDS.flatMap((kind) => times<Lives['document'][number]>([kind, issued, repealed])),
      ),
    ),
    action: YEARS.flatMap((year) =>
      ACTIONS.flatMap((kind) => times<Lives['action'][number]>([kind, year, Math.floor(random() * 100)])),
    ),
    charge: YEARS.flatMap((year) =>
      times<Lives['charge'][number]>([year, BigInt(Math.floor(random() * 1e9))]),
    ),
    fees: YEARS.flatMap((year) => times<Lives['fees'][number]>([year, BigInt(Math.floor(random() * 1e6))])),
  };
}

/** The tables as somebody would count them by hand, who has all lives on a table before them. */
function byHand(all: Lives, year: number): AnnualTables {
  const count = <Life>(of: readonly Life[], holds: (life: Life) => boolean) => of.filter(holds).length;
  const columns = (holds: (life: Lives['application'][number]) => boolean) => {
    const parts = APPLICANT_TYPES.map((type) => [
      type,
      count(all.application, (life) => life[0] === type && holds(life)),
    ]);
    return { ...Object.fromEntries(parts), total: count(all.application, holds) };
  };
  const dispute = (block: DisputeBlock) => {
    const of = (result: string) =>
      count(all.dispute, (life) => life[0] === block && life[2] === year && life[3] === result);
    const pending = count(
      all.dispute,
      ([own, filed, end]) => own === block && filed <= year && (end === null || end > year),
    );
    const parts = { upheld: of('upheld'), corrected: of('corrected'), other: of('other'), pending };
    return { ...parts, total: parts.upheld + parts.corrected + parts.other + pending };
  };
  const document = (kind: string) => ({
    issued: count(all.document, (life) => life[0] === kind && life[1] === year),
    repealed: count(all.document, (life) => life[0] === kind && life[2] === year),
    inForce: count(
      all.document,
      ([own, issued, repealed]) =>
        own === kind && issued !== null && issued <= year && (repealed === null || repealed > year),
    ),
  });
  const action = (kind: string) =>
    all.action.filter((life) => life[0] === kind && life[1] === year).reduce((sum, life) => sum + life[2], 0);
  const money = (of: readonly [number, bigint][]) =>
    of.filter(([own]) => own === year).reduce((sum, [, fen]) => sum + fen, 0n);
  const decimal = (amount: bigint, places: number) =>
    String(amount)
      .padStart(places + 1, '0')
      .replace(new RegExp(`(\\d{${places}})$`), '.$1');
  return {
    format: '2021',
    agency: AGENCY,
    year,
    proactive: {
      rules: document('rule'),
      normativeDocuments: document('normative-document'),
      licences: action('licence'),
      penalties: action('penalty'),
      coercions: action('coercion'),
      chargesWanYuan: decimal(money(all.charge), 6),
    },
    applications: {
      received: columns(([, received]) => received === year),
      carriedIn: columns(([, received, end]) => received < year && (end === null || end >= year)),
      outcomes: Object.fromEntries(
        OUTCOMES.map((one) => [one, columns(([, , end, outcome]) => end === year && outcome === one)]),
      ) as AnnualTables['applications']['outcomes'],
      concluded: columns(([, , end]) => end === year),
      carriedOut: columns(([, received, end]) => received <= year && (end === null || end > year)),
    },
    disputes: {
      review: dispute('review'),
      lawsuitDirect: dispute('lawsuitDirect'),
      lawsuitAfterReview: dispute('lawsuitAfterReview'),
    },
    processingFees: {
      applications: all.fees.filter(([own]) => own === year).length,
      yuan: decimal(money(all.fees), 2),
    },
  };
}

function tallied(all: Lives): Tally {
  const tally = new Tally();
  for (const life of all.application) tally.application(...life);
  for (const life of all.dispute) tally.dispute(...life);
  for (const life of all.document) tally.document(...life);
  for (const life of all.action) tally.action(...life);
  for (const life of all.charge) tally.charge(...life);
  for (const life of all.fees) tally.fees(...life);
  return tally;
}

describe(`of every description that a case can have (seed ${SEED})`, () => {
  const all = lives();
  const tally = tallied(all);

  test.each([2020, ...YEARS, 2024])('the tables of %s are those that are counted by hand', (year) => {
    expect(tally.tables({ ...AGENCY, chargeDecimals: 6 }, year)).toEqual(byHand(all, year));
  });

  test('keys stand in the order of the form, whatever came first', () => {
    const backwards = tallied(
      Object.fromEntries(Object.entries(all).map(([of, each]) => [of, each.toReversed()])) as Lives,
    );
    expect(JSON.stringify(backwards.tables(AGENCY, 2022))).toBe(JSON.stringify(tally.tables(AGENCY, 2022)));
  });
});

test('charges are printed with four decimals of 万元 where the agency does not say otherwise', () => {
  const tally = new Tally();
  tally.charge(2024, 123_456_749n);
  const { chargesWanYuan } = tally.tables(AGENCY, 2024).proactive;
  expect(chargesWanYuan).toBe('123.4567');
});

test('a count that would not be exact is an error and no number', () => {
  const tally = new Tally();
  tally.action('licence', 2024, Number.MAX_SAFE_INTEGER);
  expect(tally.tables(AGENCY, 2024).proactive.licences).toBe(Number.MAX_SAFE_INTEGER);
  tally.action('licence', 2024, 1);
  expect(() => tally.tables(AGENCY, 2024)).toThrow(
    new RangeError('a count of the tables is beyond 2^53 and would not be exact'),
  );
});

import { RESULTS, type Result } from '../../../shared/events/catalogue.ts';
import type { DisputeRow } from '../../../shared/form/annual-tables.ts';
import type { DecidedApplication } from './applications.ts';
import { fitInto, type Step } from './ledger.ts';
import type { Stage } from './matter.ts';
import type { Random } from './random.ts';

/** A kind of dispute: its events, and the duration of its cases in working days. */
interface Route {
  name: 'review' | 'lawsuit';
  filing: Record<string, string>;
  fastest: number;
  slowest: number;
}

const REVIEW: Route = { name: 'review', filing: {}, fastest: 15, slowest: 60 };
const DIRECT: Route = { name: 'lawsuit', filing: { route: 'direct' }, fastest: 40, slowest: 120 };
const AFTER_REVIEW: Route = { ...DIRECT, filing: { route: 'after-review' } };

/**
 * Section four. In: the three blocks and the decided applications. Out, into the ledger: reviews and lawsuits with
 * exactly those results. Some were filed the year before; the latest filed are still open.
 */
export function enterDisputes(stage: Stage, decided: readonly DecidedApplication[]): void {
  const { review, lawsuitDirect, lawsuitAfterReview } = stage.tables.disputes;
  const known = new Map<number, string[]>();
  for (const { subject, day } of decided) known.set(day, [...(known.get(day) ?? []), subject]);
  const cases = (row: DisputeRow, route: Route): Step[][] => casesOf(stage, { row, route, known });
  const usedBefore = (...rows: DisputeRow[]): number => rows.reduce((sum, row) => sum + row.total, 0);
  stage.ledger.enter(cases(review, REVIEW), { label: '复议', digits: 4, usedBefore: usedBefore(review) });
  stage.ledger.enter([...cases(lawsuitDirect, DIRECT), ...cases(lawsuitAfterReview, AFTER_REVIEW)], {
    label: '诉讼',
    digits: 4,
    usedBefore: usedBefore(lawsuitDirect, lawsuitAfterReview),
  });
}

interface Block {
  row: DisputeRow;
  route: Route;
  /** Numbers of the decided applications by the day of their decision. */
  known: ReadonlyMap<number, readonly string[]>;
}

function casesOf({ calendar, random }: Stage, { row, route, known }: Block): Step[][] {
  const { first, last } = calendar;
  const filed = Array.from({ length: row.total }, () =>
    random.chance(0.1) ? random.int(first - 50, first - 1) : random.int(first, last),
  );
  const ranked = filed
    .map((day) => ({ day, rank: day + random.int(0, route.slowest) }))
    .sort((a, b) => b.rank - a.rank);
  const results = random.shuffle(
    RESULTS.flatMap((result) => Array.from({ length: row[result] }, () => result)),
  );
  return ranked.map(({ day }, index) => {
    const filing = filingOf(random, route, { day, application: complainedOf(random, known, day) });
    const result = results[index - row.pending];
    if (index < row.pending || result === undefined) return fitInto(filing, last);
    const concluded = day + random.int(route.fastest, route.slowest);
    return fitInto([...filing, ...conclusion(random, route, { day: concluded, result, first })], last);
  });
}

/** A decision from one day of the weeks before the filing, if there is one. */
function complainedOf(random: Random, known: Block['known'], day: number): string | null {
  const candidates = known.get(day - random.int(1, 40)) ?? [];
  return candidates.length > 0 ? random.pick(candidates) : null;
}

/** The filing; occasionally entered twice, the first time wrongly and retracted. */
function filingOf(random: Random, route: Route, facts: { day: number; application: string | null }): Step[] {
  const { day, application } = facts;
  const data = { ...route.filing, ...(application === null ? {} : { application }) };
  const filing: Step = { day, type: `${route.name}.filed`, data, notBefore: day };
  if (!random.chance(0.02)) return [filing];
  const wrong: Step = { ...filing, data: route.filing };
  const reason = { reason: '关联的申请录入有误，现予撤回并重新报送' };
  return [wrong, { day, type: 'event.retracted', data: reason, retracts: wrong }, filing];
}

/** The result; occasionally after another one of the same year, which it replaces. */
function conclusion(
  random: Random,
  route: Route,
  facts: { day: number; result: Result; first: number },
): Step[] {
  const { day, result, first } = facts;
  const type = `${route.name}.concluded`;
  const final: Step = { day, type, data: { result }, notBefore: first + random.int(0, 20) };
  if (!random.chance(0.02)) return [final];
  const earlier = random.pick(RESULTS.filter((other) => other !== result));
  return [
    { ...final, data: { result: earlier } },
    { ...final, day: day + random.int(5, 30) },
  ];
}

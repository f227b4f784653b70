import {
  APPLICANT_TYPES,
  type ApplicantType,
  OUTCOMES,
  type Outcome,
} from '../../../shared/events/catalogue.ts';
import { fenOfYuan, yuanOfFen } from './balance.ts';
import type { Calendar } from './calendar.ts';
import { fitInto, type Step } from './ledger.ts';
import type { Ending, Matter, Stage } from './matter.ts';
import type { Random } from './random.ts';
import { countedNowhere, openTwist, settledTwist } from './twists.ts';

/** A concluded application that a review or lawsuit can be about. */
export interface DecidedApplication {
  subject: string;
  day: number;
}

/**
 * The applications of the year. In: balanced tables. Out, into the ledger: the events of as many cases as section three
 * counts, and of some that it counts nowhere. Each case gets its column, its year of receipt and its ending first, and
 * only then a likely course: whatever the random course is, the counts hold.
 */
export function enterApplications(stage: Stage): DecidedApplication[] {
  const { tables, calendar, random, ledger } = stage;
  const matters = APPLICANT_TYPES.flatMap((column) => mattersOf(stage, column));
  const unplaced = assignFees(stage, matters);
  const courses = matters.map((matter) => wholeCourse(random, calendar, matter));
  const uncounted = countedNowhere(stage, unplaced);
  const subjects = ledger.enter([...courses, ...uncounted], {
    label: '依申请',
    digits: 5,
    usedBefore: tables.applications.received.total,
  });
  return matters.flatMap(({ ending }, index) => {
    const [subject, day] = [subjects[index], courses[index]?.at(-1)?.day];
    return ending.kind === 'decided' && subject !== undefined && day !== undefined ? [{ subject, day }] : [];
  });
}

/** One column's cases: the latest received stay open, the others end in the outcomes of the column. */
function mattersOf({ tables, calendar, random }: Stage, column: ApplicantType): Matter[] {
  const { received, carriedIn, outcomes, carriedOut } = tables.applications;
  const { first, last } = calendar;
  const days = [
    ...Array.from({ length: received[column] }, () => random.int(first, last)),
    ...Array.from({ length: carriedIn[column] }, () => random.int(first - 18, first - 1)),
  ];
  const ranked = days
    .map((day) => ({ day, rank: day + random.int(0, 10) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ day }) => day);
  const results = random.shuffle(
    OUTCOMES.flatMap((outcome) => Array.from({ length: outcomes[outcome][column] }, () => outcome)),
  );
  const open = carriedOut[column];
  return ranked.map((day, index): Matter => {
    const outcome = results[index - open];
    return {
      column,
      received: day,
      ending: index < open || outcome === undefined ? { kind: 'open' } : endingOf(random, outcome),
    };
  });
}

/** A withdrawal counts as （六）3.其他, its most common case. */
function endingOf(random: Random, outcome: Outcome): Ending {
  return outcome === 'other.other' && random.chance(0.6)
    ? { kind: 'withdrawn' }
    : { kind: 'decided', outcome };
}

/** The likelihood of a paid fee: information provided first, never a case closed because the fee was not paid. */
function feeRank({ ending }: Matter): number {
  if (ending.kind === 'open') return 2;
  if (ending.kind === 'withdrawn') return 3;
  return ending.outcome === 'granted' || ending.outcome === 'partly-granted' ? 0 : 1;
}

/** Gives the fees to likely cases; returns those that no case of the year can take. */
function assignFees({ tables, random }: Stage, matters: readonly Matter[]): string[] {
  const { applications, yuan } = tables.processingFees;
  const amounts = amountsOf(random, fenOfYuan(yuan) ?? 0n, applications);
  const payers = random
    .shuffle(
      matters.filter(({ ending }) => ending.kind !== 'decided' || ending.outcome !== 'other.fee-overdue'),
    )
    .sort((a, b) => feeRank(a) - feeRank(b));
  for (const [index, amount] of amounts.entries()) {
    const payer = payers[index];
    if (payer) payer.fee = amount;
  }
  return amounts.slice(payers.length);
}

/** `fen` over as many payments, each a multiple of the tariff's 10 yuan if the sum allows it. */
function amountsOf(random: Random, fen: bigint, payments: number): string[] {
  if (payments === 0) return [];
  const count = BigInt(payments);
  const unit = [1000n, 100n, 1n].find((size) => fen % size === 0n && fen / size >= count);
  if (unit === undefined) return random.split(fen, payments, 0).map(yuanOfFen);
  return random.split(fen / unit - count, payments, 1).map((units) => yuanOfFen((units + 1n) * unit));
}

/** From receipt to the ending, or to the end of the year; counted as the matter says. */
function wholeCourse(random: Random, calendar: Calendar, matter: Matter): Step[] {
  const { first, last } = calendar;
  const receipt: Step = {
    day: matter.received,
    type: 'application.received',
    data: { applicantType: matter.column },
    notBefore: matter.received,
  };
  const middle = handling(random, first, matter);
  const { ending } = matter;
  if (ending.kind === 'open') {
    const paid = middle.findIndex(({ type }) => type === 'application.fee-paid');
    const kept = paid < 0 ? middle.filter(({ day }) => day <= last) : middle.slice(0, paid + 1);
    return fitInto(openTwist(random, matter, [receipt, ...kept]), last);
  }
  const conclusion: Step = {
    day: conclusionDay(random, first, matter, middle),
    type: ending.kind === 'withdrawn' ? 'application.withdrawn' : 'application.decided',
    ...(ending.kind === 'decided' ? { data: { outcome: ending.outcome } } : {}),
    notBefore: first,
  };
  const steps = [receipt, ...middle, conclusion];
  const twisted = settledTwist(random, matter, steps);
  // An earlier stay in the year before would be counted there, and this one be carried in.
  const isEarlier =
    receipt.day >= first && twisted.some(({ day, type }) => day < first && type !== 'event.retracted');
  const movesYear = isEarlier && twisted.some(({ type }) => type === 'application.transferred');
  return fitInto(movesYear ? steps : twisted, last);
}

/** In the year, after all other steps, and in time unless the applicant is the late party. */
function conclusionDay(random: Random, first: number, matter: Matter, middle: readonly Step[]): number {
  const { ending, received } = matter;
  const done = middle.at(-1)?.day ?? received;
  const outcome = ending.kind === 'decided' ? ending.outcome : null;
  if (outcome === 'other.correction-overdue' || outcome === 'other.fee-overdue')
    return done + random.int(21, 30);
  const deadline = deadlineOf(received, middle);
  const earliest = Math.min(Math.max(done + 1, first), deadline);
  return random.int(earliest, ending.kind === 'withdrawn' ? Math.min(earliest + 7, deadline) : deadline);
}

/** 条例 articles 30, 32 and 33: 20 working days from a correction, without the third party's, and with extensions. */
function deadlineOf(received: number, middle: readonly Step[]): number {
  let deadline = received + 20;
  let consulted = received;
  for (const { day, type, data } of middle) {
    if (type === 'application.corrected') deadline = day + 20;
    if (type === 'application.third-party-consulted') consulted = day;
    if (type === 'application.third-party-answered') deadline += day - consulted;
    if (type === 'application.extended') deadline += Number(data?.['workingDays']);
  }
  return deadline;
}

/** Steps between receipt and conclusion that move no number, within the time limits of the 条例. */
function handling(random: Random, first: number, matter: Matter): Step[] {
  const steps: Step[] = [];
  let day = matter.received;
  const then = (days: number, type: string, rest: Partial<Step> = {}): void => {
    day += days;
    steps.push({ day, type, ...rest });
  };
  const outcome = matter.ending.kind === 'decided' ? matter.ending.outcome : null;
  if (outcome === 'other.correction-overdue') {
    then(random.int(2, 7), 'application.correction-requested');
    return withFee(random, first, matter, steps);
  }
  if (outcome === 'unavailable.still-unclear' || random.chance(0.12)) {
    then(random.int(2, 7), 'application.correction-requested');
    then(random.int(1, 10), 'application.corrected');
  }
  if (outcome === 'refused.third-party-rights' || random.chance(0.04)) {
    then(random.int(1, 4), 'application.third-party-consulted');
    then(random.int(3, 15), 'application.third-party-answered');
  }
  if (random.chance(0.1)) {
    then(random.int(5, 12), 'application.extended', { data: { workingDays: random.int(10, 20) } });
  }
  return withFee(random, first, matter, steps);
}

function withFee(random: Random, first: number, matter: Matter, steps: readonly Step[]): Step[] {
  const charged = (steps.at(-1)?.day ?? matter.received) + random.int(1, 3);
  if (matter.fee !== undefined) {
    const data = { yuan: matter.fee };
    const paid = { day: charged + random.int(1, 6), type: 'application.fee-paid', data, notBefore: first };
    return [...steps, { day: charged, type: 'application.fee-charged', data }, paid];
  }
  const overdue = matter.ending.kind === 'decided' && matter.ending.outcome === 'other.fee-overdue';
  if (!overdue) return [...steps];
  const data = { yuan: yuanOfFen(BigInt(random.int(10, 300)) * 1000n) };
  return [...steps, { day: charged, type: 'application.fee-charged', data }];
}

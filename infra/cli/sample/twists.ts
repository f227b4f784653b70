import { APPLICANT_TYPES, OUTCOMES } from '../../../shared/events/catalogue.ts';
import { fitInto, type Step } from './ledger.ts';
import type { Matter, Stage } from './matter.ts';
import type { Random } from './random.ts';

/**
 * Complications of a real year, so that the sample exercises the counting rules: wrong entries that were retracted,
 * renewed decisions, applications handed on or registered in error. In: the course of a case. Out: another one that
 * counts exactly the same (domain rules, section 2, Applications).
 */
type Twist = (random: Random, matter: Matter, steps: readonly Step[]) => Step[];

/** How many of a thousand concluded cases take each twist. */
const SETTLED: readonly [number, Twist][] = [
  [15, amendedColumn],
  [6, wrongDecisionRetracted],
  [6, decidedAnew],
  [3, decidedTwiceAtOneInstant],
  [3, decidedOverWithdrawal],
  [3, withdrawnTooLate],
  [3, wrongReceiptRetracted],
  [3, handedOnAndReturned],
  [10, handedOverToUs],
];
const OPEN: readonly [number, Twist][] = [
  [15, amendedColumn],
  [15, decisionNeverMade],
];

export const settledTwist: Twist = (random, matter, steps) => drawn(SETTLED, random)(random, matter, steps);
export const openTwist: Twist = (random, matter, steps) => drawn(OPEN, random)(random, matter, steps);

function drawn(twists: readonly [number, Twist][], random: Random): Twist {
  let ticket = random.int(0, 999);
  for (const [share, twist] of twists) {
    if (ticket < share) return twist;
    ticket -= share;
  }
  return (_random, _matter, steps) => [...steps];
}

const otherThan = <T>(random: Random, all: readonly T[], right: unknown): T =>
  random.pick(all.filter((one) => one !== right));
const unit = (random: Random): string => `generated-unit-${random.int(1, 9)}`;

/** The conclusion as first written, wrongly or provisionally. */
function otherConclusion(random: Random, conclusion: Step): Step {
  const outcome = otherThan(random, OUTCOMES, conclusion.data?.['outcome']);
  return { ...conclusion, type: 'application.decided', data: { outcome } };
}

/** The steps up to the conclusion, and the conclusion; `null` if the case was withdrawn or has no steps. */
function decided(steps: readonly Step[]): { before: Step[]; conclusion: Step } | null {
  const conclusion = steps.at(-1);
  return conclusion?.type === 'application.decided' ? { before: steps.slice(0, -1), conclusion } : null;
}

function amendedColumn(random: Random, matter: Matter, [receipt, ...rest]: readonly Step[]): Step[] {
  if (!receipt) return [];
  const applicantType = otherThan(random, APPLICANT_TYPES, matter.column);
  const amended = { day: receipt.day, type: 'application.amended', data: { applicantType: matter.column } };
  const at = random.int(0, rest.length);
  const day = rest[at - 1]?.day ?? receipt.day;
  const wrong = { ...receipt, data: { applicantType } };
  return [wrong, ...rest.slice(0, at), { ...amended, day }, ...rest.slice(at)];
}

function wrongDecisionRetracted(random: Random, _matter: Matter, steps: readonly Step[]): Step[] {
  const found = decided(steps);
  if (!found) return [...steps];
  const wrong = otherConclusion(random, found.conclusion);
  const data = { reason: '办理结果选择有误，现予撤回并重新报送' };
  const retraction = { day: wrong.day, type: 'event.retracted', data, retracts: wrong };
  return [...found.before, wrong, retraction, found.conclusion];
}

/** Revoked and decided again within the year: the last decision counts. */
function decidedAnew(random: Random, _matter: Matter, steps: readonly Step[]): Step[] {
  const found = decided(steps);
  if (!found) return [...steps];
  const anew = { ...found.conclusion, day: found.conclusion.day + random.int(10, 40) };
  return [...found.before, otherConclusion(random, found.conclusion), anew];
}

/** A system that records only dates: `sequence` gives the order, by number and not by text. */
function decidedTwiceAtOneInstant(random: Random, _matter: Matter, steps: readonly Step[]): Step[] {
  const found = decided(steps);
  if (!found) return [...steps];
  const earlier: Step = { ...otherConclusion(random, found.conclusion), sequence: '9' };
  return [...found.before, earlier, { ...found.conclusion, sequence: '10', sameInstant: true }];
}

function decidedOverWithdrawal(random: Random, _matter: Matter, steps: readonly Step[]): Step[] {
  const found = decided(steps);
  if (!found) return [...steps];
  const { day, notBefore } = found.conclusion;
  const withdrawal = {
    day,
    type: 'application.withdrawn',
    ...(notBefore === undefined ? {} : { notBefore }),
  };
  return [...found.before, withdrawal, { ...found.conclusion, day: day + random.int(1, 6) }];
}

function withdrawnTooLate(random: Random, _matter: Matter, steps: readonly Step[]): Step[] {
  const found = decided(steps);
  if (!found) return [...steps];
  return [...steps, { day: found.conclusion.day + random.int(1, 6), type: 'application.withdrawn' }];
}

function wrongReceiptRetracted(random: Random, _matter: Matter, [receipt, ...rest]: readonly Step[]): Step[] {
  if (!receipt) return [];
  const day = receipt.day - random.int(1, 5);
  const wrong: Step = { ...receipt, day, notBefore: day };
  const data = { reason: '收到日期录入有误，现予撤回并重新报送' };
  return [wrong, { day: receipt.day, type: 'event.retracted', data, retracts: wrong }, receipt, ...rest];
}

/** Handed to another unit and back: the second receipt is the one that counts. */
function handedOnAndReturned(random: Random, _matter: Matter, [receipt, ...rest]: readonly Step[]): Step[] {
  if (!receipt) return [];
  const other = unit(random);
  const day = receipt.day - random.int(4, 8);
  const handedOn = { day: day + random.int(1, 3), type: 'application.transferred', data: { to: other } };
  const again = { ...receipt, data: { ...receipt.data, transferredFrom: other } };
  return [{ ...receipt, day, notBefore: day }, handedOn, again, ...rest];
}

function handedOverToUs(random: Random, _matter: Matter, [receipt, ...rest]: readonly Step[]): Step[] {
  return receipt ? [{ ...receipt, data: { ...receipt.data, transferredFrom: unit(random) } }, ...rest] : [];
}

function decisionNeverMade(random: Random, _matter: Matter, steps: readonly Step[]): Step[] {
  const day = (steps.at(-1)?.day ?? 0) + random.int(1, 3);
  const wrong: Step = { day, type: 'application.decided', data: { outcome: random.pick(OUTCOMES) } };
  const data = { reason: '办理结果误报，该申请仍在办理中' };
  return [...steps, wrong, { day: day + random.int(0, 2), type: 'event.retracted', data, retracts: wrong }];
}

/** Cases that no row of section three counts; `fees` are payments of the year for cases closed in the year before. */
export function countedNowhere({ tables, calendar, random }: Stage, fees: readonly string[]): Step[][] {
  const { first, last } = calendar;
  const received = tables.applications.received.total;
  const share = (of: number): number => Math.ceil(received * of);
  const openings = (count: number): number[] => Array.from({ length: count }, () => random.int(first, last));
  return [
    ...openings(share(0.004)).map((day) => fitInto(voided(random, day), last)),
    ...openings(share(0.008)).map((day) => fitInto(handedOn(random, day), last)),
    ...openings(share(0.0008)).map(() => decidedAgainAYearLater(random, first)),
    ...fees.map((yuan) => [
      ...closedTheYearBefore(random, first),
      { day: first + random.int(0, 15), type: 'application.fee-paid', data: { yuan } },
    ]),
  ];
}

function receiptOn(random: Random, day: number): Step {
  return { day, type: 'application.received', data: { applicantType: random.pick(APPLICANT_TYPES) } };
}

function voided(random: Random, day: number): Step[] {
  const steps = [receiptOn(random, day)];
  if (random.chance(0.4)) {
    steps.push({ day: day + 3, type: 'application.decided', data: { outcome: 'not-processed.repeated' } });
  }
  if (random.chance(0.4)) {
    steps.push({ day: day + 4, type: 'application.fee-paid', data: { yuan: '100.00' } });
  }
  return [...steps, { day: day + 5, type: 'application.voided', data: { reason: '同一申请重复登记' } }];
}

function handedOn(random: Random, day: number): Step[] {
  const moved = { day: day + random.int(1, 5), type: 'application.transferred', data: { to: unit(random) } };
  return [receiptOn(random, day), moved];
}

function closedTheYearBefore(random: Random, first: number): Step[] {
  const day = first - random.int(12, 60);
  const closed = { day: day + random.int(2, 11), type: 'application.decided', data: { outcome: 'granted' } };
  return [receiptOn(random, day), closed];
}

/** The year of the first decision counts it; this year's tables show nothing of the second. */
function decidedAgainAYearLater(random: Random, first: number): Step[] {
  const again = {
    day: first + random.int(5, 60),
    type: 'application.decided',
    data: { outcome: 'partly-granted' },
  };
  return [...closedTheYearBefore(random, first), again];
}

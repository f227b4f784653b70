/**
 * Review before publication. In: the statements about a year's report, in the order of its events, and the agency's
 * required steps. Out: the current submission, the steps approved after it, and the missing conditions of a
 * finalisation. Always: an approval counts for exactly one digest, in the order of the steps, each by a different
 * person and none by the submitter. A new submission, or a return, voids all of them. 条例, article 17; contract, section
 * 8.
 */
import type { Act } from '../cases/case.ts';
import type { Instant } from '../events/instant.ts';
import { APPROVAL_STEPS, type ApprovalStep } from '../registry/agency.ts';

/** Who acted, and when; `by` is the opaque id of a person, and never public. */
interface Done {
  by: string;
  at: Instant;
  id: string;
  source: string;
}

/** The submitted content of a finalisation. */
export interface Submission extends Done {
  draft: string;
  note: string | null;
  without: readonly string[];
  important: boolean;
}

export interface StepDone extends Done {
  step: ApprovalStep;
  comment: string | null;
}

export interface Approval {
  /** The required steps, in order. */
  steps: readonly ApprovalStep[];
  /** The latest one; null before the first. */
  submission: Submission | null;
  /** The valid ones, one per step from the first step on. */
  approved: readonly StepDone[];
  /** The person who sent the submission back, which ended it; null while it stands. */
  sentBack: StepDone | null;
}

/** The content of a finalisation that approvals cover. */
export interface Finalising {
  draft: string;
  note?: string | undefined;
  without?: readonly string[] | undefined;
}

/** The state of a year's approval; null if the agency requires no step. */
export function approvalOf(acts: readonly Act[], asked: readonly ApprovalStep[] = []): Approval | null {
  if (asked.length === 0) return null;
  let round: Round = { steps: inOrder(asked), submission: null, ways: [[]], sentBack: null };
  for (const act of acts) round = after(round, act, asked);
  const { ways, ...state } = round;
  const longest = Math.max(...ways.map((way) => way.length));
  return { ...state, approved: ways.find((way) => way.length === longest) ?? [] };
}

const inOrder = (steps: readonly ApprovalStep[]) => APPROVAL_STEPS.filter((step) => steps.includes(step));

/**
 * One submission and its later acts. Two people may approve a step of which one is needed for a later one. So it keeps
 * all assignments of the steps to different people, each set of people once.
 */
interface Round extends Omit<Approval, 'approved'> {
  ways: readonly (readonly StepDone[])[];
}

function after(round: Round, act: Act, asked: readonly ApprovalStep[]): Round {
  const { person: by, at, id, source } = act;
  if (by === undefined) return round;
  const done = { by, at, id, source };
  if (act.type === 'report.submitted') {
    const { draft, note = null, without = [], important = false } = act.data;
    const steps = inOrder(important ? [...asked, 'principal'] : asked);
    return { steps, submission: { ...done, draft, note, without, important }, ways: [[]], sentBack: null };
  }
  if (act.type !== 'report.approved' && act.type !== 'report.sent-back') return round;
  const { step, draft, comment = null } = act.data;
  const { submission, sentBack } = round;
  if (!submission || sentBack || submission.draft !== draft) return round;
  const one = { ...done, step, comment };
  return act.type === 'report.sent-back' ? { ...round, sentBack: one } : approvedBy(one, round);
}

function approvedBy(one: StepDone, round: Round): Round {
  if (one.by === round.submission?.by) return round;
  const longer = round.ways
    .filter((way) => round.steps[way.length] === one.step && way.every(({ by }) => by !== one.by))
    .map((way) => [...way, one]);
  const known = new Set(round.ways.map(personsOf));
  return { ...round, ways: [...round.ways, ...longer.filter((way) => !known.has(personsOf(way)))] };
}

const personsOf = (way: readonly StepDone[]) =>
  way
    .map(({ by }) => by)
    .sort()
    .join(' ');

/** The next step; undefined if none waits. */
export function nextStep({ steps, submission, approved, sentBack }: Approval): ApprovalStep | undefined {
  return submission && !sentBack ? steps[approved.length] : undefined;
}

/** Whether a person has had no part in the submission yet: neither submitted it nor approved a step of it. */
export function mayApprove(person: string, { submission, approved }: Approval): boolean {
  return submission?.by !== person && approved.every(({ by }) => by !== person);
}

/** The missing steps of a finalisation; none if exactly its content was approved throughout. */
export function missingSteps(state: Approval, finalising: Finalising): readonly ApprovalStep[] {
  return isAbout(state, finalising) ? state.steps.slice(state.approved.length) : state.steps;
}

/** Whether the submission stands, and is for exactly this digest, note and list of members left out. */
export function isAbout(
  { submission, sentBack }: Approval,
  { draft, note, without = [] }: Finalising,
): boolean {
  if (!submission || sentBack) return false;
  return (
    submission.draft === draft && submission.note === (note ?? null) && sameIds(submission.without, without)
  );
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((id) => right.has(id));
}

/** The state of a draft's review, without the persons: for the draft and for `status`. */
export interface ReviewStanding {
  steps: readonly ApprovalStep[];
  /** Days of the submission and of each approval, at the time of the fold; null if missing. */
  submitted: Instant | null;
  approved: readonly Instant[];
  sentBack: { step: ApprovalStep; at: Instant; comment: string | null } | null;
  /** The draft differs from the submitted one: all approvals are void. */
  outdated: boolean;
  /** The steps that the submission waits for; empty where nothing waits. */
  awaits: readonly ApprovalStep[];
}

/** `draft` is the digest of the current draft. */
export function reviewStanding(state: Approval, draft: string): ReviewStanding {
  const { steps, submission, approved, sentBack } = state;
  const outdated = submission !== null && submission.draft !== draft;
  const stands = submission !== null && !sentBack && !outdated;
  return {
    steps,
    submitted: submission?.at ?? null,
    approved: approved.map(({ at }) => at),
    sentBack: sentBack && { step: sentBack.step, at: sentBack.at, comment: sentBack.comment },
    outdated,
    awaits: stands ? steps.slice(approved.length) : [],
  };
}

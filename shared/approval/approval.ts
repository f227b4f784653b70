/**
 * Review before publication. In: what was said of a year's report, in the order of its events, and the steps that the
 * agency asks for. Out: the submission that stands, the steps that were approved after it, and what a finalisation
 * still lacks. Always: an approval counts for exactly one digest, in the order of the steps, each by another person and
 * none by the submitter; a new submission, or sending back, voids all of them. 条例, article 17; contract, section 8.
 */
import type { Act } from '../cases/case.ts';
import type { Instant } from '../events/instant.ts';
import { APPROVAL_STEPS, type ApprovalStep } from '../registry/agency.ts';

/** Who did something and when; `by` is the opaque id of a person, and never public. */
interface Done {
  by: string;
  at: Instant;
  id: string;
  source: string;
}

/** What a finalisation would say, as it was submitted. */
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
  /** The steps that are asked for, in order. */
  steps: readonly ApprovalStep[];
  /** The latest one; null before the first. */
  submission: Submission | null;
  /** Those that count, one a step from the first step on. */
  approved: readonly StepDone[];
  /** Who sent the submission back, which ended it; null while it stands. */
  sentBack: StepDone | null;
}

/** What a finalisation is about, as far as approvals hang on it. */
export interface Finalising {
  draft: string;
  note?: string | undefined;
  without?: readonly string[] | undefined;
}

/** The state of a year's approval; null where the agency asks for no step. */
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
 * One submission and what followed. Two may approve a step of which one is needed for a later one: all ways in which
 * the steps may be given to different persons are kept, each set of persons once.
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

/** The step whose turn it is; undefined where none waits. */
export function nextStep({ steps, submission, approved, sentBack }: Approval): ApprovalStep | undefined {
  return submission && !sentBack ? steps[approved.length] : undefined;
}

/** Whether a person has had no part in the submission yet: neither submitted it nor approved a step of it. */
export function mayApprove(person: string, { submission, approved }: Approval): boolean {
  return submission?.by !== person && approved.every(({ by }) => by !== person);
}

/** The steps that a finalisation lacks; none where exactly what it says was approved throughout. */
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

/** How the review of a draft stands, without a word of who did what: for the draft and for `status`. */
export interface ReviewStanding {
  steps: readonly ApprovalStep[];
  /** Days on which it was submitted and each step approved, at the time of the fold; null where it was not. */
  submitted: Instant | null;
  approved: readonly Instant[];
  sentBack: { step: ApprovalStep; at: Instant; comment: string | null } | null;
  /** The draft is another than was submitted: all approvals are void. */
  outdated: boolean;
  /** The steps that the submission waits for; empty where nothing waits. */
  awaits: readonly ApprovalStep[];
}

/** `draft` is the digest of the draft as it is now. */
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

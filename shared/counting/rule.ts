/**
 * A counting rule. An edition has a list of them. The tally counts by their predicates, and an explanation names the
 * rule whose predicate put a case into a cell, so the two cannot diverge. A rule carries one mark: `S` stated in a
 * published source, which it names; `C` a convention that published reports follow; `D` a decision of this project,
 * where no public rule was found.
 */
import type { DisputeFacts } from '../cases/dispute.ts';
import type { DocumentFacts } from '../cases/document.ts';
import type { KeptEvent } from '../events/event.ts';
import type { FaultText } from '../events/faults.ts';
import type { Form } from '../form/form.ts';
import type {
  ActionLife,
  AmountLife,
  ApplicationLife,
  DisputeLife,
  DocumentLife,
  StayFacts,
} from './counts.ts';

export type Mark = 'S' | 'C' | 'D';

/** A counting rule in words, for a reader who asks why a number has its value. */
export interface Rule extends FaultText {
  readonly code: string;
  readonly mark: Mark;
  /** The source; null if no published source states it. */
  readonly source: string | null;
}

/** Replaces another rule where it applies: the same cells, another reason. */
export interface SpecialRule<Facts> extends Rule {
  readonly fits: (facts: Facts) => boolean;
}

/** Puts lives of one kind into cells of a year. */
export interface CellRule<Life, Facts> extends Rule {
  /** Whether the life counts in the year by this rule. */
  readonly counts: (life: Life, year: number) => boolean;
  /** Paths of the cells; for an application those of the rows, each with its columns below it. */
  readonly cells: (life: Life) => readonly string[];
  /** The events behind it. */
  readonly because: (facts: Facts, year: number) => readonly KeptEvent[];
  /** The first applicable one is named instead. */
  readonly special?: readonly SpecialRule<Facts>[];
}

/** For each stay of an application. */
export type ApplicationRule = CellRule<ApplicationLife, StayFacts>;
export type DisputeRule = CellRule<DisputeLife, DisputeFacts>;
export type DocumentRule = CellRule<DocumentLife, DocumentFacts>;

/** Adds an amount to a cell; `once` counts the payer, not the amount. */
export interface AmountRule<Life> extends Rule {
  readonly counts: (life: Life, year: number) => boolean;
  readonly cell: (life: Life) => string;
  readonly once?: true;
}

/** Why a fact counts in no table. */
export const NOWHERE = [
  'voided',
  'handed-on',
  'handed-on-later',
  'never-received',
  'never-filed',
  'co-defendant',
  'activity',
  'redecided',
  'retracted',
  'about-a-report',
  'no-table',
] as const;
export type NowhereCode = (typeof NOWHERE)[number];

export interface CountingRules {
  readonly applications: readonly ApplicationRule[];
  readonly disputes: readonly DisputeRule[];
  readonly documents: readonly DocumentRule[];
  readonly actions: readonly AmountRule<ActionLife>[];
  readonly charges: readonly AmountRule<AmountLife>[];
  readonly fees: readonly AmountRule<AmountLife>[];
  readonly nowhere: Readonly<Record<NowhereCode, Rule>>;
}

/** The parts of an edition that counting needs. */
export type CountedForm = Form & { readonly rules: CountingRules };

/** The rule without its functions. */
export function inWords({ code, zh, en, mark, source }: Rule): Rule {
  return { code, zh, en, mark, source };
}

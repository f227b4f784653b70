/**
 * What a counting rule is. An edition has a list of them; the tally counts by their predicates, and an explanation names
 * the rule whose predicate put a case into a cell, so that the two cannot part. A rule carries one mark: `S` seen in a
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

/** A counting rule in words, for whoever asks why a number is what it is. */
export interface Rule extends FaultText {
  readonly code: string;
  readonly mark: Mark;
  /** Where it was seen; null for what no published source says. */
  readonly source: string | null;
}

/** Stands in another rule's place where it fits: the same cells, another reason. */
export interface SpecialRule<Facts> extends Rule {
  readonly fits: (facts: Facts) => boolean;
}

/** Puts lives of one kind into cells of a year. */
export interface CellRule<Life, Facts> extends Rule {
  /** Whether the life stands in the year by this rule. */
  readonly counts: (life: Life, year: number) => boolean;
  /** Paths of the cells; of an application those of the rows, each with its columns behind it. */
  readonly cells: (life: Life) => readonly string[];
  /** The events that are the reason. */
  readonly because: (facts: Facts, year: number) => readonly KeptEvent[];
  /** The first that fits is named instead. */
  readonly special?: readonly SpecialRule<Facts>[];
}

/** Of each stay of an application. */
export type ApplicationRule = CellRule<ApplicationLife, StayFacts>;
export type DisputeRule = CellRule<DisputeLife, DisputeFacts>;
export type DocumentRule = CellRule<DocumentLife, DocumentFacts>;

/** Adds an amount to a cell; `once` counts what paid it, not how much. */
export interface AmountRule<Life> extends Rule {
  readonly counts: (life: Life, year: number) => boolean;
  readonly cell: (life: Life) => string;
  readonly once?: true;
}

/** Why something that happened counts in no table. */
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

/** What counting takes from an edition. */
export type CountedForm = Form & { readonly rules: CountingRules };

/** The rule without what it does. */
export function inWords({ code, zh, en, mark, source }: Rule): Rule {
  return { code, zh, en, mark, source };
}

import type { ApplicantType, Outcome } from '../../../shared/events/catalogue.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import type { Calendar } from './calendar.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';

/** One application that section three counts: the facts that decide its count, before it has any course. */
export interface Matter {
  column: ApplicantType;
  /** Day of receipt, in the year of the report or late in the year before. */
  received: number;
  ending: Ending;
  /** The applicant's payments in the year, as `yuan`. */
  fee?: string;
}

export type Ending = { kind: 'open' } | { kind: 'withdrawn' } | { kind: 'decided'; outcome: Outcome };

/** Shared by every part of the generator. */
export interface Stage {
  tables: AnnualTables;
  calendar: Calendar;
  random: Random;
  ledger: Ledger;
}

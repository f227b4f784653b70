/**
 * What a form is made of. An edition of the form (form-2021.ts, form-2019.ts) is a value of `Form`; every
 * renderer, check and parser reads that value, and none of them knows a label, an order or a year by itself.
 *
 * Always holds: a cell lies where its row (or block) and its column together say, `at` upon `at`.
 */

/** Steps into a tables object, from its root or from where the row's steps ended. */
export type Steps = readonly string[];

/** What a cell of a column is: a number of things, a change of one (it may be negative), or money. */
export type Quantity = 'count' | 'change' | 'wan-yuan' | 'amount';

export interface FormColumn {
  readonly code: string;
  readonly label: string;
  /** Merged heads above the column, outermost first. */
  readonly groups: readonly string[];
  readonly at: Steps;
  readonly quantity: Quantity;
  /** `total` is the column that the `part` columns beside it sum to; `plain` columns sum to nothing. */
  readonly role: 'part' | 'total' | 'plain';
}

export interface FormRow {
  readonly code: string;
  readonly label: string;
  /** Headings that the row stands under, outermost first. */
  readonly groups: readonly string[];
  readonly at: Steps;
}

/** A row of section three, with the part that it plays in the arithmetic of the form. */
export interface ApplicationRow extends FormRow {
  readonly role: 'received' | 'carriedIn' | 'outcome' | 'concluded' | 'carriedOut';
}

/** One small table of section two: a provision of article 20 of the 条例. */
export interface ProactiveBlock {
  readonly code: string;
  readonly title: string;
  /** Head of the column of row labels. */
  readonly rowHead: string;
  readonly columns: readonly FormColumn[];
  readonly rows: readonly FormRow[];
}

/** Section three: one table. */
export interface ApplicationTable {
  /** Head of the row labels; it states the arithmetic of the table. */
  readonly rowHead: string;
  readonly columns: readonly FormColumn[];
  readonly rows: readonly ApplicationRow[];
}

/** Section four: blocks side by side in one row of numbers. */
export interface DisputeBlock {
  readonly code: string;
  readonly label: string;
  /** Heads above the block, outermost first. */
  readonly groups: readonly string[];
  readonly at: Steps;
  readonly columns: readonly FormColumn[];
}

/** The checks that follow from the form itself; the others (feed, texts, several agencies) do not belong to it. */
export type FormCheckId =
  | 'row-sum'
  | 'result-sum'
  | 'identity'
  | 'dispute-sum'
  | 'carry-chain'
  | 'in-force-chain'
  | 'dispute-chain';

export interface FormCheck {
  readonly id: FormCheckId;
  readonly level: 'error' | 'warning';
  readonly zh: string;
  readonly en: string;
}

export type SectionCode = 'overview' | 'proactive' | 'applications' | 'disputes' | 'problems' | 'other';

export interface Form {
  readonly id: '2019' | '2021';
  /** The document that fixes it. */
  readonly basis: string;
  /** Years of the reports that it is for, both included; `to: null` means until further notice. */
  readonly years: { readonly from: number; readonly to: number | null };
  readonly sections: readonly { readonly code: SectionCode; readonly heading: string }[];
  readonly proactive: readonly ProactiveBlock[];
  readonly applications: ApplicationTable;
  readonly disputes: readonly DisputeBlock[];
  readonly checks: readonly FormCheck[];
}

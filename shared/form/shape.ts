/**
 * The shape of a form. The form of a 格式 (form-2021.ts, form-2019.ts) is a value of `Form`. Every renderer, check and
 * parser reads the form it receives, and none of them has a label, an order or a year of its own.
 *
 * Always holds: the place of a cell is that of its row (or block) and its column together, `at` upon `at`.
 */

/** Steps into a tables object, from its root or from the end of the row's steps. */
export type Steps = readonly string[];

/** The kind of a column's cells: a number of things, a change of one (possibly negative), or money. */
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
  /** Headings above the row, outermost first. */
  readonly groups: readonly string[];
  readonly at: Steps;
}

/** A row of section three, with its role in the arithmetic of the form. */
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

/** Section six's request in words, one figure per column: the form prints a sentence where others have a table. */
export interface FeeTable {
  readonly code: string;
  readonly title: string;
  readonly rowHead: string;
  readonly columns: readonly FormColumn[];
  readonly row: FormRow;
}

export type SectionCode = 'overview' | 'proactive' | 'applications' | 'disputes' | 'problems' | 'other';

/** The parts that the document itself fixes; `defineForm` makes a form of them. */
export interface FormText {
  readonly id: string;
  /** The document that fixes it. */
  readonly basis: string;
  /** Years of its reports, both included; `to: null` means until further notice. */
  readonly years: { readonly from: number; readonly to: number | null };
  /** `read`: reports of this form are read and checked, and none is computed or rendered. */
  readonly use: 'computed' | 'read';
  readonly sections: readonly { readonly code: SectionCode; readonly heading: string }[];
  readonly proactive: readonly ProactiveBlock[];
  readonly applications: ApplicationTable;
  readonly disputes: readonly DisputeBlock[];
  /** 信息处理费; null if the form does not ask for it. */
  readonly fees: FeeTable | null;
}

/** The place of a cell, and its words. */
export interface CellPlace {
  readonly section: Exclude<SectionCode, 'overview' | 'problems'>;
  /** Readable, and unique in its form: `applications.outcomes.granted.natural-person`. */
  readonly path: string;
  /** JSON Pointer into the tables; it distinguishes dots inside a key from separators. */
  readonly pointer: string;
  /** Its keys, one by one. */
  readonly steps: Steps;
  /** Its row's headings and label, outermost first; empty in section four, whose row has none. */
  readonly row: readonly string[];
  /** Its column's merged heads and label, outermost first. */
  readonly column: readonly string[];
  readonly quantity: Quantity;
  /** Its unit: 件, 元 or 万元. */
  readonly unit: string;
}

interface Place {
  readonly row: number;
  readonly column: number;
  /** The number of rows and columns that the cell takes. */
  readonly rows: number;
  readonly columns: number;
}

/** The contents of a cell, for a pen that only draws places. */
export type PlacedCell = Place &
  (
    | { readonly kind: 'head'; readonly label: string; readonly side: 'top' | 'left' }
    | { readonly kind: 'number'; readonly steps: Steps; readonly quantity: Quantity }
  );

/** A cell with its heads, for a pen that describes them to readers who do not see them. */
export type GridCell = PlacedCell & {
  /** Of a number its path. */
  readonly id: string;
  /** Ids of its heads, outermost first. */
  readonly headers: readonly string[];
  /** `title` names the table, `corner` the kind of its heads; a `group` heads other heads. */
  readonly part: 'title' | 'corner' | 'group' | 'line' | 'data';
};

export interface PlacedTable<Cell extends PlacedCell = PlacedCell> {
  /** The description for a reader who does not see it. */
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Rows of heads on top, and columns of heads at the left. */
  readonly headRows: number;
  readonly headColumns: number;
  readonly cells: readonly Cell[];
}

/** A table of the form: in section two one per provision of article 20, in every other section one. */
export interface TableGrid extends PlacedTable<GridCell> {
  readonly section: CellPlace['section'];
  /** Rows (by place) that are sums, not results of their own. */
  readonly sums: readonly number[];
}

/** A form with its derived parts, made once. */
export interface Form extends FormText {
  /** All cells, in the order of the form, those of 信息处理费 last. */
  readonly cells: readonly CellPlace[];
  /** Each table with its cells placed, in the order of the form. */
  readonly grids: readonly TableGrid[];
}

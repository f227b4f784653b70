/**
 * The reader's view of the form: labels, rows, columns and the steps to their cells, by edition. The rest of this room
 * reads this file and not the form, so that a change in the storage of editions ends here.
 */
import {
  type CellPlace,
  type Form,
  cellPlacesOf as placesOf,
  pointerTo,
  type Quantity,
  type Steps,
} from '../form/form.ts';
import { FORMS } from '../form/forms.ts';

export type { Form, Quantity, Steps } from '../form/form.ts';
export { FORMS, pointerTo };

/** A cell of a table. */
type TableCell = CellPlace & { section: Exclude<CellPlace['section'], 'other'> };

const placed = new WeakMap<Form, readonly TableCell[]>();

/** The cells of tables: section six's statements in words are in no table. */
export function cellPlacesOf(form: Form): readonly TableCell[] {
  const known =
    placed.get(form) ?? placesOf(form).filter((place): place is TableCell => place.section !== 'other');
  placed.set(form, known);
  return known;
}

export type EditionId = Form['id'];

export interface Column {
  readonly code: string;
  readonly label: string;
  readonly at: Steps;
  readonly quantity: Quantity;
  /** Merged heads above it, outermost first. */
  readonly groups: readonly string[];
}

export interface Row {
  readonly label: string;
  readonly groups: readonly string[];
  readonly at: Steps;
}

const newest = FORMS.find(({ years }) => years.to === null) ?? FORMS[0];
if (!newest) throw new Error('there is no form');

export const NEWEST: Form = newest;

export function editionOf(id: EditionId): Form {
  return FORMS.find((form) => form.id === id) ?? NEWEST;
}

/** Columns of section three: the same in every edition. */
export const APPLICANTS: readonly Column[] = NEWEST.applications.columns;
/** Heads above them that are no columns themselves. */
export const APPLICANT_GROUPS: readonly string[] = [
  ...new Set(NEWEST.applications.columns.flatMap(({ groups }) => groups)),
];

/** Rows of section three of all editions, each path once. */
export const APPLICATION_ROWS: readonly Row[] = [
  ...new Map(
    FORMS.flatMap(({ applications }) => applications.rows).map((row) => [row.at.join('.'), row]),
  ).values(),
];
export const APPLICATION_GROUPS: readonly string[] = [
  ...new Set(APPLICATION_ROWS.flatMap(({ groups }) => groups)),
];

/** The group whose rows differ between editions: one row in one, several in the other. */
export const OTHER_GROUP = '（六）其他处理';

/** An edition's form with the rows of section three that a report really has. */
export function formWithRows(edition: Form, has: { oneRowOfOther: boolean }): Form {
  const isSame = (form: Form) =>
    form.applications.rows.some(({ label }) => label === OTHER_GROUP) === has.oneRowOfOther;
  const like = isSame(edition) ? edition : FORMS.find(isSame);
  return like === undefined || like === edition ? edition : { ...edition, applications: like.applications };
}

/** A row of section two with the columns of its block. */
export interface ProactiveRow extends Row {
  readonly edition: EditionId;
  readonly block: string;
  readonly columns: readonly Column[];
}

export const PROACTIVE_ROWS: readonly ProactiveRow[] = FORMS.flatMap(({ id, proactive }) =>
  proactive.flatMap(({ title, rows, columns }) =>
    rows.map((row) => ({ ...row, edition: id, block: title, columns })),
  ),
);

export interface DisputeColumn extends Column {
  readonly block: string;
  /** Steps of the whole cell. */
  readonly steps: Steps;
}

/** The fifteen cells of section four, in order. */
export const DISPUTE_CELLS: readonly DisputeColumn[] = NEWEST.disputes.flatMap(({ label, at, columns }) =>
  columns.map((column) => ({ ...column, block: label, steps: [...at, ...column.at] })),
);
export const DISPUTE_BLOCKS: readonly string[] = NEWEST.disputes.map(({ label }) => label);
export const DISPUTE_GROUPS: readonly string[] = [
  ...new Set(NEWEST.disputes.flatMap(({ groups }) => groups)),
];

export const SECTION_HEADINGS = NEWEST.sections;

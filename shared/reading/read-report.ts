/**
 * Reads a published report. In: a source document. Out: its tables, texts, cells with their places, the unread parts
 * and why, and remarks for a reader. Always holds: a cell is read as printed or not at all; nothing is inferred from a
 * sum. Follows the contract, section 11, and both editions of the form.
 */
import { type EditionId, editionOf, type Form, formWithRows, NEWEST } from './form-labels.ts';
import { readApplications } from './meaning/applications.ts';
import { Cells, type ReadCell, type ReadingFinding, type Unread } from './meaning/cells.ts';
import { readDisputes } from './meaning/disputes.ts';
import { pathCells } from './meaning/paths.ts';
import { editionOfRows, readProactive } from './meaning/proactive.ts';
import { remarkOnWhole } from './meaning/remarks.ts';
import { type RowsBySection, rowsBySection } from './meaning/rows.ts';
import { type Texts, textsOf } from './meaning/sections.ts';
import { tablesOf } from './meaning/tables.ts';
import { type Title, titleOf } from './meaning/title.ts';
import type { SourceDocument, SourceKind } from './source.ts';

export type { ReadCell, ReadingFinding, Unread } from './meaning/cells.ts';

export interface ReadReport {
  readonly source: SourceKind;
  readonly title: string | null;
  readonly agency: string | null;
  readonly year: number | null;
  readonly format: EditionId | null;
  readonly tables: Record<string, unknown>;
  readonly texts: Texts;
  readonly cells: Readonly<Record<string, ReadCell>>;
  readonly unread: readonly Unread[];
  readonly findings: readonly ReadingFinding[];
  /** The form of the cells: an edition, with the rows that the report really has. */
  readonly form: Form;
}

export function readReport(document: SourceDocument): ReadReport {
  const rows = rowsBySection(document.blocks);
  const cells = new Cells();
  const named = pathCells(document, cells);
  const title = { ...titleOf(document), ...named };
  if (!named) readTables(rows, cells);
  const { form, format } = formOf(rows, cells);
  const texts = textsOf(document.blocks);
  remarkOnWhole({ document, form, format, year: title.year, texts }, cells);
  return assembled(document, title, { form, format, texts, cells });
}

function readTables(rows: RowsBySection, cells: Cells): void {
  const edition = editionOfRows(rows.proactive) ?? NEWEST.id;
  readProactive(rows.proactive, edition, cells);
  readApplications(rows.applications, cells);
  readDisputes(rows.disputes, cells);
}

const OTHER = /^applications\.outcomes\.other\./;
const ONE_ROW = /^applications\.outcomes\.other\.[^.]+$/;

/** The edition by the labels of section two, else by the rows of section three; and the rows as they are printed. */
function formOf(rows: RowsBySection, cells: Cells): { form: Form; format: EditionId | null } {
  const read = [...cells.read.keys()].filter((path) => OTHER.test(path));
  const oneRowOfOther = read.length > 0 && read.every((path) => ONE_ROW.test(path));
  if (!oneRowOfOther) for (const path of read) if (ONE_ROW.test(path)) cells.read.delete(path);
  const byRows = cells.read.size === 0 ? undefined : oneRowOfOther ? '2019' : '2021';
  const format = editionOfRows(rows.proactive) ?? byRows ?? null;
  const edition = format === null ? NEWEST : editionOf(format);
  const isOwn = edition.applications.rows.some(({ at }) => at.join('.') === 'applications.outcomes.other');
  if (isOwn === oneRowOfOther || read.length === 0) return { form: edition, format };
  return { form: formWithRows(edition, { oneRowOfOther }), format };
}

interface Parts {
  form: Form;
  format: EditionId | null;
  texts: Texts;
  cells: Cells;
}

function assembled(
  document: SourceDocument,
  title: Title,
  { form, format, texts, cells }: Parts,
): ReadReport {
  const unread = cells.unread(form);
  return {
    source: document.kind,
    title: title.title,
    agency: title.agency,
    year: title.year,
    format,
    tables: tablesOf(form, { format, agency: title.agency, year: title.year }, cells.read),
    texts,
    cells: Object.fromEntries(cells.read),
    unread,
    findings: cells.findings,
    form,
  };
}

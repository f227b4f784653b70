/**
 * The numbers of a published version, for the files that hold many reports. In: the text of its `report.json`, and the
 * editions. Out: the agency, year, version and basis, with the form and its tables. Always holds: a draft, and a form
 * that no edition has, is an error that names the report.
 */
import type { ReportedTables } from '../form/annual-tables.ts';
import type { Form } from '../form/form.ts';
import { basisColumn } from './wording.ts';

interface PublishedNumbers {
  agency: { id: string; name: string };
  year: number;
  version: number;
  /** The basis of the numbers, in words. */
  basis: string;
  form: Form;
  tables: ReportedTables;
}

export type EditionNamed = (id: string) => Form | undefined;

/** The used part of a published `report.json`; `report.schema.json` has the rest. */
interface PublishedReport {
  agency: { id: string; name: string };
  year: number;
  edition: { kind: 'version'; version: number } | { kind: 'draft' };
  basis?: 'figures';
  origin?: string | null;
  tables: ReportedTables;
}

export function publishedNumbers(report: string, editionNamed: EditionNamed): PublishedNumbers {
  const { agency, year, edition, tables, basis, origin = null } = JSON.parse(report) as PublishedReport;
  if (edition.kind !== 'version') throw new TypeError(`the report of ${agency.id} ${year} is not published`);
  const form = editionNamed(tables.format);
  if (!form)
    throw new TypeError(`no edition ${tables.format}, which the report of ${agency.id} ${year} follows`);
  const words = basisColumn(basis === 'figures' ? { origin } : undefined);
  return { agency, year, version: edition.version, basis: words, form, tables };
}

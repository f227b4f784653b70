/**
 * The draft of a year by the last fold. In: agency and year. Out: the tables, the checks with the cells of their
 * findings, the digests, why a finalisation waits, and the returns. Always: the texts and cases of a draft belong to
 * the office and are not included; a year without a draft is 404.
 */

import { FIRST_REPORT } from '../form/codes.ts';
import { currentDraft, type Draft } from '../night/draft.ts';
import type { Objects } from '../store/ports.ts';
import { type Found, found, refused } from './answer.ts';

/** The parts of a draft's `report.json` that are read here. */
export interface DraftedReport {
  edition: {
    day: string;
    fold: number;
    published: number | null;
    refusals: { code: string; zh: string; en: string }[];
    faults: { subject: string }[];
    /** The standing returns by governments, and the state of the review. */
    returns?: { by: string; of: string; on: string; comment: string | null; cells: object[] }[];
    review?: object;
  };
  tables: object;
  tablesDigest: string;
  checks: { id: string; level: string; findings: { pointer: string }[]; [more: string]: unknown }[];
  provenance: { events: number; eventsDigest: string; ruleSet: string };
}

type Drafts = Pick<Objects, 'get'>;

export function isReported(year: number, last: number): boolean {
  return year >= FIRST_REPORT && year <= last;
}

export async function reportOfDraft(
  agency: string,
  year: number,
  drafts: Drafts,
): Promise<{ draft: Draft; report: DraftedReport } | undefined> {
  const draft = await currentDraft(agency, year, drafts);
  if (!draft) return undefined;
  const object = await drafts.get(`${draft.prefix}report.json`);
  // A newer fold may have removed the files meanwhile; the next request finds the new draft.
  return object && { draft, report: JSON.parse(Buffer.from(object.bytes).toString()) as DraftedReport };
}

export async function yearHere(agency: string, year: number, drafts: Drafts): Promise<Found> {
  const drafted = await reportOfDraft(agency, year, drafts);
  if (!drafted) return refused('year.unknown');
  const { edition, tables, tablesDigest, checks, provenance } = drafted.report;
  return found({
    agency,
    year,
    day: drafted.draft.day ?? edition.day,
    fold: drafted.draft.fold,
    published: edition.published,
    tables,
    tablesDigest,
    checks: checks.map(({ findings, ...check }) => ({
      ...check,
      findings: [...new Set(findings.map(({ pointer }) => pointer))],
    })),
    events: provenance.events,
    eventsDigest: provenance.eventsDigest,
    ruleSet: provenance.ruleSet,
    refusals: edition.refusals,
    returns: edition.returns ?? [],
    review: edition.review ?? null,
  });
}

/**
 * The model of a published version, read back from its `report.json`. In: parsed JSON, and the
 * edition that its tables name. Out: the report that every format
 * of the version was made from, as far as one of them prints it. Throws a TypeError where that cannot be one. Whoever
 * asks compares what `renderJson` makes of it with the bytes that were read: what differs was not read back.
 */
import type { CheckResult } from '../../checks/check.ts';
import { APPLICANT_TYPES, OUTCOMES } from '../../events/catalogue.ts';
import type { AnnualTables, DisputeRow, SevenColumns } from '../../form/annual-tables.ts';
import type { EarlierYear, Report, VersionEdition } from '../../report/model.ts';
import type { EarlierTotals, renderedJson } from './report.ts';

export function readVersion(json: unknown, form: Report['form']): Report & { edition: VersionEdition } {
  const { edition, history, checks, ...said } = json as ReturnType<typeof renderedJson>;
  if (edition.kind !== 'version') throw new TypeError('a draft is no version');
  const { version, replaces, ...of } = edition;
  return {
    ...said,
    form,
    tables: said.tables as unknown as AnnualTables,
    history: history.map((totals) => earlierYear(totals, form)),
    // The words of findings are not public; no format of a version prints them.
    checks: checks.map(
      (check): CheckResult => ({
        ...check,
        findings: check.findings.map(({ pointer }) => ({ pointer, zh: '', en: '' })),
      }),
    ),
    edition: {
      ...of,
      number: version,
      replaces: replaces && { ...replaces, number: replaces.version },
    },
  };
}

/** A version compares itself with the totals of earlier years, and with nothing else of them. */
function earlierYear({ year, version, ...totals }: EarlierTotals, { id }: Report['form']): EarlierYear {
  const row = (total: number): SevenColumns =>
    ({ ...Object.fromEntries(APPLICANT_TYPES.map((type) => [type, 0])), total }) as SevenColumns;
  const dispute = (total: number): DisputeRow => ({ upheld: 0, corrected: 0, other: 0, pending: 0, total });
  const documents = { issued: 0, repealed: 0, inForce: 0 };
  const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, row(0)]));
  return {
    year,
    version,
    tables: {
      format: id,
      agency: { id: '', name: '' },
      year,
      proactive: {
        rules: documents,
        normativeDocuments: documents,
        licences: 0,
        penalties: 0,
        coercions: 0,
        chargesWanYuan: '0',
      },
      applications: {
        received: row(totals.received),
        carriedIn: row(totals.carriedIn),
        outcomes: outcomes as AnnualTables['applications']['outcomes'],
        concluded: row(totals.concluded),
        carriedOut: row(totals.carriedOut),
      },
      disputes: {
        review: dispute(totals.review),
        lawsuitDirect: dispute(totals.lawsuitDirect),
        lawsuitAfterReview: dispute(totals.lawsuitAfterReview),
      },
      processingFees: { applications: 0, yuan: '0.00' },
    },
  };
}

/**
 * The model of a published version, read back from its `report.json`. In: parsed JSON, and the
 * edition that its tables name. Out: the report that every format
 * of the version was made from, as far as one of them prints it. Throws a TypeError where that cannot be one. Whoever
 * asks compares what `renderJson` makes of it with the bytes that were read: what differs was not read back.
 */
import type { CheckResult } from '../../checks/check.ts';
import type { ReportedTables } from '../../form/annual-tables.ts';
import type { EarlierYear, Report, VersionEdition } from '../../report/model.ts';
import type { EarlierTotals, renderedJson } from './report.ts';

/** `parts`: of a government, the tables of its parts by agency, which `members.csv` holds. */
export function readVersion(
  json: unknown,
  form: Report['form'],
  parts?: ReadonlyMap<string, unknown>,
): Report & { edition: VersionEdition } {
  const {
    edition,
    history,
    checks,
    basis,
    origin = null,
    members,
    own,
    incomplete,
    publishable: _,
    ...said
  } = json as ReturnType<typeof renderedJson>;
  if (edition.kind !== 'version') throw new TypeError('a draft is no version');
  const { version, replaces, ...of } = edition;
  return {
    ...said,
    form,
    ...(basis === 'figures' && { figures: { origin } }),
    ...(members && {
      members: {
        list: members.map((member) => ({ ...member, tables: parts?.get(member.agency) ?? null })),
        own: { totals: own ?? null, tables: parts?.get(said.agency.id) ?? null },
        incomplete: incomplete ?? [],
      },
    }),
    tables: said.tables as unknown as ReportedTables,
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
function earlierYear(
  { year, version, basis, ...totals }: EarlierTotals,
  { id }: Report['form'],
): EarlierYear {
  const row = (total: number | null) => ({ total });
  return {
    year,
    version,
    ...(basis === 'figures' && { figures: true }),
    tables: {
      format: id,
      year,
      applications: {
        received: row(totals.received),
        carriedIn: row(totals.carriedIn),
        concluded: row(totals.concluded),
        carriedOut: row(totals.carriedOut),
      },
      disputes: {
        review: row(totals.review),
        lawsuitDirect: row(totals.lawsuitDirect),
        lawsuitAfterReview: row(totals.lawsuitAfterReview),
      },
    },
  };
}

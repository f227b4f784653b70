/**
 * The model of a published version, read back from its `report.json`. In: parsed JSON, and the edition that its tables
 * name. Out: the report behind every format of the version, as far as one of them prints it. Throws a TypeError for
 * anything else. The caller compares the output of `renderJson` with the bytes it read: a difference was not read back.
 */
import type { CheckResult } from '../../checks/check.ts';
import type { ReportedTables } from '../../form/annual-tables.ts';
import type { DraftEdition, EarlierYear, Report, VersionEdition } from '../../report/model.ts';
import type { EarlierTotals, renderedJson } from './report.ts';

type Parts = ReadonlyMap<string, unknown>;

/** `parts`: only for a government, the tables of its parts by agency, from `members.csv`. */
export function readVersion(
  json: unknown,
  form: Report['form'],
  parts?: Parts,
): Report & { edition: VersionEdition } {
  const { edition, checks } = json as ReturnType<typeof renderedJson>;
  if (edition.kind !== 'version') throw new TypeError('a draft is no version');
  const { version, replaces, ...of } = edition;
  return {
    ...saidOf(json, form, parts),
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

/** The draft of a year, as a circulated file shows it: nothing of faults, cases and reasons. */
export function readDraft(json: unknown, form: Report['form']): Report & { edition: DraftEdition } {
  const { edition } = json as ReturnType<typeof renderedJson>;
  if (edition.kind !== 'draft') throw new TypeError('a version is no draft');
  const { kind, day, fold, published } = edition;
  const nothing = { faults: [], refusals: [], corrections: [], behind: [], changes: null };
  return { ...saidOf(json, form), checks: [], edition: { kind, day, fold, published, ...nothing } };
}

/** Common to drafts and versions. */
function saidOf(json: unknown, form: Report['form'], parts?: Parts): Omit<Report, 'edition' | 'checks'> {
  const {
    edition: _,
    checks: __,
    history,
    basis,
    origin = null,
    members,
    own,
    incomplete,
    publishable: ___,
    ...said
  } = json as ReturnType<typeof renderedJson>;
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
  };
}

/** A version compares itself only with the totals of earlier years. */
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

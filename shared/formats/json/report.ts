import type { CheckResult, EquationsAssessed, TextsRead } from '../../checks/check.ts';
import type { CellDifference } from '../../counting/difference.ts';
import type { ReportedTables } from '../../form/annual-tables.ts';
import { cellsOf, type Form, reportTitle } from '../../form/form.ts';
import type {
  ChangedText,
  DraftEdition,
  EarlierYear,
  Report,
  ReportMembers,
  VersionEdition,
} from '../../report/model.ts';
import { REPORT_SCHEMA } from './schema.ts';

/**
 * `report.json` of a draft or a version, for programs. In: the model. Out: JSON with stable key order, two spaces of
 * indentation and a line feed at the end. Always holds: `tables` has exactly the contract's shape with all cells. That
 * of a version names no subject, no event and no reason, even if a check's finding would. It validates against the
 * schema that it names (`reportSchema`).
 */
export function renderJson(report: Report): string {
  return jsonText(renderedJson(report));
}

/** The contents of `report.json`, before serialization. */
export function renderedJson(report: Report) {
  const { agency, year, form, figures, members, publishable, narrative, provenance } = report;
  return {
    $schema: REPORT_SCHEMA,
    title: reportTitle(agency.name, year),
    agency: {
      id: agency.id,
      name: agency.name,
      contact: agency.contact,
      ...(agency.sandbox && { sandbox: agency.sandbox }),
    },
    year,
    edition: editionOf(report),
    ...(figures && { basis: 'figures' as const, origin: figures.origin }),
    ...(members && membersOf(members)),
    tables: tablesInOrder(form, report.tables),
    tablesDigest: report.tablesDigest,
    ...(report.draftDigest !== undefined &&
      report.edition.kind === 'draft' && { draftDigest: report.draftDigest }),
    ...(publishable && {
      publishable: {
        tables: tablesInOrder(form, publishable.tables),
        tablesDigest: publishable.tablesDigest,
        ...membersOf(publishable.members),
      },
    }),
    history: report.history.map(totalsOf),
    checks: report.checks.map(report.edition.kind === 'draft' ? checkForAgency : checkForPublic(form)),
    narrative: { overview: narrative.overview, problems: narrative.problems, other: narrative.other },
    provenance: {
      ruleSet: provenance.ruleSet,
      events: provenance.events,
      eventsDigest: provenance.eventsDigest,
      ...(provenance.release !== undefined && { release: provenance.release }),
    },
    ...(report.logKey !== undefined && { logKey: report.logKey }),
  };
}

/** The identity of each contribution; its cells are in `members.csv`. */
function membersOf({ list, own, incomplete }: ReportMembers) {
  return {
    members: list.map(({ tables: _, ...member }) => member),
    own: own.totals,
    incomplete: incomplete.map(({ path, agencies }) => ({ path, agencies: [...agencies] })),
  };
}

/** JSON in the format of all published files of the project. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The tables with their keys in the order of the contract, regardless of input order. */
export function tablesInOrder(form: Form, tables: ReportedTables): Record<string, unknown> {
  const { format, agency, year } = tables;
  const ordered: Tree = { format, agency: { id: agency.id, name: agency.name }, year };
  for (const { steps, value } of cellsOf(form, tables)) put(ordered, steps, value);
  return ordered;
}

interface Tree {
  [key: string]: Tree | number | string | null;
}

function put(tree: Tree, [step, ...rest]: readonly string[], value: number | string | null): void {
  if (step === undefined) return;
  if (rest.length === 0) {
    tree[step] = value;
    return;
  }
  const known = tree[step];
  const inner = typeof known === 'object' && known !== null ? known : {};
  tree[step] = inner;
  put(inner, rest, value);
}

/** The part of an earlier year that this one is compared with; all of its cells are in its own report. */
export type EarlierTotals = ReturnType<typeof totalsOf>;

function totalsOf({ year, version, figures, tables: { applications, disputes } }: EarlierYear) {
  const { received, carriedIn, concluded, carriedOut } = applications;
  return {
    year,
    version,
    ...(figures && { basis: 'figures' as const }),
    received: received.total,
    carriedIn: carriedIn.total,
    concluded: concluded.total,
    carriedOut: carriedOut.total,
    review: disputes.review.total,
    lawsuitDirect: disputes.lawsuitDirect.total,
    lawsuitAfterReview: disputes.lawsuitAfterReview.total,
  };
}

function editionOf({ edition }: Report) {
  return edition.kind === 'version' ? versionOf(edition) : draftOf(edition);
}

function versionOf({ kind, number, finalisedOn, note, replaces }: VersionEdition) {
  return {
    kind,
    version: number,
    finalisedOn,
    note,
    replaces: replaces && {
      version: replaces.number,
      finalisedOn: replaces.finalisedOn,
      differences: replaces.differences.map(differenceOf),
      ...(replaces.texts && { texts: replaces.texts.map(changedTextOf) }),
    },
  };
}

function changedTextOf({ section, changes }: ChangedText) {
  return { section, changes: changes.map(({ before, after }) => ({ before, after })) };
}

function draftOf({ kind, day, fold, published, changes, ...edition }: DraftEdition) {
  return {
    kind,
    day,
    fold,
    published,
    refusals: edition.refusals.map(({ code, zh, en }) => ({ code, zh, en })),
    ...(edition.silences && { silentSources: edition.silences.map((silent) => ({ ...silent })) }),
    faults: edition.faults.map(({ code, subject, events, zh, en }) => ({ code, subject, events, zh, en })),
    ...(edition.returns && { returns: edition.returns.map((one) => ({ ...one })) }),
    corrections: edition.corrections.map(({ cases, members, rules, ...cell }) => ({
      ...differenceOf(cell),
      cases,
      ...(members && { members: [...members] }),
      ...(rules && { rules: rules.map(({ code, mark, zh, en }) => ({ code, mark, zh, en })) }),
    })),
    behind: edition.behind.map(({ check, subject, events, zh, en, mend = [] }) => ({
      check,
      subject,
      events,
      zh,
      en,
      mend: mend.map(({ type, subject: number, data }) => ({ type, subject: number, ...(data && { data }) })),
    })),
    ...(edition.review && { review: { ...edition.review } }),
    changes: changes && { since: changes.since, cells: changes.cells.map(differenceOf) },
  };
}

/** Named key by key: a cell of a draft may carry cases, which no public file holds. */
function differenceOf({ path, before, after }: CellDifference) {
  return { path, before, after };
}

function checkForAgency(check: CheckResult) {
  return {
    ...statementOf(check),
    findings: check.findings.map(({ pointer, zh, en }) => ({ pointer, zh, en })),
    ...(check.reading && { reading: readingOf(check.reading) }),
  };
}

function readingOf({ bindings = [], unread = [], ...counts }: TextsRead) {
  return {
    ...countsOf(counts),
    bindings: bindings.map(({ section, figure, clause, topic, rule, cells, agrees }) => ({
      ...{ section, figure, clause, topic, rule, cells, agrees },
    })),
    unread: unread.map(({ section, figure, clause, why }) => ({ section, figure, clause, why })),
  };
}

function countsOf({ figures, read, disagree, statements }: TextsRead) {
  return { figures, read, disagree, statements };
}

/** A finding may name cases, for example where two years' sets of cases differ: the public gets only the cell. */
function checkForPublic(form: Form) {
  const cells = new Set(form.cells.map(({ pointer }) => pointer));
  return (check: CheckResult) => {
    const pointers = new Set(check.findings.map(({ pointer }) => pointer));
    const known = [...pointers].filter((pointer) => cells.has(pointer));
    return checkOfPlaces(check, known);
  };
}

function checkOfPlaces(check: CheckResult, pointers: readonly string[]) {
  return {
    ...statementOf(check),
    findings: pointers.map((pointer) => ({ pointer })),
    ...(check.reading && { reading: countsOf(check.reading) }),
  };
}

function statementOf({ id, level, result, zh, en, reason, equations }: CheckResult) {
  return {
    id,
    level,
    result,
    zh,
    en,
    ...(reason === undefined ? {} : { reason: { zh: reason.zh, en: reason.en } }),
    ...(equations && { equations: equationsOf(equations) }),
  };
}

function equationsOf({ assessed, of, blanksAsZero }: EquationsAssessed) {
  const { hold = 0, fail = 0 } = blanksAsZero ?? {};
  return { assessed, of, ...(blanksAsZero && { blanksAsZero: { hold, fail } }) };
}

import type { CheckResult } from '../checks/check-result.ts';
import type { AnnualTables } from '../tables/annual-tables.ts';
import { cellsOf, reportTitle } from '../tables/form.ts';
import type { Report } from './model.ts';

/**
 * `report.json` of a draft or a version, for programs: in goes the model, out comes JSON of stable key order, two
 * spaces of indentation and a line feed at the end. Always holds: `tables` is exactly the contract's shape with
 * all cells; that of a version names no subject, no event and no reason, also where a check's finding would.
 */
export function renderJson(report: Report): string {
  const { agency, year, narrative, provenance } = report;
  return jsonText({
    title: reportTitle(agency.name, year),
    agency: { id: agency.id, name: agency.name, contact: agency.contact },
    year,
    edition: editionOf(report),
    tables: tablesInOrder(report.tables),
    tablesDigest: report.tablesDigest,
    checks: report.checks.map(
      report.edition.kind === 'draft' ? checkForAgency : checkForPublic(report.tables),
    ),
    narrative: { overview: narrative.overview, problems: narrative.problems, other: narrative.other },
    provenance: {
      ruleSet: provenance.ruleSet,
      events: provenance.events,
      eventsDigest: provenance.eventsDigest,
    },
  });
}

/** JSON as all of the project's published files have it. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The tables with their keys in the order of the contract, whatever order they came in. */
export function tablesInOrder(tables: AnnualTables): Record<string, unknown> {
  const { format, agency, year, processingFees } = tables;
  const ordered: Tree = { format, agency: { id: agency.id, name: agency.name }, year };
  for (const { steps, value } of cellsOf(tables)) put(ordered, steps, value);
  ordered['processingFees'] = { applications: processingFees.applications, yuan: processingFees.yuan };
  return ordered;
}

interface Tree {
  [key: string]: Tree | number | string;
}

function put(tree: Tree, [step, ...rest]: readonly string[], value: number | string): void {
  if (step === undefined) return;
  if (rest.length === 0) {
    tree[step] = value;
    return;
  }
  const known = tree[step];
  const inner = typeof known === 'object' ? known : {};
  tree[step] = inner;
  put(inner, rest, value);
}

function editionOf({ edition }: Report) {
  if (edition.kind === 'version') {
    return {
      kind: edition.kind,
      version: edition.number,
      finalisedOn: edition.finalisedOn,
      note: edition.note,
    };
  }
  return {
    kind: edition.kind,
    fold: edition.fold,
    published: edition.published,
    refusals: edition.refusals.map(({ code, zh, en }) => ({ code, zh, en })),
    ...(edition.silences && {
      silentSources: edition.silences.map(({ silent, days, asOf }) => ({ ...silent, days, asOf })),
    }),
    faults: edition.faults.map(({ code, subject, events, zh, en }) => ({ code, subject, events, zh, en })),
  };
}

function checkForAgency(check: CheckResult) {
  return {
    ...statementOf(check),
    findings: check.findings.map(({ pointer, zh, en }) => ({ pointer, zh, en })),
  };
}

/** A finding may speak of cases, as where two years' sets of cases differ: the public gets the cell alone. */
function checkForPublic(tables: AnnualTables): (check: CheckResult) => unknown {
  const cells = new Set(cellsOf(tables).map(({ pointer }) => pointer));
  return (check) => {
    const pointers = check.findings.map(({ pointer }) => pointer.replace(/^\/tables(?=\/)/, ''));
    const known = [...new Set(pointers)].filter((pointer) => cells.has(pointer));
    return { ...statementOf(check), findings: known.map((pointer) => ({ pointer })) };
  };
}

function statementOf({ id, level, result, zh, en, reason }: CheckResult) {
  return {
    id,
    level,
    result,
    zh,
    en,
    ...(reason === undefined ? {} : { reason: { zh: reason.zh, en: reason.en } }),
  };
}

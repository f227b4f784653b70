/**
 * Recomputes one `report.json` from its own tables and texts, by the edition that it names. In: its key, and the seal
 * of its version. Out: findings. Statements that need more than the report, its events or another year, are reported as
 * unknown.
 */
import { isObject, readTables } from '../checks/read-tables.ts';
import { verifyChecks } from './checks-of-version.ts';
import { verifyByDrawing } from './drawing.ts';
import { type Findings, type Json, readObject } from './findings.ts';
import { verifyMembers } from './members.ts';
import type { VerifiedPlace } from './port.ts';
import { verifyRulesFile } from './rules.ts';
import type { Seal } from './seal.ts';

export async function verifyReport(
  prefix: string,
  seal: Seal,
  place: VerifiedPlace,
  findings: Findings,
): Promise<void> {
  const at = `${prefix}report.json`;
  await verifyRulesFile(seal, place, findings);
  const report = await readObject(at, place);
  if (report && !isKnown(report, place)) {
    findings.unknown(at, {
      zh: `报告所依格式为 ${formatOf(report)}，本软件没有这一格式，未作核对`,
      en: `the report follows edition ${formatOf(report)}, which this software does not know`,
    });
    return;
  }
  const readable = report && readTables(report, place.editions);
  if (!report || !readable || 'faults' in readable) {
    findings.fail(at, { zh: '无法读取其中的表格', en: 'the tables in it cannot be read' });
    return;
  }
  await verifyDigest(at, report, seal, { place, findings });
  verifyProvenance(at, report, seal, findings);
  const { release } = place.drawing;
  // Sums over blanks are tried with 0 in a report that declares blanks.
  const open = openCells(report);
  const asked = {
    ...readable,
    ...((report['basis'] === 'figures' || open.size > 0) && { triesBlanks: true as const }),
    ...(open.size > 0 && { incomplete: open }),
  };
  verifyChecks({ at, report, seal, readable: asked, release }, findings);
  const parts = await verifyMembers({ prefix, report, form: readable.form }, place, findings);
  await verifyByDrawing({ prefix, report, edition: readable.form, seal, parts }, place, findings);
  findings.unknown(`${at} /provenance/eventsDigest`, {
    zh: `表格由 ${seal.events} 条事件得出，事件不公开；持有事件者可用 --events 重算`,
    en: `the tables come from ${seal.events} events, which are not public; who has them recomputes with --events`,
  });
}

/** Cells that a member left blank. */
function openCells({ incomplete }: Json): Set<string> {
  const all = Array.isArray(incomplete) ? incomplete.filter(isObject) : [];
  return new Set(all.map(({ path }) => String(path)));
}

function formatOf({ tables }: Json): string | undefined {
  const format = isObject(tables) ? tables['format'] : undefined;
  return typeof format === 'string' ? format : undefined;
}

/** A report that names no edition at all is damaged, and not from a later release. */
function isKnown(report: Json, { editions }: VerifiedPlace): boolean {
  const format = formatOf(report);
  return format === undefined || editions.some(({ id }) => id === format);
}

async function verifyDigest(
  at: string,
  report: Json,
  seal: Seal,
  { place, findings }: { place: VerifiedPlace; findings: Findings },
): Promise<void> {
  const digest = await place.digest(new TextEncoder().encode(JSON.stringify(report['tables'])));
  findings.check(
    `${at} /tables`,
    digest === seal.tablesDigest && digest === report['tablesDigest'],
    { zh: '表格校验值重算一致', en: 'the digest of the tables, recomputed, agrees' },
    {
      zh: `表格校验值重算为 ${digest}，与所载不一致`,
      en: `the digest of the tables is ${digest}, not what is stated`,
    },
  );
}

function verifyProvenance(at: string, report: Json, seal: Seal, findings: Findings): void {
  const { edition, agency, year, provenance } = report;
  const stated = [
    isObject(agency) && agency['id'],
    year,
    isObject(edition) && edition['version'],
    isObject(edition) && edition['finalisedOn'],
    isObject(provenance) && provenance['ruleSet'],
    isObject(provenance) && provenance['events'],
    isObject(provenance) && provenance['eventsDigest'],
    seal.edition && formatOf(report),
    ...(seal.format === 1 ? [] : [report['basis'] ?? 'cases', JSON.stringify(contributionsIn(report))]),
  ];
  const sealed = [
    seal.agency,
    seal.year,
    seal.version,
    seal.finalisedOn,
    seal.ruleSet,
    seal.events,
    seal.eventsDigest,
    seal.edition,
    ...(seal.format === 1 ? [] : [seal.basis, JSON.stringify(seal.contributions)]),
  ];
  findings.check(
    at,
    stated.every((value, index) => value === sealed[index]),
    {
      zh: '机关、年度、版本、规则和事件与封存清单一致',
      en: 'agency, year, version, rules and events are as sealed',
    },
    {
      zh: '机关、年度、版本、规则或事件与封存清单不一致',
      en: 'agency, year, version, rules or events are not those of the seal',
    },
  );
}

/** The counted contributions of a report, in a seal's form; undefined if it is no government's. */
function contributionsIn({ members }: Json): unknown {
  if (!Array.isArray(members)) return undefined;
  const counted = members.filter(isObject).filter((one) => one['counted'] === true);
  return counted.map(({ agency, version, tablesDigest }) => ({ agency, version, tablesDigest }));
}

/**
 * What one `report.json` says of itself, recomputed from its own tables and texts. In: its key, and the seal of its
 * version. Out: findings. What needs more than the report, the events or another year, is said to be unknown.
 */

import type { CheckResult } from '../../../shared/checks/check.ts';
import { checkReport } from '../../../shared/checks/check-report.ts';
import { readTables } from '../../../shared/checks/read-tables.ts';
import { digestOfBytes, type Seal } from '../../../shared/formats/seal.ts';
import { EDITIONS } from '../offline/editions.ts';
import { type Findings, isObject, type Json, readObject } from './findings.ts';
import type { VerifiedPlace } from './published-place.ts';
import { verifyByDrawing } from './redrawing.ts';

export async function verifyReport(
  prefix: string,
  seal: Seal,
  place: VerifiedPlace,
  findings: Findings,
): Promise<void> {
  const at = `${prefix}report.json`;
  const report = await readObject(at, place);
  const readable = report && readTables(report, EDITIONS);
  if (!report || !readable || 'faults' in readable) {
    findings.fail(at, { zh: '无法读取其中的表格', en: 'the tables in it cannot be read' });
    return;
  }
  const digest = digestOfBytes(new TextEncoder().encode(JSON.stringify(report['tables'])));
  findings.check(
    `${at} /tables`,
    digest === seal.tablesDigest && digest === report['tablesDigest'],
    { zh: '表格校验值重算一致', en: 'the digest of the tables, recomputed, agrees' },
    {
      zh: `表格校验值重算为 ${digest}，与所载不一致`,
      en: `the digest of the tables is ${digest}, not what is stated`,
    },
  );
  verifyProvenance(at, report, seal, findings);
  verifyChecks(at, report, checkReport(readable), findings);
  await verifyByDrawing(prefix, { report, form: readable.form, seal, formats: place.formats }, findings);
  findings.unknown(`${at} /provenance/eventsDigest`, {
    zh: `表格由 ${seal.events} 条事件得出，事件不公开；持有事件者可用 --events 重算`,
    en: `the tables come from ${seal.events} events, which are not public; who has them recomputes with --events`,
  });
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
  ];
  const sealed = [
    seal.agency,
    seal.year,
    seal.version,
    seal.finalisedOn,
    seal.ruleSet,
    seal.events,
    seal.eventsDigest,
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

/** These need more than the report itself: the events, or the report of the year before. */
const NOT_FROM_THE_REPORT: ReadonlySet<string> = new Set([
  'carry-chain',
  'in-force-chain',
  'dispute-chain',
  'feed-faults',
  'parent-sum',
]);

function verifyChecks(at: string, report: Json, recomputed: CheckResult[], findings: Findings): void {
  const stated = new Map(
    (Array.isArray(report['checks']) ? report['checks'] : [])
      .filter(isObject)
      .map((check) => [check['id'], check['result']]),
  );
  for (const { id, result } of recomputed) {
    const place = `${at} /checks/${id}`;
    const said = stated.get(id);
    if (NOT_FROM_THE_REPORT.has(id)) {
      findings.unknown(place, {
        zh: `核对 ${id} 需要报告以外的数据`,
        en: `the check ${id} needs more than the report`,
      });
      continue;
    }
    findings.check(
      place,
      said === result,
      { zh: `核对 ${id} 重算一致：${result}`, en: `the check ${id}, recomputed, agrees: ${result}` },
      {
        zh: `核对 ${id} 重算为 ${result}，报告载为 ${String(said)}`,
        en: `the check ${id} is ${result}, not ${String(said)}`,
      },
    );
  }
}

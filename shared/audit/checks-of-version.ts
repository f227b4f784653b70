/**
 * Repeats the checks of a version. In: its `report.json`, its seal, and its edition. Out: findings. It repeats the
 * checks that the version names, and no later ones. Always holds: a sum is permanent, and a differing result is false.
 * Another release's reading of a text is not false because this release reads it differently.
 */

import type { Check, CheckedReport } from '../checks/check.ts';
import { resultOf } from '../checks/check-report.ts';
import { isObject } from '../checks/read-tables.ts';
import type { Edition } from '../editions/edition.ts';
import type { Findings, Json } from './findings.ts';
import type { Seal } from './seal.ts';

export interface VersionToCheck {
  /** The place of `report.json`. */
  at: string;
  report: Json;
  seal: Seal;
  readable: CheckedReport & { form: Edition };
  /** This software's release. */
  release: string;
}

export function verifyChecks(version: VersionToCheck, findings: Findings): void {
  const { at, report, seal, readable } = version;
  const stated = statedIn(report);
  verifyList(at, stated, seal, findings);
  for (const { id, result } of stated) {
    const check = readable.form.checks.find((one) => one.id === id);
    if (check) verifyCheck(check, result, version, findings);
    else
      findings.unknown(`${at} /checks/${id}`, {
        zh: `本软件没有核对 ${id}，由 ${seal.release} 版软件所作`,
        en: `this software has no check ${id}; release ${seal.release} made it`,
      });
  }
}

function statedIn(report: Json): { id: string; result: unknown }[] {
  const checks = Array.isArray(report['checks']) ? report['checks'] : [];
  return checks.filter(isObject).map(({ id, result }) => ({ id: String(id), result }));
}

/** A seal of 0.1.0 names no checks: then the list of `report.json` has them. */
function verifyList(
  at: string,
  stated: readonly { id: string }[],
  { checks }: Seal,
  findings: Findings,
): void {
  if (!checks) return;
  findings.check(
    `${at} /checks`,
    JSON.stringify(stated.map(({ id }) => id)) === JSON.stringify(checks),
    { zh: '所列核对与封存清单一致', en: 'the checks are those of the seal' },
    { zh: '所列核对与封存清单不一致', en: 'the checks are not those of the seal' },
  );
}

function verifyCheck(
  check: Check,
  said: unknown,
  { at, seal, readable, release }: VersionToCheck,
  findings: Findings,
): void {
  const { id, needs } = check;
  const place = `${at} /checks/${id}`;
  if (needs !== 'tables' && needs !== 'texts') {
    findings.unknown(place, {
      zh: `核对 ${id} 需要报告以外的数据`,
      en: `the check ${id} needs more than the report`,
    });
    return;
  }
  const { result } = resultOf(check, readable);
  if (said !== result && needs === 'texts' && seal.release !== release) {
    findings.unknown(place, {
      zh: `核对 ${id} 由 ${seal.release} 版软件所作，本机为 ${release} 版，读法不同，不作比较`,
      en: `the check ${id} was made by release ${seal.release}; this is ${release}, which reads texts otherwise`,
    });
    return;
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

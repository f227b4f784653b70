/** The checks of one file. In: its path. Out: one result a check on standard output; a failed error-level check refuses. */

import { checkReport, standing } from '../../shared/checks/check-report.ts';
import type { CheckResult } from '../../shared/checks/check-result.ts';
import { readTables } from '../../shared/checks/read-tables.ts';
import { readJsonFile } from './input-file.ts';
import { both, FaultList, Refused } from './messages.ts';
import type { Shell } from './shell.ts';

export async function printChecks(path: string, asJson: boolean, shell: Shell): Promise<void> {
  const { value } = await readJsonFile(path);
  const tables = readTables(value);
  if ('faults' in tables) {
    const faults = new FaultList();
    for (const { pointer, ...words } of tables.faults) faults.add(`${path} ${pointer}`.trim(), words);
    throw new Refused(
      {
        zh: `${path} 中有 ${faults.count} 处问题，无法核对`,
        en: `${faults.count} fault(s) in ${path}; it cannot be checked`,
      },
      faults.lines(),
    );
  }
  const results = checkReport(tables);
  shell.out(asJson ? `${JSON.stringify(results, null, 2)}\n` : results.map(lineOf).join(''));
  const { errors } = standing(results);
  if (errors.length === 0) return;
  const ids = errors.map(({ id }) => id).join(', ');
  throw new Refused({ zh: `核对未通过：${ids}`, en: `failed checks: ${ids}` });
}

const RESULTS = { pass: '通过 pass', fail: '不符 FAIL', 'not-assessable': '未核 n/a ' } as const;
const LEVELS = { error: '错误级 error  ', warning: '提示级 warning' } as const;

function lineOf({ id, level, result, findings, reason, ...words }: CheckResult): string {
  const why = reason ? `（${both(reason)}）` : '';
  const found = findings.map(({ pointer, ...finding }) => `    ${pointer}  ${both(finding)}\n`);
  return `${RESULTS[result]}  ${LEVELS[level]}  ${id.padEnd(14)}  ${both(words)}${why}\n${found.join('')}`;
}

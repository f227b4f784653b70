/**
 * The checks of one file. In: its path, and optionally the events behind its tables. Out: one result per check on
 * standard output, and each cell that differs from the events, with its cases. A failed error-level check refuses, and
 * so does such a cell.
 */

import type { Standing } from '../../../shared/audit/findings.ts';
import type { CheckResult } from '../../../shared/checks/check.ts';
import { checkReport, standing } from '../../../shared/checks/check-report.ts';
import { isObject, readTables } from '../../../shared/checks/read-tables.ts';
import { UNREAD_WORDS } from '../../../shared/checks/unread-words.ts';
import type { TabledAgency } from '../../../shared/counting/tally.ts';
import {
  behindCells,
  casesLine,
  type DifferingCell,
  decimalsOf,
  differingCells,
  recount,
} from '../auditor/recount.ts';
import { readJsonFile } from '../input-file.ts';
import type { Shell } from '../io.ts';
import { both, FaultList, Refused } from '../messages.ts';
import { EDITIONS, editionNamed } from '../offline/editions.ts';
import { casesInFile } from './case-source.ts';
import { type ExplainedCase, gapLines } from './gap-lines.ts';

export interface CheckOrder {
  json?: true;
  /** A file of events, or the evidence of a version. */
  events?: string;
}

export async function printChecks(path: string, { json, events }: CheckOrder, shell: Shell): Promise<void> {
  const { value } = await readJsonFile(path);
  const tables = readTables(value, EDITIONS);
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
  const against = events === undefined ? undefined : await cellsAgainst(events, value, path, shell);
  if (json) shell.out(`${JSON.stringify(against ? { checks: results, ...against } : results, null, 2)}\n`);
  else shell.out([...results.map(checkLine), against ? againstLines(against) : ''].join(''));
  refuseFailed(results, against?.cells ?? []);
}

function refuseFailed(results: readonly CheckResult[], cells: readonly CellBehind[]): void {
  const { errors } = standing(results);
  const ids = errors.map(({ id }) => id).join(', ');
  if (cells.length > 0)
    throw new Refused({
      zh: `${ids && `核对未通过：${ids}；`}${cells.length} 个单元格与由事件得出的不符`,
      en: `${ids && `failed checks: ${ids}; `}${cells.length} cell(s) differ from the events`,
    });
  if (ids) throw new Refused({ zh: `核对未通过：${ids}`, en: `failed checks: ${ids}` });
}

type CellBehind = DifferingCell & Standing;

interface AgainstEvents {
  cells: CellBehind[];
  /** The smallest set of cases and events whose removal reproduces the file's tables; null if there is none. */
  gap?: readonly ExplainedCase[] | null;
}

/** The cells in which the events differ from the file. */
async function cellsAgainst(
  events: string,
  report: unknown,
  path: string,
  shell: Shell,
): Promise<AgainstEvents> {
  const { tables, agency, year } = ownerOf(report, path);
  const open = async () => ({ ...(await casesInFile({ events, agency: agency.id }, shell)), agency });
  const recounted = (await recount(await open(), year)).tables;
  const cells = differingCells(tables, recounted);
  if (cells.length === 0) return { cells: [] };
  const { standing: inCell, gap } = await behindCells(cells, tables, recounted, await open());
  return {
    cells: cells.map((cell) => ({ ...cell, ...(inCell.get(cell.path) ?? { cases: [], count: 0 }) })),
    gap,
  };
}

/** The agency and year of a file's tables, and their money format. */
function ownerOf(report: unknown, path: string): { tables: unknown; agency: TabledAgency; year: number } {
  const tables = isObject(report) && isObject(report['tables']) ? report['tables'] : report;
  const { format, agency, year, proactive } = isObject(tables) ? tables : {};
  const id = isObject(agency) ? agency['id'] : undefined;
  const charges = isObject(proactive) ? proactive['chargesWanYuan'] : undefined;
  if (
    editionNamed(String(format))?.use !== 'computed' ||
    typeof id !== 'string' ||
    !Number.isSafeInteger(year)
  )
    throw new Refused({
      zh: `${path} 没有写明机关和年度，或不是 2021 年起的格式，无法与事件比对`,
      en: `${path} does not name its agency and year, or is not of the form of 2021; it cannot be compared with events`,
    });
  const chargeDecimals = typeof charges === 'string' ? decimalsOf(charges) : undefined;
  return { tables, agency: { id, name: id, chargeDecimals }, year: Number(year) };
}

function againstLines({ cells, gap }: AgainstEvents): string {
  return [...cells.map(cellLine), gap === undefined ? '' : gapLines(gap)].join('');
}

function cellLine(cell: CellBehind): string {
  const { path, printed, recomputed } = cell;
  const words = both({
    zh: `文件为 ${printed}，由事件得出 ${recomputed}`,
    en: `${printed} in the file, ${recomputed} from the events`,
  });
  return `不符 DIFFERS  ${path}  ${words}\n${casesLine(cell)}`;
}

export const RESULTS = { pass: '通过 pass', fail: '不符 FAIL', 'not-assessable': '未核 n/a ' } as const;
export const LEVELS = { error: '错误级 error  ', warning: '提示级 warning' } as const;

/** A check with its result, its coverage, and its findings below. */
export function checkLine(check: CheckResult): string {
  const { id, level, result, findings, reason, zh, en } = check;
  const why = reason ? `（${both(reason)}）` : '';
  const found = findings.map(({ pointer, ...finding }) => `    ${pointer}  ${both(finding)}\n`);
  const head = `${RESULTS[result]}  ${LEVELS[level]}  ${id.padEnd(14)}  ${both({ zh, en })}${why}\n`;
  return `${head}${found.join('')}${equationsLine(check)}${readingLines(check)}`;
}

/** The number of assessable equations; nothing if all were. */
export function equationsLine({ equations }: Pick<CheckResult, 'equations'>): string {
  if (!equations || equations.assessed === equations.of) return '';
  const { assessed, of, blanksAsZero } = equations;
  const tried = blanksAsZero
    ? `；空白格按0试算，另有${blanksAsZero.hold}个成立、${blanksAsZero.fail}个不成立`
    : '';
  return `    ${of}个等式中核对了${assessed}个${tried}\n`;
}

/** Each figure of the texts with the cells it was read as, and the unread figures with the reason. */
function readingLines({ reading }: CheckResult): string {
  if (!reading) return '';
  const { bindings = [], unread: others = [] } = reading;
  const read = bindings.map(
    ({ figure, clause, topic, rule, cells, agrees }) =>
      `    ${agrees ? '相符 agrees ' : '不符 DIFFERS'}  ${figure}（${clause}）= ${cells.join(' 或 / or ')}  [${topic} · ${rule}]\n`,
  );
  const unread = others.map(
    ({ figure, clause, why }) => `    未读 unread   ${figure}（${clause}）：${both(UNREAD_WORDS[why])}\n`,
  );
  return [...read, ...unread].join('');
}

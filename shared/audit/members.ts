/**
 * A government's report from its members' public files. In: its `report.json` with the pinned contributions, its
 * `members.csv`, and the publication around it. Out: findings: each pinned file matches its pin, and all of them add up
 * to the tables, cell by cell. Always holds: parts without a public file (figures, its own part) come from
 * `members.csv`, on the government's word, and a finding says so. A newer version of a member is named and changes
 * nothing.
 */

import { isObject } from '../checks/read-tables.ts';
import { consolidate } from '../consolidation/consolidate.ts';
import type { Contribution } from '../consolidation/contributions.ts';
import { MEMBERS_CSV, type PartTables, readMembersCsv } from '../consolidation/members-csv.ts';
import { type Form, valueAt } from '../form/form.ts';
import { type Findings, type Json, jsonOf, readObject } from './findings.ts';
import type { VerifiedPlace } from './port.ts';

export interface PinnedVersion {
  agency: string;
  year: number;
  number: number;
}

interface Pinned {
  agency: string;
  name: string;
  state: string;
  version: number | null;
  tablesDigest: string | null;
  counted: boolean;
}

interface Whole {
  prefix: string;
  report: Json;
  form: Form;
}

/** The members that a report pins by a version. */
export function pinnedVersions(report: Json): PinnedVersion[] {
  const year = Number(report['year']);
  return pinnedIn(report).flatMap(({ agency, version, counted }) =>
    counted && version !== null ? [{ agency, year, number: version }] : [],
  );
}

function pinnedIn({ members }: Json): Pinned[] {
  const all = Array.isArray(members) ? members.filter(isObject) : [];
  return all.map(({ agency, name, state, version, tablesDigest, counted }) => ({
    agency: String(agency),
    name: String(name),
    state: String(state),
    version: Number.isSafeInteger(version) ? Number(version) : null,
    tablesDigest: typeof tablesDigest === 'string' ? tablesDigest : null,
    counted: counted === true,
  }));
}

/** The parts from the report's own file; undefined if it has no readable one. */
export async function partsOf(
  prefix: string,
  form: Pick<Form, 'cells'>,
  place: Pick<VerifiedPlace, 'read'>,
): Promise<Map<string, PartTables> | undefined> {
  const bytes = await place.read(`${prefix}${MEMBERS_CSV}`);
  return bytes && readMembersCsv(new TextDecoder().decode(bytes), form);
}

/** The summed parts, for redrawing the report; undefined if there are none. */
export async function verifyMembers(
  whole: Whole,
  place: VerifiedPlace,
  findings: Findings,
): Promise<Map<string, PartTables> | undefined> {
  const { prefix, report, form } = whole;
  if (!Array.isArray(report['members'])) return undefined;
  const parts = await partsOf(prefix, form, place);
  if (!parts) {
    findings.fail(`${prefix}${MEMBERS_CSV}`, {
      zh: '各成员的数字无法读取，不能相加',
      en: 'the numbers of the members cannot be read, and cannot be added up',
    });
    return undefined;
  }
  const tables = new Map<string, unknown>();
  for (const member of pinnedIn(report))
    if (member.counted) tables.set(member.agency, await tablesOf(member, { whole, parts }, place, findings));
  verifySum(whole, { tables, own: ownPart(whole, parts, findings) }, findings);
  return parts;
}

function ownPart(
  { prefix, report }: Whole,
  parts: ReadonlyMap<string, PartTables>,
  findings: Findings,
): unknown {
  const id = isObject(report['agency']) ? String(report['agency']['id']) : '';
  const own = parts.get(id);
  if (own)
    findings.unknown(`${prefix}${MEMBERS_CSV} ${id}`, {
      zh: '本级的数字没有单独公布的文件，按本报告所载相加',
      en: 'its own part has no public file; it is added on the word of this report',
    });
  return own ?? null;
}

/** From the member's own public file if there is one. */
async function tablesOf(
  member: Pinned,
  { whole, parts }: { whole: Whole; parts: ReadonlyMap<string, PartTables> },
  place: VerifiedPlace,
  findings: Findings,
): Promise<unknown> {
  const { agency, version } = member;
  const at = `${whole.prefix}${MEMBERS_CSV} ${agency}`;
  const stated = parts.get(agency);
  if (version === null) {
    findings.unknown(at, {
      zh: '该成员的数字为填报，没有公布的文件，按本报告所载相加',
      en: 'the member’s figures have no public file; they are added on the word of this report',
    });
    return stated;
  }
  const key = `${agency}/${String(whole.report['year'])}/v${version}/report.json`;
  const theirs = await publishedReport({ at, key, version }, place, findings);
  if (!theirs) return stated;
  const digest = await place.digest(new TextEncoder().encode(JSON.stringify(theirs['tables'])));
  const isPinned = findings.check(
    key,
    digest === member.tablesDigest,
    { zh: '表格正是汇总所依据的', en: 'the tables are the ones that were pinned' },
    { zh: `表格校验值为 ${digest}，不是汇总所依据的`, en: `the tables are ${digest}, not what was pinned` },
  );
  comparePart({ at, key, form: whole.form }, { stated, theirs: theirs['tables'] }, findings);
  await tellNewer(member, whole, place, findings);
  // A later change is not part of this report, which is not at fault.
  return isPinned ? theirs['tables'] : stated;
}

/** The member's published report; undefined, with a finding, if it cannot be read. */
async function publishedReport(
  { at, key, version }: { at: string; key: string; version: number },
  place: VerifiedPlace,
  findings: Findings,
): Promise<Json | undefined> {
  const bytes = place.scope.kind === 'alone' ? undefined : await place.read(key);
  const theirs = bytes && jsonOf(bytes);
  if (isObject(theirs)) return theirs;
  if (bytes)
    findings.fail(key, {
      zh: '文件已损坏，读不出数据',
      en: 'the file is damaged: no data can be read in it',
    });
  else
    findings.unknown(at, {
      zh: `手边没有该成员第 ${version} 版（${key}），按本报告所载相加`,
      en: `version ${version} of the member is not at hand; it is added on the word of this report`,
    });
  return undefined;
}

function comparePart(
  { at, key, form }: { at: string; key: string; form: Form },
  { stated, theirs }: { stated: unknown; theirs: unknown },
  findings: Findings,
): void {
  const differing = form.cells.filter(({ steps }) => cellOf(stated, steps) !== cellOf(theirs, steps));
  for (const { path, steps } of differing) {
    const [here, there] = [stated, theirs].map((tables) => cellOf(tables, steps));
    findings.fail(`${at} ${path}`, {
      zh: `本报告所载为 ${inWords(here)}，成员公布的（${key}）为 ${inWords(there)}`,
      en: `${inWords(here, 'en')} here, ${inWords(there, 'en')} as the member published (${key})`,
    });
  }
  if (differing.length === 0)
    findings.pass(at, { zh: '与成员公布的逐格一致', en: 'cell by cell what the member published' });
}

function inWords(value: ReturnType<typeof cellOf>, language: 'zh' | 'en' = 'zh'): string {
  const [none, blank] = language === 'zh' ? ['（没有这一格）', '（空白）'] : ['(no such cell)', '(blank)'];
  return value === undefined ? none : value === null ? blank : String(value);
}

async function tellNewer(
  { agency, version }: Pinned,
  { report }: Whole,
  place: VerifiedPlace,
  findings: Findings,
): Promise<void> {
  const at = `${agency}/${String(report['year'])}/report.json`;
  const current = await readObject(at, place);
  const edition = current?.['edition'];
  const number = isObject(edition) ? Number(edition['version']) : 0;
  if (version === null || !(number > version)) return;
  findings.unknown(at, {
    zh: `该成员现为第 ${number} 版，本报告汇总的是第 ${version} 版`,
    en: `the member is at version ${number} by now; this report holds version ${version}`,
  });
}

function verifySum(
  { prefix, report, form }: Whole,
  { tables, own }: { tables: ReadonlyMap<string, unknown>; own: unknown },
  findings: Findings,
): void {
  const printed = report['tables'];
  const at = `${prefix}report.json /tables`;
  const parent = {
    agency: { id: '', name: '' },
    year: Number(report['year']),
    chargeDecimals: decimalsIn(printed),
    own,
  };
  const contributions = [...tables].map(contributionOf);
  const sum = tryTo(() => consolidate(form, { parent, contributions, countedFor: 'version' }));
  if (!sum) {
    findings.fail(at, {
      zh: '各部分缺少单元格，不能相加',
      en: 'a part lacks a cell: nothing can be added up',
    });
    return;
  }
  const differing = form.cells.filter(({ steps }) => cellOf(printed, steps) !== cellOf(sum.tables, steps));
  for (const { pointer, steps } of differing)
    findings.fail(`${at}${pointer}`, {
      zh: `各部分之和为 ${cellOf(sum.tables, steps)}，报告为 ${cellOf(printed, steps)}`,
      en: `the parts sum to ${cellOf(sum.tables, steps)}, the report has ${cellOf(printed, steps)}`,
    });
  if (differing.length === 0)
    findings.pass(at, {
      zh: `${form.cells.length} 个数字等于本级与 ${tables.size} 个成员之和`,
      en: `${form.cells.length} numbers are the sum of its own part and ${tables.size} members`,
    });
}

function contributionOf([agency, tables]: readonly [string, unknown]): Contribution {
  return { agency, name: agency, state: 'published', version: null, tablesDigest: null, tables };
}

function tryTo<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function cellOf(tables: unknown, steps: readonly string[]): number | string | null | undefined {
  return tryTo(() => valueAt(tables, steps));
}

/** As many as the report prints. */
function decimalsIn(tables: unknown): number {
  const charges = cellOf(tables, ['proactive', 'chargesWanYuan']);
  return String(charges ?? '').split('.')[1]?.length ?? 0;
}

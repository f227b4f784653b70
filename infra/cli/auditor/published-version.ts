/**
 * The version that events are compared with. In: its place, its agency and its year. Out: its seal, its tables, its
 * members' parts, and the agency's name in it. A place without such a version is refused.
 */
import { jsonOf, readObject } from '../../../shared/audit/findings.ts';
import { partsOf } from '../../../shared/audit/members.ts';
import { currentNumber } from '../../../shared/audit/place.ts';
import type { PublishedPlace } from '../../../shared/audit/port.ts';
import { readSeal, SEAL, type Seal } from '../../../shared/audit/seal.ts';
import { isObject } from '../../../shared/checks/read-tables.ts';
import type { TabledAgency } from '../../../shared/counting/tally.ts';
import type { Edition } from '../../../shared/editions/edition.ts';
import type { RulesRequest } from '../../../shared/rules/recount.ts';
import { agencyOf } from '../clerk/tables-of-file.ts';
import { Refused } from '../messages.ts';
import { editionNamed } from '../offline/editions.ts';
import { openPlace } from './published-place.ts';
import { decimalsOf } from './recount.ts';

/** The agency of the report, and its name if the place does not give one. */
export interface VersionAsked {
  agency: string;
  year: number;
  name?: string;
  registry?: string;
}

/** A version at a place. */
export interface Published {
  place: PublishedPlace;
  prefix: string;
  seal: Seal;
  tables: unknown;
  report: Record<string, unknown>;
  /** The basis of its numbers. */
  basis: 'cases' | 'figures';
  /** Only for a government: its members' parts, which its events do not give; from its `members.csv`. */
  parts?: ReadonlyMap<string, unknown>;
}

export async function publishedIn(target: string, { agency, year }: VersionAsked): Promise<Published> {
  const place = await openPlace(target);
  const prefix = await prefixIn(place, `${agency}/${year}/`);
  const bytes = await place.read(`${prefix}${SEAL}`);
  const seal = bytes && readSeal(jsonOf(bytes));
  const report = await readObject(`${prefix}report.json`, place);
  const tables = report?.['tables'];
  const basis = report?.['basis'] === 'figures' ? 'figures' : 'cases';
  if (!seal || !report || !isObject(tables))
    throw new Refused({
      zh: `${target} 没有可读的版本（${prefix}${SEAL} 和 ${prefix}report.json）`,
      en: `${target} holds no version that can be read (${prefix}${SEAL} and ${prefix}report.json)`,
    });
  if (seal.agency !== agency || seal.year !== year)
    throw new Refused({
      zh: `${target} 是 ${seal.agency} ${seal.year} 年的报告，不是 ${agency} ${year} 年的`,
      en: `${target} is the report of ${seal.agency} ${seal.year}, not of ${agency} ${year}`,
    });
  const form = editionNamed(String(tables['format']));
  const parts = form && Array.isArray(report['members']) ? await partsOf(prefix, form, place) : undefined;
  return { place, prefix, seal, tables, report, basis, ...(parts && { parts }) };
}

/** The edition that the version names, regardless of the edition that the year's reports follow now. */
export function editionIn({ tables }: Published): Edition | undefined {
  return isObject(tables) ? editionNamed(String(tables['format'])) : undefined;
}

/** The place of the version: the named one, or the current one of the year. */
async function prefixIn(place: PublishedPlace, year: string): Promise<string> {
  const { scope } = place;
  if (scope.kind === 'alone') return '';
  const of = scope.kind === 'publication' ? year : `${scope.agency}/${scope.year}/`;
  const number = scope.kind === 'version' ? scope.number : await currentNumber(of, place);
  return number === undefined ? of : `${of}v${number}/`;
}

export async function agencyFor(
  order: VersionAsked,
  published: Published | undefined,
): Promise<TabledAgency> {
  const said = order.name !== undefined || order.registry !== undefined;
  const printed = published && printedAgency(published.tables);
  if (!printed || order.registry !== undefined) return agencyOf(order);
  return said ? { ...printed, ...(await agencyOf(order)) } : { ...printed, id: order.agency };
}

/** The report's own name and decimals, which the recount of its figures needs. */
function printedAgency(tables: unknown): Omit<TabledAgency, 'id'> | undefined {
  if (!isObject(tables)) return undefined;
  const { agency, proactive } = tables;
  const name = isObject(agency) ? agency['name'] : undefined;
  const charges = isObject(proactive) ? proactive['chargesWanYuan'] : undefined;
  if (typeof name !== 'string') return undefined;
  // Figures may leave the amount blank: then there are no decimals to print.
  return { name, ...(typeof charges === 'string' && { chargeDecimals: decimalsOf(charges) }) };
}

/** The request to the rules that reproduces the printed tables. */
export function requestFor(
  { agency, year }: { agency: TabledAgency; year: number },
  published: Published | undefined,
): RulesRequest {
  const { id, name, chargeDecimals } = agency;
  const called = { id, name, ...(chargeDecimals !== undefined && { chargeDecimals }) };
  if (!published) return { agency: called, year, edition: null, basis: 'cases' };
  const { tables, basis, parts } = published;
  const edition = isObject(tables) ? String(tables['format']) : null;
  const members = [...(parts ?? [])].filter(([member]) => member !== id);
  const narrative = narrativeIn(published.report);
  return {
    ...{ agency: called, year, edition, basis },
    ...(parts && { parts: members.map(([member, brought]) => ({ agency: member, tables: brought })) }),
    ...(narrative && { narrative }),
  };
}

function narrativeIn({ narrative }: Published['report']): RulesRequest['narrative'] {
  if (!isObject(narrative)) return undefined;
  const text = (section: string) => {
    const said = narrative[section];
    return typeof said === 'string' ? said : null;
  };
  return { overview: text('overview'), problems: text('problems'), other: text('other') };
}

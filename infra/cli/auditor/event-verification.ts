/**
 * `gongkai verify --events`: the tables once more, from the events alone. In: a file of events (as they are sent, or the
 * evidence of a version), and perhaps where the version is published. Out: the digests that the events give; with a
 * place, whether they are those of its seal, cell by cell what is printed otherwise, with the cases that stand in it,
 * and the smallest set of cases that explains it all. Always holds: what cannot be compared says why, and counts as
 * neither.
 */

import { Findings, jsonOf, readObject } from '../../../shared/audit/findings.ts';
import { partsOf } from '../../../shared/audit/members.ts';
import { currentNumber } from '../../../shared/audit/place.ts';
import type { PublishedPlace } from '../../../shared/audit/port.ts';
import { readSeal, SEAL, type Seal } from '../../../shared/audit/seal.ts';
import { isObject } from '../../../shared/checks/read-tables.ts';
import { consolidate } from '../../../shared/consolidation/consolidate.ts';
import type { Contribution } from '../../../shared/consolidation/contributions.ts';
import { RULE_SET } from '../../../shared/counting/rule-sets.ts';
import type { TabledAgency } from '../../../shared/counting/tally.ts';
import type { Edition } from '../../../shared/editions/edition.ts';
import { digestOfBytes } from '../../../shared/formats/seal.ts';
import { tablesDigest } from '../../../shared/night/report-of-year.ts';
import { saltedDigest } from '../../../shared/store/digest.ts';
import { type CaseSource, casesInFile, type FileOrder } from '../clerk/case-source.ts';
import { agencyOf } from '../clerk/tables-of-file.ts';
import type { Shell } from '../io.ts';
import { Refused } from '../messages.ts';
import { editionNamed } from '../offline/editions.ts';
import { commitmentIn } from '../offline/evidence-file.ts';
import { verifyCommitment } from './night-commitment.ts';
import { openPlace } from './published-place.ts';
import { type Behind, behindCells, decimalsOf, differingCells, type Recount, recount } from './recount.ts';

export interface EventsOrder extends FileOrder {
  year: number;
  /** How the agency is called and prints money; by default as the place has it. */
  name?: string;
  registry?: string;
  /** Where the version lies that the events are held against. */
  place?: string;
}

export interface EventVerification {
  recount: Recount;
  /** None where there was no place to compare with. */
  findings: Findings | undefined;
  /** None where no cell differs. */
  gap?: Behind['gap'];
}

export async function verifyEvents(order: EventsOrder, shell: Shell): Promise<EventVerification> {
  const published = order.place === undefined ? undefined : await publishedIn(order.place, order);
  const agency = await agencyFor(order, published);
  const open = async (): Promise<CaseSource> => ({ ...(await casesInFile(order, shell)), agency });
  const own = await recount(await open(), order.year, published && editionIn(published), published?.basis);
  const counted = published?.parts ? withMembers(own, published, agency) : own;
  if (!published) return { recount: counted, findings: undefined };
  const findings = new Findings();
  verifyTables(counted, published, findings);
  verifySet(counted, published, findings);
  const shown = await commitmentIn(order.events);
  if (shown) await verifyCommitment(shown, { ...counted, agency: order.agency }, published.place, findings);
  const cells = differingCells(published.tables, counted.tables);
  if (cells.length === 0) return { recount: counted, findings };
  const { standing, gap } =
    published.basis === 'figures'
      ? NO_CASES
      : await behindCells(cells, published.tables, counted.tables, await open());
  for (const { path, pointer, printed, recomputed } of cells) {
    const words = {
      zh: `报告为 ${printed}，由事件得出 ${recomputed}；计入此格的案件：`,
      en: `${printed} in the report, ${recomputed} from the events; the cases that stand in it:`,
    };
    findings.fail(`${published.prefix}report.json /tables${pointer}`, words, standing.get(path));
  }
  return { recount: counted, findings, gap };
}

/** Figures have no cases behind them. */
const NO_CASES: Behind = { standing: new Map(), gap: null };

/** A version as it lies somewhere. */
interface Published {
  place: PublishedPlace;
  prefix: string;
  seal: Seal;
  tables: unknown;
  /** What its numbers are made of. */
  basis: 'cases' | 'figures';
  /** Of a government: its members' parts, which its events do not give; from its `members.csv`. */
  parts?: ReadonlyMap<string, unknown>;
}

async function publishedIn(target: string, { agency, year }: EventsOrder): Promise<Published> {
  const place = await openPlace(target);
  const prefix = await prefixIn(place, `${agency}/${year}/`);
  const bytes = await place.read(`${prefix}${SEAL}`);
  const seal = bytes && readSeal(jsonOf(bytes));
  const report = await readObject(`${prefix}report.json`, place);
  const tables = report?.['tables'];
  const basis = report?.['basis'] === 'figures' ? 'figures' : 'cases';
  if (!seal || !isObject(tables))
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
  const parts = form && Array.isArray(report?.['members']) ? await partsOf(prefix, form, place) : undefined;
  return { place, prefix, seal, tables, basis, ...(parts && { parts }) };
}

/** Its own part is recounted; what its members brought is taken as the version pinned it. */
function withMembers(own: Recount, { tables, parts }: Published, agency: TabledAgency): Recount {
  const form = editionNamed(own.tables.format);
  if (!form || !isObject(tables)) return own;
  const { id, name, chargeDecimals = 4 } = agency;
  const contributions = [...(parts ?? [])].flatMap(([member, brought]): Contribution[] =>
    member === id
      ? []
      : [
          {
            agency: member,
            name: member,
            state: 'published',
            version: null,
            tablesDigest: null,
            tables: brought,
          },
        ],
  );
  const parent = { agency: { id, name }, year: own.tables.year, chargeDecimals, own: own.tables };
  const whole = consolidate(form, { parent, contributions, countedFor: 'version' }).tables;
  return { ...own, tables: whole, tablesDigest: tablesDigest(whole) };
}

/** The edition that the version names, whichever reports on its year now follow. */
function editionIn({ tables }: Published): Edition | undefined {
  return isObject(tables) ? editionNamed(String(tables['format'])) : undefined;
}

/** Where the version lies: the one that was named, or the current one of the year. */
async function prefixIn(place: PublishedPlace, year: string): Promise<string> {
  const { scope } = place;
  if (scope.kind === 'alone') return '';
  const of = scope.kind === 'publication' ? year : `${scope.agency}/${scope.year}/`;
  const number = scope.kind === 'version' ? scope.number : await currentNumber(of, place);
  return number === undefined ? of : `${of}v${number}/`;
}

async function agencyFor(order: EventsOrder, published: Published | undefined): Promise<TabledAgency> {
  const said = order.name !== undefined || order.registry !== undefined;
  const printed = published && printedAgency(published.tables);
  if (!printed || order.registry !== undefined) return agencyOf(order);
  return said ? { ...printed, ...(await agencyOf(order)) } : { ...printed, id: order.agency };
}

/** What the report says of itself: its figures cannot be had again without its name and its decimals. */
function printedAgency(tables: unknown): Omit<TabledAgency, 'id'> | undefined {
  if (!isObject(tables)) return undefined;
  const { agency, proactive } = tables;
  const name = isObject(agency) ? agency['name'] : undefined;
  const charges = isObject(proactive) ? proactive['chargesWanYuan'] : undefined;
  if (typeof name !== 'string' || typeof charges !== 'string') return undefined;
  return { name, chargeDecimals: decimalsOf(charges) };
}

function verifyTables(counted: Recount, { prefix, seal, tables }: Published, findings: Findings): void {
  const place = `${prefix}report.json /tables`;
  const printed = digestOfBytes(new TextEncoder().encode(JSON.stringify(tables)));
  const agrees = counted.tablesDigest === seal.tablesDigest && counted.tablesDigest === printed;
  if (!agrees && seal.ruleSet !== RULE_SET) {
    findings.unknown(place, {
      zh: `该版按规则 ${seal.ruleSet} 统计，本软件按规则 ${RULE_SET}：由事件得出的 ${counted.tablesDigest} 不能与之比较`,
      en: `counted by rules ${seal.ruleSet} then, by rules ${RULE_SET} here: ${counted.tablesDigest} cannot be compared`,
    });
    return;
  }
  findings.check(
    place,
    agrees,
    {
      zh: `由事件重算，表格一致：${counted.tablesDigest}`,
      en: 'recomputed from the events: the same tables',
    },
    {
      zh: `由事件重算为 ${counted.tablesDigest}，封存清单载 ${seal.tablesDigest}，报告中的表格为 ${printed}`,
      en: 'recomputed from the events, sealed, and printed: these are not one',
    },
  );
}

function verifySet(
  { events, eventsDigest, salt }: Recount,
  { prefix, seal }: Published,
  findings: Findings,
): void {
  const place = `${prefix}${SEAL} /eventsDigest`;
  if (eventsDigest === null) {
    findings.unknown(place, {
      zh: '事件文件没有写明已登记的来源，无法得知是否正是那些事件；可加 --source，或用 gongkai evidence 的输出',
      en: 'the file names no registered source, so whether these are exactly the events is not known; add --source, or take what gongkai evidence prints',
    });
    return;
  }
  if (seal.salted && salt === undefined) {
    findings.unknown(place, {
      zh: '该版公开的事件摘要加了盐，没有盐值无法比较；请用 gongkai evidence 的输出，其首行即盐值',
      en: 'the public digest of the events is salted, and cannot be compared without the salt; take what gongkai evidence prints, whose first line it is',
    });
    return;
  }
  const stated = seal.salted && salt !== undefined ? saltedDigest(salt, eventsDigest) : eventsDigest;
  findings.check(
    place,
    stated === seal.eventsDigest && events === seal.events,
    {
      zh: `正是得出该版的 ${events} 条事件：${eventsDigest}`,
      en: `exactly the ${events} events that the version was made of`,
    },
    {
      zh: `不是得出该版的那些事件：此处 ${events} 条，${stated}；该版 ${seal.events} 条，${seal.eventsDigest}`,
      en: `not the events that the version was made of: ${events} here, ${seal.events} there`,
    },
  );
}

/**
 * `gongkai verify --events`: recomputes the tables from the events alone. In: a file of events (as sent, or the
 * evidence of a version), and optionally the place of the version. Out: the digests of the events. With a place, also
 * whether they match its seal, each differing cell with its cases, and the smallest set of cases that explains all
 * differences. Always holds: anything that cannot be compared says why, and counts as neither match nor difference. If
 * the seal names a file of rules, that file counts, and nothing replaces it.
 */

import { Findings } from '../../../shared/audit/findings.ts';
import { rulesKey, SEAL } from '../../../shared/audit/seal.ts';
import { isObject } from '../../../shared/checks/read-tables.ts';
import { consolidate } from '../../../shared/consolidation/consolidate.ts';
import type { Contribution } from '../../../shared/consolidation/contributions.ts';
import { RULE_SET } from '../../../shared/counting/rule-sets.ts';
import type { TabledAgency } from '../../../shared/counting/tally.ts';
import type { ReportedTables } from '../../../shared/form/annual-tables.ts';
import { digestOfBytes } from '../../../shared/formats/seal.ts';
import { tablesDigest } from '../../../shared/night/report-of-year.ts';
import type { RulesAnswer } from '../../../shared/rules/recount.ts';
import { saltedDigest } from '../../../shared/store/digest.ts';
import { type CaseSource, casesInFile, type FileOrder } from '../clerk/case-source.ts';
import type { Shell } from '../io.ts';
import { Refused } from '../messages.ts';
import { editionNamed } from '../offline/editions.ts';
import { commitmentIn } from '../offline/evidence-file.ts';
import { verifyCommitment } from './night-commitment.ts';
import {
  agencyFor,
  editionIn,
  type Published,
  publishedIn,
  requestFor,
  type VersionAsked,
} from './published-version.ts';
import {
  type Behind,
  behindCells,
  type DifferingCell,
  differingCells,
  type Recount,
  recount,
} from './recount.ts';
import { RulesFault } from './rules-faults.ts';
import { differingLeaves, RulesCount, type RulesRun, verifyChecksByRules } from './sealed-rules.ts';

export interface EventsOrder extends FileOrder, VersionAsked {
  /** The place of the version that the events are compared with. */
  place?: string;
  /** A file of rules kept elsewhere. */
  rules?: string;
}

export interface EventVerification {
  /** Null if the file of rules gave none. */
  recount: Omit<Recount, 'tables' | 'tablesDigest'> & {
    tables: ReportedTables | null;
    tablesDigest: string | null;
  };
  /** The file of rules that counted; absent if none is named. */
  rules?: RulesRun;
  checks?: RulesAnswer['checks'];
  /** None without a place to compare with. */
  findings: Findings | undefined;
  /** None if no cell differs, and if there are no cases. */
  gap?: Behind['gap'];
}

export async function verifyEvents(order: EventsOrder, shell: Shell): Promise<EventVerification> {
  const published = order.place === undefined ? undefined : await publishedIn(order.place, order);
  const agency = await agencyFor(order, published);
  const open = async (): Promise<CaseSource> => ({ ...(await casesInFile(order, shell)), agency });
  const count = await rulesFor(order, { agency, published }, shell);
  const source = await open();
  const cases = count ? count.alongWith(source.cases) : source.cases;
  const edition = published && editionIn(published);
  const own = await recount({ ...source, cases }, order.year, edition, published?.basis);
  const counted = published?.parts ? withMembers(own, published, agency) : own;
  const ruled = count && ruledBy(count, await count.answer(), counted);
  if (!published) {
    if (ruled?.answer instanceof RulesFault) throw new Refused(ruled.answer.words);
    return { recount: counted, ...ruled?.said, findings: undefined };
  }
  const findings = new Findings();
  const cells = ruled
    ? verifyByRules(ruled, published, findings)
    : verifyTables(counted, published, findings);
  verifySet(counted, published, findings);
  const shown = await commitmentIn(order.events);
  if (shown) await verifyCommitment(shown, { ...counted, agency: order.agency }, published.place, findings);
  const result = { recount: counted, ...ruled?.said, findings };
  if (cells.length === 0) return result;
  // Figures have no cases behind them. This software lists cases only if it counts as the file does.
  const isTold = published.basis === 'cases' && (!ruled || ruled.isOurs);
  const behind = isTold
    ? await behindCells(cells, published.tables, counted.tables, await open())
    : undefined;
  for (const { path, pointer, printed, recomputed } of cells)
    findings.fail(
      `${published.prefix}report.json /tables${pointer}`,
      otherwise(printed, recomputed, behind !== undefined),
      behind?.standing.get(path),
    );
  return { ...result, ...(behind && { gap: behind.gap }) };
}

const otherwise = (printed: number | string, recomputed: number | string, hasCases: boolean) => ({
  zh: `报告为 ${printed}，由事件得出 ${recomputed}${hasCases ? '；计入此格的案件：' : ''}`,
  en: `${printed} in the report, ${recomputed} from the events${hasCases ? '; the cases counted in it:' : ''}`,
});

/** The file that the seal names counts a version; without one, this software or the requested file does. */
async function rulesFor(
  { rules: file, year }: EventsOrder,
  { agency, published }: { agency: TabledAgency; published: Published | undefined },
  { root }: Shell,
): Promise<RulesCount | undefined> {
  const digest = published?.seal.rules;
  if (digest === undefined && file === undefined) return undefined;
  if (published && digest === undefined)
    throw new Refused({
      zh: '该版由早期软件公布，封存清单未载规则文件；请去掉 --rules，由本软件重算',
      en: 'the version is of an early release, whose seal names no file of rules; leave out --rules',
    });
  return RulesCount.open({ digest, file, place: published?.place }, requestFor({ agency, year }, published), {
    root,
  });
}

interface Ruled {
  answer: RulesAnswer | RulesFault;
  sha256: string | null;
  /** The file counts as this software does. */
  isOurs: boolean;
  said: Pick<EventVerification, 'recount' | 'rules' | 'checks'>;
}

function ruledBy({ sha256 }: RulesCount, answer: RulesAnswer | RulesFault, counted: Recount): Ruled {
  if (answer instanceof RulesFault) {
    const said = {
      recount: { ...counted, tables: null, tablesDigest: null },
      rules: { sha256, code: answer.code },
    };
    return { answer, sha256, isOurs: false, said };
  }
  const { tables, ruleSet, checks } = answer;
  const digest = tablesDigest(tables);
  const said = {
    recount: { ...counted, tables, tablesDigest: digest },
    rules: { sha256, ruleSet },
    checks,
  };
  return { answer, sha256, isOurs: digest === counted.tablesDigest, said };
}

function verifyByRules(
  { answer, sha256, said }: Ruled,
  { prefix, seal, tables, report }: Published,
  findings: Findings,
): DifferingCell[] {
  const at = rulesKey(sha256 ?? String(seal.rules));
  if (answer instanceof RulesFault) {
    findings.fault(at, answer.code, answer.words);
    return [];
  }
  findings.pass(at, {
    zh: '正是封存清单所载的规则文件，已隔离运行',
    en: 'the file of rules that the seal names; it ran in isolation',
  });
  const place = `${prefix}report.json`;
  verifyDigests(`${place} /tables`, said.recount.tablesDigest, { seal, tables }, findings);
  verifyChecksByRules(place, answer, report, findings);
  return differingLeaves(tables, answer.tables);
}

/** Its own part is recounted; its members' parts are taken as the version pinned them. */
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

/** By this software's own rules; returns the differing cells. */
function verifyTables(counted: Recount, published: Published, findings: Findings): DifferingCell[] {
  const { prefix, seal, tables } = published;
  const place = `${prefix}report.json /tables`;
  const agrees = counted.tablesDigest === seal.tablesDigest && counted.tablesDigest === printedDigest(tables);
  if (!agrees && seal.ruleSet !== RULE_SET) {
    findings.unknown(place, {
      zh: `该版按规则 ${seal.ruleSet} 统计，本软件按规则 ${RULE_SET}：由事件得出的 ${counted.tablesDigest} 不能与之比较`,
      en: `counted by rules ${seal.ruleSet} then, by rules ${RULE_SET} here: ${counted.tablesDigest} cannot be compared`,
    });
  } else verifyDigests(place, counted.tablesDigest, published, findings);
  return differingCells(tables, counted.tables);
}

const printedDigest = (tables: unknown) => digestOfBytes(new TextEncoder().encode(JSON.stringify(tables)));

function verifyDigests(
  place: string,
  counted: string | null,
  { seal, tables }: Pick<Published, 'seal' | 'tables'>,
  findings: Findings,
): void {
  const printed = printedDigest(tables);
  findings.check(
    place,
    counted === seal.tablesDigest && counted === printed,
    {
      zh: `由事件重算，表格一致：${counted}`,
      en: 'recomputed from the events: the same tables',
    },
    {
      zh: `由事件重算为 ${counted}，封存清单载 ${seal.tablesDigest}，报告中的表格为 ${printed}`,
      en: 'the tables recomputed from the events, sealed and printed differ',
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

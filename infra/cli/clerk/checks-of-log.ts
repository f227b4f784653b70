/**
 * `check --agency --year` and the chains of `faults`: the checks of an agency's years on the current log, as the next
 * night would find them. In: the log, and the fixed versions. Out: each year's checks. Behind each failing check: the
 * smallest set of cases and events that causes it, and the fix for each. Always holds: nothing is written, and checks
 * and cases come from one pass over the log.
 */
import { standing } from '../../../shared/checks/check-report.ts';
import { instantOf, yearOf } from '../../../shared/events/instant.ts';
import type { FixedVersion } from '../../../shared/night/corrections.ts';
import { foldLog } from '../../../shared/night/fold-log.ts';
import { comparisonWith, type FoldedYear, foldYears } from '../../../shared/night/fold-years.ts';
import { frozenTables, latestManifests } from '../../../shared/night/manifest.ts';
import { wordsOfLog } from '../../../shared/night/office-word.ts';
import type { Comparison } from '../../../shared/night/version-against-log.ts';
import { timeOf } from '../../../shared/registry/clock.ts';
import type { CaseBehind } from '../../../shared/report/model.ts';
import type { Agency, Objects } from '../../../shared/store/ports.ts';
import { bucketsOf, findSite, type OperatorStores, operatorStores, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { Refused } from '../messages.ts';
import { knownAgency } from '../operator/registering.ts';
import { type ChainBreak, caseLines } from './case-behind.ts';
import { checkLine } from './checks-of-file.ts';

export interface LogPorts extends Pick<OperatorStores, 'registry' | 'eventLog'> {
  drafts: Objects;
}

export async function logPorts(where: Where, shell: Shell): Promise<LogPorts> {
  const site = await findSite(where, shell);
  const [stores, { drafts }] = await Promise.all([operatorStores(site), bucketsOf(site)]);
  return { ...stores, drafts };
}

/** Every year of the agency that has a draft, the oldest first. */
export async function yearsOfLog(id: string, ports: LogPorts, now: number): Promise<FoldedYear[]> {
  const agency = await knownAgency(id, ports);
  const manifests = await latestManifests(id, ports.drafts);
  const versions = new Map<number, FixedVersion>();
  for (const [year, manifest] of manifests)
    versions.set(year, { manifest, tables: await frozenTables(manifest, ports.drafts) });
  const currentYear = yearOf(instantOf(await timeOf(agency, now, ports.registry)));
  return lookedInto({ agency, versions, currentYear }, ports);
}

interface Looking {
  agency: Agency;
  versions: ReadonlyMap<number, FixedVersion>;
  currentYear: number;
}

async function lookedInto(
  looking: Looking,
  { eventLog, drafts }: Omit<LogPorts, 'registry'>,
  compare: ReadonlySet<number> = new Set(),
): Promise<FoldedYear[]> {
  const { agency, versions, currentYear } = looking;
  const comparisons = new Map<number, Comparison>();
  for (const [year, version] of versions)
    if (compare.has(year)) comparisons.set(year, comparisonWith(version, drafts));
  const folded = await foldLog(eventLog.read(agency.id), {
    through: currentYear,
    observe: async ({ facts, events }) => {
      for (const comparison of comparisons.values()) await comparison.add(facts.subject, events);
    },
  });
  for (const comparison of comparisons.values()) await comparison.close();
  const words = wordsOfLog(folded.finalisations);
  const dueFrom = currentYear;
  const outcome = foldYears({ agency, folded, versions, comparisons, words, currentYear, dueFrom });
  const wanted = new Set([...compare, ...outcome.compare]);
  return wanted.size === compare.size ? outcome.years : lookedInto(looking, { eventLog, drafts }, wanted);
}

export interface YearOrder {
  agency: string;
  year: number;
  json?: true | undefined;
}

/** All checks of a year; a failed error-level check refuses here, as it does at publication. */
export async function printYearChecks(
  { agency, year, json }: YearOrder,
  ports: LogPorts,
  shell: Shell,
): Promise<void> {
  const years = await yearsOfLog(agency, ports, shell.now());
  const found = years.find((each) => each.year === year);
  if (!found) throw noSuchYear(agency, year, years);
  const { report, behind } = found;
  const { checks } = report;
  if (json) {
    shell.out(`${JSON.stringify({ agency, year, checks, cases: behind }, null, 2)}\n`);
  } else {
    const lines = checks.map(
      (check) =>
        checkLine(check) +
        behind
          .filter((each) => each.check === check.id)
          .map(caseLines)
          .join(''),
    );
    shell.out(lines.join(''));
  }
  const failed = standing(checks).errors.map(({ id }) => id);
  if (failed.length > 0)
    throw new Refused({
      zh: `核对未通过：${failed.join(', ')}；该年度报告在处理之前不能发布`,
      en: `failed checks: ${failed.join(', ')}; the year is not published until they are fixed`,
    });
}

function noSuchYear(agency: string, year: number, years: readonly FoldedYear[]): Refused {
  const there = years.map((each) => each.year).join(', ');
  return new Refused({
    zh: `机关 ${agency} 没有 ${year} 年度的草稿；有草稿的年度：${there}`,
    en: `${agency} has no draft of ${year}; it has of: ${there}`,
  });
}

const CHAINS: ReadonlySet<CaseBehind['check']> = new Set(['carry-chain', 'in-force-chain', 'dispute-chain']);

/** The cases that break a chain into one of the agency's years. */
export async function brokenChains(agency: string, ports: LogPorts, now: number): Promise<ChainBreak[]> {
  const years = await yearsOfLog(agency, ports, now);
  return years.flatMap(({ year, behind }) =>
    behind.filter(({ check }) => CHAINS.has(check)).map((each) => ({ year, ...each })),
  );
}

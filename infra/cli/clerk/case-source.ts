/**
 * All cases of an agency, one at a time. In: an event file, the evidence of a version, or a stack. Out: each number
 * with all its events, and the agency's name and money format. A stack is read in its current state: a draft of last
 * night may be older.
 */

import type { TabledAgency } from '../../../shared/counting/tally.ts';
import type { ReportedTables } from '../../../shared/form/annual-tables.ts';
import { casesOf } from '../../../shared/night/fold-log.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import { mergedInto } from '../../../shared/registry/kin.ts';
import { basisIn, heirIn } from '../../../shared/registry/membership.ts';
import { bucketsOf, findSite, type OperatorStores, operatorStores, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { Refused } from '../messages.ts';
import { readEventFile } from '../offline/event-file.ts';
import { evidenceIn, holdsEvidence, type SourcedCase, saltIn } from '../offline/evidence-file.ts';
import { knownAgency } from '../operator/registering.ts';
import { contributionsNow, type PartsOfWhole } from './members-behind.ts';

export interface CaseSource {
  agency: TabledAgency;
  /** Iterable once. */
  cases: AsyncIterable<SourcedCase>;
  /** Whether each event carries its source in the log; the lines of a file name no registered one. */
  identified: boolean;
  /** The basis of a year's tables, and of those of a merged agency; absent if unknown, then cases. */
  basis?: (year: number, merged?: string) => 'cases' | 'figures';
  /** In a stack: who counts the agency's cases of a year, itself or its heir; undefined for nobody. */
  heir?: (year: number) => string | undefined;
  /** Only for a government: its members' parts of a year. */
  parts?: (year: number) => Promise<PartsOfWhole | undefined>;
  /** For the cases of a published version: its printed tables. */
  version?: PrintedVersion;
  /** For the evidence of a version: the salt of its public digest. */
  salt?: string;
}

export interface PrintedVersion {
  number: number;
  year: number;
  ruleSet: string;
  tables: ReportedTables;
  /** For a government: its own part of them. */
  own?: unknown;
}

export interface SourceOrder extends Where {
  agency: string;
  /** An event file; then no stack is read. */
  events?: string;
}

export async function openCases(order: SourceOrder, shell: Shell): Promise<CaseSource> {
  if (order.events !== undefined) return casesInFile({ ...order, events: order.events }, shell);
  const site = await findSite(order, shell);
  const stores = await operatorStores(site);
  const source = await casesInStores(order.agency, stores);
  const ports = { ...stores, ...(await bucketsOf(site)) };
  const agency = await knownAgency(order.agency, stores);
  return { ...source, parts: (year) => contributionsNow(agency, year, ports) };
}

/** The contents of a file; `source`: the registered source of all of it, if known. */
export interface FileOrder {
  events: string;
  agency: string;
  source?: string;
  /** The salt of the version's public digest, if the file does not have it. */
  salt?: string;
}

export async function casesInFile(
  { events: path, agency, source, salt: given }: FileOrder,
  shell: Shell,
): Promise<CaseSource> {
  const named = { id: agency, name: agency };
  if (await holdsEvidence(path)) {
    const salt = given ?? (await saltIn(path));
    const cases = evidenceIn(path, agency, shell.now());
    return { agency: named, cases, identified: true, ...(salt !== undefined && { salt }) };
  }
  const file = await readEventFile(path, shell.now());
  if (!file.agencies.includes(agency)) {
    file.close();
    throw new Refused({
      zh: `${path} 中没有机关 ${agency} 的事件；文件中有：${file.agencies.join(', ')}`,
      en: `${path} holds no event of ${agency}; it holds: ${file.agencies.join(', ')}`,
    });
  }
  async function* cases() {
    try {
      for (const [subject, events] of file.subjectsOf(agency, source)) yield { subject, events };
    } finally {
      file.close();
    }
  }
  const salted = given !== undefined && { salt: given };
  return { agency: named, cases: cases(), identified: source !== undefined, ...salted };
}

export async function casesInStores(
  id: string,
  { registry, eventLog }: Pick<OperatorStores, 'registry' | 'eventLog'>,
): Promise<CaseSource> {
  const agency = await knownAgency(id, { registry });
  const agencies = await registry.agencies();
  const merged = mergedEver(id, agencies);
  const all = new Map(agencies.map((one) => [one.id, one]));
  const known = new Map([agency, ...merged.map((one) => one.agency)].map((one) => [one.id, one]));
  async function* cases(): AsyncGenerator<SourcedCase> {
    const own = { of: agency, named: {} };
    const others = merged.map((one) => ({
      of: one.agency,
      named: { merged: { agency: one.agency.id, from: one.from } },
    }));
    for (const { of, named } of [own, ...others])
      for await (const { subject, events } of casesOf(eventLog.read(of.id)))
        yield {
          ...{ subject, events: events.map(({ event }) => event), ...named },
          ...(of.until !== undefined && { until: of.until }),
        };
  }
  const basis = (year: number, other = id) => basisIn(known.get(other) ?? agency, year);
  const heir = (year: number) => heirIn(id, year, all);
  return { agency, cases: cases(), identified: true, basis, heir };
}

/** The agencies that were merged into it in any year. */
function mergedEver(id: string, agencies: readonly Agency[]) {
  const ends = agencies.flatMap(({ until }) => (until === undefined ? [] : Number(until.slice(0, 4))));
  return mergedInto(id, agencies, Math.max(0, ...ends) + 1);
}

/** Whether the log belongs in a year's tables: a merged log does from the year in which it belongs to the heir. */
export function countsIn(
  year: number,
  { merged }: SourcedCase,
  { basis }: Pick<CaseSource, 'basis'>,
): boolean {
  return !merged || (merged.from <= year && basis?.(year, merged.agency) !== 'figures');
}

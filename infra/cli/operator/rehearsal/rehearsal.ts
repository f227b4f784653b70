/**
 * `gongkai rehearse`: the changes that a release would make, before its deployment. In: its file of rules, and the
 * data: versions with their frozen events, and the log behind the drafts; or a file of events. Out: every year in which
 * a number or a check differs, with the cases behind it, and the governments whose sums include it. Always holds:
 * nothing is written; every year with a version or a draft is examined, or the rehearsal fails.
 */
import { casesOf } from '../../../../shared/night/fold-log.ts';
import { latestManifests, type Manifest } from '../../../../shared/night/manifest.ts';
import { basisIn, heirIn, lastDayOf, nameOn, parentOn } from '../../../../shared/registry/membership.ts';
import type { RulesCase, RulesRequest } from '../../../../shared/rules/recount.ts';
import type { Agency, EventLog, Objects } from '../../../../shared/store/ports.ts';
import type { RulesProcess } from '../../auditor/rules-process.ts';
import { casesOfVersion } from '../../auditor/version-source.ts';
import { type CaseSource, casesInFile } from '../../clerk/case-source.ts';
import type { OperatorStores } from '../../connect.ts';
import type { Shell } from '../../io.ts';
import { editionFor } from '../../offline/editions.ts';
import { type Moved, movedBy } from './moved.ts';

export interface RehearsedYear {
  agency: string;
  year: number;
  /** Number of the version; null for a draft. */
  version: number | null;
  request: RulesRequest;
  /** Restarts the cases. */
  open: () => AsyncIterable<RulesCase>;
  /** Governments and heirs whose sums include it. */
  alsoIn: string[];
}

export type MovedYear = Pick<RehearsedYear, 'agency' | 'year' | 'version' | 'alsoIn'> & Moved;

export interface Rehearsal {
  looked: { agencies: number; years: number };
  moved: MovedYear[];
}

export async function rehearse(
  rules: RulesProcess,
  years: AsyncIterable<RehearsedYear>,
  looking: (year: RehearsedYear) => void = () => {},
): Promise<Rehearsal> {
  const agencies = new Set<string>();
  const moved: MovedYear[] = [];
  let count = 0;
  for await (const one of years) {
    looking(one);
    const { agency, year, version, request, open, alsoIn } = one;
    agencies.add(agency);
    count += 1;
    const found = await movedBy(rules, request, open);
    if (found) moved.push({ agency, year, version, alsoIn, ...found });
  }
  return { looked: { agencies: agencies.size, years: count }, moved };
}

export interface Wanted {
  agency?: string | undefined;
  year?: number | undefined;
}

export type RehearsalPorts = Pick<OperatorStores, 'registry' | 'eventLog' | 'progress'> & { drafts: Objects };

/** Every year with a version or a draft; a version is counted from its frozen events. */
export async function* yearsOfStack(wanted: Wanted, ports: RehearsalPorts): AsyncGenerator<RehearsedYear> {
  const agencies = await ports.registry.agencies();
  const byId = new Map(agencies.map((agency) => [agency.id, agency]));
  const progress = new Map((await ports.progress.all()).map((one) => [one.agency, one]));
  for (const agency of agencies.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    if (wanted.agency !== undefined && agency.id !== wanted.agency) continue;
    const manifests = await latestManifests(agency.id, ports.drafts);
    const drafted = progress.get(agency.id)?.standings.map(({ year }) => year) ?? [];
    for (const year of [...new Set([...manifests.keys(), ...drafted])].sort((a, b) => a - b)) {
      if (wanted.year !== undefined && year !== wanted.year) continue;
      if (editionFor(year)?.use !== 'computed') continue;
      yield yearOf({ agency, year, manifest: manifests.get(year), byId }, ports);
    }
  }
}

interface Place {
  agency: Agency;
  year: number;
  manifest: Manifest | undefined;
  byId: ReadonlyMap<string, Agency>;
}

function yearOf({ agency, year, manifest, byId }: Place, ports: RehearsalPorts): RehearsedYear {
  const { id, chargeDecimals } = agency;
  const name = nameOn(agency, lastDayOf(year));
  // A version of format 1 froze no events: then there is only the log.
  const version = manifest?.evidence ? manifest.number : null;
  const basis = version === null ? basisIn(agency, year) : (manifest?.basis ?? 'cases');
  return {
    agency: id,
    year,
    version,
    request: { agency: { id, name, chargeDecimals }, year, edition: null, basis },
    open: () =>
      version === null
        ? loggedCases(id, year, byId, ports.eventLog)
        : frozenCases({ agency: id, year, version }, ports.drafts),
    alsoIn: sumsOver(id, year, byId),
  };
}

async function* frozenCases(
  version: { agency: string; year: number; version: number },
  drafts: Objects,
): AsyncGenerator<RulesCase> {
  yield* (await casesOfVersion(version, drafts)).cases;
}

/** Of its own log, and of those merged into it by that year. */
async function* loggedCases(
  id: string,
  year: number,
  byId: ReadonlyMap<string, Agency>,
  eventLog: EventLog,
): AsyncGenerator<RulesCase> {
  for (const log of byId.keys()) {
    if (heirIn(log, year, byId) !== id && log !== id) continue;
    const merged = log !== id && { merged: { agency: log, from: year } };
    for await (const { subject, events } of casesOf(eventLog.read(log)))
      yield { subject, events: events.map(({ event }) => event), ...merged };
  }
}

/** The heir, and every government above that sums its members. */
function sumsOver(id: string, year: number, byId: ReadonlyMap<string, Agency>): string[] {
  const heir = heirIn(id, year, byId);
  const sums = new Set(heir === undefined || heir === id ? [] : [heir]);
  const above = (of: string): string | null => {
    const agency = byId.get(of);
    return agency ? parentOn(agency, lastDayOf(year)) : null;
  };
  const seen = new Set<string>();
  for (let at = above(heir ?? id); at !== null && !seen.has(at); at = above(at)) {
    seen.add(at);
    if (byId.get(at)?.consolidates) sums.add(at);
  }
  return [...sums];
}

/** One year of a file of events, as a draft would have it. */
export async function* yearOfFile(
  { events, agency, year }: { events: string; agency: string; year: number },
  shell: Shell,
): AsyncGenerator<RehearsedYear> {
  async function* open(): AsyncGenerator<RulesCase> {
    const source: CaseSource = await casesInFile({ events, agency }, shell);
    yield* source.cases;
  }
  const request = { agency: { id: agency, name: agency }, year, edition: null, basis: 'cases' } as const;
  yield { agency, year, version: null, request, open, alsoIn: [] };
}

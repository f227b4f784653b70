/**
 * A recovery drill: would a restore bring back everything that is needed? In: a restored log, and the buckets of the
 * stack. Out: for each agency, whether its fold matches the nights' folds of the live log, and whether the drafts match
 * the current ones. For each version, whether its frozen files and events reproduce it, and match its seal. Always:
 * nothing is written; changes after the moment of the backup are distinguished from differences.
 */
import { differingCases } from '../../../../shared/counting/segment.ts';
import { identityOf } from '../../../../shared/events/event.ts';
import { instantOf, yearOf } from '../../../../shared/events/instant.ts';
import { FIRST_REPORT } from '../../../../shared/form/codes.ts';
import { reckon } from '../../../../shared/night/compute-years.ts';
import { readStanding } from '../../../../shared/night/draft.ts';
import { familyOf } from '../../../../shared/night/family.ts';
import { readKept } from '../../../../shared/night/kept-segment.ts';
import { draftKeys, readManifestKey } from '../../../../shared/night/keys.ts';
import { readManifest } from '../../../../shared/night/manifest.ts';
import { kinshipOf } from '../../../../shared/registry/kin.ts';
import type { Agency, EventLog, Objects, Registry } from '../../../../shared/store/ports.ts';
import type { OperatorStores } from '../../connect.ts';
import type { Shell } from '../../io.ts';
import { type DrilledVersion, drillVersion } from './drilled-version.ts';

export interface DrillPorts {
  /** The restored stores. */
  eventLog: EventLog;
  registry: Registry;
  /** The stores of the live stack. */
  live: Pick<OperatorStores, 'eventLog' | 'journal' | 'progress'>;
  drafts: Objects;
  publication: Objects;
}

export interface DrilledAgency {
  agency: string;
  name: string;
  events: number;
  cases: number;
  /** `later`: it differs by changes after the moment of the backup; `none`: no night left one. */
  fold: 'same' | 'later' | 'differs' | 'none';
  /** Cases in which the live log lacks an event, or holds another one. */
  lost: string[];
  drafts: { same: number; later: number };
}

export interface Drilled {
  agencies: DrilledAgency[];
  versions: DrilledVersion[];
}

export async function drill(ports: DrillPorts, shell: Shell): Promise<Drilled> {
  const agencies = await ports.registry.agencies();
  const through = yearOf(instantOf(shell.now()));
  const years = Array.from({ length: through - FIRST_REPORT + 1 }, (_, index) => FIRST_REPORT + index);
  const { waitsFor } = kinshipOf(agencies, years);
  const drilled: Drilled = { agencies: [], versions: [] };
  for (const agency of agencies) {
    const kin = waitsFor.has(agency.id);
    drilled.agencies.push(await drillAgency(agency, { kin, at: shell.now() }, ports));
  }
  for await (const key of ports.drafts.list(draftKeys.manifests)) {
    if (readManifestKey(key) === undefined) continue;
    drilled.versions.push(await drillVersion(await readManifest(ports.drafts, key), ports, shell));
  }
  return drilled;
}

async function drillAgency(
  agency: Agency,
  { kin, at }: { kin: boolean; at: number },
  ports: DrillPorts,
): Promise<DrilledAgency> {
  const { drafts, live, eventLog } = ports;
  const through = yearOf(instantOf(at));
  const family = kin ? await familyOf(agency, { from: FIRST_REPORT, through }, ports) : undefined;
  const given = { entries: [], standings: [], kept: undefined, check: 'log' as const };
  // The prints of versions are examined one by one, so that a damaged one stops no agency.
  const asked = { ...given, agency, family, at: new Date(at).toISOString(), versions: new Map() };
  // A drill gets no finalisations, so it foresees no publication: no evidence is frozen.
  const { years, segment, cases } = await reckon(asked, { eventLog, drafts });
  const { usable } = await readKept(agency.id, { drafts, progress: live.progress });
  const differing = usable ? differingCases(usable.segment, segment) : [];
  const lost = await lostIn(agency.id, differing, ports);
  const standing = new Map(
    (await readStanding(agency.id, drafts))?.pointer.years.map((each) => [each.year, each]),
  );
  const compared = years.flatMap(({ year, report }) => {
    const stands = standing.get(year);
    return stands ? [stands.tablesDigest === report.tablesDigest] : [];
  });
  const same = compared.filter(Boolean).length;
  return {
    ...{ agency: agency.id, name: agency.name, cases, lost },
    events: years[0]?.report.provenance.events ?? 0,
    fold: foldOf(usable !== undefined, differing, lost),
    drafts: { same, later: compared.length - same },
  };
}

function foldOf(
  isKept: boolean,
  differing: readonly string[],
  lost: readonly string[],
): DrilledAgency['fold'] {
  if (lost.length > 0) return 'differs';
  if (!isKept) return 'none';
  return differing.length > 0 ? 'later' : 'same';
}

/** Cases in which the backup holds an event that the live log lacks, or holds with other content. */
async function lostIn(
  agency: string,
  subjects: readonly string[],
  { eventLog, live }: DrillPorts,
): Promise<string[]> {
  const lost: string[] = [];
  for (const subject of subjects) {
    const now = new Map<string, string>();
    for await (const { event, digest } of live.eventLog.readSubjects(agency, subject, subject))
      now.set(identityOf(event), digest);
    for await (const { event, digest } of eventLog.readSubjects(agency, subject, subject))
      if (now.get(identityOf(event)) !== digest) {
        lost.push(subject);
        break;
      }
  }
  return lost;
}

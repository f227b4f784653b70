/**
 * A drill of recovery: is what would be restored all that is needed? In: a log as it was restored, and the buckets of the
 * stack. Out: by agency, whether its fold is what the nights made of the log in use, and whether the drafts are those that
 * stand; by version, whether it can be had again from its frozen files and events, and gives its seal. Always: nothing is
 * written; what came after the moment of the backup is told apart from what differs.
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
  /** As they were restored. */
  eventLog: EventLog;
  registry: Registry;
  /** Of the stack in use. */
  live: Pick<OperatorStores, 'eventLog' | 'journal' | 'progress'>;
  drafts: Objects;
  publication: Objects;
}

export interface DrilledAgency {
  agency: string;
  name: string;
  events: number;
  cases: number;
  /** `later`: it differs by what came after the moment of the backup; `none`: no night left one. */
  fold: 'same' | 'later' | 'differs' | 'none';
  /** Cases of which the log in use lacks something, or has it otherwise. */
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
  // What a version printed is looked at version by version, so that a damaged one stops no agency.
  const asked = { ...given, agency, family, at: new Date(at).toISOString(), versions: new Map() };
  // Nothing is given to a drill, and so nothing is foreseen to be published: no evidence is frozen.
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

/** Cases of which the backup holds an event that the log in use has not, or has with other content. */
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

/**
 * The corrections that a next version would make. In: the latest version with its tables, and the year as it is now.
 * Out: the differing cells, with the cases and rules behind them and, for a government, the members. Contract, section
 * 7: a member's newer version becomes a proposed correction of its government's report.
 */
import { differencesOf } from '../counting/difference.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import type { ProposedCorrection, ReportMembers } from '../report/model.ts';
import type { Manifest } from './manifest.ts';
import type { ReportOfYear } from './report-of-year.ts';
import type { Comparison } from './version-against-log.ts';

/** A claimed version with its tables. */
export interface FixedVersion {
  manifest: Manifest;
  tables: ReportedTables;
}

export function correctionsOf(
  { tables, manifest }: FixedVersion,
  { form, tables: now, members }: ReportOfYear,
  comparison: Comparison | undefined,
): ProposedCorrection[] {
  const changed = members && membersChanged(manifest.members ?? [], members.list);
  return differencesOf(form, tables, now).map((cell) => {
    const moved = comparison?.moved.get(cell.path);
    const cases = new Set([...(comparison?.differing.get(cell.path) ?? []), ...(moved?.cases ?? [])]);
    return {
      ...cell,
      cases: [...cases],
      ...(changed && { members: changed }),
      ...(moved && { rules: [...moved.rules.values()] }),
    };
  });
}

/** Members whose contribution differs from the one pinned by the version, or that now count, or no longer count. */
function membersChanged(
  pinned: readonly { agency: string; tablesDigest: string | null; counted: boolean }[],
  now: ReportMembers['list'],
): string[] {
  const had = (all: typeof pinned, agency: string) => {
    const one = all.find((each) => each.agency === agency);
    return one?.counted ? one.tablesDigest : null;
  };
  const ids = new Set([...pinned, ...now].map(({ agency }) => agency));
  return [...ids].filter((agency) => had(pinned, agency) !== had(now, agency)).sort();
}

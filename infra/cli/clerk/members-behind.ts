/**
 * The members behind a cell of a government's report. In: the contributions of its members, current or pinned by a
 * version, and its own tables. Out: the value of the whole, and each member's share, the largest first. Always holds:
 * the shares and its own part sum to the whole; a blank is null and adds nothing. Contract, section 7.
 */
import { consolidate, sharesOfCell } from '../../../shared/consolidation/consolidate.ts';
import type { Contribution, CountedFor } from '../../../shared/consolidation/contributions.ts';
import { MEMBERS_CSV, readMembersCsv } from '../../../shared/consolidation/members-csv.ts';
import { type Form, valueAt } from '../../../shared/form/form.ts';
import { familyOf } from '../../../shared/night/family.ts';
import { type Manifest, thaw } from '../../../shared/night/manifest.ts';
import type { Agency, Objects } from '../../../shared/store/ports.ts';
import type { OperatorStores } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

/** The agency of the report, and its members' contributions. */
export interface PartsOfWhole {
  contributions: readonly Contribution[];
  countedFor: CountedFor;
  /** Its own part, if the file of a version has it. */
  own?: unknown;
}

export interface WholeCell {
  value: number | string | null;
  members: {
    agency: string;
    name: string;
    state: string;
    version: number | null;
    value: number | string | null;
  }[];
}

/** As the last turn of each member left it; undefined for an agency that consolidates nothing. */
export async function contributionsNow(
  agency: Agency,
  year: number,
  ports: Pick<OperatorStores, 'registry' | 'eventLog'> & { drafts: Objects },
): Promise<PartsOfWhole | undefined> {
  if (!agency.consolidates) return undefined;
  const family = await familyOf(agency, { from: year, through: year }, ports);
  return { contributions: family.contributions(year), countedFor: 'draft' };
}

/** As a version pinned them, from its own frozen file. */
export async function contributionsOfVersion(
  { agency, files, members }: Manifest,
  form: Form,
  drafts: Objects,
): Promise<PartsOfWhole | undefined> {
  const file = files.find(({ name }) => name === MEMBERS_CSV);
  if (!members || !file) return undefined;
  const parts = readMembersCsv(new TextDecoder().decode(await thaw(file, drafts)), form);
  const contributions = members
    .filter(({ counted }) => counted)
    .map((member) => ({ ...member, tables: parts?.get(member.agency) ?? null }));
  return { contributions, countedFor: 'version', own: parts?.get(agency.id) ?? null };
}

export function wholeOfCell(
  parts: PartsOfWhole,
  { form, steps }: { form: Form; steps: readonly string[] },
  own: { agency: { id: string; name: string }; year: number; chargeDecimals: number; own: unknown },
): WholeCell {
  const { contributions, countedFor } = parts;
  const asked = { parent: own, contributions, countedFor };
  const { members } = sharesOfCell({ steps }, asked);
  const named = new Map(contributions.map((one) => [one.agency, one]));
  return {
    value: valueAt(consolidate(form, asked).tables, steps),
    members: members.map(({ agency, value }) => {
      const { name = agency, state = 'missing', version = null } = named.get(agency) ?? {};
      return { agency, name, state, version, value };
    }),
  };
}

export function printWhole({ value, members }: WholeCell, shell: Shell): void {
  shell.out(`${both({ zh: '汇总', en: 'the whole' })} = ${value}\n`);
  for (const { agency, name, state, version, value: share } of members) {
    const number = version === null ? '' : ` v${version}`;
    const shown = share === null ? both({ zh: '空白', en: 'blank' }) : share;
    shell.out(`  ${String(shown).padStart(12)}  ${agency}  ${name}  ${state}${number}\n`);
  }
  shell.out(`${both({ zh: '以下为本级', en: 'its own part follows' })}\n`);
}

/**
 * A member's contribution to its government's report, and whether it counts. In: the member's year: its latest version,
 * its standing figures, its draft, and the parent's return. Out: one contribution with its state. Always holds: a
 * contribution that is missing, or whose sums fail at error level, counts nowhere. A contribution is `returned` only
 * while it is the very one that was sent back. Contract, section 7.
 */

export type ContributionState = 'published' | 'figures' | 'draft' | 'returned' | 'missing';

/** A member's tables of one year: as a version, as figures, or as a draft. */
export interface Candidate {
  /** Number of the version; null for figures and drafts. */
  version: number | null;
  tablesDigest: string;
  /** All cells of the edition; null for a blank one. */
  tables: unknown;
  /** Whether every arithmetic check at error level holds. */
  addsUp: boolean;
}

export interface Member {
  agency: string;
  /** Name on 31 December of the year. */
  name: string;
  published?: Candidate;
  /** Only if `casesFrom` excludes the year: elsewhere figures are compared and never added. */
  figures?: Candidate;
  draft?: Candidate;
  /** Version (`v2` or `2`) or digest of the parent's last return. */
  sentBack?: string;
}

export interface Contribution {
  agency: string;
  name: string;
  state: ContributionState;
  version: number | null;
  /** Null if there is nothing to name. */
  tablesDigest: string | null;
  /** Null if it counts nowhere. */
  tables: unknown;
}

/** The purpose of the contributions: a draft shows more than a version may hold. */
export type CountedFor = 'draft' | 'version';

const COUNTS: Readonly<Record<CountedFor, readonly ContributionState[]>> = {
  draft: ['published', 'figures', 'draft', 'returned'],
  version: ['published', 'figures'],
};

export function counts({ state }: Pick<Contribution, 'state'>, countedFor: CountedFor): boolean {
  return COUNTS[countedFor].includes(state);
}

/** The first existing one of version, figures and draft. */
export function contributionOf(member: Member): Contribution {
  const { agency, name, published, figures, draft, sentBack } = member;
  const found = published ?? figures ?? draft;
  if (!found) return { agency, name, state: 'missing', version: null, tablesDigest: null, tables: null };
  const { version, tablesDigest, tables, addsUp } = found;
  const named = { agency, name, version, tablesDigest };
  if (!addsUp) return { ...named, state: 'missing', tables: null };
  const isSentBack = sentBack !== undefined && namesOf(found).includes(sentBack);
  const state = isSentBack ? 'returned' : published ? 'published' : figures ? 'figures' : 'draft';
  return { ...named, state, tables };
}

/** The possible names of a contribution in a return: its digest, and its version as a command or as JSON prints it. */
export function namesOf({ version, tablesDigest }: Pick<Contribution, 'version' | 'tablesDigest'>): string[] {
  const numbered = version === null ? [] : [`v${version}`, String(version)];
  return tablesDigest === null ? numbered : [...numbered, tablesDigest];
}

/** The statements of a government's finalisation about its members. */
export interface MembersNamed {
  /** Ids of the members to leave out. */
  without?: readonly string[];
  note?: string;
}

export interface MembersRefusal {
  code: 'members.missing' | 'without.counts' | 'without.note';
  /** Ids of the members concerned, in order. */
  members: string[];
}

/**
 * Reasons against publishing a report of these contributions. A member that does not count must be named, a named one
 * must not count, and a left-out one needs a note. A name that is no member's is also a reason.
 */
export function refusalsOf(
  contributions: readonly Pick<Contribution, 'agency' | 'state'>[],
  { without = [], note }: MembersNamed,
): MembersRefusal[] {
  const named = new Set(without);
  const where = (holds: (one: Pick<Contribution, 'agency' | 'state'>) => boolean) =>
    contributions.filter(holds).map(({ agency }) => agency);
  const isCounted = (one: Pick<Contribution, 'state'>) => counts(one, 'version');
  const found: MembersRefusal[] = [
    { code: 'members.missing', members: where((one) => !isCounted(one) && !named.has(one.agency)) },
    { code: 'without.counts', members: where((one) => isCounted(one) && named.has(one.agency)) },
    {
      code: 'without.note',
      members: note === undefined ? where((one) => !isCounted(one) && named.has(one.agency)) : [],
    },
  ];
  return found.filter(({ members }) => members.length > 0);
}

/**
 * What a member brings into its government's report, and whether it counts. In: what there is of the member's year: its
 * latest version, its standing figures, its draft, and what the parent sent back. Out: one contribution with its state.
 * Always holds: a contribution whose sums fail at error level, or that is not there, counts nowhere; what was sent back
 * is `returned` only as long as it is the contribution that was sent back. Contract, section 7.
 */

export type ContributionState = 'published' | 'figures' | 'draft' | 'returned' | 'missing';

/** Tables of one year that a member has: as a version, as figures, or as a draft. */
export interface Candidate {
  /** Number of the version; null for figures and drafts. */
  version: number | null;
  tablesDigest: string;
  /** All cells of the edition; null where one was left blank. */
  tables: unknown;
  /** Whether every arithmetic check at error level holds. */
  addsUp: boolean;
}

export interface Member {
  agency: string;
  /** Name on 31 December of the year. */
  name: string;
  published?: Candidate;
  /** Only where `casesFrom` excludes the year: elsewhere figures are compared and never added. */
  figures?: Candidate;
  draft?: Candidate;
  /** Version (`v2` or `2`) or digest that the parent sent back last. */
  sentBack?: string;
}

export interface Contribution {
  agency: string;
  name: string;
  state: ContributionState;
  version: number | null;
  /** Null where nothing is there to name. */
  tablesDigest: string | null;
  /** Null where it counts nowhere. */
  tables: unknown;
}

/** For whom contributions are counted: a draft shows more than a version may hold. */
export type CountedFor = 'draft' | 'version';

const COUNTS: Readonly<Record<CountedFor, readonly ContributionState[]>> = {
  draft: ['published', 'figures', 'draft', 'returned'],
  version: ['published', 'figures'],
};

export function counts({ state }: Pick<Contribution, 'state'>, countedFor: CountedFor): boolean {
  return COUNTS[countedFor].includes(state);
}

/** The first of version, figures and draft that there is. */
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

/**
 * What a contribution may be called by whoever sends it back: its digest, and its version as a command prints it or as it
 * stands in JSON.
 */
export function namesOf({ version, tablesDigest }: Pick<Contribution, 'version' | 'tablesDigest'>): string[] {
  const numbered = version === null ? [] : [`v${version}`, String(version)];
  return tablesDigest === null ? numbered : [...numbered, tablesDigest];
}

/** What the finalisation of a government's report says of its members. */
export interface MembersNamed {
  /** Ids of those that are to be left out. */
  without?: readonly string[];
  note?: string;
}

export interface MembersRefusal {
  code: 'members.missing' | 'without.counts' | 'without.note';
  /** Ids of the members that it lies in, in order. */
  members: string[];
}

/**
 * Why a report of these contributions may not be published: a member that does not count has to be named, one that is
 * named must not count, and who is left out needs a note. A name that is no member's is neither.
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

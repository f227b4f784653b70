/**
 * Where things lie in the private bucket: the prefixes under which the functions write, and to which the stack gives
 * them rights and lifetimes. Always: each ends with a slash, and no other prefix is in use.
 */
export const PREFIXES = {
  /** Models on their way from roll-up to render. */
  folds: 'folds/',
  /** What the last fold of each agency left for the next; derived, and rebuilt from the log where it is missing. */
  segments: 'segments/',
  /** Summaries of nights. */
  runs: 'runs/',
  /** The current drafts. */
  drafts: 'drafts/',
  /** Versions as they were fixed; they never expire. */
  versions: 'versions/',
  manifests: 'versions/manifests/',
  files: 'versions/files/',
  takenDown: 'versions/taken-down/',
  /** What opens what a night committed to in the transparency log. */
  commitments: 'versions/commitments/',
  /** Where an operator confirmed a finalisation that a backup brought. */
  republished: 'versions/republished/',
  /** Which members were told to be late. */
  late: 'late/',
  /** Arrangements of workdays that came after a release, a file a year. */
  calendar: 'calendar/',
} as const;

/** What an agency brings into its government's report, in `drafts/{agency}/`. */
export const CONTRIBUTION = 'contribution.json';

/** What a run has to do, in `runs/{run}/`; the map of the state machine reads it. */
export const DUE = 'due.json';

/** What came of the last night, in `runs/`; the probe reads it. */
export const LAST_NIGHT = 'last-night.json';

/** What the probe writes beside the catalogue. */
export const STATUS_FILES = 'status.*';

/** The agencies as a run found them, in `runs/{run}/`, for the turns of governments and heirs. */
export const KNOWN = 'known.json';

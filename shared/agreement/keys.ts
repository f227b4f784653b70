/**
 * The layout of the private bucket: the prefixes under which the functions write, and to which the stack grants rights
 * and lifetimes. Always: each ends with a slash, and no other prefix is in use.
 */
export const PREFIXES = {
  /** Models on their way from roll-up to render. */
  folds: 'folds/',
  /** The last fold of each agency, for the next one; derived, and rebuilt from the log if it is missing. */
  segments: 'segments/',
  /** Summaries of nights. */
  runs: 'runs/',
  /** The current drafts. */
  drafts: 'drafts/',
  /** Fixed versions; they never expire. */
  versions: 'versions/',
  manifests: 'versions/manifests/',
  files: 'versions/files/',
  takenDown: 'versions/taken-down/',
  /** The openings of the nights' commitments in the transparency log. */
  commitments: 'versions/commitments/',
  /** An operator's confirmations of finalisations from a backup. */
  republished: 'versions/republished/',
  /** The members already reported as late. */
  late: 'late/',
  /** Arrangements of workdays announced after a release, one file per year. */
  calendar: 'calendar/',
} as const;

/** An agency's contribution to its government's report, in `drafts/{agency}/`. */
export const CONTRIBUTION = 'contribution.json';

/** The work list of a run, in `runs/{run}/`; the map of the state machine reads it. */
export const DUE = 'due.json';

/** The outcome of the last night, in `runs/`; the probe reads it. */
export const LAST_NIGHT = 'last-night.json';

/** The probe's files beside the catalogue. */
export const STATUS_FILES = 'status.*';

/** The agencies as a run found them, in `runs/{run}/`, for the turns of governments and heirs. */
export const KNOWN = 'known.json';

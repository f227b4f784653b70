/**
 * The reason of a chain. `night`: everything that is due. `pending`: between nights, anything that may have become
 * publishable. `from-log`: a night that reads the log of every agency, and compares the segments with it. `rebuild`:
 * drafts from the log of everything due, and not one public byte: pending publications stay due.
 */
export const RUN_MODES = ['night', 'pending', 'from-log', 'rebuild'] as const;
export type RunMode = (typeof RUN_MODES)[number];

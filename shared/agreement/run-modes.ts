/**
 * Why a chain runs. `night`: all that is due. `pending`: between nights, what may have become publishable since.
 * `from-log`: a night that reads the log of every agency, and holds the segments against it. `rebuild`: drafts from the
 * log of what is due, and not one public byte: what would be published stays due.
 */
export const RUN_MODES = ['night', 'pending', 'from-log', 'rebuild'] as const;
export type RunMode = (typeof RUN_MODES)[number];

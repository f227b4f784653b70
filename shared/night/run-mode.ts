/**
 * Why a chain runs. `night`: all that is due. `pending`: between nights, what may have become publishable since.
 * `from-log`: a night that reads the log of every agency, and holds the segments against it.
 */
export type RunMode = 'night' | 'pending' | 'from-log';

/**
 * The metrics that the functions count and the alarms and the dashboard read, in one CloudWatch namespace. Always: a
 * count has the single dimension `stage`; those of `CountBy` have a second one.
 */
export const NAMESPACE = 'Gongkai';

export const STAGE = 'stage';

export type Count =
  | 'EventsStored'
  | 'EventsDuplicate'
  | 'SignaturesRefused'
  | 'NightsFinished'
  | 'AgenciesFailed'
  | 'AgenciesFailedTwice'
  | 'SilentSources'
  | 'DeskFailures'
  | 'SignInsRefused';

/** Counts that have a second dimension, `source` or `agency`. */
export type CountBy = 'SourceSilentDays' | 'AgencyFailed';

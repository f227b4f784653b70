/**
 * The counts of the functions, in CloudWatch's Embedded Metric Format: fields of a log line from which CloudWatch makes
 * metrics. In: counts. Out: the fields. Always: a count has the single dimension `stage`. Only registered ids get a
 * second one, and only while there are few: every value of a dimension is a separate metric, kept for 15 months and
 * charged. Above that the id stays in the line, as a property that a log query finds.
 *
 * Written by hand instead of with a library: a count rides on an existing line, and the intake's bundle, which every
 * cold start reads, grows by some hundred bytes instead of 8 kB.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { type Count, type CountBy, NAMESPACE, STAGE } from '../agreement/metrics.ts';

/** Maximum number of values of a second dimension; above it there is none. */
export const MOST_VALUES = 50;

/** Fields that make metrics from a log line. `at`: milliseconds since 1970 UTC. */
export function counted(counts: Partial<Record<Count, number>>, at: number): object {
  return { ...directive([STAGE], Object.keys(counts), at), ...counts };
}

/** The same for one source or agency; `of`: the number of those counted this way. */
export function countedBy(
  by: { source: string } | { agency: string },
  counts: Partial<Record<CountBy, number>>,
  { at, of }: { at: number; of: number },
): object {
  if (of > MOST_VALUES) return { ...by, ...counts };
  return { ...directive([STAGE, ...Object.keys(by)], Object.keys(counts), at), ...by, ...counts };
}

function directive(dimensions: readonly string[], names: readonly string[], at: number): object {
  const Metrics = names.map((Name) => ({ Name, Unit: Name === 'SourceSilentDays' ? 'None' : 'Count' }));
  return {
    _aws: { Timestamp: at, CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [dimensions], Metrics }] },
    [STAGE]: process.env['STAGE'] ?? 'prod',
  };
}

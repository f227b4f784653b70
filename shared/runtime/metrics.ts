/**
 * What the functions count, in CloudWatch's Embedded Metric Format: fields of a log line, out of which CloudWatch makes
 * metrics. In: counts. Out: the fields. Always: a count has the one dimension `stage`; a second one is given only to
 * what is registered, and only while there are few of it, because every value of a dimension is a metric of its own,
 * kept for 15 months and paid for. Above that the id stays in the line, as a property that a query of the log finds.
 *
 * By hand rather than by a library: a count rides on the line that is written anyway, and the bundle of the intake,
 * which every cold start reads, grows by some hundred bytes instead of 8 kB.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { type Count, type CountBy, NAMESPACE, STAGE } from '../agreement/metrics.ts';

/** Values of a second dimension at most; above it there is none. */
export const MOST_VALUES = 50;

/** Fields that make metrics of a log line. `at`: milliseconds since 1970 UTC. */
export function counted(counts: Partial<Record<Count, number>>, at: number): object {
  return { ...directive([STAGE], Object.keys(counts), at), ...counts };
}

/** The same for one source or agency, `of` so many that are counted in this way. */
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

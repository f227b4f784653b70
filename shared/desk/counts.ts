/**
 * The desk's counts of its answers, for its two alarms. In: path and status. Out: the counts that are not zero.
 * Always: a failure is a 5xx answer, which the person sees as a page. A refused sign-in is an unsolicited answer of the
 * issuer, or an unregistered person. No count keeps anything of the path or the person.
 */
import type { Count } from '../agreement/metrics.ts';

export type DeskCount = Extract<Count, 'DeskFailures' | 'SignInsRefused'>;

export function countsOf(path: string, status: number): Partial<Record<DeskCount, number>> {
  if (status >= 500) return { DeskFailures: 1 };
  if (status >= 400 && path.endsWith('/sign-in/callback')) return { SignInsRefused: 1 };
  return {};
}

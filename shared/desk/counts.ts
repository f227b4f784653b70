/**
 * What the desk counts of its answers, for its two alarms. In: path and status. Out: the counts that are not zero.
 * Always: a failure is an answer 5xx, which the person sees as a page; a refused sign-in is an answer of the issuer that
 * was not asked for, or somebody who is not registered. Nothing of the path or the person is kept.
 */
import type { Count } from '../agreement/metrics.ts';

export type DeskCount = Extract<Count, 'DeskFailures' | 'SignInsRefused'>;

export function countsOf(path: string, status: number): Partial<Record<DeskCount, number>> {
  if (status >= 500) return { DeskFailures: 1 };
  if (status >= 400 && path.endsWith('/sign-in/callback')) return { SignInsRefused: 1 };
  return {};
}

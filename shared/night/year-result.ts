/** The outcome of an agency's year, for `gongkai night`. In: the result of its turn. Out: a state, and the reason. */
import type { Published } from './publish.ts';

/** The outcome of one agency's year, as `gongkai night --json` prints it. */
export interface YearResult {
  agency: string;
  /** Null if the agency failed as a whole. */
  year: number | null;
  state: 'drafted' | 'published' | 'refused' | 'failed';
  /** Number of the current published version; null if there is none. */
  version: number | null;
  /** Address of the published report. */
  url: string | null;
  reason: string | null;
}

/** A failure for the operator: drafts and segment are correct again, but the cause must be found. */
export function segmentDiffered(agency: string, cases: number): YearResult {
  const reason = `${SEGMENT}: ${cases} case(s) were not kept as the log has them; rebuilt from the log`;
  return { agency, year: null, state: 'failed', version: null, url: null, reason };
}

const SEGMENT = 'SegmentDiffers';

export const isOfSegment = ({ reason }: YearResult): boolean => reason?.startsWith(`${SEGMENT}:`) ?? false;

export function toldOf(published: Published): Pick<YearResult, 'state' | 'reason'> {
  switch (published.kind) {
    case 'published':
      return { state: 'published', reason: null };
    case 'refused':
      return { state: 'refused', reason: published.refusals.map(({ zh }) => zh).join('') };
    case 'held':
    case 'nothing-to-publish':
      return { state: 'drafted', reason: null };
  }
}
